"""The list of fills, newest first, in pages of a hundred: remembered, and read on where cut off."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.domain.failure import ReadFailure
from tui.domain.fill import Fill, FillId
from tui.domain.identifiers import AccountName
from tui.venues.kraken_futures.budget import EARLIER_FILLS_COST, READ_COST
from tui.venues.kraken_futures.calls import Calls, trading_read
from tui.venues.kraken_futures.fills import PAGE, decode_fills
from tui.venues.lane import Priority

_STEP: Final = timedelta(milliseconds=1)
"""Kraken tells fills in milliseconds, and leaves out those of the very moment it is given."""


@dataclass(slots=True)
class _Way:
    """One way down the pages, as far as it got."""

    down_to: datetime
    fills: dict[FillId, Fill] = field(default_factory=dict)
    is_done: bool = False

    def take(self, page: Sequence[Fill]) -> None:
        """Take a page in; it is the last one where it is not full, old enough or nothing new."""
        is_new = any(fill.id not in self.fills for fill in page)
        self.fills |= {fill.id: fill for fill in page}
        is_old = any(fill.filled_at < self.down_to for fill in page)
        self.is_done = len(page) < PAGE or is_old or not is_new

    @property
    def oldest(self) -> datetime:
        """When the earliest fill read so far happened."""
        return min(fill.filled_at for fill in self.fills.values())


class FillList:
    """Remembers what it read: later reads go down to what is known, for earlier pages are dear."""

    def __init__(self, calls: Calls, account: AccountName) -> None:
        """Read for one account."""
        self._calls = calls
        self._account = account
        self._fills: dict[FillId, Fill] = {}
        self._complete_since: datetime | None = None
        """From when on no fill is missing, up to the newest that is known."""
        self._way: _Way | None = None
        self._turn = asyncio.Lock()

    async def newest(self) -> Sequence[Fill] | ReadFailure:
        """Read the newest hundred; earlier ones that are known come with them."""
        page = await self._page(None, Priority.LOOK_UP)
        if isinstance(page, ReadFailure):
            return page
        return list({**self._fills, **{fill.id: fill for fill in page}}.values())

    async def read(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Return every fill from `since` on, newest first."""
        async with self._turn:
            is_resumed = self._way is not None and self._way.down_to <= since
            failure = await self._go_down(since)
            if failure is None and is_resumed:
                failure = await self._go_down(since)
            return failure or self._from(since)

    async def _go_down(self, since: datetime) -> ReadFailure | None:
        """Read page by page; what was read stays, whatever ends it."""
        way = self._way
        if way is None or way.down_to > since:
            way = self._way = _Way(self._start(since))
        while not way.is_done:
            before = way.oldest + _STEP if way.fills else None
            page = await self._page(before, Priority.POLL)
            if isinstance(page, ReadFailure):
                return page
            way.take(page)
        self._fills |= way.fills
        self._complete_since = min(way.down_to, self._complete_since or way.down_to)
        self._way = None
        return None

    def _start(self, since: datetime) -> datetime:
        """Return from when on fills may be missing."""
        if self._complete_since is None or self._complete_since > since:
            return since
        return max((fill.filled_at for fill in self._fills.values()), default=since)

    def _from(self, since: datetime) -> Sequence[Fill]:
        """Return the fills from `since` on, and forget those before."""
        kept = {name: fill for name, fill in self._fills.items() if fill.filled_at >= since}
        self._fills, self._complete_since = kept, since
        return sorted(kept.values(), key=lambda fill: fill.filled_at, reverse=True)

    async def _page(
        self, before: datetime | None, priority: Priority
    ) -> Sequence[Fill] | ReadFailure:
        read = trading_read("fills", cost=READ_COST)
        if before is not None:
            stamp = before.astimezone(UTC).isoformat(timespec="milliseconds")
            parameters = [("lastFillTime", stamp.replace("+00:00", "Z"))]
            read = trading_read("fills", parameters, cost=EARLIER_FILLS_COST)
        reading = await self._calls.private(
            read, priority, lambda body: decode_fills(body, self._account)
        )
        return reading if isinstance(reading, ReadFailure) else reading.value
