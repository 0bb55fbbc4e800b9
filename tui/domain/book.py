"""The book: every account's newest list of orders, immutable, and how two lists differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.order import BookEntry, Order

KEEP_ENDED = timedelta(seconds=60)
"""How long an ended order stays in view."""

Orders = Mapping[OrderKey, BookEntry]


@dataclass(frozen=True, slots=True)
class BookDiff:
    """What one answer changed in one account."""

    added: tuple[OrderKey, ...] = ()
    changed: tuple[OrderKey, ...] = ()
    gone: tuple[OrderKey, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def diff_orders(before: Orders, after: Orders) -> BookDiff:
    """Compare two lists of one account. Entries that are the same object cost next to nothing."""
    added: list[OrderKey] = []
    changed: list[OrderKey] = []
    for key, entry in after.items():
        known = before.get(key)
        if known is None:
            added.append(key)
        elif known is not entry and known != entry:
            changed.append(key)
    gone = tuple(key for key in before if key not in after)
    return BookDiff(tuple(added), tuple(changed), gone)


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """All orders of all accounts as the venues last listed them. Compared by identity."""

    version: int = 0
    by_account: Mapping[AccountName, Orders] = field(default_factory=dict)
    ended: Mapping[OrderKey, EndedOrder] = field(default_factory=dict)
    expected: Mapping[OrderKey, Order] = field(default_factory=dict)
    """Orders asked for, not listed yet: known by their client id alone. They count as working."""

    def __len__(self) -> int:
        return sum(map(len, self.by_account.values()))

    def orders(self, account: AccountName) -> Orders:
        """Return the newest list of one account; empty before its first answer."""
        return self.by_account.get(account, {})

    def get(self, key: OrderKey) -> BookEntry | None:
        """Return a listed order, one that is expected, or one that ended a moment ago."""
        entry = self.orders(key.account).get(key) or self.expected.get(key)
        if entry is None and (ended := self.ended.get(key)) is not None:
            return ended.order
        return entry

    def entries(self) -> Iterator[BookEntry]:
        """Every listed order, account by account."""
        for orders in self.by_account.values():
            yield from orders.values()

    def with_orders(self, account: AccountName, orders: Orders) -> "Book":
        """Return the book in which `account` lists exactly `orders`."""
        ended = self.ended
        if back := [key for key in ended if key in orders]:
            ended = {key: entry for key, entry in ended.items() if key not in back}
        by_account = {**self.by_account, account: orders}
        return replace(self, version=self.version + 1, by_account=by_account, ended=ended)

    def with_expected(self, expected: Mapping[OrderKey, Order]) -> "Book":
        """Return the book with exactly these orders expected."""
        return replace(self, version=self.version + 1, expected=expected)

    def with_ended(self, ended: Mapping[OrderKey, EndedOrder]) -> "Book":
        """Return the book with these orders on their way out, beside those already there."""
        return replace(self, version=self.version + 1, ended={**self.ended, **ended})

    def without_ended(self, keys: frozenset[OrderKey]) -> "Book":
        """Return the book with these ended orders out of view."""
        kept = {key: entry for key, entry in self.ended.items() if key not in keys}
        return replace(self, version=self.version + 1, ended=kept)

    def expired_from_view(self, now: datetime) -> frozenset[OrderKey]:
        """Return the ended orders that have been in view long enough."""
        return frozenset(
            key
            for key, ended in self.ended.items()
            if ended.fate is not Fate.LOOKING_UP and now - ended.since >= KEEP_ENDED
        )
