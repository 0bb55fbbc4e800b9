"""The lists of orders, active and history, newest first: paged backwards by time.

https://docs.kuna.io/reference/ordercontroller_getexecutedclientorders-1
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.order import BookEntry, Order
from tui.venues.calls import Reading
from tui.venues.kuna.calls import Calls, Query, data_decoder, target_of
from tui.venues.kuna.envelope import decode_rows
from tui.venues.kuna.parse import moment_text
from tui.venues.lane import Priority

if TYPE_CHECKING:
    from tui.domain.identifiers import OrderKey

ACTIVE: Final = "/v4/order/private/active"
HISTORY: Final = "/v4/order/private/history"

PAGE: Final = 100
"""The most orders of one answer, and the most that can be open."""

FIRST_DAY: Final = datetime(2014, 1, 1, tzinfo=UTC)
"""Before any order: without a start, orders older than two weeks are left out."""

_OVERLAP: Final = timedelta(seconds=1)
"""It is not known which of an order's times the window goes by."""

Decode = Callable[[bytes], BookEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead:
    """Which list, and from when on."""

    path: str
    start: datetime = FIRST_DAY
    status: str | None = None
    """The one status of the history that is asked for; without, all but `Open`."""

    def query(self, end: datetime | None) -> Query:
        """Return the query of one page."""
        wanted = [("status", self.status), ("start", moment_text(self.start))]
        wanted += [("end", None if end is None else moment_text(end)), ("limit", str(PAGE))]
        return [(name, value) for name, value in wanted if value is not None]


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders of a list, each once."""

    entries: Sequence[BookEntry]
    is_whole: bool
    """Whether the list ended before the last page that was read."""


class OrderPages:
    """Reads lists of orders page by page."""

    def __init__(self, calls: Calls) -> None:
        """Read through `calls`."""
        self._calls = calls

    async def read(
        self, wanted: ListRead, priority: Priority, decode: Decode, *, most_pages: int
    ) -> Reading[Orders] | ReadFailure:
        """Read a list to its end, or so many pages of it. It is as old as its first page."""
        found: dict[OrderKey, BookEntry] = {}
        pages: list[Reading[list[bytes]]] = []
        end: datetime | None = None
        is_whole = False
        while not is_whole and len(pages) < most_pages:
            page = await self._page(wanted, end, priority)
            if isinstance(page, ReadFailure):
                return page
            pages.append(page)
            entries = {entry.key: entry for entry in map(decode, page.value)}
            is_new = not entries.keys() <= found.keys()
            found = {**entries, **found}
            end = _oldest(entries.values())
            is_whole = len(page.value) < PAGE or not is_new or end is None
        orders = Orders([*found.values()], is_whole)
        return Reading(orders, pages[0].received_at, pages[0].round_trip)

    async def _page(
        self, wanted: ListRead, end: datetime | None, priority: Priority
    ) -> Reading[list[bytes]] | ReadFailure:
        target = target_of(wanted.path, wanted.query(end))
        return await self._calls.private(target, priority, data_decoder(decode_rows))


def whole(reading: Reading[Orders] | ReadFailure) -> Reading[Orders] | ReadFailure:
    """Return what was read; a list of which the end was not reached is none to conclude from."""
    if isinstance(reading, ReadFailure) or reading.value.is_whole:
        return reading
    text = f"the list goes on behind {len(reading.value.entries)} orders"
    return ReadFailure(kind=FailureKind.UNREADABLE, text=text)


def by_raw(entries: Sequence[BookEntry]) -> Mapping[bytes, BookEntry]:
    """Return entries by their own bytes: the same bytes are the same order, unchanged."""
    return {entry.raw: entry for entry in entries}


def _oldest(entries: Iterable[BookEntry]) -> datetime | None:
    """Return where the next page ends."""
    times = [one.opened_at for one in entries if isinstance(one, Order) and one.opened_at]
    return min(times) + _OVERLAP if times else None
