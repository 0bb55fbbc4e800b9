"""What readers see of orders while the effects of requests show late."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from tui.simulator.account import Account
from tui.simulator.numbers import ZERO
from tui.simulator.order import Order


class Visibility:
    """Remember how orders were before requests changed them, for as long as readers see that."""

    def __init__(self, now: Callable[[], Decimal]) -> None:
        self._now = now
        self._late_by = ZERO
        self._unseen_until: dict[str, Decimal] = {}
        self._before: dict[str, list[tuple[Decimal, Order]]] = {}

    def delay(self, seconds: Decimal) -> None:
        """Show what requests do from now on so much later; without seconds, show everything."""
        self._late_by = seconds
        self._unseen_until.clear()
        self._before.clear()

    def entered(self, order: Order) -> None:
        """Take note of an order that has just been created."""
        if self._late_by:
            self._unseen_until[order.id] = self._now() + self._late_by

    def changing(self, order: Order) -> None:
        """Take note of an order that a request is about to change."""
        if self._late_by:
            past = replace(
                order, trades=list(order.trades), amends=list(order.amends), rendered=None
            )
            self._before.setdefault(order.id, []).append((self._now() + self._late_by, past))

    def seen(self, order: Order) -> Order | None:
        """Return an order as readers see it; None while they do not see it at all."""
        if not self._late_by:
            return order
        now = self._now()
        if now < self._unseen_until.get(order.id, ZERO):
            return None
        for until, past in self._before.get(order.id, ()):
            if now < until:
                return past
        return order

    def open(self, account: Account) -> Iterable[Order]:
        """Return the orders of an account that readers take for live."""
        if not self._late_by:
            return account.open.values()
        ended = (order for order in account.finished.values() if order.id in self._before)
        seen = (self.seen(order) for order in (*account.open.values(), *ended))
        return [order for order in seen if order is not None and order.is_live]

    def finished(self, account: Account) -> Iterable[Order]:
        """Return the orders readers know to be finished, the newest end first."""
        newest_first = reversed(list(account.finished.values()))
        seen = (self.seen(order) for order in newest_first)
        return (order for order in seen if order is not None and not order.is_live)

    def find(self, account: Account, order_id: str) -> Order | None:
        """Return an order of an account as readers see it."""
        order = account.find(order_id)
        return None if order is None else self.seen(order)
