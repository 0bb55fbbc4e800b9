"""Lists of Kraken that come in pages of fifty, newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.venues.kraken_spot.build import Members
from tui.venues.kraken_spot.calls import NO_ROOM, Calls, Reading
from tui.venues.kraken_spot.decode import decode_page
from tui.venues.lane import Priority

PAGE: Final = 50
"""Rows of a page. https://docs.kraken.com/api/docs/rest-api/get-trade-history."""

_SHORTEST_WAIT = 0.1


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[Row]):
    """One list: where it is read, with what, where its rows stand, what each of them is."""

    name: str
    members: Members
    rows: str
    decode: Callable[[str, bytes], Row]
    """Reads a row by its id and text; raises `NotDocumentedError` where it cannot."""
    cost: int = 1


class Pages:
    """Reads whole lists. A page that shifts while it is read brings rows twice, never fewer."""

    def __init__(self, calls: Calls, *, clock: Clock) -> None:
        """Read through `calls`."""
        self._calls = calls
        self._clock = clock

    async def read(self, listed: Listed[Row]) -> Mapping[str, Row] | ReadFailure:
        """Return every row by its id."""
        rows: dict[str, Row] = {}
        offset = 0
        while True:
            page = await self._page(listed, offset)
            if isinstance(page, ReadFailure):
                return page
            rows |= page.rows
            offset += PAGE
            if page.is_last(offset):
                return rows

    async def _page(self, listed: Listed[Row], offset: int) -> "_Page[Row] | ReadFailure":
        members = {**listed.members, "ofs": offset} if offset else listed.members
        while True:
            reading = await self._calls.private(
                listed.name,
                members,
                Priority.POLL,
                lambda body: _decoded(body, listed),
                cost=listed.cost,
            )
            if isinstance(reading, Reading):
                return reading.value
            if not offset or reading.code != NO_ROOM or reading.retry_at is None:
                return reading
            # What was read already is worth the wait; given up, it would be asked for again.
            wait = (reading.retry_at - self._clock.now()).total_seconds()
            await self._clock.sleep(max(wait, _SHORTEST_WAIT))


@dataclass(frozen=True, slots=True)
class _Page(Generic[Row]):
    rows: Mapping[str, Row]
    count: int | None

    def is_last(self, read: int) -> bool:
        """Whether no row is left behind the first `read`."""
        if not self.rows:
            return True
        return len(self.rows) < PAGE if self.count is None else read >= self.count


def _decoded(body: bytes, listed: Listed[Row]) -> _Page[Row]:
    page = decode_page(body, listed.rows)
    return _Page({name: listed.decode(name, raw) for name, raw in page.rows.items()}, page.count)
