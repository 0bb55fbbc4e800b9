"""What a venue lists for trading and in which steps."""

from dataclasses import dataclass
from decimal import Decimal

from tui.domain.identifiers import InstrumentKey
from tui.domain.order import QuantityUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One instrument's names, steps and minimums."""

    key: InstrumentKey
    symbol: str
    """The name for people: `BTC/USD`."""
    base: str
    quote: str
    tick_size: Decimal
    price_decimals: int
    lot_size: Decimal
    has_steps: bool = True
    """Whether the venue tells tick and lot; where it does not, they are the finest it is sent."""
    minimum_quantity: Decimal | None = None
    minimum_cost: Decimal | None = None
    """In quote currency."""
    status: str = "online"
    """The venue's word for what the instrument accepts now."""
    leverages: tuple[int, ...] = ()
    """What a margin order may use, either side; empty where there is no margin."""
    quantity_unit: QuantityUnit = QuantityUnit.BASE
    """What quantities count: contracts of one dollar each on inverse futures."""
    contract_size: Decimal = Decimal(1)
    """Of one contract, in quote currency; only where quantities count contracts."""
    maximum_quantity: Decimal | None = None
    """The largest position the venue allows, where it says so."""
    hold_milliseconds: int = 0
    """For so long the venue holds every placement and amend that is not post-only."""
    is_tokenised: bool = False
    """A tokenised share, whose quantities have two readings."""
