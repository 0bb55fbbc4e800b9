"""Quantities as people type them: `0.30`, `+0.05`, `-10%`, `50%`, `left=0.2`, `all`.

quantity := NUMBER | ("+"|"-") NUMBER ["%"] | NUMBER "%" | "left=" NUMBER | "all"

The first three act on the total, fills included; `N%` and `left=` on what can still fill.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.number_text import read_number
from tui.domain.numbers import EXACT, format_plain
from tui.domain.problem import Problem

_LEFT = "left="
_ALL = "all"


class QuantityKind(StrEnum):
    """What a typed quantity says."""

    TOTAL = "total"
    CHANGE = "change"
    CHANGE_PERCENT = "change-percent"
    PART = "part"
    """So many percent of what can still fill."""
    LEFT = "left"
    ALL = "all"
    """Everything that is free; only where an order is created."""


COMPUTED_KINDS = frozenset(
    {QuantityKind.CHANGE, QuantityKind.CHANGE_PERCENT, QuantityKind.PART, QuantityKind.ALL}
)
"""What rounds down to the lot; the others were typed as they are to be."""


class QuantityTextProblem(StrEnum):
    """Why a typed quantity cannot be read."""

    EMPTY = "quantity-empty"
    UNEXPECTED = "quantity-unexpected"
    """A character that has no place there."""
    UNKNOWN_WORD = "quantity-unknown-word"
    NO_ALL = "quantity-no-all"
    """`all` means nothing for an order that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityText:
    """A quantity, understood but not yet computed."""

    kind: QuantityKind
    amount: Decimal = Decimal(0)
    """Signed for changes; unused for `all`."""


def parse_quantity(text: str, *, allows_all: bool = False) -> QuantityText | Problem:
    """Read a typed quantity. A problem points at the wrong character; nothing is raised."""
    if not text:
        return Problem(code=QuantityTextProblem.EMPTY, at=0)
    if text == _ALL:
        if allows_all:
            return QuantityText(kind=QuantityKind.ALL)
        return Problem(code=QuantityTextProblem.NO_ALL, at=0)
    if text.startswith(_LEFT):
        return _number(text, len(_LEFT), QuantityKind.LEFT, None)
    if text[0] in "+-":
        return _number(text, 1, QuantityKind.CHANGE, QuantityKind.CHANGE_PERCENT)
    if text[0].isalpha():
        values = {"all": " or all" if allows_all else ""}
        return Problem(code=QuantityTextProblem.UNKNOWN_WORD, at=0, values=values)
    if not text[0].isascii() or not (text[0].isdigit() or text[0] == "."):
        return _unexpected(text, 0)
    return _number(text, 0, QuantityKind.TOTAL, QuantityKind.PART)


def _number(
    text: str, start: int, plain: QuantityKind, percent: QuantityKind | None
) -> QuantityText | Problem:
    number = read_number(text, start)
    if isinstance(number, Problem):
        return number
    kind, end = plain, number.end
    if percent is not None and text[end : end + 1] == "%":
        kind, end = percent, end + 1
    if end < len(text):
        return _unexpected(text, end)
    amount = number.value.copy_negate() if text[0] == "-" else number.value
    return QuantityText(kind=kind, amount=amount)


def _unexpected(text: str, at: int) -> Problem:
    return Problem(code=QuantityTextProblem.UNEXPECTED, at=at, values={"character": text[at]})


def write_quantity(quantity: QuantityText) -> str:
    """Write a quantity as it could be typed: without separators, never with an exponent."""
    number = format_plain(quantity.amount)
    sign = "" if quantity.amount.is_signed() else "+"
    match quantity.kind:
        case QuantityKind.TOTAL:
            return number
        case QuantityKind.CHANGE:
            return f"{sign}{number}"
        case QuantityKind.CHANGE_PERCENT:
            return f"{sign}{number}%"
        case QuantityKind.PART:
            return f"{number}%"
        case QuantityKind.LEFT:
            return f"{_LEFT}{number}"
        case QuantityKind.ALL:
            return _ALL


def exact_quantity(
    quantity: QuantityText,
    *,
    total: Decimal | None,
    filled: Decimal = Decimal(0),
    everything: Decimal | None = None,
) -> Decimal | None:
    """Compute the new total, fills included, before any rounding.

    `total` is the present one, `everything` what `all` stands for. `None` where what the text acts
    on is not there: a change of an order that does not exist yet.
    """
    match quantity.kind:
        case QuantityKind.TOTAL:
            return quantity.amount
        case QuantityKind.LEFT:
            return EXACT.add(filled, quantity.amount)
        case QuantityKind.ALL:
            return everything
        case _:
            return None if total is None else _changed(quantity, total, filled)


def _changed(quantity: QuantityText, total: Decimal, filled: Decimal) -> Decimal:
    if quantity.kind is QuantityKind.CHANGE:
        return EXACT.add(total, quantity.amount)
    if quantity.kind is QuantityKind.CHANGE_PERCENT:
        return EXACT.add(total, EXACT.scaleb(EXACT.multiply(total, quantity.amount), -2))
    working = EXACT.subtract(total, filled)
    return EXACT.add(filled, EXACT.scaleb(EXACT.multiply(working, quantity.amount), -2))
