"""What a quantity, and an order, is worth in quote currency, whatever its quantity counts."""

from decimal import Decimal

from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import Order, QuantityUnit, Side


def notional(
    quantity: Decimal, unit: QuantityUnit, price: Decimal | None, instrument: Instrument | None
) -> Decimal | None:
    """Return what a quantity is worth at a price; `None` where that cannot be worked out.

    Contracts are worth their own size whatever the price; only the instrument tells it.
    """
    match unit:
        case QuantityUnit.QUOTE:
            return quantity
        case QuantityUnit.CONTRACTS:
            size = None if instrument is None else instrument.contract_size
            return None if size is None else EXACT.multiply(quantity, size)
        case QuantityUnit.BASE:
            return None if price is None else EXACT.multiply(quantity, price)


def own_price(order: Order) -> Decimal | None:
    """Return the price an order is valued at: its own limit, else its trigger."""
    limit = order.limit_price
    return limit if isinstance(limit, Decimal) else order.effective_trigger_price


def own_value(order: Order, instrument: Instrument | None) -> Decimal | None:
    """Return what is left of an order in quote currency, at its own price.

    `None` for a custom order that trades other assets than those of the pair it watches.
    """
    if order.custom is not None and order.side is Side.CONVERT:
        return None
    return notional(order.working_quantity, order.quantity_unit, own_price(order), instrument)
