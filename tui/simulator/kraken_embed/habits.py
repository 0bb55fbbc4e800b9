"""What may be changed about how the venue answers where nobody knows how the real one does."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tui.simulator.kraken_embed.failures import ErrorShape
from tui.simulator.numbers import ONE, ZERO


class LastPage(StrEnum):
    """How the last page of a list says that it is the last."""

    NULL = "null"
    ABSENT = "absent"
    EMPTY = "empty"


class Reference(StrEnum):
    """What a transaction says of the order it belongs to."""

    ORDER = "order"
    QUOTE = "quote"
    ABSENT = "absent"


class TransactionPath(StrEnum):
    """The two places where transactions may be."""

    REFERENCE = "reference"
    """With the user in the path."""
    GUIDE = "guide"
    """With the user in the query."""


@dataclass(slots=True)
class Habits:
    """The switches of the venue."""

    error_shape: ErrorShape = ErrorShape.LIST
    page_size: int = 20
    last_page: LastPage = LastPage.NULL
    guards_reserve: bool = False
    """Whether buying above the market is refused, as the partner's reserve would pay for it."""
    takes_cross_pairs: bool = False
    """Whether a trigger may watch another pair than the one that is traded."""
    reference: Reference = Reference.ORDER
    closed_path: TransactionPath | None = None
    """Where no transactions are."""
    refuses_types: bool = False
    """Whether transactions cannot be asked for by type."""
    smallest: Decimal = ONE
    """What the amount of an order must be worth, in USD."""
    largest: Decimal = Decimal(1_000_000)
    rate_age: Decimal = ZERO
    """How many seconds old the newest rate is."""
    disabled: set[str] = field(default_factory=lambda: {"FIL"})
    """Assets that cannot be traded at present."""
