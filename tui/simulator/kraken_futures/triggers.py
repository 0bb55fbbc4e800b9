"""Triggers: when they fire, and how trailing ones follow the market."""

from decimal import Decimal

from tui.simulator.kraken_futures.order import DeviationUnit, FuturesOrder
from tui.simulator.kraken_futures.prices import FuturesQuote
from tui.simulator.numbers import ZERO, half_up


def is_fired(order: FuturesOrder, quote: FuturesQuote) -> bool:
    """Tell whether the price a trigger watches has reached it."""
    if order.trigger_price is None:
        return False
    watched = quote.signal(order.signal)
    return watched >= order.trigger_price if order.is_above else watched <= order.trigger_price


def trail(order: FuturesOrder, quote: FuturesQuote, *, anew: bool = False) -> None:
    """Draw the trigger of a trailing stop after the market; anew, also away from it."""
    if order.deviation is None:
        return
    price = _at_distance(order, quote.signal(order.signal))
    before = order.trigger_price
    is_nearer = before is None or (price < before if order.is_above else price > before)
    if is_nearer or anew:
        order.trigger_price = price
        if before is not None:
            order.update_reason = "TRAILING_STOP_PRICE_UPDATED"


def _at_distance(order: FuturesOrder, watched: Decimal) -> Decimal:
    distance = order.deviation or ZERO
    if order.deviation_unit is DeviationUnit.PERCENT:
        distance = watched * distance / 100
    moved = watched + distance * order.signed
    return half_up(max(moved, order.contract.tick_size), order.contract.tick_size)
