"""Lists of Kraken that only grow, newest first, in pages of fifty: trades and ended orders."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from tui.domain.failure import ReadFailure
from tui.venues.kraken_spot.build import Members, build_since
from tui.venues.kraken_spot.calls import Calls
from tui.venues.kraken_spot.envelope import decode_page
from tui.venues.lane import Priority

PAGE: Final = 50
"""Rows of a page. https://docs.kraken.com/api/docs/rest-api/get-trade-history."""

OVERLAP: Final = timedelta(minutes=1)
"""How far back is read again: effects have been seen to become visible up to a minute late."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Generic[Row]):
    """Where a list is read, and what its rows are."""

    name: str
    """Of the endpoint."""
    members: Members = field(default_factory=dict)
    rows: str
    """The member of the answer that holds the rows, by id."""
    decode: Callable[[str, bytes], Row]
    """Reads a row by its id and text; raises `NotDocumentedError` where it cannot."""
    dated: Callable[[Row], datetime]
    cost: int = 1
    """Points of the call counter, each page."""


@dataclass(slots=True)
class _Pass(Generic[Row]):
    """One way through the pages, as far as it got.

    Rows that come meanwhile push others to later pages: those are met twice, none is missed.
    """

    start: datetime
    offset: int = 0
    rows: dict[str, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page(Generic[Row]):
    rows: Mapping[str, Row]
    count: int | None

    def is_last(self, read: int) -> bool:
        """Whether no row is left behind the first `read`."""
        if not self.rows:
            return True
        return len(self.rows) < PAGE if self.count is None else read >= self.count


class PagedList(Generic[Row]):
    """Remembers what it read: later reads ask for what is new, and go on where one was cut off."""

    def __init__(self, calls: Calls, source: Source[Row]) -> None:
        """Read through `calls`."""
        self._calls = calls
        self._source = source
        self._rows: dict[str, Row] = {}
        self._complete_since: datetime | None = None
        """From when on no row is missing, up to the newest that is known."""
        self._pass: _Pass[Row] | None = None
        self._turn = asyncio.Lock()

    async def read(self, since: datetime) -> Sequence[Row] | ReadFailure:
        """Return every row from `since` on, newest first."""
        async with self._turn:
            is_resumed = self._pass is not None and self._pass.start <= since
            failure = await self._go_through(since)
            if failure is None and is_resumed:
                failure = await self._go_through(since)
            return failure or self._from(since)

    async def _go_through(self, since: datetime) -> ReadFailure | None:
        """Read page by page; what was read stays, whatever ends it."""
        way = self._pass
        if way is None or way.start > since:
            way = self._pass = _Pass(self._start(since))
        is_done = False
        while not is_done:
            page = await self._page(way)
            if isinstance(page, ReadFailure):
                return page
            way.rows |= page.rows
            way.offset += PAGE
            is_done = page.is_last(way.offset)
        self._take(way)
        return None

    def _start(self, since: datetime) -> datetime:
        """Return from when on rows may be missing."""
        if self._complete_since is None or self._complete_since > since:
            return since
        newest = max(map(self._source.dated, self._rows.values()), default=since)
        return max(newest - OVERLAP, since)

    def _take(self, way: _Pass[Row]) -> None:
        self._rows |= way.rows
        self._complete_since = min(way.start, self._complete_since or way.start)
        self._pass = None

    def _from(self, since: datetime) -> Sequence[Row]:
        """Return the rows from `since` on, and forget those before."""
        dated = self._source.dated
        self._rows = {name: row for name, row in self._rows.items() if dated(row) >= since}
        self._complete_since = since
        return sorted(self._rows.values(), key=dated, reverse=True)

    async def _page(self, way: _Pass[Row]) -> _Page[Row] | ReadFailure:
        source = self._source
        members = {**build_since(way.start), **source.members}
        if way.offset:
            members["ofs"] = way.offset
        reading = await self._calls.private(
            source.name, members, Priority.POLL, self._decoded, cost=source.cost
        )
        return reading if isinstance(reading, ReadFailure) else reading.value

    def _decoded(self, body: bytes) -> _Page[Row]:
        page = decode_page(body, self._source.rows)
        decode = self._source.decode
        return _Page({name: decode(name, raw) for name, raw in page.rows.items()}, page.count)
