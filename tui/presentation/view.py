"""Which orders are shown in which order: filter, sort and counts over the whole book.

Free of side effects, so that it may run in a worker thread. What was computed for an order is kept
for as long as the venue's description of it stays the same object.
"""

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from tui.domain.fate import Fate
from tui.domain.identifiers import InstrumentKey, OrderKey
from tui.domain.order import Order
from tui.domain.quote import Quote
from tui.domain.state import BlotterState
from tui.presentation.columns import COLUMNS_BY_ID, SortValue
from tui.presentation.facts import Facts, Kind, OrderFacts, Sources, distances, refresh
from tui.presentation.rows import Row
from tui.presentation.search import matches, words_of
from tui.presentation.tally import Counts, Tally, tally_of
from tui.presentation.told import quotes_relied_on
from tui.presentation.totals import Totals

REORDER_AFTER = timedelta(seconds=1)
"""An order of rows that follows prices is kept at least this long."""

FEW = 20
"""Where fewer than one in so many rows moved, they are put in one by one."""


class SortKey(NamedTuple):
    """One column to sort by."""

    column_id: str
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """What the operator asked to see."""

    filter_text: str = ""
    sort: tuple[SortKey, ...] = (SortKey("distance"),)


RowKey = tuple[object, ...]
"""What a row is ordered by."""


class _Least(NamedTuple):
    """The least of some values, and the order it belongs to."""

    value: Any
    key: OrderKey


@dataclass(frozen=True, slots=True, eq=False)
class _Memory:
    """What the next view starts from. Never changed, so that any view may be the one before."""

    facts: Facts = field(default_factory=dict)
    sources: Sources = field(default_factory=Sources)
    quotes: Mapping[InstrumentKey, Quote] = field(default_factory=dict)
    near: Mapping[OrderKey, Decimal | None] = field(default_factory=dict)
    """Distances from those quotes, signs aside."""
    row_keys: Mapping[OrderKey, RowKey] = field(default_factory=dict)
    held: frozenset[OrderKey] = frozenset()
    """Orders that changed while rows kept their places."""
    tally: Tally = field(default_factory=Tally)
    """Of the orders that pass the filter."""
    nearest: _Least | None = None
    oldest: _Least | None = None


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
    memory: _Memory = field(default_factory=_Memory, repr=False)

    def hidden(self, keys: Iterable[OrderKey]) -> int:
        """Return how many of these orders are not among the rows."""
        return sum(key not in self.index for key in keys)

    def without_last_word(self) -> tuple[str, int] | None:
        """Return the filter's last word and how many working orders match the words before it."""
        *others, last = words_of(self.spec.filter_text) or ("",)
        if not others:
            return None
        working = (one for one in self.memory.facts.values() if one.kind is not Kind.ENDED)
        return last, sum(matches(one.text, others) for one in working)


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
    before = previous or View()
    memory = before.memory
    is_first = before.ordered_at is None
    is_due = (
        is_first
        or spec.sort != before.spec.sort
        or _is_due(before.ordered_at, now, reorder=reorder)
    )
    news = _read(state, memory, now, is_due=is_due)
    is_mostly_new = 2 * len(news.touched) > len(news.facts)
    if is_first or is_mostly_new or spec.filter_text != before.spec.filter_text:
        passing = _filtered(news, before, words_of(spec.filter_text))
    else:
        passing = _followed(news, before, words_of(spec.filter_text))
    doubtful = _doubtful(spec, before, news, reorder=reorder, is_due=is_due)
    row_keys, misplaced = _row_keys(
        spec, before, news, passing, doubtful, _sort_value(state, news, now)
    )
    rows = _placed(before.rows, passing.leaving, misplaced, row_keys)
    is_same = rows == before.rows
    index = before.index if is_same else dict(zip(rows, range(len(rows)), strict=True))
    nearest = _least(memory.nearest, news.near.get, news, passing, index)
    oldest = _least(memory.oldest, news.opened_at, news, passing, index)
    counts = passing.tally.counts()
    return View(
        rows=before.rows if is_same else rows,
        index=index,
        matching=counts.working,
        total=len(news.facts) - _ended(state),
        totals=passing.tally.totals(nearest and nearest.value, oldest and oldest.value),
        counts=counts,
        spec=spec,
        ordered_at=now if is_due else before.ordered_at,
        memory=_Memory(
            facts=news.facts,
            sources=news.sources,
            quotes=news.quotes,
            near=news.near,
            row_keys=row_keys,
            held=_held(spec, before, news, reorder=reorder),
            tally=passing.tally,
            nearest=nearest,
            oldest=oldest,
        ),
    )


