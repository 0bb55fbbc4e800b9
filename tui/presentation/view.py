"""Which orders are shown in which order: filter, sort and counts over the whole book.

Pure, so that it may run in a worker thread. What was computed for an order is kept for as long as
the venue's description of it stays the same object.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import InstrumentKey, OrderKey
from tui.domain.instrument import Instrument
from tui.domain.order import BookEntry, Order, OrderStatus
from tui.domain.quote import Quote
from tui.domain.state import BlotterState
from tui.presentation import measures
from tui.presentation.columns import COLUMNS_BY_ID, SortValue
from tui.presentation.rows import Row
from tui.presentation.search import matches, search_text, words_of
from tui.presentation.totals import UNKNOWN_CURRENCY, Part, Totals, add_up, part_of

REORDER_AFTER = timedelta(seconds=1)
"""An order of rows that follows prices is kept at least this long."""


class SortKey(NamedTuple):
    """One column to sort by."""

    column_id: str
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """What the operator asked to see."""

    filter_text: str = ""
    sort: tuple[SortKey, ...] = (SortKey("distance"),)


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


class _Kind(StrEnum):
    """What an order counts as."""

    WORKING = "working"
    PENDING = "pending"
    PARTLY_FILLED = "partly-filled"
    LOOKING_UP = "looking-up"
    UNREADABLE = "unreadable"
    ENDED = "ended"


@dataclass(slots=True)
class _Facts:
    """What was computed for one order, valid as long as its sources are the same objects."""

    key: OrderKey
    entry: BookEntry
    ended: EndedOrder | None
    market: InstrumentKey | None
    instrument: Instrument | None
    kind: _Kind
    part: Part | None
    opened_at: datetime | None
    quote: Quote | None = None
    distance: Decimal | None = None
    near: Decimal | None = None
    """The distance, its sign aside."""
    text: str | None = None
    """What a filter searches, made when one first does."""
    sort_key: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The rows to show, and what is said about them."""

    rows: tuple[OrderKey, ...] = ()
    index: Mapping[OrderKey, int] = field(default_factory=dict)
    """Where each row is."""
    matching: int = 0
    """Working orders that pass the filter."""
    total: int = 0
    """Working orders there are."""
    totals: Totals = field(default_factory=Totals)
    counts: Counts = field(default_factory=Counts)
    spec: ViewSpec = field(default_factory=ViewSpec)
    ordered_at: datetime | None = None
    """When the rows were last put in order by price."""
    _facts: Mapping[OrderKey, _Facts] = field(default_factory=dict, repr=False)

    def hidden(self, keys: Iterable[OrderKey]) -> int:
        """Return how many of these orders are not among the rows."""
        return sum(key not in self.index for key in keys)

    def without_last_word(self) -> tuple[str, int] | None:
        """Return the filter's last word and how many working orders match the words before it."""
        *others, last = words_of(self.spec.filter_text) or ("",)
        if not others:
            return None
        working = (one for one in self._facts.values() if one.kind is not _Kind.ENDED)
        return last, sum(matches(_text(one), others) for one in working)


def build_view(
    state: BlotterState,
    spec: ViewSpec,
    now: datetime,
    previous: View | None = None,
    *,
    reorder: bool | None = None,
) -> View:
    """Return the view of a state.

    Rows sorted by a price keep their order for a second; `reorder` asks for the new order at
    once, or, when false, to keep the rows that are there where they are.
    """
    previous = previous or View()
    is_new_order = spec.sort != previous.spec.sort or previous.ordered_at is None
    is_due = is_new_order or reorder or (reorder is None and _is_due(previous.ordered_at, now))
    facts, changed = _refreshed(state, previous._facts)  # noqa: SLF001 - its own class
    if reorder is False:
        changed = [one for one in changed if not one.sort_key]
    requoted = _requote(state, facts.values(), changed, is_due=bool(is_due))
    if is_new_order:
        changed = list(facts.values())
    elif is_due and any(COLUMNS_BY_ID[key.column_id].is_price_driven for key in spec.sort):
        changed += requoted
    for one in changed:
        one.sort_key = _sort_key(one, state, spec.sort, now)
    shown = _matching(facts, spec.filter_text)
    rows = _ordered(shown, {one.key for one in changed}, previous.rows)
    is_same = rows == previous.rows
    counts = _counts(shown)
    return View(
        rows=previous.rows if is_same else rows,
        index=previous.index if is_same else {key: place for place, key in enumerate(rows)},
        matching=len(shown) - counts.ended,
        total=len(facts) - (counts if shown is facts else _counts(facts)).ended,
        totals=_totals(shown),
        counts=counts,
        spec=spec,
        ordered_at=now if is_due else previous.ordered_at,
        _facts=facts,
    )


def _is_due(ordered_at: datetime | None, now: datetime) -> bool:
    return ordered_at is None or now - ordered_at >= REORDER_AFTER


def _refreshed(
    state: BlotterState, known: Mapping[OrderKey, _Facts]
) -> tuple[dict[OrderKey, _Facts], list[_Facts]]:
    """Return the facts of every order in view, and those of them that are new or changed."""
    facts: dict[OrderKey, _Facts] = {}
    changed: list[_Facts] = []
    for orders in state.book.by_account.values():
        for key, entry in orders.items():
            one = known.get(key)
            if one is None or one.entry is not entry or one.ended is not None:
                one = _facts_of(state, entry, None, one)
                changed.append(one)
            facts[one.key] = one
    for ended in state.book.ended.values():
        one = known.get(ended.order.key)
        if one is None or one.ended is not ended:
            one = _facts_of(state, ended.order, ended, one)
            changed.append(one)
        facts[one.key] = one
    return facts, changed


