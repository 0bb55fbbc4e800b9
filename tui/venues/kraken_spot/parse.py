"""Kraken Spot's answers, from wire to domain values. Pure.

The rules are those of the order object: which member holds which price depends on the order type,
zeros stand for "none", and there is no status for a partial fill or a fired trigger.
https://docs.kraken.com/api/docs/rest-api/get-open-orders
"""

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.fate import FoundOrder
from tui.domain.identifiers import ClientOrderId, InstrumentId, OrderKey
from tui.domain.numbers import parse_decimal
from tui.domain.order import (
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

if TYPE_CHECKING:
    from tui.venues.kraken_spot.wire import Number, OrderInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_SIDES: Mapping[str, Side] = {"buy": Side.BUY, "sell": Side.SELL}
_PLAIN_STATUS = {
    "pending": OrderStatus.PENDING,
    "closed": OrderStatus.FILLED,
    "canceled": OrderStatus.CANCELLED,
    "expired": OrderStatus.EXPIRED,
}
_SIGNALS = {None: TriggerSignal.LAST, "": TriggerSignal.LAST} | {
    str(signal): signal for signal in TriggerSignal
}
_USUAL_LENGTH = 40

_SILENT_FLAGS = frozenset({"fciq", "nompp"})
"""Fee in quote currency is the rule, the other has had no effect for years."""


class _Prices(NamedTuple):
    limit: Price | None = None
    trigger: Price | None = None
    live_trigger: Decimal | None = None


def parse_order(key: OrderKey, info: "OrderInfo", raw: bytes) -> Order:
    """Return the order Kraken describes.

    Raises:
        NumberError: An amount or a time is not a number to do arithmetic with.
        OverflowError: A time lies beyond the calendar.
    """
    descr = info.descr
    order_type, read_prices = _KINDS.get(descr.ordertype, _UNHEARD_OF)
    quantity, filled = exact(info.vol), exact(info.vol_exec)
    words = _words(info.oflags)
    status = _status(info, quantity, filled)
    prices = read_prices(info, status)
    expires_at = moment(info.expiretm)
    return Order(
        key=key,
        client_order_id=ClientOrderId(info.cl_ord_id) if info.cl_ord_id else None,
        instrument=InstrumentId(descr.pair),
        side=_SIDES[descr.type],
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
        reduce_only=bool(info.reduce_only),
        flags=_flags(info, order_type, words),
        opened_at=moment(info.opentm),
        expires_at=expires_at,
        is_amended=bool(info.amended) or "amended" in _words(info.misc),
        close_text=descr.close or None,
        raw=raw,
    )


def parse_found_order(key: OrderKey, info: "OrderInfo", raw: bytes) -> FoundOrder:
    """Return what became of an order.

    Raises:
        NumberError, OverflowError: As for `parse_order`.
    """
    return FoundOrder(
        order=parse_order(key, info, raw),
        reason=info.reason or None,
        closed_at=moment(info.closetm),
    )


def _status(info: "OrderInfo", quantity: Decimal, filled: Decimal) -> OrderStatus:
    if info.status != "open":
        return _PLAIN_STATUS[info.status]
    misc = _words(info.misc)
    if info.stopped or info.touched or "stopped" in misc or "touched" in misc:
        return OrderStatus.TRIGGERED
    return OrderStatus.PARTIALLY_FILLED if 0 < filled < quantity else OrderStatus.OPEN


def _no_prices(_info: "OrderInfo", _status: OrderStatus) -> _Prices:
    return _Prices()


def _limit(info: "OrderInfo", _status: OrderStatus) -> _Prices:
    return _Prices(limit=price_of(info.descr.price))


def _trigger(info: "OrderInfo", _status: OrderStatus) -> _Prices:
    return _Prices(trigger=price_of(info.descr.price))


def _trigger_then_limit(info: "OrderInfo", status: OrderStatus) -> _Prices:
    limit = price_of(info.descr.price2)
    if limit is None and status is OrderStatus.TRIGGERED:
        limit = _positive(info.limitprice)
    return _Prices(limit=limit, trigger=price_of(info.descr.price))


def _trail(info: "OrderInfo", _status: OrderStatus) -> _Prices:
    return _Prices(trigger=_offset(info.descr.price), live_trigger=_positive(info.stopprice))


def _trail_then_limit(info: "OrderInfo", status: OrderStatus) -> _Prices:
    return _trail(info, status)._replace(limit=_offset(info.descr.price2))


_KINDS: Mapping[str, tuple[OrderType, Callable[["OrderInfo", OrderStatus], _Prices]]] = {
    "market": (OrderType.MARKET, _no_prices),
    "limit": (OrderType.LIMIT, _limit),
    "iceberg": (OrderType.ICEBERG, _limit),
    "stop-loss": (OrderType.STOP_LOSS, _trigger),
    "take-profit": (OrderType.TAKE_PROFIT, _trigger),
    "stop-loss-limit": (OrderType.STOP_LOSS_LIMIT, _trigger_then_limit),
    "take-profit-limit": (OrderType.TAKE_PROFIT_LIMIT, _trigger_then_limit),
    "trailing-stop": (OrderType.TRAILING_STOP, _trail),
    "trailing-stop-limit": (OrderType.TRAILING_STOP_LIMIT, _trail_then_limit),
    "settle-position": (OrderType.SETTLE_POSITION, _no_prices),
}
"""Every documented order type, and where its prices stand."""

_UNHEARD_OF = (OrderType.OTHER, _no_prices)
"""A type of the future: its prices could mean anything, so none is claimed."""


def price_of(number: "Number | None") -> Price | None:
    """Read an absolute price; keep the venue's notation where it is relative. Zero means none.

    Raises:
        NumberError: As for `exact`.
    """
    if isinstance(number, str) and (number[:1] in {"+", "-", "#"} or number.endswith("%")):
        return RelativePrice(number)
    return _positive(number)


def _offset(number: "Number | None") -> RelativePrice | None:
    if number is None or number == "":
        return None
    text = str(number)
    return None if text.strip("+-#0.%") == "" else RelativePrice(text)


def _positive(number: "Number | None") -> Decimal | None:
    """Read a number whose zero means none."""
    return None if number is None or number == "" else (exact(number) or None)


def exact(number: "Number") -> Decimal:
    """Read a number, trailing zeros kept.

    Raises:
        NumberError: It is none to do arithmetic with.
    """
    # Texts alone are remembered: equal decimals may differ in their trailing zeros.
    if isinstance(number, str) and len(number) <= _USUAL_LENGTH:
        return _read_text(number)
    return parse_decimal(number)


_read_text = functools.lru_cache(maxsize=4096)(parse_decimal)


def _time_in_force(
    info: "OrderInfo", order_type: OrderType, status: OrderStatus, expires_at: datetime | None
) -> TimeInForce | None:
    """Read it, or conclude it where only one is possible: Kraken seldom says."""
    if info.time_in_force is not None and info.time_in_force in TimeInForce.__members__:
        return TimeInForce(info.time_in_force)
    if expires_at is not None:
        return TimeInForce.GTD
    is_in_the_book = order_type is OrderType.LIMIT or order_type is OrderType.ICEBERG
    is_live = status is OrderStatus.OPEN or status is OrderStatus.PARTIALLY_FILLED
    return TimeInForce.GTC if is_in_the_book and is_live else None


def _flags(info: "OrderInfo", order_type: OrderType, words: tuple[str, ...]) -> tuple[str, ...]:
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


def moment(seconds: "Number | None") -> datetime | None:
    """Read seconds since 1970 exactly, to the microsecond; zero means unset.

    Raises:
        NumberError: As for `exact`.
        OverflowError: Beyond the calendar.
    """
    value = _positive(seconds)
    if value is None:
        return None
    return _EPOCH + timedelta(microseconds=int(value * 1_000_000))
