"""What the shown orders add up to, per quote currency, and which of them stand out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tui.domain.custom_order import as_traded
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey
from tui.domain.instrument import Instrument
from tui.domain.notional import own_value
from tui.domain.numbers import EXACT
from tui.domain.order import Order, Side
from tui.domain.state import BlotterState
from tui.presentation.told import instrument_of, quote_currency


class Part(NamedTuple):
    """What one order adds."""

    side: Side
    currency: str
    value: Decimal | None
    """In quote currency; `None` where it has no price to count with."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of working orders. Different currencies are never added to each other."""

    amounts: Mapping[Side, Mapping[str, Decimal]] = field(default_factory=dict)
    without_price: int = 0
    nearest: Decimal | None = None
    """The smallest distance from the market, in percent, its sign aside."""
    oldest: datetime | None = None

    def of(self, side: Side) -> Mapping[str, Decimal]:
        """Return the sums of one side by quote currency."""
        return self.amounts.get(side, {})


def add_up(
    parts: Iterable[Part], nearest: Decimal | None = None, oldest: datetime | None = None
) -> Totals:
    """Return the sums of these parts."""
    amounts: dict[Side, dict[str, Decimal]] = {}
    without_price = 0
    for side, currency, value in parts:
        if value is None:
            without_price += 1
            continue
        sums = amounts.setdefault(side, {})
        sums[currency] = EXACT.add(sums.get(currency, _ZERO), value)
    return Totals(amounts, without_price, nearest, oldest)


_ZERO = Decimal(0)


def part_of(order: Order, instrument: Instrument | None) -> Part:
    """Return what an order adds, as it is told."""
    return Part(order.side, quote_currency(order, instrument), own_value(order, instrument))


def currency_of(state: BlotterState, order: Order) -> str:
    """Return the quote currency of an order as it is told."""
    return quote_currency(order, instrument_of(state, order))


def totals_of(state: BlotterState, keys: Iterable[OrderKey]) -> Totals:
    """Return the sums of chosen orders, those known to be over left out."""
    entries = (state.book.get(key) for key in keys if _works(state, key))
    orders = (as_traded(entry) for entry in entries if isinstance(entry, Order))
    return add_up(part_of(order, instrument_of(state, order)) for order in orders)


def _works(state: BlotterState, key: OrderKey) -> bool:
    ended = state.book.ended.get(key)
    return ended is None or ended.fate is Fate.LOOKING_UP or key in state.book.orders(key.account)