def let_go(last: list[View]) -> None:
    """Free a view order by order, from a worker thread: all at once would hold up every thread.

    Args:
        last: The only reference to the view; emptied.
    """
    memory = last.pop().memory
    held = [*memory.facts.values(), *memory.row_keys.values(), *memory.near.values()]
    del memory
    while held:
        held.pop()


def _is_due(ordered_at: datetime | None, now: datetime, *, reorder: bool | None) -> bool:
    if reorder is None:
        return ordered_at is None or now - ordered_at >= REORDER_AFTER
    return reorder


def _ended(state: BlotterState) -> int:
    return sum(one.fate is not Fate.LOOKING_UP for one in state.book.ended.values())


@dataclass(frozen=True, slots=True, eq=False)
class _News:
    """What is known of the orders now, and what differs from before."""

    facts: Facts
    sources: Sources
    touched: Mapping[OrderKey, OrderFacts | None]
    quotes: Mapping[InstrumentKey, Quote]
    near: Mapping[OrderKey, Decimal | None]
    moved: Collection[OrderKey]
    """Orders whose distance is another because the market moved."""

    def opened_at(self, key: OrderKey) -> datetime | None:
        return self.facts[key].opened_at


def _read(state: BlotterState, memory: _Memory, now: datetime, *, is_due: bool) -> _News:
    refreshed = refresh(state, memory.facts, memory.sources)
    facts, touched = refreshed.facts, refreshed.touched
    again = [key for key in touched if key not in facts or facts[key].kind is not Kind.ENDED]
    newest = quotes_relied_on(state.quotes, now)
    measured = distances((facts[key] for key in again if key in facts), newest)
    moved: list[OrderKey] = []
    quotes = memory.quotes
    if is_due and quotes is not newest:
        requoted = distances(_requoted(facts.values(), quotes, newest), newest)
        moved = [key for key, near in requoted.items() if memory.near.get(key) != near]
        measured |= requoted
        quotes = newest
    near = dict(memory.near)
    for key in again:
        near.pop(key, None)
    near |= measured
    return _News(facts, refreshed.sources, touched, quotes, near, moved)


def _requoted(
    facts: Iterable[OrderFacts],
    before: Mapping[InstrumentKey, Quote],
    after: Mapping[InstrumentKey, Quote],
) -> list[OrderFacts]:
    """Return the orders on markets whose quote is another. Ended ones stay where they are."""
    markets = {key for key in {**before, **after} if before.get(key) is not after.get(key)}
    if not markets:
        return []
    return [one for one in facts if one.market in markets and one.kind is not Kind.ENDED]


@dataclass(frozen=True, slots=True, eq=False)
class _Passing:
    """How the orders that pass the filter differ from the rows before."""

    entering: Collection[OrderKey]
    leaving: Collection[OrderKey]
    tally: Tally
    is_recounted: bool


def _filtered(news: _News, before: View, words: Sequence[str]) -> _Passing:
    """Ask every order whether it passes."""
    facts = news.facts
    passing = {key: one for key, one in facts.items() if not words or matches(one.text, words)}
    return _Passing(
        entering=[key for key in passing if key not in before.index],
        leaving=[key for key in before.rows if key not in passing],
        tally=tally_of(passing.values()),
        is_recounted=True,
    )


def _followed(news: _News, before: View, words: Sequence[str]) -> _Passing:
    """Ask only orders that are not what they were."""
    entering: list[OrderKey] = []
    leaving: list[OrderKey] = []
    tally = before.memory.tally.copy() if news.touched else before.memory.tally
    for key, was in news.touched.items():
        one = news.facts.get(key)
        passes = one is not None and (not words or matches(one.text, words))
        passed = key in before.index
        if passed and was is not None:
            tally.add(was, -1)
        if one is not None and passes:
            tally.add(one)
        if passes and not passed:
            entering.append(key)
        elif passed and not passes:
            leaving.append(key)
    return _Passing(entering, leaving, tally, is_recounted=False)


def _doubtful(
    spec: ViewSpec, before: View, news: _News, *, reorder: bool | None, is_due: bool
) -> Collection[OrderKey]:
    """Return the orders whose place among the rows may be another."""
    if spec.sort != before.spec.sort:
        return before.index
    held = before.memory.held
    doubtful = {} if reorder is False else dict.fromkeys(chain(held, news.touched))
    if is_due and any(COLUMNS_BY_ID[key.column_id].is_price_driven for key in spec.sort):
        doubtful |= dict.fromkeys(news.moved)
    return doubtful