def _facts_of(
    state: BlotterState, entry: BookEntry, ended: EndedOrder | None, before: _Facts | None
) -> _Facts:
    order = entry if isinstance(entry, Order) else None
    instrument = None if order is None else state.instrument_of(order)
    currency = UNKNOWN_CURRENCY if instrument is None else instrument.quote
    return _Facts(
        key=entry.key if before is None else before.key,
        entry=entry,
        ended=ended,
        market=None if order is None else InstrumentKey(order.key.venue, order.instrument),
        instrument=instrument,
        kind=_kind(entry, ended),
        part=None if order is None else part_of(order, currency),
        opened_at=None if order is None else order.opened_at,
        sort_key=() if before is None else before.sort_key,
    )


def _kind(entry: BookEntry, ended: EndedOrder | None) -> _Kind:
    if ended is not None:
        return _Kind.LOOKING_UP if ended.fate is Fate.LOOKING_UP else _Kind.ENDED
    if not isinstance(entry, Order):
        return _Kind.UNREADABLE
    if entry.status is OrderStatus.PENDING:
        return _Kind.PENDING
    partly = entry.filled_quantity > 0
    return _Kind.PARTLY_FILLED if partly else _Kind.WORKING


def _requote(
    state: BlotterState, facts: Iterable[_Facts], changed: Iterable[_Facts], *, is_due: bool
) -> list[_Facts]:
    """Measure distances anew where the order or, once due, its quote is another; return those."""
    moved: list[_Facts] = []
    quotes = state.quotes
    for one in facts if is_due else changed:
        if one.market is None:
            continue
        quote = quotes.get(one.market)
        if quote is one.quote or not isinstance(one.entry, Order):
            continue
        one.quote = quote
        distance = measures.distance(one.entry, quote)
        if distance != one.distance:
            one.distance = distance
            one.near = None if distance is None else abs(distance)
            moved.append(one)
    return moved


def _sort_key(
    one: _Facts, state: BlotterState, sort: tuple[SortKey, ...], now: datetime
) -> tuple[object, ...]:
    """Return what a row is ordered by: rows without a value last, the order's key at the end."""
    parts: list[object] = []
    for column_id, reverse in sort:
        value = one.near if column_id == "distance" else _sort_value(one, state, column_id, now)
        if value is None:
            parts += (1, 0)
        else:
            parts += (0, _reversed(value) if reverse else value)
    return (*parts, one.key)


def _sort_value(
    one: _Facts, state: BlotterState, column_id: str, now: datetime
) -> SortValue | None:
    if not isinstance(one.entry, Order):
        return None
    health = state.health.get(one.key.account)
    row = Row(
        entry=one.entry,
        ended=one.ended,
        instrument=one.instrument,
        quote=one.quote,
        seen_at=None if health is None else health.answered_at,
        is_stale=False,
        account_label=one.key.account,
        now=now,
    )
    return COLUMNS_BY_ID[column_id].sort_value(row, one.entry)


def _reversed(value: SortValue) -> object:
    """Return a value that sorts the other way round."""
    if isinstance(value, str):
        return (*(-ord(char) for char in value), 1)
    return -value


def _matching(facts: dict[OrderKey, _Facts], filter_text: str) -> dict[OrderKey, _Facts]:
    words = words_of(filter_text)
    if not words:
        return facts
    return {key: one for key, one in facts.items() if matches(_text(one), words)}


def _text(one: _Facts) -> str:
    if one.text is None:
        symbol = "" if one.instrument is None else one.instrument.symbol
        one.text = search_text(one.entry, symbol, one.ended)
    return one.text


def _ordered(
    shown: Mapping[OrderKey, _Facts], changed: set[OrderKey], before: tuple[OrderKey, ...]
) -> tuple[OrderKey, ...]:
    """Return the rows in order. Fed in the order of before, sorting costs next to nothing."""
    known = set(before)
    kept = [key for key in before if key in shown and key not in changed]
    moved = [key for key in before if key in shown and key in changed]
    added = [key for key in shown if key not in known]
    if not moved and not added:
        return tuple(kept)
    rows = [shown[key] for key in (*kept, *moved, *added)]
    rows.sort(key=_SORT_KEY)
    return tuple(one.key for one in rows)


_SORT_KEY = attrgetter("sort_key")


def _counts(shown: Mapping[OrderKey, _Facts]) -> Counts:
    kinds = Counter(one.kind for one in shown.values())
    return Counts(
        working=len(shown) - kinds[_Kind.ENDED],
        pending=kinds[_Kind.PENDING],
        partly_filled=kinds[_Kind.PARTLY_FILLED],
        looking_up=kinds[_Kind.LOOKING_UP],
        unreadable=kinds[_Kind.UNREADABLE],
        ended=kinds[_Kind.ENDED],
    )


def _totals(shown: Mapping[OrderKey, _Facts]) -> Totals:
    working = [one for one in shown.values() if one.kind is not _Kind.ENDED]
    return add_up(
        (one.part for one in working if one.part is not None),
        min((one.near for one in working if one.near is not None), default=None),
        min((one.opened_at for one in working if one.opened_at is not None), default=None),
    )
