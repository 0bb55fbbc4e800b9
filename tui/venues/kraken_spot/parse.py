"""Kraken Spot's answers, from wire to domain values. Pure.

The rules are those of the order object: which member holds which price depends on the order type,
zeros stand for "none", and there is no status for a partial fill or a fired trigger.
https://docs.kraken.com/api/docs/rest-api/get-open-orders
"""

import functools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tui.domain.fate import FoundOrder
from tui.domain.identifiers import ClientOrderId, InstrumentId, OrderKey
from tui.domain.numbers import parse_decimal
from tui.domain.order import (
    TRAILING_TYPES,
    Order,
    OrderStatus,
    OrderType,
    Price,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.kraken_spot.wire import Number, OrderInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_PLAIN_STATUS = {
    "pending": OrderStatus.PENDING,
    "closed": OrderStatus.FILLED,
    "canceled": OrderStatus.CANCELLED,
    "expired": OrderStatus.EXPIRED,
}
_ORDER_TYPES: Mapping[str, OrderType] = {
    str(kind): kind for kind in OrderType if kind not in {OrderType.OTHER, OrderType.PRICE_TRIGGER}
}
_SIGNALS = {None: TriggerSignal.LAST, "": TriggerSignal.LAST} | {
    str(signal): signal for signal in TriggerSignal
}
_IN_THE_BOOK = frozenset({OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED})
_LIMIT_FIRST = frozenset({OrderType.LIMIT, OrderType.ICEBERG})
_TRIGGER_FIRST = frozenset({OrderType.STOP_LOSS, OrderType.TAKE_PROFIT})
_TRIGGER_THEN_LIMIT = frozenset({OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT})

_USUAL_LENGTH = 40

_SILENT_FLAGS = frozenset({"fciq", "nompp"})
"""Fee in quote currency is the rule, the other has had no effect for years."""


class _Prices(NamedTuple):
    limit: Price | None = None
    trigger: Price | None = None
    live_trigger: Decimal | None = None


def parse_order(key: OrderKey, info: OrderInfo, raw: bytes) -> Order:
    """Return the order Kraken describes.

    Raises:
        NumberError: An amount or a time is not a number to do arithmetic with.
        OverflowError: A time lies beyond the calendar.
    """
    descr = info.descr
    order_type = _ORDER_TYPES.get(descr.ordertype, OrderType.OTHER)
    quantity, filled = _exact(info.vol), _exact(info.vol_exec)
    words = _words(info.oflags)
    status = _status(info, quantity, filled)
    prices = _prices(info, order_type, status)
    expires_at = _moment(info.expiretm)
    return Order(
        key=key,
        client_order_id=ClientOrderId(info.cl_ord_id) if info.cl_ord_id else None,
        instrument=InstrumentId(descr.pair),
        side=Side(descr.type),
        order_type=order_type,
        status=status,
        quantity=quantity,
        filled_quantity=filled,
        quantity_unit=QuantityUnit.QUOTE if "viqc" in words else QuantityUnit.BASE,
        limit_price=prices.limit,
        trigger_price=prices.trigger,
        live_trigger_price=prices.live_trigger,
        trigger_signal=None if prices.trigger is None else _SIGNALS.get(info.trigger),
        average_fill_price=_positive(info.price),
        time_in_force=_time_in_force(info, order_type, status, expires_at),
        post_only="post" in words,
        reduce_only=info.reduce_only,
        flags=_flags(info, order_type, words),
        opened_at=_moment(info.opentm),
        expires_at=expires_at,
        raw=raw,
    )


def parse_found_order(key: OrderKey, info: OrderInfo, raw: bytes) -> FoundOrder:
    """Return what became of an order.

    Raises:
        NumberError, OverflowError: As for `parse_order`.
    """
    return FoundOrder(
        order=parse_order(key, info, raw),
        reason=info.reason or None,
        closed_at=_moment(info.closetm),
    )


def _status(info: OrderInfo, quantity: Decimal, filled: Decimal) -> OrderStatus:
    if info.status != "open":
        return _PLAIN_STATUS[info.status]
    misc = _words(info.misc)
    if info.stopped or info.touched or "stopped" in misc or "touched" in misc:
        return OrderStatus.TRIGGERED
    return OrderStatus.PARTIALLY_FILLED if 0 < filled < quantity else OrderStatus.OPEN


def _prices(info: OrderInfo, order_type: OrderType, status: OrderStatus) -> _Prices:
    first, second = info.descr.price, info.descr.price2
    if order_type in _LIMIT_FIRST:
        return _Prices(limit=_price(first))
    if order_type in _TRIGGER_FIRST:
        return _Prices(trigger=_price(first))
    if order_type in _TRIGGER_THEN_LIMIT:
        limit = _price(second)
        if limit is None and status is OrderStatus.TRIGGERED:
            limit = _positive(info.limitprice)
        return _Prices(limit=limit, trigger=_price(first))
    if order_type in TRAILING_TYPES:
        has_limit = order_type is OrderType.TRAILING_STOP_LIMIT
        return _Prices(
            limit=_offset(second) if has_limit else None,
            trigger=_offset(first),
            live_trigger=_positive(info.stopprice),
        )
    return _Prices()


def _price(number: Number | None) -> Price | None:
    """Read an absolute price; keep the venue's notation where it is relative."""
    if isinstance(number, str) and (number[:1] in {"+", "-", "#"} or number.endswith("%")):
        return RelativePrice(number)
    return _positive(number)


def _offset(number: Number | None) -> RelativePrice | None:
    if number is None or number == "":
        return None
    text = str(number)
    return None if text.strip("+-#0.%") == "" else RelativePrice(text)


def _positive(number: Number | None) -> Decimal | None:
    """Read a number whose zero means none."""
    return None if number is None or number == "" else (_exact(number) or None)


def _exact(number: Number) -> Decimal:
    # Texts alone are remembered: equal decimals may differ in their trailing zeros.
    if isinstance(number, str) and len(number) <= _USUAL_LENGTH:
        return _read_text(number)
    return parse_decimal(number)


_read_text = functools.lru_cache(maxsize=4096)(parse_decimal)


def _time_in_force(
    info: OrderInfo, order_type: OrderType, status: OrderStatus, expires_at: datetime | None
) -> TimeInForce | None:
    """Read it, or conclude it where only one is possible: Kraken seldom says."""
    if info.time_in_force is not None and info.time_in_force in TimeInForce.__members__:
        return TimeInForce(info.time_in_force)
    if expires_at is not None:
        return TimeInForce.GTD
    rests = order_type in _LIMIT_FIRST and status in _IN_THE_BOOK
    return TimeInForce.GTC if rests else None


def _flags(info: OrderInfo, order_type: OrderType, words: tuple[str, ...]) -> tuple[str, ...]:
    flags = [word for word in words if word not in _SILENT_FLAGS]
    leverage = info.descr.leverage
    if leverage not in {None, "", "none"}:
        flags.append(str(leverage))
    elif info.margin:
        flags.append("margin")
    if info.descr.close:
        flags.append("close")
    if info.trigger == "index":
        flags.append("index")
    if order_type is OrderType.OTHER:
        flags.append(info.descr.ordertype)
    return tuple(flags)


def _words(text: str | None) -> tuple[str, ...]:
    """Split a comma list."""
    return tuple(filter(None, map(str.strip, text.split(",")))) if text else ()


def _moment(seconds: Number | None) -> datetime | None:
    """Read seconds since 1970 exactly, to the microsecond; zero means unset."""
    value = _positive(seconds)
    if value is None:
        return None
    whole = int(value)
    microseconds = int((value - whole) * 1_000_000)
    return _EPOCH + timedelta(seconds=whole, microseconds=microseconds)
