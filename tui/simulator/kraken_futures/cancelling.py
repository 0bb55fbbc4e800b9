"""Ending orders: one by either name, all of an account, or all by the dead man's switch."""

from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.instruction import Cancel
from tui.simulator.kraken_futures.matching import Matching
from tui.simulator.kraken_futures.order import FuturesOrder, OrderState
from tui.simulator.kraken_futures.result import (
    CancelAllResult,
    Event,
    EventKind,
    Result,
    Status,
)

BY_USER = "CANCELLED_BY_USER"


class Cancelling:
    """End live orders."""

    def __init__(self, matching: Matching, historian: Historian) -> None:
        self._matching = matching
        self._historian = historian

    def cancel(self, account: FuturesAccount, cancel: Cancel, order: FuturesOrder | None) -> Result:
        """End an order; None for one that is not known any more."""
        result = answer_to(cancel, self._historian, Status.NOT_FOUND)
        if cancel.order_id is None and cancel.client_id is None:
            result.status = Status.ARGUMENT_MISSING
            return result
        if order is None:
            return result
        result.order_id, result.client_id = order.id, order.client_id
        if order.state is OrderState.FILLED:
            result.status = Status.FILLED
        elif order.is_live:
            self._matching.end(account, order, BY_USER)
            result.status = Status.CANCELLED
            result.events = [Event(kind=EventKind.CANCEL, order=order.view())]
        return result

    def cancel_all(
        self,
        account: FuturesAccount,
        symbol: str | None = None,
        reason: str = BY_USER,
        spared: frozenset[str] = frozenset(),
    ) -> CancelAllResult:
        """End all orders, except the spared ones, which are told as cancelled all the same."""
        chosen = [
            order
            for order in account.orders.values()
            if symbol is None or order.contract.symbol.casefold() == symbol.casefold()
        ]
        for order in chosen:
            if order.id not in spared:
                self._matching.end(account, order, reason)
        events = (Event(kind=EventKind.CANCEL, order=o.view()) for o in chosen)
        return CancelAllResult(
            status=Status.CANCELLED if chosen else Status.NO_ORDERS,
            cancel_only=symbol or "all",
            received_at=self._historian.now(),
            cancelled=tuple(order.view() for order in chosen),
            events=tuple(event for event in events if not event.order.is_trigger),
        )


def answer_to(cancel: Cancel, historian: Historian, status: Status) -> Result:
    """Return a result that tells the names a cancel used."""
    return Result(
        status=status,
        received_at=historian.now(),
        order_id=cancel.order_id,
        client_id=cancel.client_id,
        order_tag=cancel.order_tag,
    )
