"""What the open orders of the book hold of an account's money, counted from the orders alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tui.domain.custom_order import as_traded
from tui.domain.fate import Fate
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import BookEntry, Order, QuantityUnit, Side
from tui.domain.state import BlotterState
from tui.presentation.told import instrument_of
from tui.presentation.totals import Part, Totals, add_up, part_of

_LEVERAGE = re.compile(r"[0-9]")
"""How a flag begins that names a leverage (`5:1`); no other flag begins with a digit."""
_ZERO = Decimal(0)


class Hold(NamedTuple):
    """What one order holds: fees aside."""

    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCount:
    """What the working orders of one account hold, by currency."""

    held: Mapping[str, Decimal] = field(default_factory=dict)
    uncounted: int = 0
    """Orders that may hold something, but do not tell how much of what."""
    totals: Totals = field(default_factory=Totals)
    """What the orders come to at their own prices, margin included."""


def own_counts(state: BlotterState) -> Mapping[AccountName, OwnCount]:
    """Count what the working orders of every account hold."""
    return {account.name: own_count(state, account.name) for account in state.accounts}


def own_count(state: BlotterState, account: AccountName) -> OwnCount:
    """Count what the working orders of an account hold."""
    held: dict[str, Decimal] = {}
    parts: list[Part] = []
    uncounted = 0
    for entry in working_entries(state, account):
        if not isinstance(entry, Order):
            uncounted += 1
            continue
        order = as_traded(entry)
        instrument = instrument_of(state, order)
        part = part_of(order, instrument)
        parts.append(part)
        if holds_nothing(order):
            continue
        hold = None if instrument is None else _hold_of(order, instrument, part)
        if hold is None:
            uncounted += 1
        else:
            held[hold.currency] = EXACT.add(held.get(hold.currency, _ZERO), hold.amount)
    return OwnCount(held=held, uncounted=uncounted, totals=add_up(parts))


def working_entries(state: BlotterState, account: AccountName) -> Iterator[BookEntry]:
    """Yield what may still trade: listed, asked for, or gone without a known fate."""
    listed = state.book.orders(account)
    yield from listed.values()
    for key, order in state.book.expected.items():
        if key.account == account and key not in listed:
            yield order
    for key, ended in state.book.ended.items():
        if key.account == account and key not in listed and ended.fate is Fate.LOOKING_UP:
            yield ended.order


def holds_nothing(order: Order) -> bool:
    """Whether an order sets nothing aside: on margin, of futures, or a custom one, none does."""
    is_in_contracts = order.quantity_unit is QuantityUnit.CONTRACTS
    is_future = order.key.venue is VenueId.KRAKEN_FUTURES or is_in_contracts
    is_custom = order.custom is not None
    return bool(order.reduce_only) or is_future or is_custom or is_margin(order)


def is_margin(order: Order) -> bool:
    """Whether an order trades on margin."""
    return any(flag == "margin" or _LEVERAGE.match(flag) for flag in order.flags)


def _hold_of(order: Order, instrument: Instrument, part: Part) -> Hold | None:
    """Return what an order holds: a buy its cost, a sell its quantity; `None` if not known.

    The cost is counted at the order's own limit, else its trigger; an order in quote currency is
    its own cost.
    """
    if order.side is Side.SELL:
        is_in_base = order.quantity_unit is QuantityUnit.BASE
        return Hold(instrument.base, order.working_quantity) if is_in_base else None
    if order.side is not Side.BUY or part.value is None:
        return None
    return Hold(instrument.quote, part.value)
