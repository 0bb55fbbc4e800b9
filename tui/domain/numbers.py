"""Exact decimals: reading them from text, writing them without an exponent, rounding to a step."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, InvalidOperation

EXPONENT_LIMIT = 30
"""A venue number beyond 10^±30 is taken for damage, not for money."""

EXACT = Context(prec=120, rounding=ROUND_HALF_UP)
"""Arithmetic on venue numbers: wide enough that sums, differences and products never round."""


_WRITTEN = re.compile(r"[+-]?[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]+)?|[+-]?s?(?:NaN|Infinity)")
"""How numbers are written. `Decimal` alone would also read `1_000`, blanks and other scripts."""


class NumberError(ValueError):
    """The text is not a number this program will do money arithmetic with."""


def parse_decimal(text: str | int | Decimal) -> Decimal:
    """Read a number exactly, trailing zeros kept.

    Raises:
        NumberError: Not a finite decimal, or its adjusted exponent lies outside ±30.
    """
    if isinstance(text, str) and not _WRITTEN.fullmatch(text):
        raise NumberError(f"not a number: {text!r}")
    try:
        value = Decimal(text)
    except (InvalidOperation, ValueError, TypeError):
        raise NumberError(f"not a number: {text!r}") from None
    if not value.is_finite():
        raise NumberError(f"not a finite number: {text!r}")
    if value and abs(value.adjusted()) > EXPONENT_LIMIT:
        raise NumberError(f"beyond 10^±{EXPONENT_LIMIT}: {text!r}")
    if not value and abs(int(value.as_tuple().exponent)) > EXPONENT_LIMIT:
        raise NumberError(f"beyond 10^±{EXPONENT_LIMIT}: {text!r}")
    return value


def format_plain(value: Decimal) -> str:
    """Write a number in plain notation, its trailing zeros kept, never with an exponent."""
    return format(value, "f")


def round_down(value: Decimal, step: Decimal) -> Decimal:
    """Return the multiple of `step` at or towards zero from `value`."""
    return _to_step(value, step, ROUND_DOWN)


def round_up(value: Decimal, step: Decimal) -> Decimal:
    """Return the multiple of `step` at or away from zero from `value`."""
    return _to_step(value, step, ROUND_UP)


def round_nearest(value: Decimal, step: Decimal) -> Decimal:
    """Return the multiple of `step` nearest to `value`, ties away from zero."""
    return _to_step(value, step, ROUND_HALF_UP)


def _to_step(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    steps = EXACT.divide(value, step).to_integral_value(rounding=rounding)
    return EXACT.multiply(steps, step).quantize(step, context=EXACT)
