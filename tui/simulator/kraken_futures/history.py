"""Writing the history of accounts: orders, triggers, executions."""

from collections.abc import Callable
from decimal import Decimal

from tui.simulator.kraken_futures.account import (
    FuturesAccount,
    FuturesFill,
    HistoryEntry,
    Stream,
)
from tui.simulator.kraken_futures.identifiers import Uuids
from tui.simulator.kraken_futures.order import FuturesOrder, OrderView
from tui.simulator.numbers import ZERO


class Historian:
    """Record what happened to orders."""

    def __init__(self, uuids: Uuids, now: Callable[[], Decimal]) -> None:
        self.uuids = uuids
        self.now = now

    def record(
        self,
        account: FuturesAccount,
        kind: str,
        order: OrderView,
        *,
        old: OrderView | None = None,
        reason: str = "",
        error: str | None = None,
        reduced_quantity: Decimal = ZERO,
        at: Decimal | None = None,
    ) -> None:
        """Add one entry about an order or a trigger."""
        entry = HistoryEntry(
            uid=self.uuids.next(),
            at=self.now() if at is None else at,
            stream=Stream.TRIGGERS if kind.startswith("OrderTrigger") else Stream.ORDERS,
            kind=kind,
            order=order,
            old=old,
            reason=reason,
            error=error,
            reduced_quantity=reduced_quantity or None,
        )
        account.history.append(entry)

    def executed(self, account: FuturesAccount, order: FuturesOrder, fill: FuturesFill) -> None:
        """Record one fill."""
        entry = HistoryEntry(
            uid=self.uuids.next(),
            at=fill.at,
            stream=Stream.EXECUTIONS,
            kind="Execution",
            order=order.view(),
            old=fill.order,
            fill=fill,
        )
        account.fills.append(fill)
        account.history.append(entry)

    def placed(
        self,
        account: FuturesAccount,
        order: FuturesOrder,
        *,
        reason: str = "new_user_order",
        reduced_quantity: Decimal = ZERO,
        at: Decimal | None = None,
    ) -> None:
        """Record a new order, or a new trigger."""
        self.record(
            account,
            _named(order, "Placed"),
            order.view(),
            reason=reason,
            reduced_quantity=reduced_quantity,
            at=at,
        )

    @staticmethod
    def put_before(account: FuturesAccount, place: int) -> None:
        """Move the last entry to a place: an order is told as it became, but before its fills."""
        account.history.insert(place, account.history.pop())

    def cancelled(self, account: FuturesAccount, order: FuturesOrder) -> None:
        """Record the end of an order that was not filled."""
        kind = _named(order, "Cancelled")
        reason = (order.update_reason or "").lower()
        self.record(account, kind, order.view(), reason=reason)

    def updated(
        self,
        account: FuturesAccount,
        order: FuturesOrder,
        old: OrderView,
        *,
        reason: str = "edited_by_user",
    ) -> None:
        """Record new values of an order."""
        kind = _named(order, "Updated")
        self.record(account, kind, order.view(), old=old, reason=reason)

    def refused(self, account: FuturesAccount, order: FuturesOrder, error: str) -> None:
        """Record an order that was not taken."""
        self.record(
            account,
            "OrderRejected",
            order.view(),
            reason="new_user_order",
            error=error,
        )

    def edit_refused(
        self, account: FuturesAccount, attempt: OrderView, old: OrderView, error: str
    ) -> None:
        """Record an edit that was not carried out."""
        kind = "OrderTriggerEditRejected" if old.is_trigger else "OrderEditRejected"
        self.record(account, kind, attempt, old=old, error=error)


def _named(order: FuturesOrder, what: str) -> str:
    return f"OrderTrigger{what}" if order.type.is_trigger else f"Order{what}"
