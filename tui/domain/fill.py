"""One execution of an order."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from tui.domain.identifiers import ClientOrderId, InstrumentId, InstrumentKey, OrderKey
from tui.domain.numbers import EXACT
from tui.domain.order import QuantityUnit, Side

FillId = NewType("FillId", str)
"""The venue's id of a fill."""


class Liquidity(StrEnum):
    """Whether the order rested in the book, or took from it."""

    MAKER = "maker"
    TAKER = "taker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One execution, as the venue tells it. Amounts are exact."""

    id: FillId
    order: OrderKey
    client_order_id: ClientOrderId | None = None
    instrument: InstrumentId
    """As orders name it, where the venue's other names are known."""
    side: Side
    price: Decimal
    quantity: Decimal
    quantity_unit: QuantityUnit = QuantityUnit.BASE
    told_cost: Decimal | None = None
    """What it came to in quote currency, where the venue tells that and no price."""
    fee: Decimal | None
    fee_currency: str | None
    liquidity: Liquidity | None
    filled_at: datetime
    raw: bytes
    """The venue's object, its bytes as they came."""

    @property
    def market(self) -> InstrumentKey:
        """The instrument in the world."""
        return InstrumentKey(self.order.venue, self.instrument)

    @property
    def cost(self) -> Decimal:
        """Price times quantity, or as it was told; contracts of inverse futures are one unit."""
        if self.told_cost is not None:
            return self.told_cost
        if self.quantity_unit is not QuantityUnit.BASE:
            return self.quantity
        return EXACT.multiply(self.price, self.quantity)
