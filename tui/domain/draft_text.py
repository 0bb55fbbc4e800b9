"""Numbers as they stand in a ticket that is filled in for the operator."""

from decimal import Decimal

from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import Price, RelativePrice


def number_text(value: Price | None) -> str:
    """Return a number as it would be typed; empty for none."""
    if value is None:
        return ""
    return value.text if isinstance(value, RelativePrice) else format_plain(_short(value))


def _short(value: Decimal) -> Decimal:
    """Return a number without the zeros at its end that a venue pads with."""
    is_whole = value == value.to_integral_value()
    return EXACT.quantize(value, Decimal(1)) if is_whole else EXACT.normalize(value)
