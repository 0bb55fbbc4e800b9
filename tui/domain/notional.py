"""What a quantity is worth in quote currency, whatever it counts."""

from decimal import Decimal

from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import QuantityUnit


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
