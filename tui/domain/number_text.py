"""Numbers as people type them: digits, a point, and separators exactly as the screen shows them."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tui.domain.problem import Problem

MOST_DIGITS = 30
"""No price or quantity needs more, and arithmetic on so many stays exact."""

_WHOLE = re.compile(r"[0-9][0-9,]*")
_FRACTION = re.compile(r"\.([0-9]*)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_FIRST_GROUP = re.compile(r"[1-9][0-9]{0,2}")


class NumberTextProblem(StrEnum):
    """Why a typed number cannot be read."""

    MISSING = "number-missing"
    """A digit has to stand here."""
    GROUPS = "number-groups"
    """A comma that does not separate thousands; it may have been meant as a decimal point."""
    FRACTION = "number-fraction"
    """Nothing follows the point."""
    DIGITS = "number-digits"
    """More digits than any amount has."""


class ReadNumber(NamedTuple):
    """A number and where it ends in the text."""

    value: Decimal
    end: int


def read_number(text: str, start: int) -> ReadNumber | Problem:
    """Read the number that begins at `start`; what follows it is the caller's."""
    match = _WHOLE.match(text, start)
    if match is None:
        return Problem(code=NumberTextProblem.MISSING, at=start)
    whole, end = match[0], match.end()
    if "," in whole and not _GROUPED.fullmatch(whole):
        return Problem(code=NumberTextProblem.GROUPS, at=start + _wrong_comma(whole))
    fraction = _FRACTION.match(text, end)
    if fraction is not None:
        end = fraction.end()
        if not fraction[1]:
            return Problem(code=NumberTextProblem.FRACTION, at=end)
    digits = text[start:end].replace(",", "")
    if len(digits.replace(".", "")) > MOST_DIGITS:
        return Problem(code=NumberTextProblem.DIGITS, at=start, values={"most": MOST_DIGITS})
    return ReadNumber(Decimal(digits), end)


def _wrong_comma(whole: str) -> int:
    """Return the first comma that is not followed by three digits, or follows too many."""
    first, *groups = whole.split(",")
    at = len(first)
    if not _FIRST_GROUP.fullmatch(first):
        return at
    for group in groups:
        if len(group) != 3:
            break
        at += 1 + len(group)
    return at
