"""What readers see of Kuna's orders while the effects of requests show late."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tui.simulator.kuna.account import KunaAccount, KunaTrade
from tui.simulator.kuna.order import KunaOrder
from tui.simulator.numbers import ZERO


@dataclass(frozen=True, slots=True)
class Seen:
    """The orders and trades of an account as readers take them to be."""

    orders: Mapping[str, KunaOrder]
    trades: Sequence[KunaTrade]

    def trades_of(self, order: KunaOrder) -> list[KunaTrade]:
        """Return the trades of an order, oldest first."""
        return [trade for trade in self.trades if trade.order.id == order.id]


class Visibility:
    """Remember accounts as they were before requests, for as long as readers see them."""

    def __init__(self, now: Callable[[], Decimal]) -> None:
        self._now = now
        self.late_by = ZERO
        self._before: dict[str, list[tuple[Decimal, Seen]]] = {}

    def delay(self, seconds: Decimal) -> None:
        """Show what requests do from now on so much later; without seconds, show everything."""
        self.late_by = seconds
        self._before.clear()

    def acting(self, account: KunaAccount) -> None:
        """Take note of an account in which a request is about to change something."""
        if self.late_by:
            orders = {name: replace(order) for name, order in account.orders.items()}
            seen = Seen(orders, tuple(account.trades))
            self._before.setdefault(account.name, []).append((self._now() + self.late_by, seen))

    def of(self, account: KunaAccount) -> Seen:
        """Return what readers see of an account."""
        for until, seen in self._before.get(account.name, ()):
            if self._now() < until:
                return seen
        return Seen(account.orders, account.trades)
