"""Positions in derivatives, and the margin that carries them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.identifiers import InstrumentId
from tui.domain.order import QuantityUnit


class Direction(StrEnum):
    """Which way a position gains."""

    LONG = "long"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One open position of an account."""

    instrument: InstrumentId
    direction: Direction
    quantity: Decimal
    quantity_unit: QuantityUnit
    average_price: Decimal
    """At which it was entered."""
    unrealised_profit: Decimal | None = None
    unrealised_funding: Decimal | None = None
    profit_currency: str | None = None
    fixed_leverage: Decimal | None = None
    """Set where its margin is kept apart from the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginAccount:
    """One pot of margin. What the venue does not say is `None`."""

    name: str
    """As the venue names it: `flex`, `fi_xbtusd`."""
    currency: str
    equity: Decimal | None = None
    """Balance and unrealised profit, as it counts for margin."""
    available: Decimal | None = None
    """What new orders can use."""
    initial: Decimal | None = None
    """Held for positions and orders."""
    maintenance: Decimal | None = None
    """Below it positions are liquidated."""
    unrealised: Decimal | None = None