def _held(
    spec: ViewSpec, before: View, news: _News, *, reorder: bool | None
) -> frozenset[OrderKey]:
    """Return the orders that changed while rows keep their places; they move later."""
    if reorder is not False or spec.sort != before.spec.sort:
        return frozenset()
    return before.memory.held.union(news.touched) if news.touched else before.memory.held


def _row_keys(
    spec: ViewSpec,
    before: View,
    news: _News,
    passing: _Passing,
    doubtful: Collection[OrderKey],
    sort_value: Callable[[OrderFacts, str], SortValue | None],
) -> tuple[Mapping[OrderKey, RowKey], list[OrderKey]]:
    """Return what rows are ordered by, and those that are to be put in their place."""
    leaving = set(passing.leaving)
    staying = [key for key in doubtful if key in before.index and key not in leaving]
    known = dict(before.memory.row_keys) if spec.sort == before.spec.sort else {}
    for key in chain(leaving, doubtful, news.touched):
        if key in leaving or key not in before.index:
            known.pop(key, None)
    misplaced: list[OrderKey] = []
    for key in chain(staying, passing.entering):
        if key in doubtful or key not in known:
            made = _row_key(news.facts[key], spec.sort, sort_value)
            if known.get(key) == made:
                continue
            known[key] = made
        misplaced.append(key)
    return known, misplaced


def _row_key(
    one: OrderFacts,
    sort: tuple[SortKey, ...],
    sort_value: Callable[[OrderFacts, str], SortValue | None],
) -> RowKey:
    """Return what a row is ordered by: rows without a value last, the order's key at the end."""
    parts: list[object] = []
    for column_id, reverse in sort:
        value = sort_value(one, column_id)
        if value is None:
            parts += (1, 0)
        else:
            parts += (0, _reversed(value) if reverse else value)
    return (*parts, one.key)


def _reversed(value: SortValue) -> object:
    """Return a value that sorts the other way round."""
    if isinstance(value, str):
        return (*(-ord(char) for char in value), 1)
    return -value


def _placed(
    rows: tuple[OrderKey, ...],
    leaving: Collection[OrderKey],
    misplaced: Collection[OrderKey],
    row_keys: Mapping[OrderKey, RowKey],
) -> tuple[OrderKey, ...]:
    """Return the rows in order. Fed in the order of before, sorting them costs little."""
    if not leaving and not misplaced:
        return rows
    absent = {*leaving, *misplaced}
    kept = [key for key in rows if key not in absent]
    by_key = row_keys.__getitem__
    if len(misplaced) * FEW < len(kept):
        for key in misplaced:
            insort(kept, key, key=by_key)
        return tuple(kept)
    again = set(misplaced)
    kept += [key for key in rows if key in again]
    kept += again.difference(rows)
    return tuple(sorted(kept, key=by_key))


def _least(
    before: _Least | None,
    value_of: Callable[[OrderKey], Any],
    news: _News,
    passing: _Passing,
    index: Mapping[OrderKey, int],
) -> _Least | None:
    """Return the least value among the working rows; only what changed is looked at."""
    changed = {*news.touched, *news.moved, *passing.leaving}
    is_lost = before is not None and before.key in changed
    keys = index if passing.is_recounted or is_lost else (key for key in changed if key in index)
    facts = news.facts
    found = [
        (value, key)
        for key in keys
        if (value := value_of(key)) is not None and facts[key].kind is not Kind.ENDED
    ]
    if before is not None and not is_lost and not passing.is_recounted:
        found.append(before)
    return _Least(*min(found)) if found else None


def _sort_value(
    state: BlotterState, news: _News, now: datetime
) -> Callable[[OrderFacts, str], SortValue | None]:
    """Return how to read what a column sorts by."""

    def read(one: OrderFacts, column_id: str) -> SortValue | None:
        if column_id == "distance":
            return news.near.get(one.key)
        if not isinstance(one.told, Order):
            return None
        health = state.health.get(one.key.account)
        row = Row(
            entry=one.told,
            ended=one.ended,
            instrument=one.instrument,
            quote=None if one.market is None else state.quotes.get(one.market),
            seen_at=None if health is None else health.answered_at,
            is_stale=False,
            account_label=one.key.account,
            asked=one.asked,
            now=now,
        )
        return COLUMNS_BY_ID[column_id].sort_value(row, one.told)

    return read
