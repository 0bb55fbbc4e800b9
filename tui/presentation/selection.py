"""Cursor and marks of the list, held by order, never by row number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui.domain.book import Book
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey
from tui.domain.intents import expected_key
from tui.domain.order import Order
from tui.domain.state import BlotterState

Index = Mapping[OrderKey, int]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which order the cursor is on and which are marked."""

    cursor: OrderKey | None = None
    marks: frozenset[OrderKey] = frozenset()
    anchor: OrderKey | None = None
    """Where a range mark began; `None` when none is under way."""
    marks_before: frozenset[OrderKey] = frozenset()
    """What was marked before the range began."""

    def end_range(self) -> "Selection":
        """Stop marking with the cursor; what is marked stays marked."""
        return replace(self, anchor=None, marks_before=frozenset())


def is_workable(state: BlotterState, key: OrderKey) -> bool:
    """Whether an order is listed, expected or may still be: what can be marked."""
    if key in state.book.orders(key.account) or key in state.book.expected:
        return True
    ended = state.book.ended.get(key)
    return ended is not None and ended.fate is Fate.LOOKING_UP


def arrived(before: Book, after: Book) -> Mapping[OrderKey, OrderKey]:
    """Return the venue's names of orders that were known by their client ids alone before."""
    if before.expected is after.expected:
        return {}
    left = {key: key.account for key in before.expected if key not in after.expected}
    found: dict[OrderKey, OrderKey] = {}
    for account in set(left.values()):
        for key, entry in after.orders(account).items():
            if isinstance(entry, Order) and entry.client_order_id is not None:
                known_as = expected_key(key.venue, account, entry.client_order_id)
                if known_as in left:
                    found.setdefault(known_as, key)
    return found


def nearest_remaining(
    cursor: OrderKey | None, before: Sequence[OrderKey], place: int | None, index: Index
) -> OrderKey | None:
    """Return the order the cursor goes to: itself while it is shown, else its nearest neighbour.

    `before` are the rows it was among and `place` where it was; the row after it comes first.
    """
    if cursor is not None and cursor in index:
        return cursor
    if place is not None:
        for step in range(1, len(before) + 1):
            for near in (place + step, place - step):
                if 0 <= near < len(before) and before[near] in index:
                    return before[near]
    return next(iter(index), None)


def between(rows: Sequence[OrderKey], index: Index, one: OrderKey, other: OrderKey) -> range:
    """Return the rows from one order to another; the second alone where the first is not shown."""
    end = index[other]
    start = index.get(one, end)
    return range(min(start, end), max(start, end) + 1)
