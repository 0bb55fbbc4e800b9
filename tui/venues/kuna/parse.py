"""Numbers, moments and words of Kuna, from wire to domain values. Pure."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from tui.domain.identifiers import VenueOrderId
from tui.domain.numbers import EXACT, format_plain, parse_decimal
from tui.domain.order import TRIGGERED_TYPES, OrderStatus, OrderType, Side
from tui.venues.values import UnusableWordError

ORDER_TYPES: Final = {
    "Limit": OrderType.LIMIT,
    "Market": OrderType.MARKET,
    "StopLossLimit": OrderType.STOP_LOSS_LIMIT,
    "TakeProfitLimit": OrderType.TAKE_PROFIT_LIMIT,
}
"""https://docs.kuna.io/docs/create-a-new-order-private"""

SIDES: Final = {"Bid": Side.BUY, "Ask": Side.SELL}

_STATUSES: Final = {
    "pending": OrderStatus.PENDING,
    "open": OrderStatus.OPEN,
    "waitstop": OrderStatus.OPEN,
    "closed": OrderStatus.FILLED,
    "canceled": OrderStatus.CANCELLED,
    "expired": OrderStatus.EXPIRED,
    "rejected": OrderStatus.REJECTED,
}
_IN_THE_BOOK: Final = "open"
_FINER: Final = 4
"""Decimals an average has beyond those of the amounts it is made of."""


def order_id_of(text: str) -> VenueOrderId:
    """Return the id of an order: a UUID is the same in capitals."""
    return VenueOrderId(text.lower())


def side_of(word: str) -> Side:
    """Return the side.

    Raises:
        UnusableWordError: It is neither.
    """
    side = SIDES.get(word.capitalize())
    if side is None:
        raise UnusableWordError(f"a side called {word!r}")
    return side


def status_of(word: str, order_type: OrderType, filled: Decimal) -> OrderStatus:
    """Return where an order is in its life; Kuna has no word for partly filled, or for fired.

    A stop that waits is open here as everywhere, and fired once Kuna calls it open.
    """
    status = _STATUSES.get(word.casefold(), OrderStatus.UNKNOWN)
    if status is not OrderStatus.OPEN:
        return status
    if word.casefold() == _IN_THE_BOOK and order_type in TRIGGERED_TYPES:
        return OrderStatus.TRIGGERED
    return OrderStatus.PARTIALLY_FILLED if filled else OrderStatus.OPEN


def plain(number: Decimal) -> Decimal:
    """Return the same number without zeros at its end, its digits written out."""
    return parse_decimal(format_plain(EXACT.normalize(number)))


def average_of(cost: Decimal, quantity: Decimal, price: Decimal | None) -> Decimal:
    """Return what was paid for one, to four digits more than the amounts have.

    The limit itself, as it is written, where all of it traded there.
    """
    average = EXACT.divide(cost, quantity)
    if price is not None and average == price:
        return price
    finest = min(int(one.as_tuple().exponent) for one in (cost, quantity))
    return plain(average.quantize(Decimal(1).scaleb(min(finest, 0) - _FINER), context=EXACT))


def moment_text(at: datetime) -> str:
    """Write a time as Kuna does: UTC, milliseconds and `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
