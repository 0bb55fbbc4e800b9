"""Cancelling: one order, or many with a row for each."""

from collections.abc import Callable
from decimal import Decimal

from tui.simulator.kuna import failures
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.habits import Habits
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.kuna.settlement import Settlement


class Cancelling:
    """End orders on request, at once or a little later."""

    def __init__(self, settlement: Settlement, habits: Habits, now: Callable[[], Decimal]) -> None:
        self._settlement = settlement
        self._habits = habits
        self._now = now
        self._due: list[tuple[Decimal, KunaOrder]] = []

    def cancel(self, account: KunaAccount, order_id: str) -> None:
        """End an order; refuse one that is unknown or over."""
        order = account.orders.get(order_id)
        if order is None:
            raise failures.not_found("order")
        if not order.is_live:
            if self._habits.races:
                raise failures.processed()
            raise failures.finished(order.status)
        if self._habits.cancel_seconds:
            self._due.append((self._now() + self._habits.cancel_seconds, order))
        else:
            self._settlement.end(order, KunaStatus.CANCELED)

    def finish_due(self) -> None:
        """End the orders whose cancel was accepted a while ago."""
        now = self._now()
        due = [order for at, order in self._due if at <= now]
        self._due = [(at, order) for at, order in self._due if at > now]
        for order in due:
            if order.is_live:
                self._settlement.end(order, KunaStatus.CANCELED)
