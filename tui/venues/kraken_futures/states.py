"""Answers of orders/status, from wire to what became of orders. Pure.

https://docs.kraken.com/api/docs/futures-api/trading/get-order-status
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, VenueOrderId
from tui.domain.order import (
    TRAILING_TYPES,
    Order,
    OrderStatus,
    OrderType,
    Price,
    Side,
    TimeInForce,
)
from tui.venues.envelope import validated
from tui.venues.kraken_futures.description import Description
from tui.venues.kraken_futures.envelope import decode_answer
from tui.venues.kraken_futures.parse import (
    Kind,
    in_words,
    offset_of,
    open_status,
    side_of,
    signal_of,
    trigger_kind,
)
from tui.venues.members import decode_rows
from tui.venues.values import exact, moment, positive

if TYPE_CHECKING:
    from tui.venues.kraken_futures.wire import OrderState, TriggerOptions

MOST_ASKED: Final = 50
"""Ids one call names; how many it takes is published nowhere."""

Known = Callable[[VenueOrderId], Order | None]
"""Knows the last description of an order in the list."""

_ENDS: Final = {
    "FULLY_EXECUTED": OrderStatus.FILLED,
    "CANCELLED": OrderStatus.CANCELLED,
    "REJECTED": OrderStatus.REJECTED,
    "TRIGGER_ACTIVATION_FAILURE": OrderStatus.REJECTED,
}
_LIVING: Final = frozenset({"ENTERED_BOOK", "TRIGGER_PLACED"})


def decode_states(
    body: bytes, account: AccountName, known: Known
) -> Mapping[VenueOrderId, FoundOrder]:
    """Return the readable orders of an answer. It leaves out what ended more than 5 s ago.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_answer`.
    """
    members = decode_answer(body)
    found: dict[VenueOrderId, FoundOrder] = {}
    for raw in decode_rows(members, "orders") if "orders" in members else ():
        try:
            one = _found(raw, account, known)
        except (ValueError, OverflowError):
            continue
        found[one.order.key.order_id] = one
    return found


def _found(raw: bytes, account: AccountName, known: Known) -> FoundOrder:
    from tui.venues.kraken_futures.wire import OrderState

    state = validated(OrderState, raw)
    description = _description(state, raw)
    reason = in_words(state.error or state.update_reason)
    return description.found(account, _status(state), reason, known(description.order_id))


def _status(state: "OrderState") -> OrderStatus:
    word = state.status.upper()
    if word in _LIVING:
        return open_status(exact(state.order.filled))
    return _ENDS.get(word, OrderStatus.UNKNOWN)


def _description(state: "OrderState", raw: bytes) -> Description:
    order, options = state.order, state.order.price_trigger_options
    limit, side = positive(order.limit_price), side_of(order.side)
    kind = Kind(OrderType.LIMIT, TimeInForce.GTC)
    if options is not None:
        kind = kind_of_trigger(options, side, has_limit=limit is not None)
    return Description(
        order_id=VenueOrderId(order.order_id),
        client_order_id=ClientOrderId(order.cli_ord_id) if order.cli_ord_id else None,
        symbol=order.symbol,
        side=side,
        kind=kind,
        left=exact(order.quantity),
        filled=exact(order.filled),
        limit_price=limit,
        trigger_price=trigger_of(options),
        live_trigger_price=positive(options.trigger_price)
        if options is not None and kind.order_type in TRAILING_TYPES
        else None,
        trigger_signal=None if options is None else signal_of(options.trigger_signal),
        reduce_only=bool(order.reduce_only),
        opened_at=moment(order.timestamp),
        updated_at=moment(order.last_update_timestamp),
        raw=raw,
    )


def kind_of_trigger(options: "TriggerOptions", side: Side, *, has_limit: bool) -> Kind:
    """Return what a trigger is: trailing, a stop or a take-profit."""
    if options.trailing_stop_options is not None:
        return Kind(OrderType.TRAILING_STOP)
    return trigger_kind(side, options.trigger_side, has_limit=has_limit)


def trigger_of(options: "TriggerOptions | None") -> Price | None:
    """Return a trigger's price; for a trailing stop, how far it follows.

    Raises:
        NumberError: It is no number.
    """
    if options is None:
        return None
    if options.trailing_stop_options is not None:
        return offset_of(options.trailing_stop_options)
    return positive(options.trigger_price)
