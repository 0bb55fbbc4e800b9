"""Counts and sums that follow one order at a time, so that a change costs what changed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.presentation.facts import Kind, OrderFacts
from tui.presentation.totals import Totals

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the matching orders are in which state."""

    working: int = 0
    pending: int = 0
    partly_filled: int = 0
    looking_up: int = 0
    """Not listed any more, fate not known yet; they count as working."""
    unreadable: int = 0
    ended: int = 0


@dataclass(slots=True)
class Tally:
    """What orders add up to. Sums are exact, so that taking away undoes adding."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    sums: dict[tuple[Side, str], Decimal] = field(default_factory=dict)
    sizes: Counter[tuple[Side, str]] = field(default_factory=Counter)
    without_price: int = 0

    def copy(self) -> "Tally":
        """Return a tally that goes its own way."""
        return Tally(self.kinds.copy(), self.sums.copy(), self.sizes.copy(), self.without_price)

    def add(self, one: OrderFacts, times: int = 1) -> None:
        """Count an order in; `times` -1 counts it out."""
        self.kinds[one.kind] += times
        if one.part is None:
            return
        side, currency, value = one.part
        if value is None:
            self.without_price += times
            return
        sum_of = side, currency
        self.sizes[sum_of] += times
        signed = value if times > 0 else value.copy_negate()
        self.sums[sum_of] = EXACT.add(self.sums.get(sum_of, _ZERO), signed)

    def counts(self) -> Counts:
        """Return how many orders are in which state."""
        kinds = self.kinds
        return Counts(
            working=kinds.total() - kinds[Kind.ENDED],
            pending=kinds[Kind.PENDING],
            partly_filled=kinds[Kind.PARTLY_FILLED],
            looking_up=kinds[Kind.LOOKING_UP],
            unreadable=kinds[Kind.UNREADABLE],
            ended=kinds[Kind.ENDED],
        )

    def totals(self, nearest: Decimal | None, oldest: datetime | None) -> Totals:
        """Return the sums, currencies without an order left out."""
        amounts: dict[Side, dict[str, Decimal]] = {}
        for (side, currency), amount in self.sums.items():
            if self.sizes[side, currency]:
                amounts.setdefault(side, {})[currency] = amount
        return Totals(amounts, self.without_price, nearest, oldest)


def tally_of(facts: Iterable[OrderFacts]) -> Tally:
    """Count orders in."""
    tally = Tally()
    for one in facts:
        tally.add(one)
    return tally
