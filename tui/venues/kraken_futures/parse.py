"""Numbers, moments and words of Kraken Futures, from wire to domain values. Pure."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.numbers import format_plain
from tui.domain.order import (
    OrderStatus,
    OrderType,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.values import UnusableWordError, exact, positive

if TYPE_CHECKING:
    from tui.venues.kraken_futures.wire import Number, Trail

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_SIGNALS: Final = {
    "mark": TriggerSignal.MARK,
    "last": TriggerSignal.LAST,
    "spot": TriggerSignal.INDEX,
    "index": TriggerSignal.INDEX,
}

_STOPS: Final = {
    "stp": (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT),
    "stop": (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT),
    "takeprofit": (OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT),
}
"""What a trigger is without a limit, and with one."""


class Kind(NamedTuple):
    """What an order is, beyond its prices."""

    order_type: OrderType
    time_in_force: TimeInForce | None = None
    post_only: bool = False


_PLAIN: Final = {
    "lmt": Kind(OrderType.LIMIT, TimeInForce.GTC),
    "limit": Kind(OrderType.LIMIT, TimeInForce.GTC),
    "post": Kind(OrderType.LIMIT, TimeInForce.GTC, post_only=True),
    "ioc": Kind(OrderType.LIMIT, TimeInForce.IOC),
    "fok": Kind(OrderType.LIMIT, TimeInForce.FOK),
    "mkt": Kind(OrderType.MARKET),
    "market": Kind(OrderType.MARKET),
    "trailingstop": Kind(OrderType.TRAILING_STOP),
}


def kind_of(word: str, *, has_limit: bool) -> Kind:
    """Return what an order type means, in whichever spelling: `take_profit`, `TakeProfit`."""
    bare = word.replace("_", "").casefold()
    if bare in _STOPS:
        return Kind(_STOPS[bare][has_limit])
    return _PLAIN.get(bare, Kind(OrderType.OTHER))


def trigger_kind(side: Side, trigger_side: str | None, *, has_limit: bool) -> Kind:
    """Return what a trigger is by the way its price has to move: against the order, or with it."""
    is_above = (trigger_side or "").casefold().endswith("above")
    is_stop = is_above == (side is Side.BUY)
    return kind_of("stp" if is_stop else "take_profit", has_limit=has_limit)


def side_of(word: str) -> Side:
    """Return the side.

    Raises:
        UnusableWordError: It is neither.
    """
    sides = {"buy": Side.BUY, "sell": Side.SELL}
    if word.casefold() not in sides:
        raise UnusableWordError(f"a side called {word!r}")
    return sides[word.casefold()]


def signal_of(word: str | None) -> TriggerSignal | None:
    """Return what a trigger watches: `spot`, `spot_price` and `SpotPrice` are the index."""
    bare = (word or "").replace("_", "").casefold().removesuffix("price")
    return _SIGNALS.get(bare)


def offset_of(trail: "Trail | None") -> RelativePrice | None:
    """Return how far a trailing stop follows, `+2%` or `+500`; `None` for a unit unheard of."""
    if trail is None:
        return None
    number = f"+{format_plain(exact(trail.max_deviation))}"
    match trail.unit.replace("_", "").casefold():
        case "percent":
            return RelativePrice(f"{number}%")
        case "quotecurrency":
            return RelativePrice(number)
        case _:
            return None


def open_status(filled: Decimal) -> OrderStatus:
    """Return the status of an order that is in the book, or waits for its trigger."""
    return OrderStatus.PARTIALLY_FILLED if filled else OrderStatus.OPEN


def amount(number: "Number | None") -> Decimal | None:
    """Read an amount of money that may be left out."""
    return None if number is None or number == "" else exact(number)


def since_epoch(milliseconds: "Number | None") -> datetime | None:
    """Read milliseconds since 1970, as the history writes times.

    Raises:
        NumberError, OverflowError: It is none, or beyond the calendar.
    """
    value = positive(milliseconds)
    return None if value is None else EPOCH + timedelta(microseconds=int(value * 1000))


def in_words(code: str | None) -> str | None:
    """Return one of Kraken's constants as words: `cancelled by user`."""
    return code.replace("_", " ").lower() if code else None
