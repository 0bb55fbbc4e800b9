"""What is computed from an order and its market: distance, ticks."""

from decimal import Decimal

from tui.domain.distance import reference_price
from tui.domain.instrument import Instrument
from tui.domain.order import Order
from tui.domain.quote import Quote

_HUNDRED = Decimal(100)


def distance(order: Order, quote: Quote | None) -> Decimal | None:
    """Return how far from the market the order next acts, in percent, below it negative."""
    reference = reference_price(order, quote)
    price = order.working_price
    if price is None or not reference:
        return None
    return (price - reference) * _HUNDRED / reference


def ticks_away(order: Order, quote: Quote | None, instrument: Instrument | None) -> Decimal | None:
    """Return the same distance in ticks of the instrument."""
    reference = reference_price(order, quote)
    price = order.working_price
    if price is None or reference is None or instrument is None:
        return None
    if not instrument.has_steps or not instrument.tick_size:
        return None
    return (price - reference) / instrument.tick_size
