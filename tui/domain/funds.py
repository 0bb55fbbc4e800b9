"""What an account owns, and what its open orders hold of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tui.domain.failure import ReadFailure
from tui.domain.numbers import EXACT
from tui.domain.position import MarginAccount, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One currency of an account."""

    currency: str
    """As instruments name it: `BTC`, not `XXBT`; suffixes such as `.S` are kept."""
    venue_currency: str
    """As the venue names it."""
    balance: Decimal
    held: Decimal
    """Held by open orders, as the venue counts it."""
    credit: Decimal = Decimal(0)
    credit_used: Decimal = Decimal(0)

    @property
    def free(self) -> Decimal:
        """What new orders can use: balance + credit - credit used - held (BalanceEx)."""
        more = EXACT.subtract(self.credit, self.credit_used)
        return EXACT.subtract(EXACT.add(self.balance, more), self.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """The holdings of one account at one moment."""

    holdings: Mapping[str, Holding] = field(default_factory=dict)
    """By currency as instruments name it."""
    positions: tuple[Position, ...] = ()
    margins: tuple[MarginAccount, ...] = ()
    as_of: datetime
    failure: ReadFailure | None = None
    """Why the newest read failed; the holdings are those of before."""
    positions_as_of: datetime | None = None
    """When the positions were told; `None`: never, and having none is not known."""
    positions_failure: ReadFailure | None = None
    """Why their newest read failed; the positions are those of before."""
    margins_as_of: datetime | None = None
    margins_failure: ReadFailure | None = None

    def free(self, currency: str) -> Decimal | None:
        """Return what is free of a currency; `None` where the account has never had it."""
        holding = self.holdings.get(currency)
        return None if holding is None else holding.free
