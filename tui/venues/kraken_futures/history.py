"""Answers of `/api/history`, from wire to what became of orders. Pure.

https://docs.kraken.com/api/docs/futures-api/history/get-order-events
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, VenueOrderId
from tui.domain.numbers import EXACT
from tui.domain.order import Order, OrderStatus
from tui.venues.envelope import (
    MALFORMED,
    read_exactly,
    validated,
)
from tui.venues.kraken_futures.description import FIRED, Description
from tui.venues.kraken_futures.envelope import decode_history
from tui.venues.kraken_futures.parse import (
    in_words,
    kind_of,
    open_status,
    side_of,
    signal_of,
    since_epoch,
)
from tui.venues.kraken_futures.states import Known, kind_of_trigger, trigger_of
from tui.venues.members import decode_rows
from tui.venues.values import exact, positive

if TYPE_CHECKING:
    from tui.venues.kraken_futures.wire import HistoryOrder, Number

_ENDS: Final = {
    "OrderCancelled": OrderStatus.CANCELLED,
    "OrderRejected": OrderStatus.REJECTED,
    "OrderTriggerCancelled": OrderStatus.CANCELLED,
}
_UPDATES: Final = frozenset({"OrderUpdated", "OrderTriggerUpdated"})
_FIRED: Final = "OrderTriggerActivated"
_LIVING: Final = _UPDATES | {"OrderPlaced", "OrderTriggerPlaced", _FIRED}
"""What happens to orders that may go on; a fired trigger does as an order of the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """One thing that happened to an order."""

    uid: str
    at: datetime
    kind: str
    """As Kraken names it: `OrderPlaced`."""
    order: Description
    """As the event tells it."""
    reason: str | None
    executed: Decimal = Decimal(0)
    """What traded, of an execution."""
    is_last: bool = False
    """Whether an execution left nothing of its order."""
    is_refused: bool = False
    """Whether the event tells an error: a trigger that fired for nothing is called cancelled."""
    trigger: Description | None = None
    """What fired, where the order took its place under an id of its own."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of events, and the name of the next, where there is one."""

    events: Sequence[HistoryEvent]
    next_page: str | None


class _Element(msgspec.Struct):
    uid: str = ""
    timestamp: msgspec.Raw = msgspec.Raw(b"null")
    event: dict[str, msgspec.Raw] = {}


_read_element = msgspec.json.Decoder(_Element).decode


def decode_page(body: bytes) -> HistoryPage:
    """Return the readable events of a page; those that say nothing of an order are left out.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_history`.
    """
    members = decode_history(body)
    elements = decode_rows(members, "elements")
    events: list[HistoryEvent] = []
    for raw in elements:
        try:
            events.extend(_events(raw))
        except (ValueError, OverflowError, *MALFORMED):
            continue
    token = read_exactly(members["continuationToken"]) if "continuationToken" in members else None
    # Behind a page with nothing on it comes none, whatever it says.
    has_more = bool(elements) and isinstance(token, str) and token
    return HistoryPage(events, str(token) if has_more else None)


def verdict(
    events: Iterable[HistoryEvent], account: AccountName, known: Known
) -> Mapping[VenueOrderId, FoundOrder]:
    """Return what the newest events say of each order: how it ended, or that it lives.

    `known` are the last descriptions in the list: they say what the order is.
    """
    by_order: dict[VenueOrderId, list[HistoryEvent]] = {}
    found: dict[VenueOrderId, FoundOrder] = {}
    for event in events:
        by_order.setdefault(event.order.order_id, []).append(event)
        if event.trigger is not None:
            name = event.trigger.order_id
            found[name] = event.trigger.found(account, OrderStatus.EXPIRED, FIRED, known(name))
    for name, of_one in by_order.items():
        found[name] = _found(of_one, account, known(name))
    return found


def fired_since(trigger: Order, events: Iterable[HistoryEvent]) -> FoundOrder | None:
    """Return a trigger as fired where the history tells of one like it, and of one alone.

    It names the order that took its place, and not always the trigger.
    """
    fired = [event for event in events if event.kind == _FIRED and _is_like(trigger, event.order)]
    if len({event.order.order_id for event in fired}) != 1:
        return None
    ended = replace(trigger, status=OrderStatus.EXPIRED, updated_at=fired[0].at)
    return FoundOrder(order=ended, reason=FIRED, closed_at=fired[0].at)


def _is_like(trigger: Order, order: Description) -> bool:
    if trigger.client_order_id or order.client_order_id:
        return trigger.client_order_id == order.client_order_id
    return (trigger.instrument, trigger.side, trigger.quantity) == (
        order.symbol,
        order.side,
        EXACT.add(order.left, order.filled),
    )


