"""How long the venue may take before it refuses a request as too late."""

import dataclasses
from decimal import Decimal
from enum import StrEnum

from tui.domain.number_text import read_number
from tui.domain.problem import FormField, Problem

SHORTEST = Decimal(2)
LONGEST = Decimal(60)
"""Seconds from the venue's present to the deadline: Kraken Spot's bounds, kept for Futures too.

https://docs.kraken.com/api-reference/trading/amend-order
"""


class DeadlineProblem(StrEnum):
    """Why a typed deadline cannot be sent."""

    UNEXPECTED = "deadline-unexpected"
    """A character that has no place there."""
    OUT_OF_RANGE = "deadline-out-of-range"


def parse_deadline(text: str) -> Decimal | Problem | None:
    """Read a deadline in seconds; an empty text is none."""
    if not text:
        return None
    number = read_number(text, 0)
    if isinstance(number, Problem):
        return dataclasses.replace(number, field=FormField.DEADLINE)
    if number.end < len(text):
        return _problem(DeadlineProblem.UNEXPECTED, number.end, character=text[number.end])
    if not SHORTEST <= number.value <= LONGEST:
        return _problem(DeadlineProblem.OUT_OF_RANGE, 0, shortest=SHORTEST, longest=LONGEST)
    return number.value


def _problem(code: DeadlineProblem, at: int, **values: Decimal | str) -> Problem:
    return Problem(code=code, field=FormField.DEADLINE, at=at, values=values)
