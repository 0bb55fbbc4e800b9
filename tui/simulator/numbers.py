"""Exact rounding and plain notation of decimals."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

EXACT = Context(prec=120)
"""For what customers write, which may have more digits than the default context keeps."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MICRO = Decimal("0.000001")


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent."""
    return format(value, "f")


def padded(value: Decimal, decimals: int) -> str:
    """Write a decimal with exactly so many digits behind the point."""
    return format(value, f".{decimals}f")


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """Round to the nearest multiple of a step, halves upwards."""
    steps = EXACT.divide(value, step).quantize(ONE, ROUND_HALF_UP, EXACT)
    return EXACT.multiply(steps, step)


def down(value: Decimal, step: Decimal) -> Decimal:
    """Round down to a multiple of a step."""
    return (value / step).quantize(ONE, ROUND_DOWN) * step


def is_multiple(value: Decimal, step: Decimal) -> bool:
    """Tell whether a value lies on the grid of a step."""
    return not EXACT.remainder(value, step)


def unit(decimals: int) -> Decimal:
    """Return the smallest amount with so many decimals."""
    return ONE.scaleb(-decimals)


def unix_seconds(moment: datetime) -> Decimal:
    """Return a moment as exact seconds since 1970, six decimals."""
    return Decimal((moment - _EPOCH) // _MICROSECOND) * _MICRO


def from_unix(seconds: Decimal) -> datetime:
    """Return exact seconds since 1970 as a moment in UTC."""
    return _EPOCH + timedelta(microseconds=int(seconds * 1_000_000))
