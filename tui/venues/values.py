"""Numbers and moments as more than one venue writes them, from wire to domain values. Pure."""

from datetime import UTC, datetime
from decimal import Decimal

from tui.domain.numbers import parse_decimal

Number = str | int | Decimal
"""A number in JSON: a text, or digits."""


class UnusableWordError(ValueError):
    """A word that decides what the order is, and says nothing known."""


def exact(number: Number) -> Decimal:
    """Read a number, trailing zeros kept.

    Raises:
        NumberError: It is none to do arithmetic with.
    """
    return parse_decimal(number)


def positive(number: Number | None) -> Decimal | None:
    """Read a number whose absence, emptiness and zero mean none."""
    return None if number is None or number == "" else (exact(number) or None)


def moment(text: str | None) -> datetime | None:
    """Read a time in ISO 8601.

    Raises:
        ValueError: It is none.
    """
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
