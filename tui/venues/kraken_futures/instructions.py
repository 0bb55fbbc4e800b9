"""What is asked of Kraken Futures, order by order: intents as members of the request. Pure.

Batches and single calls take the same members. What the venue cannot do is refused here, in words.
https://docs.kraken.com/api-reference/order-management/batch-order-management
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tui.domain.instrument import Instrument
from tui.domain.intents import (
    AmendIntent,
    CancelIntent,
    CreateIntent,
    Intent,
    is_known_by_client_id_alone,
)
from tui.domain.numbers import NumberError, parse_decimal
from tui.domain.order import (
    BookEntry,
    Order,
    OrderType,
    Price,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
)
from tui.venues.unusable import UnusableError

Value = str | bool | Decimal
Members = Mapping[str, Value]

LONGEST_CLIENT_ID: Final = 100

_STOPS: Final = {
    OrderType.STOP_LOSS: "stp",
    OrderType.STOP_LOSS_LIMIT: "stp",
    OrderType.TAKE_PROFIT: "take_profit",
    OrderType.TAKE_PROFIT_LIMIT: "take_profit",
}
_WITH_LIMIT: Final = frozenset(
    {OrderType.LIMIT, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT}
)
_TYPES: Final[Mapping[OrderType, str]] = {
    OrderType.LIMIT: "lmt",
    OrderType.MARKET: "mkt",
    OrderType.TRAILING_STOP: "trailing_stop",
    **_STOPS,
}
_AT_ONCE: Final = {TimeInForce.IOC: "ioc", TimeInForce.FOK: "fok"}


def members_of(intent: Intent, instrument: Instrument | None) -> Members:
    """Return the members that say what is wanted, all but `order` and `order_tag`.

    Raises:
        UnusableError: Kraken Futures cannot do it.
    """
    match intent:
        case CancelIntent():
            return _named(intent.seen)
        case AmendIntent():
            return {**_named(intent.seen), **_changes(intent)}
        case CreateIntent():
            return _order(intent, instrument)


def _named(seen: BookEntry) -> Members:
    """Name an order by Kraken's id, or by the client's where Kraken has not told its own yet."""
    name = "cliOrdId" if is_known_by_client_id_alone(seen) else "order_id"
    return {name: str(seen.key.order_id)}


# Edits


def _changes(intent: AmendIntent) -> Members:
    if intent.display_quantity is not None:
        raise UnusableError("Kraken Futures shows every order whole: it has no visible quantity")
    if intent.post_only and intent.seen.post_only is False:
        raise UnusableError("Kraken Futures cannot make a resting order post-only")
    wanted = (intent.quantity, intent.limit_price, intent.trigger_price)
    if wanted == (None, None, None):
        raise UnusableError("an amend that changes nothing")
    prices = _changed_prices(intent)
    if intent.quantity is None:
        return prices
    # Without the mode the size would be the new open part, fills on top.
    return {**prices, "size": intent.quantity, "qtyMode": "ABSOLUTE"}


def _changed_prices(intent: AmendIntent) -> Members:
    seen = intent.seen
    if seen.order_type is OrderType.TRAILING_STOP:
        return _deviation_changed(intent)
    if seen.order_type in _STOPS:
        return _stop_prices(intent)
    if intent.trigger_price is not None:
        raise UnusableError(f"an order of the type {seen.order_type} has no trigger")
    return {} if intent.limit_price is None else {"limitPrice": _absolute(intent.limit_price)}


def _stop_prices(intent: AmendIntent) -> Members:
    """Return both prices of a stop, the one that stays too: Kraken wants them together."""
    seen = intent.seen
    limit = seen.limit_price if intent.limit_price is None else intent.limit_price
    trigger = seen.trigger_price if intent.trigger_price is None else intent.trigger_price
    if trigger is None:
        raise UnusableError("the trigger of this order is not known, and Kraken wants it repeated")
    prices = {"stopPrice": _absolute(trigger)}
    if seen.order_type not in _WITH_LIMIT:
        if intent.limit_price is not None:
            raise UnusableError(f"an order of the type {seen.order_type} has no limit")
        return prices
    if limit is None:
        raise UnusableError("the limit of this order is not known, and Kraken wants it repeated")
    return {"limitPrice": _absolute(limit), **prices}


def _deviation_changed(intent: AmendIntent) -> Members:
    if intent.limit_price is not None:
        raise UnusableError("a trailing stop of Kraken Futures has no limit")
    return {} if intent.trigger_price is None else _deviation(intent.trigger_price)


# Sends


def _order(intent: CreateIntent, instrument: Instrument | None) -> Members:
    _refuse_unheard_of(intent)
    _refuse_other_unit(intent, instrument)
    members: dict[str, Value] = {
        "orderType": _order_type(intent),
        "symbol": str(intent.instrument),
        "side": _side(intent.side),
        "size": intent.quantity,
        **_prices(intent),
    }
    if intent.trigger_signal is not None:
        members["triggerSignal"] = intent.trigger_signal.value
    if not 0 < len(intent.client_order_id) <= LONGEST_CLIENT_ID:
        raise UnusableError(f"a client id has 1 to {LONGEST_CLIENT_ID} characters")
    members["cliOrdId"] = str(intent.client_order_id)
    if intent.reduce_only:
        members["reduceOnly"] = True
    return members


def _order_type(intent: CreateIntent) -> str:
    name = _TYPES.get(intent.order_type)
    if name is None:
        raise UnusableError(f"Kraken Futures has no orders of the type {intent.order_type}")
    is_limit, in_force = intent.order_type is OrderType.LIMIT, intent.time_in_force
    if intent.post_only:
        if not is_limit or in_force in _AT_ONCE:
            raise UnusableError("only a limit order that may rest can be post-only")
        name = "post"
    if in_force in _AT_ONCE and is_limit:
        return _AT_ONCE[in_force]
    is_market = intent.order_type is OrderType.MARKET
    if in_force in {None, TimeInForce.GTC} or (is_market and in_force is TimeInForce.IOC):
        return name
    raise UnusableError(f"Kraken Futures has no {in_force} orders of the type {intent.order_type}")


def _prices(intent: CreateIntent) -> Members:
    order_type, limit, trigger = intent.order_type, intent.limit_price, intent.trigger_price
    is_trailing = order_type is OrderType.TRAILING_STOP
    has_trigger = is_trailing or order_type in _STOPS
    if (limit is not None, trigger is not None) != (order_type in _WITH_LIMIT, has_trigger):
        raise UnusableError(f"these are not the prices of a {order_type} order")
    if intent.trigger_signal is not None and not has_trigger:
        raise UnusableError(f"a {order_type} order has no trigger to watch a price")
    prices: dict[str, Value] = {}
    if limit is not None:
        prices["limitPrice"] = _absolute(limit)
    if trigger is not None:
        prices |= _deviation(trigger) if is_trailing else {"stopPrice": _absolute(trigger)}
    return prices


def _refuse_unheard_of(intent: CreateIntent) -> None:
    absent = {
        "visible quantity": intent.display_quantity,
        "start": intent.starts_at,
        "expiry": intent.expires_at,
        "leverage of its own": intent.leverage,
        "fee in base currency": intent.fee_in_base or None,
        "conditional close": intent.close,
        "choice of which own order yields": intent.self_trade,
    }
    wanted = next((words for words, value in absent.items() if value is not None), None)
    if wanted is not None:
        raise UnusableError(f"orders of Kraken Futures have no {wanted}")


def _refuse_other_unit(intent: CreateIntent, instrument: Instrument | None) -> None:
    """Refuse a quantity that the venue would count in another unit."""
    unit = intent.quantity_unit
    counted = unit if instrument is None else instrument.quantity_unit
    if unit is QuantityUnit.QUOTE or counted is not unit:
        raise UnusableError(
            f"a quantity in {unit} units: {intent.instrument} is not counted in these"
        )


def _side(side: Side) -> str:
    if side is Side.CONVERT:
        raise UnusableError("Kraken Futures buys and sells, and converts nothing")
    return side.value


# Prices


def _absolute(price: Price) -> Decimal:
    if isinstance(price, RelativePrice):
        raise UnusableError(f"Kraken Futures resolves no relative price ({price.text})")
    return price


def _deviation(price: Price) -> Members:
    """Return how far a trailing stop follows: `+2%` or `+500` in quote currency."""
    text = price.text if isinstance(price, RelativePrice) else ""
    try:
        number = parse_decimal(text.removesuffix("%"))
    except NumberError:
        number = Decimal(0)
    if not text.startswith("+") or number <= 0:
        raise UnusableError("a trailing stop follows at an offset such as +2% or +500")
    unit = "PERCENT" if text.endswith("%") else "QUOTE_CURRENCY"
    return {"trailingStopMaxDeviation": number, "trailingStopDeviationUnit": unit}


def rests_post_only(intent: Intent) -> bool:
    """Whether a market that holds orders lets this act through at once."""
    match intent:
        case CancelIntent():
            return isinstance(intent.seen, Order) and bool(intent.seen.post_only)
        case AmendIntent():
            return bool(intent.seen.post_only)
        case CreateIntent():
            return intent.post_only
