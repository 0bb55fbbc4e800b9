"""What readers see of futures orders while the effects of requests show late."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.result import StatusReport
from tui.simulator.numbers import ZERO


class Visibility:
    """Remember the open orders as they were before requests, for as long as readers see them."""

    def __init__(self, exchange: FuturesExchange, now: Callable[[], Decimal]) -> None:
        self._exchange = exchange
        self._now = now
        self.late_by = ZERO
        self._before: dict[str, list[tuple[Decimal, list[FuturesOrder]]]] = {}

    def delay(self, seconds: Decimal) -> None:
        """Show what requests do from now on so much later; without seconds, show everything."""
        self.late_by = seconds
        self._before.clear()

    def acting(self, account: FuturesAccount) -> None:
        """Take note of an account in which a request is about to change something."""
        if self.late_by:
            seen = [replace(order) for order in self._exchange.open_orders(account)]
            self._before.setdefault(account.name, []).append((self._now() + self.late_by, seen))

    def open_orders(self, account: FuturesAccount) -> list[FuturesOrder]:
        """Return the orders of an account that readers take for live, the newest first."""
        for until, seen in self._before.get(account.name, ()):
            if self._now() < until:
                return seen
        return self._exchange.open_orders(account)

    def shown(self, reports: list[StatusReport]) -> list[StatusReport]:
        """Return the reports on orders whose last change readers see already."""
        if not self.late_by:
            return reports
        return [r for r in reports if r.order.updated_at <= self._now() - self.late_by]
