"""Prices as people type them: `91,250.0`, `-2%`, `own+0.3%`, `bid-1t`, `mid`.

price := NUMBER | [base] ("+"|"-") NUMBER ["%" | "t" | "bp"] | base
base  := own | last | bid | ask | mid | mark | index
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile

from tui.domain.number_text import read_number
from tui.domain.numbers import EXACT, format_plain
from tui.domain.problem import Problem


class Base(StrEnum):
    """What a relative price is measured from."""

    OWN = "own"
    LAST = "last"
    BID = "bid"
    ASK = "ask"
    MID = "mid"
    MARK = "mark"
    INDEX = "index"


MARKET_BASE = Base.LAST
"""What the venue measures from: the last trade; for a trigger, the order's own signal."""


class OffsetUnit(StrEnum):
    """What the number of a relative price counts, as it is written."""

    PRICE = ""
    PERCENT = "%"
    TICKS = "t"
    BASIS_POINTS = "bp"
    """A hundredth of a percent."""


class PriceTextProblem(StrEnum):
    """Why a typed price cannot be read."""

    EMPTY = "price-empty"
    UNEXPECTED = "price-unexpected"
    """A character that has no place there."""
    UNKNOWN_BASE = "price-unknown-base"
    SIGN_MISSING = "price-sign-missing"
    """After a base only `+` or `-` can follow."""
    UNIT_UNSIGNED = "price-unit-unsigned"
    """`5%`: up or down?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceText:
    """A price, understood but not yet computed."""

    amount: Decimal
    """The price itself; of a relative one the signed distance from its base."""
    is_relative: bool = False
    base: Base | None = None
    """The base the text names; `None` leaves it to the chooser."""
    unit: OffsetUnit = OffsetUnit.PRICE


_SIGNS = frozenset("+-")


def parse_price(text: str) -> PriceText | Problem:
    """Read a typed price. A problem points at the character that is wrong; nothing is raised."""
    if not text:
        return Problem(code=PriceTextProblem.EMPTY, at=0)
    if word := "".join(takewhile(str.isalpha, text)):
        return _based(text, word)
    if text[0] in _SIGNS:
        return _offset(text, 0, None)
    return _absolute(text)


def _based(text: str, word: str) -> PriceText | Problem:
    if word not in set(Base):
        values = {"word": word, "bases": " ".join(Base)}
        return Problem(code=PriceTextProblem.UNKNOWN_BASE, at=0, values=values)
    base, at = Base(word), len(word)
    if at == len(text):
        return PriceText(amount=Decimal(0), is_relative=True, base=base)
    if text[at] not in _SIGNS:
        return Problem(code=PriceTextProblem.SIGN_MISSING, at=at, values={"base": str(base)})
    return _offset(text, at, base)


def _offset(text: str, at: int, base: Base | None) -> PriceText | Problem:
    number = read_number(text, at + 1)
    if isinstance(number, Problem):
        return number
    unit = _unit(text[number.end :])
    end = number.end + len(unit)
    if end < len(text):
        return _unexpected(text, end)
    amount = number.value.copy_negate() if text[at] == "-" else number.value
    return PriceText(amount=amount, is_relative=True, base=base, unit=unit)


def _absolute(text: str) -> PriceText | Problem:
    if not text[0].isascii() or not (text[0].isdigit() or text[0] == "."):
        return _unexpected(text, 0)
    number = read_number(text, 0)
    if isinstance(number, Problem):
        return number
    rest = text[number.end :]
    if not rest:
        return PriceText(amount=number.value)
    if _unit(rest) != rest:
        return _unexpected(text, number.end)
    values = {"text": text}
    return Problem(code=PriceTextProblem.UNIT_UNSIGNED, at=number.end, values=values)


def _unit(rest: str) -> OffsetUnit:
    """Return the unit that `rest` begins with."""
    named = (unit for unit in OffsetUnit if unit and rest.startswith(unit))
    return next(named, OffsetUnit.PRICE)


def _unexpected(text: str, at: int) -> Problem:
    return Problem(code=PriceTextProblem.UNEXPECTED, at=at, values={"character": text[at]})


def write_price(price: PriceText) -> str:
    """Write a price as it could be typed: without separators, never with an exponent."""
    if not price.is_relative:
        return format_plain(price.amount)
    if price.base is not None and not price.amount and price.unit is OffsetUnit.PRICE:
        return price.base
    sign = "" if price.amount.is_signed() else "+"
    return f"{price.base or ''}{sign}{format_plain(price.amount)}{price.unit}"


def is_native(price: PriceText) -> bool:
    """Whether Kraken itself resolves it: `[+-]N[%]`, without a base.

    https://docs.kraken.com/api-reference/trading/amend-order
    """
    is_known_unit = price.unit in {OffsetUnit.PRICE, OffsetUnit.PERCENT}
    return price.is_relative and price.base is None and is_known_unit


def exact_price(price: PriceText, base_value: Decimal | None, tick: Decimal) -> Decimal | None:
    """Compute what a price means, before any rounding.

    `None` where it is relative and its base has no value now.
    """
    if not price.is_relative:
        return price.amount
    return None if base_value is None else measured_from(base_value, price, tick)


def measured_from(base_value: Decimal, price: PriceText, tick: Decimal) -> Decimal:
    """Compute a relative price from the value of its base, before any rounding."""
    return EXACT.add(base_value, _distance(price, base_value, tick))


def _distance(price: PriceText, base_value: Decimal, tick: Decimal) -> Decimal:
    match price.unit:
        case OffsetUnit.PRICE:
            return price.amount
        case OffsetUnit.TICKS:
            return EXACT.multiply(price.amount, tick)
        case OffsetUnit.PERCENT:
            return EXACT.scaleb(EXACT.multiply(price.amount, base_value), -2)
        case OffsetUnit.BASIS_POINTS:
            return EXACT.scaleb(EXACT.multiply(price.amount, base_value), -4)
