"""What is computed from an order and its market: distance, ticks, value."""

from decimal import Decimal

from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import Order, Price, QuantityUnit
from tui.domain.quote import Quote

_HUNDRED = Decimal(100)


def distance(order: Order, quote: Quote | None) -> Decimal | None:
    """Return how far from the market the order next acts, in percent, below it negative."""
    reference = None if quote is None else quote.reference
    price = order.working_price
    if price is None or not reference:
        return None
    return (price - reference) * _HUNDRED / reference


def ticks_away(order: Order, quote: Quote | None, instrument: Instrument | None) -> Decimal | None:
    """Return the same distance in ticks of the instrument."""
    reference = None if quote is None else quote.reference
    price = order.working_price
    if price is None or reference is None or instrument is None or not instrument.tick_size:
        return None
    return (price - reference) / instrument.tick_size


def value(order: Order) -> Decimal | None:
    """Return what is left of the order in quote currency, at its own limit, else its trigger."""
    if order.quantity_unit is QuantityUnit.QUOTE:
        return order.working_quantity
    price = _own_price(order)
    if price is None or order.quantity_unit is QuantityUnit.CONTRACTS:
        return None
    return EXACT.multiply(order.working_quantity, price)


def _own_price(order: Order) -> Decimal | None:
    limit: Price | None = order.limit_price
    return limit if isinstance(limit, Decimal) else order.effective_trigger_price
