"""Which of the market's prices an order is measured from."""

from decimal import Decimal

from tui.domain.order import Order, TriggerSignal
from tui.domain.quote import Quote


def signal_price(order: Order, quote: Quote | None) -> Decimal | None:
    """Return the price the order's trigger watches, where the venue tells it."""
    if quote is None:
        return None
    match order.trigger_signal:
        case TriggerSignal.INDEX:
            return quote.index
        case TriggerSignal.MARK:
            return quote.mark
        case _:
            return quote.last


def reference_price(order: Order, quote: Quote | None) -> Decimal | None:
    """Return the price the order's distance is measured from.

    An order that waits for its trigger is as far as its own signal is from it, where that is
    known; every other one is measured from the market's reference price.
    """
    if quote is None:
        return None
    price = None
    if order.is_waiting_for_trigger and order.trigger_signal is not None:
        price = signal_price(order, quote)
    return quote.reference if price is None else price
