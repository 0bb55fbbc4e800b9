"""From the bytes of orders to orders, parsing only what has not been read before.

https://docs.kuna.io/docs/get-active-client-orders-private
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from tui.domain.fate import FATES
from tui.domain.identifiers import AccountName, InstrumentId, OrderKey, VenueId, VenueOrderId
from tui.domain.order import (
    TRIGGERED_TYPES,
    BookEntry,
    Order,
    OrderType,
    QuantityUnit,
    TimeInForce,
)
from tui.venues.decode import name_or_own, unreadable_order
from tui.venues.envelope import BEYOND_READING, MALFORMED, read_exactly
from tui.venues.kuna.parse import (
    ORDER_TYPES,
    average_of,
    order_id_of,
    side_of,
    status_of,
)
from tui.venues.values import UnusableWordError, exact, moment, positive

if TYPE_CHECKING:
    from tui.venues.kuna.wire import OrderInfo

Triggers = Mapping[VenueOrderId, Decimal]
"""The triggers of orders created here: the lists may leave them out."""


class _Named(msgspec.Struct):
    id: str


_read_name = msgspec.json.Decoder(_Named).decode


@dataclass(frozen=True, slots=True)
class Quantities:
    """How much an order is for, and how much of it has traded."""

    total: Decimal
    filled: Decimal
    unit: QuantityUnit = QuantityUnit.BASE


def decode_order(raw: bytes, account: AccountName, triggers: Triggers) -> BookEntry:
    """Return one order, unreadable where it is."""
    key = OrderKey(VenueId.KUNA, account, _name_of(raw))
    try:
        return _order(key, _described(raw), raw, triggers.get(key.order_id))
    except BEYOND_READING as error:
        return unreadable_order(key, raw, error)


def merged(entries: Iterable[BookEntry]) -> Mapping[OrderKey, BookEntry]:
    """Return each order once: as it was changed last, or told last where that cannot be said."""
    newest: dict[OrderKey, BookEntry] = {}
    for entry in entries:
        known = newest.get(entry.key)
        if known is None or not _is_older(entry, known):
            newest[entry.key] = entry
    return newest


def is_live(entry: BookEntry) -> bool:
    """Whether an entry is not known to have ended: lists of open orders tell of others, too."""
    return not isinstance(entry, Order) or entry.status not in FATES


def ended_at(raw: bytes) -> datetime | None:
    """Return when an order ended, as it tells."""
    try:
        info = _described(raw)
        return moment(info.closed_at) or moment(info.updated_at)
    except BEYOND_READING:
        return None


def _is_older(entry: BookEntry, known: BookEntry) -> bool:
    times = [one.updated_at if isinstance(one, Order) else None for one in (entry, known)]
    told, other = times
    return told is not None and other is not None and told < other


def _name_of(raw: bytes) -> VenueOrderId:
    """Return the id of an order; one of our own, the same every time, where it has none."""
    try:
        name = _read_name(raw).id
    except MALFORMED:
        name = ""
    return order_id_of(name_or_own(name, raw))


def _described(raw: bytes) -> "OrderInfo":
    # pydantic takes as long to load as a first answer to come: not before it is asked for.
    from tui.venues.kuna.wire import OrderInfo

    return OrderInfo.model_validate(read_exactly(raw))


def _order(key: OrderKey, info: "OrderInfo", raw: bytes, trigger: Decimal | None) -> Order:
    order_type = ORDER_TYPES.get(info.type, OrderType.OTHER)
    is_known = order_type is not OrderType.OTHER
    amounts = _quantities(info, order_type)
    is_market = order_type is OrderType.MARKET
    return Order(
        key=key,
        client_order_id=None,
        instrument=InstrumentId(info.pair),
        side=side_of(info.side),
        order_type=order_type,
        status=status_of(info.status, order_type, amounts.filled),
        quantity=amounts.total,
        filled_quantity=amounts.filled,
        quantity_unit=amounts.unit,
        limit_price=positive(info.price) if is_known and not is_market else None,
        trigger_price=_trigger(info, order_type, trigger),
        average_fill_price=_average(info),
        time_in_force=TimeInForce.GTC if is_known and not is_market else None,
        post_only=None,
        reduce_only=None,
        # A type of the future is named, and none of its prices claimed.
        flags=() if is_known else (info.type,),
        opened_at=moment(info.created_at),
        updated_at=moment(info.updated_at),
        raw=raw,
    )


def _quantities(info: "OrderInfo", order_type: OrderType) -> Quantities:
    """Return total and filled: in quote where a market order says nothing else.

    Raises:
        UnusableWordError: It says no quantity.
        NumberError: It says one that is none.
    """
    filled = exact(info.executed_quantity)
    total, quote = positive(info.quantity), positive(info.quote_quantity)
    if total is not None:
        return Quantities(total, filled)
    if order_type is not OrderType.MARKET:
        raise UnusableWordError("an order without a quantity")
    if quote is None:
        return Quantities(filled, filled)
    return Quantities(quote, positive(info.cumulative_quote_qty) or Decimal(0), QuantityUnit.QUOTE)


def _trigger(info: "OrderInfo", order_type: OrderType, known: Decimal | None) -> Decimal | None:
    if order_type not in TRIGGERED_TYPES:
        return None
    return positive(info.stop_price) or known


def _average(info: "OrderInfo") -> Decimal | None:
    """Return the average price; the cost so far has been seen as 0 on filled orders."""
    cost, filled = positive(info.cumulative_quote_qty), positive(info.executed_quantity)
    if cost is None or filled is None or cost < 0 or filled < 0:
        return None
    return average_of(cost, filled, positive(info.price))
