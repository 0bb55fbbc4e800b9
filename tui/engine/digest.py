"""What one answer means against the list before it: a pure function, run in a thread when large."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from tui.domain.activity import COMPARED_FIELDS, ActivityEntry, ActivityKind, changes_between
from tui.domain.book import BookDiff, Orders, diff_orders
from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import OrderKey
from tui.domain.numbers import EXACT
from tui.domain.order import BookEntry, Order, OrderStatus, Price

MANY = 200
"""Above so many changed orders in one answer, one line stands for them."""

_terms = attrgetter(*(name for name in COMPARED_FIELDS if name != "status"))


@dataclass(frozen=True, slots=True)
class Digest:
    """How the list changed, and the lines that say so, oldest first."""

    diff: BookDiff
    entries: tuple[ActivityEntry, ...]


def digest_answer(
    before: Orders, after: Orders, ended: Mapping[OrderKey, EndedOrder], at: datetime
) -> Digest:
    """Compare two lists of one account, both read under the same options.

    Args:
        before: The list as it was.
        after: The list as the venue answered it.
        ended: Orders missing or ended a moment ago; one that is listed again has returned.
        at: When the answer came.
    """
    diff = diff_orders(before, after)
    returned = [key for key in diff.added if key in ended]
    pairs = [(ended[key].order, after[key]) for key in returned]
    pairs += [(before[key], after[key]) for key in diff.changed]
    entries = [
        *(
            _appearance(after[key], ActivityKind.APPEARED, at)
            for key in diff.added
            if key not in ended
        ),
        *(_appearance(after[key], ActivityKind.RETURNED, at) for key in returned),
        *_changes(pairs, at),
        *(_entry(before[key], ActivityKind.MISSING, at) for key in diff.gone),
    ]
    return Digest(diff, tuple(entries))


def digest_overlap(
    before: Orders, after: Orders, ended: Mapping[OrderKey, EndedOrder], at: datetime
) -> Digest:
    """Compare two lists read under different options: only orders known before can be spoken of."""
    common = {key: entry for key, entry in after.items() if key in before or key in ended}
    known = {key: entry for key, entry in before.items() if key in after}
    return digest_answer(known, common, ended, at)


def digest_look_up(before: EndedOrder, after: EndedOrder, at: datetime) -> list[ActivityEntry]:
    """Say what became of a missing order: what it filled meanwhile, and how it ended if it has."""
    fill = _fill(before.order, after.order, at)
    entries = [] if fill is None else [fill]
    if after.fate is not Fate.LOOKING_UP:
        entries.append(_ending(after, at))
    return entries


def _ending(ended: EndedOrder, at: datetime) -> ActivityEntry:
    order = ended.order
    left = order.working_quantity if isinstance(order, Order) else None
    entry = _entry(order, ActivityKind.ENDED, at, left=left)
    return replace(entry, fate=ended.fate, text=ended.reason)


def _changes(pairs: Iterable[tuple[BookEntry, BookEntry]], at: datetime) -> Iterator[ActivityEntry]:
    changed: list[tuple[BookEntry, BookEntry, bool]] = []
    for before, after in pairs:
        fill = _fill(before, after, at)
        is_filled = fill is not None
        is_triggered = _is_triggered(before, after)
        if is_triggered:
            yield _change(before, after, ActivityKind.TRIGGERED, at, is_filled=is_filled)
        if fill is not None:
            yield fill
        if not is_triggered and _differs(before, after, is_filled=is_filled):
            changed.append((before, after, is_filled))
    if len(changed) > MANY:
        yield _many_changed(changed[0][1].key, len(changed), at)
        return
    for before, after, is_filled in changed:
        yield _change(before, after, ActivityKind.CHANGED, at, is_filled=is_filled)


def _fill(before: BookEntry, after: BookEntry, at: datetime) -> ActivityEntry | None:
    if not isinstance(before, Order) or not isinstance(after, Order):
        return None
    filled_now = EXACT.subtract(after.filled_quantity, before.filled_quantity)
    if filled_now <= 0:
        return None
    # A later average is rounded by the venue: the price of one fill among several is not in it.
    price = None if before.filled_quantity else after.average_fill_price
    return _entry(
        after,
        ActivityKind.FILL,
        at,
        quantity=filled_now,
        price=price,
        left=after.working_quantity,
    )


def _is_triggered(before: BookEntry, after: BookEntry) -> bool:
    return (
        isinstance(before, Order)
        and isinstance(after, Order)
        and after.status is OrderStatus.TRIGGERED
        and before.status is not OrderStatus.TRIGGERED
    )


def _differs(before: BookEntry, after: BookEntry, *, is_filled: bool) -> bool:
    """Whether there is something to tell beside a fill; the same answer as `_change`, but cheap."""
    if not isinstance(before, Order) or not isinstance(after, Order):
        return type(before) is not type(after)
    if before.status is not after.status and not _is_told_by_fill(after, is_filled=is_filled):
        return True
    return bool(_terms(before) != _terms(after) or after.filled_quantity < before.filled_quantity)


def _is_told_by_fill(after: Order, *, is_filled: bool) -> bool:
    return is_filled and after.status is OrderStatus.PARTIALLY_FILLED


def _change(
    before: BookEntry, after: BookEntry, kind: ActivityKind, at: datetime, *, is_filled: bool
) -> ActivityEntry:
    changes = changes_between(before, after)
    if isinstance(after, Order) and _is_told_by_fill(after, is_filled=is_filled):
        changes = tuple(change for change in changes if change.field != "status")
    return replace(_entry(after, kind, at), changes=changes)


def _many_changed(key: OrderKey, count: int, at: datetime) -> ActivityEntry:
    return ActivityEntry(
        at=at, kind=ActivityKind.MANY_CHANGED, account=key.account, venue=key.venue, count=count
    )


def _appearance(entry: BookEntry, kind: ActivityKind, at: datetime) -> ActivityEntry:
    if not isinstance(entry, Order):
        return _entry(entry, kind, at)
    price = entry.limit_price if entry.limit_price is not None else entry.trigger_price
    left = entry.working_quantity
    return _entry(entry, kind, at, quantity=entry.quantity, price=price, left=left)


def _entry(
    order: BookEntry,
    kind: ActivityKind,
    at: datetime,
    *,
    quantity: Decimal | None = None,
    price: Price | None = None,
    left: Decimal | None = None,
) -> ActivityEntry:
    readable = order if isinstance(order, Order) else None
    return ActivityEntry(
        at=at,
        kind=kind,
        account=order.key.account,
        venue=order.key.venue,
        key=order.key,
        instrument=readable.instrument if readable else None,
        side=readable.side if readable else None,
        quantity=quantity,
        price=price,
        left=left,
    )
