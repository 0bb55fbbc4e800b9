"""Numbers as the operator reads them: exact where they can be, and marked where they are not."""

from decimal import ROUND_HALF_UP, Context, Decimal

from tui.domain.numbers import EXACT
from tui.domain.order import Price, RelativePrice
from tui.presentation.clean import ELLIPSIS, clean

NONE = "-"
"""Stands where there is no number."""

_SHORT = Context(prec=3, rounding=ROUND_HALF_UP)
_FOUR_DIGITS = Context(prec=4, rounding=ROUND_HALF_UP)
_TEN_DIGITS = Context(prec=10, rounding=ROUND_HALF_UP)
_CENT = Decimal("0.01")
_MULTIPLES = (
    ("T", Decimal(10**12)),
    ("B", Decimal(10**9)),
    ("M", Decimal(10**6)),
    ("k", Decimal(1000)),
)


def grouped(value: Decimal, decimals: int = 0) -> str:
    """Write a number exactly, with thousands separators and at least `decimals` decimals."""
    whole, _, fraction = format(value, ",f").partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    return f"{whole}.{fraction}" if fraction else whole


def price_text(price: Price | None, decimals: int | None = None) -> str:
    """Write a price: to the instrument's decimals, as it came without them, offsets verbatim."""
    if price is None:
        return NONE
    if isinstance(price, RelativePrice):
        return clean(price.text)
    return format(price, ",f") if decimals is None else grouped(price, decimals)


def squeezed(text: str, width: int) -> str:
    """Return a number's text in at most `width` cells.

    Zeros at the end, separators and a leading zero go first, then digits at the end, marked with
    an ellipsis. Where not even the whole part fits, it is rounded, marked with a `~`.
    """
    if len(text) <= width:
        return text
    bare = text.replace(",", "")
    for form in (_without_zeros(text), bare, _without_zeros(bare), _without_zero(bare)):
        if len(form) <= width:
            return form
    shortest = _without_zero(bare)
    if shortest.find(".") in range(width - 1):
        return shortest[: width - 1] + ELLIPSIS
    about = "~" + compact(Decimal(bare))
    return about if len(about) <= width else "#" * width


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _without_zero(text: str) -> str:
    text = _without_zeros(text)
    return text.replace("0.", ".", 1) if text.lstrip("+-").startswith("0.") else text


def amount_text(value: Decimal, asset: str, width: int, *, can_drop: bool = False) -> str:
    """Write an amount of an asset in at most `width` cells.

    Args:
        value: The amount.
        asset: What it is an amount of.
        width: The cells there are.
        can_drop: Whether the asset gives way before a digit does.
    """
    number = grouped(value)
    for text in (f"{number} {asset}", f"{number.replace(',', '')} {asset}"):
        if len(text) <= width:
            return text
    if can_drop:
        return squeezed(number, width)
    return squeezed(number, max(width - len(asset), 1)) + asset


def aligned(text: str, width: int, decimals: int) -> str:
    """Return a number's text right-aligned on its point, `decimals` cells kept for what follows.

    A number that needs those cells itself takes them.
    """
    text = squeezed(text, width)
    _, point, fraction = text.partition(".")
    behind = decimals + 1 - len(point) - len(fraction)
    if behind > 0 and len(text) + behind <= width:
        text += " " * behind
    return text.rjust(width)


def money(value: Decimal) -> str:
    """Write an amount of quote currency: cents, or four digits where it is below one."""
    if value and abs(value) < 1:
        return grouped(_FOUR_DIGITS.plus(value))
    return grouped(value.quantize(_CENT, context=EXACT), 2)


def compact(value: Decimal) -> str:
    """Write an amount in three digits (`45.5k`), for summaries only."""
    short = _SHORT.plus(value)
    for letter, size in _MULTIPLES:
        if abs(short) >= size:
            return grouped(EXACT.divide(short, size)) + letter
    return grouped(short)


def percent(value: Decimal) -> str:
    """Write a signed percentage with the precision its size deserves."""
    size = abs(value)
    if size < Decimal("9.995"):
        return f"{value:+.2f}%"
    return f"{value:+.1f}%" if size < 1000 else f"{value:+,.0f}%"


def ticks(value: Decimal) -> str:
    """Write a signed number of ticks."""
    return f"{value:+,.0f}"


def average_text(value: Decimal, decimals: int | None = None) -> str:
    """Write an average: exactly where it has an end, else rounded and marked with a `~`.

    It is rounded two places behind the instrument's decimals, without them to ten digits.
    """
    if decimals is None:
        rounded = _TEN_DIGITS.plus(value)
    else:
        rounded = value.quantize(Decimal(1).scaleb(-decimals - 2), context=EXACT)
    return ("" if rounded == value else "~") + grouped(rounded, decimals or 0)
