"""What a customer asks of the futures exchange: words as they were sent, numbers as decimals."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Place an order. Words stay text, so that the exchange itself refuses wrong ones."""

    symbol: str | None = None
    side: str | None = None
    order_type: str | None = None
    size: Decimal | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trigger_signal: str | None = None
    reduce_only: bool = False
    client_id: str | None = None
    deviation: Decimal | None = None
    deviation_unit: str | None = None
    offset: Decimal | None = None
    offset_unit: str | None = None
    order_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Change an order; what is None stays."""

    order_id: str | None = None
    client_id: str | None = None
    size: Decimal | None = None
    qty_mode: str = "RELATIVE"
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    deviation: Decimal | None = None
    deviation_unit: str | None = None
    order_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """End an order."""

    order_id: str | None = None
    client_id: str | None = None
    order_tag: str | None = None


Instruction: TypeAlias = Send | Edit | Cancel
