"""What nobody has confirmed about the venue, and so may be changed."""

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from tui.simulator.numbers import ZERO


class Telling(StrEnum):
    """How refusals are told that may come with HTTP 200."""

    MIX = "mix"
    """In turn: with their own status, with 200, and in the other envelope."""
    INSIDE = "200"
    STATUS = "status"


class Listing(StrEnum):
    """Where stops that wait for their price are listed."""

    HISTORY = "history"
    ACTIVE = "active"
    BOTH = "both"


class FinishedRow(StrEnum):
    """What a cancel of many says of an order that was over."""

    FALSE = "false"
    """A row without success."""
    MISSING = "missing"
    ERRORS = "errors"
    """No row, and errors beside the data."""


@dataclass(slots=True)
class Habits:
    """Choices among what the documentation leaves open; these are the careful ones."""

    telling: Telling = Telling.MIX
    listing: Listing = Listing.HISTORY
    finished_row: FinishedRow = FinishedRow.FALSE
    fires_wrong_side: bool = False
    """Whether a trigger on the wrong side of the market fires at once; refused otherwise."""
    races: bool = False
    """Whether cancelling what is over answers 500 instead of 400."""
    refuses_address: bool = False
    cancel_seconds: Decimal = ZERO
    """How long a cancel that was accepted takes."""
    pending_seconds: Decimal = ZERO
    """How long a new order is pending before it reaches the book."""

    def reset(self) -> None:
        """Choose as at the opening again."""
        for choice in fields(self):
            setattr(self, choice.name, choice.default)
