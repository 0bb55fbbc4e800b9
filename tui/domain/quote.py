"""What the market last said about an instrument."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tui.domain.identifiers import InstrumentKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Prices of one instrument at one moment. A price the venue does not give is `None`."""

    key: InstrumentKey
    last: Decimal | None
    bid: Decimal | None = None
    ask: Decimal | None = None
    mark: Decimal | None = None
    index: Decimal | None = None
    status: str | None = None
    """The venue's word for what the market accepts now, where its prices tell; else `None`."""
    as_of: datetime

    @property
    def reference(self) -> Decimal | None:
        """The price distances are measured from: mark where there is one, else last."""
        return self.mark if self.mark is not None else self.last
