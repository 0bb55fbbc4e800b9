"""What is computed once for each order and kept while the venue's description stays the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import compress
from operator import is_not

from tui.domain.action import ActionLedger
from tui.domain.book import Book, Orders
from tui.domain.custom_order import as_traded
from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import AccountName, InstrumentKey, OrderKey
from tui.domain.instrument import Instrument
from tui.domain.order import BookEntry, Order, OrderStatus
from tui.domain.quote import Quote
from tui.domain.state import BlotterState
from tui.presentation import measures
from tui.presentation.asked import Asked, asked_of
from tui.presentation.search import search_text
from tui.presentation.totals import Part, part_of


class Kind(StrEnum):
    """What an order counts as."""

    WORKING = "working"
    PENDING = "pending"
    ASKED = "asked"
    """Something was asked of it whose end is not seen yet."""
    PARTLY_FILLED = "partly-filled"
    LOOKING_UP = "looking-up"
    UNREADABLE = "unreadable"
    ENDED = "ended"


@dataclass(slots=True)
class OrderFacts:
    """What was computed for one order, valid as long as its sources are the same objects."""

    key: OrderKey
    entry: BookEntry
    told: BookEntry
    """The same as it is told."""
    ended: EndedOrder | None
    market: InstrumentKey | None
    instrument: Instrument | None
    kind: Kind
    part: Part | None
    """What it adds to the totals; nothing once it has ended."""
    opened_at: datetime | None
    asked: Asked | None = None
    """What was asked of it and is not settled."""
    _text: str | None = None

    @property
    def text(self) -> str:
        """What a filter searches, made when one first does."""
        if self._text is None:
            symbol = "" if self.instrument is None else self.instrument.symbol
            asked = "" if self.asked is None else self.asked.searched
            self._text = search_text(self.entry, symbol, self.ended, asked)
        return self._text


Facts = Mapping[OrderKey, OrderFacts]


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """The objects facts were made from; what is still the same object needs no second look."""

    by_account: Mapping[AccountName, Orders] = field(default_factory=dict)
    ended: Mapping[OrderKey, EndedOrder] = field(default_factory=dict)
    expected: Mapping[OrderKey, Order] = field(default_factory=dict)
    actions: ActionLedger = field(default_factory=ActionLedger)
    instruments: Mapping[InstrumentKey, Instrument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Refreshed:
    """Facts brought up to a state."""

    facts: Facts
    sources: Sources
    touched: Mapping[OrderKey, OrderFacts | None]
    """Orders that are new, changed or gone, each with what was known of it before."""


def refresh(state: BlotterState, facts: Facts, sources: Sources) -> Refreshed:
    """Return the facts of every order in view. Only what is another object is computed again."""
    book = state.book
    changed, left = _differences(book, sources)
    for one in _redescribed(facts, sources.instruments, state.instruments):
        changed.setdefault(one.key, (one.entry, one.ended))
    for key in _asked_otherwise(sources.actions, state.actions):
        if key not in changed and (one_entry := book.get(key)) is not None:
            changed[key] = (one_entry, _ended(book, key))
    gone = [key for key in left if book.get(key) is None]
    for key in gone:
        changed.pop(key, None)
    newer = Sources(book.by_account, book.ended, book.expected, state.actions, state.instruments)
    if not changed and not gone:
        return Refreshed(facts, newer, {})
    after = dict(facts)
    touched = {key: after.pop(key, None) for key in gone}
    for key, (entry, ended) in changed.items():
        before = touched[key] = facts.get(key)
        after[key if before is None else before.key] = _facts_of(state, entry, ended, before)
    return Refreshed(after, newer, touched)


Instruments = Mapping[InstrumentKey, Instrument]


def _redescribed(facts: Facts, before: Instruments, after: Instruments) -> list[OrderFacts]:
    """Return the orders whose instrument is described otherwise than before."""
    if before is after:
        return []
    markets = {key for key in {**before, **after} if before.get(key) != after.get(key)}
    return [one for one in facts.values() if one.market in markets] if markets else []


def _asked_otherwise(before: ActionLedger, after: ActionLedger) -> list[OrderKey]:
    """Return the orders with something open whose row may tell of something else than before."""
    if before is after:
        return []
    keys = {**before.open_by_order, **after.open_by_order}
    return [key for key in keys if before.shown_on(key) is not after.shown_on(key)]


def _ended(book: Book, key: OrderKey) -> EndedOrder | None:
    is_listed = key in book.orders(key.account) or key in book.expected
    return None if is_listed else book.ended.get(key)


def _differences(
    book: Book, sources: Sources
) -> tuple[dict[OrderKey, tuple[BookEntry, EndedOrder | None]], list[OrderKey]]:
    """Return what is another object than before, and what left a list."""
    changed: dict[OrderKey, tuple[BookEntry, EndedOrder | None]] = {}
    left: list[OrderKey] = []
    for name in {**sources.by_account, **book.by_account}:
        before, after = sources.by_account.get(name, {}), book.by_account.get(name, {})
        others, missing = _other_objects(before, after)
        changed |= {key: (after[key], None) for key in others}
        left += missing
    others, gone = _other_objects(sources.ended, book.ended)
    changed |= {key: (book.ended[key].order, book.ended[key]) for key in others}
    awaited, arrived = _other_objects(sources.expected, book.expected)
    changed |= {key: (book.expected[key], None) for key in awaited}
    return changed, [*left, *gone, *arrived]


def _other_objects(
    before: Mapping[OrderKey, object], after: Mapping[OrderKey, object]
) -> tuple[Iterable[OrderKey], Iterable[OrderKey]]:
    """Return the keys whose object is new, and those that are missing."""
    if after is before:
        return (), ()
    if list(before) == list(after):
        return compress(after, map(is_not, before.values(), after.values())), ()
    others = compress(after, map(is_not, after.values(), map(before.get, after)))
    return others, before.keys() - after.keys()


def _facts_of(
    state: BlotterState, entry: BookEntry, ended: EndedOrder | None, before: OrderFacts | None
) -> OrderFacts:
    key = entry.key if before is None else before.key
    asked = asked_of(state, key, ended)
    kind = _kind(entry, ended, asked)
    if not isinstance(entry, Order):
        return OrderFacts(key, entry, entry, ended, None, None, kind, None, None, asked)
    order = as_traded(entry)
    market = None if before is None else before.market
    if market is None or market.instrument != order.instrument:
        market = InstrumentKey(key.venue, order.instrument)
    instrument = state.instruments.get(market)
    part = None if kind is Kind.ENDED else part_of(order, instrument)
    opened_at = entry.opened_at
    return OrderFacts(key, entry, order, ended, market, instrument, kind, part, opened_at, asked)


def _kind(entry: BookEntry, ended: EndedOrder | None, asked: Asked | None) -> Kind:
    if ended is not None and ended.fate is not Fate.LOOKING_UP:
        return Kind.ENDED
    if asked is not None:
        return Kind.ASKED
    if ended is not None:
        return Kind.LOOKING_UP
    if not isinstance(entry, Order):
        return Kind.UNREADABLE
    if entry.status is OrderStatus.PENDING:
        return Kind.PENDING
    return Kind.PARTLY_FILLED if entry.filled_quantity else Kind.WORKING


def distances(
    facts: Iterable[OrderFacts], quotes: Mapping[InstrumentKey, Quote]
) -> dict[OrderKey, Decimal | None]:
    """Measure how far orders are from the market in percent, their signs aside."""
    measured: dict[OrderKey, Decimal | None] = {}
    for one in facts:
        if one.market is not None and isinstance(one.told, Order):
            away = measures.distance(one.told, quotes.get(one.market))
            measured[one.key] = None if away is None else abs(away)
    return measured
