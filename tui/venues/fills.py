"""What fills come to, at any venue. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from tui.domain.fill import Fill
from tui.domain.numbers import EXACT


def total_of(fills: Iterable[Fill]) -> Decimal:
    """Return how much fills come to."""
    total = Decimal(0)
    for fill in fills:
        total = EXACT.add(total, fill.quantity)
    return total