def decode_amends(events: Iterable[HistoryEvent], order_id: VenueOrderId) -> list[AmendRecord]:
    """Return the edits of an order, oldest first.

    Their limit prices are left out: Kraken has told wrong ones here
    (https://github.com/ccxt/ccxt/issues/27996).
    """
    edits = [
        event
        for event in events
        if event.order.order_id == order_id
        and event.kind in _UPDATES
        and "edit" in (event.reason or "")
    ]
    return [_amend(event) for event in sorted(edits, key=lambda event: event.at)]


def _found(events: Sequence[HistoryEvent], account: AccountName, known: Order | None) -> FoundOrder:
    """Judge by the end, where there is one, else by the latest event and what traded in all."""
    last = max(events, key=lambda event: (event.kind in _ENDS, event.at))
    order, total = last.order, EXACT.add(last.order.left, last.order.filled)
    executed = sum((event.executed for event in events), Decimal(0))
    is_last = any(event.is_last for event in events)
    if last.kind in _ENDS:
        status = OrderStatus.REJECTED if last.is_refused else _ENDS[last.kind]
        return order.found(account, status, last.reason, known)
    if total and (not order.left or is_last or executed >= total):
        whole = replace(order, left=Decimal(0), filled=total)
        return whole.found(account, OrderStatus.FILLED, last.reason, known)
    return order.found(account, open_status(order.filled), last.reason, known)


def _amend(event: HistoryEvent) -> AmendRecord:
    trigger = event.order.trigger_price
    return AmendRecord(
        reference=event.uid,
        cause=AmendCause.USER,
        quantity=EXACT.add(event.order.left, event.order.filled),
        display_quantity=None,
        working_quantity=event.order.left,
        limit_price=None,
        trigger_price=trigger if isinstance(trigger, Decimal) else None,
        at=event.at,
    )


def _events(raw: bytes) -> Iterable[HistoryEvent]:
    element = _read_element(raw)
    at = since_epoch(_number(element.timestamp))
    for kind, payload in element.event.items():
        told = _told(kind, bytes(payload))
        if told is None or at is None:
            continue
        yield HistoryEvent(
            uid=element.uid,
            at=at,
            kind=kind,
            order=_description(told.order, at, raw),
            reason=in_words(told.reason),
            executed=told.executed,
            is_last=told.is_last,
            is_refused=told.is_refused,
            trigger=None if told.trigger is None else _description(told.trigger, at, raw),
        )


class _Told(NamedTuple):
    order: "HistoryOrder"
    reason: str | None = None
    executed: Decimal = Decimal(0)
    is_last: bool = False
    is_refused: bool = False
    trigger: "HistoryOrder | None" = None


def _told(kind: str, payload: bytes) -> _Told | None:
    """Return the order as the event left it, and why; `None` where it says nothing of one."""
    from tui.venues.kraken_futures.wire import ExecutionEvent, OrderEvent

    if kind == "Execution":
        execution = validated(ExecutionEvent, payload).execution
        return _Told(
            execution.order,
            executed=exact(execution.quantity),
            is_last=bool(execution.limit_filled),
        )
    if kind not in _ENDS and kind not in _LIVING:
        return None
    event = validated(OrderEvent, payload)
    orders = (event.order, event.order_trigger, event.new_order, event.new_order_trigger)
    order = next(filter(None, orders), None)
    if order is None:
        return None
    old = event.old_order_trigger
    has_fired = kind == _FIRED and old is not None and old.uid != order.uid
    return _Told(
        order,
        event.order_error or event.reason,
        is_refused=bool(event.order_error),
        trigger=old if has_fired else None,
    )


def _description(info: "HistoryOrder", at: datetime, raw: bytes) -> Description:
    limit, side = positive(info.limit_price), side_of(info.direction)
    options = info.trigger_options
    kind = kind_of(info.order_type or "", has_limit=limit is not None)
    if options is not None:
        kind = kind_of_trigger(options, side, has_limit=limit is not None)
    return Description(
        order_id=VenueOrderId(info.uid),
        client_order_id=ClientOrderId(info.client_id) if info.client_id else None,
        symbol=info.tradeable,
        side=side,
        kind=kind,
        left=exact(info.quantity),
        filled=exact(info.filled or 0),
        limit_price=limit,
        trigger_price=trigger_of(options),
        trigger_signal=None if options is None else signal_of(options.trigger_signal),
        reduce_only=bool(info.reduce_only),
        opened_at=since_epoch(info.timestamp),
        updated_at=at,
        raw=raw,
    )


def _number(raw: msgspec.Raw) -> "Number | None":
    value = read_exactly(raw)
    return value if isinstance(value, str | int | Decimal) else None
