"""What a venue lists for trading and in which steps."""

from dataclasses import dataclass
from decimal import Decimal

from tui.domain.identifiers import InstrumentKey


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
    minimum_quantity: Decimal | None = None
    minimum_cost: Decimal | None = None
    """In quote currency."""
    status: str = "online"
    """The venue's word for what the instrument accepts now."""
    leverages: tuple[int, ...] = ()
    """What a margin order may use, either side; empty where there is no margin."""
    is_tokenised: bool = False
    """A tokenised share, whose quantities have two readings."""
