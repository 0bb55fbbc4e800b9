"""The account's history of events, oldest first, in pages: remembered, and read on from there."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from tui.domain.failure import ReadFailure
from tui.venues.kraken_futures.calls import Calls, history_read
from tui.venues.kraken_futures.history import HistoryEvent, HistoryPage, decode_page
from tui.venues.kraken_futures.parse import EPOCH
from tui.venues.lane import Priority

OVERLAP: Final = timedelta(minutes=1)
"""How far back is read again: how late events become visible is published nowhere."""

_COUNT: Final = 500
_MILLISECOND: Final = timedelta(milliseconds=1)


async def read_page(
    calls: Calls,
    name: str,
    since: datetime,
    priority: Priority,
    *,
    sort: str = "asc",
    token: str | None = None,
) -> HistoryPage | ReadFailure:
    """Read one page of events from `since` on; `token` names a later one of the same list."""
    parameters = [
        ("since", str((since - EPOCH) // _MILLISECOND)),
        ("sort", sort),
        ("count", str(_COUNT)),
    ]
    if token is not None:
        parameters.append(("continuation_token", token))
    reading = await calls.private(history_read(name, parameters), priority, decode_page)
    return reading if isinstance(reading, ReadFailure) else reading.value


class EventList:
    """One of `orders`, `triggers` and `executions`."""

    def __init__(self, calls: Calls, name: str) -> None:
        """Read through `calls`."""
        self._calls = calls
        self._name = name
        self._events: dict[str, HistoryEvent] = {}
        self._since: datetime | None = None
        """From when on no event is missing, up to the newest that is known."""
        self._turn = asyncio.Lock()

    async def read(
        self, since: datetime, priority: Priority
    ) -> Sequence[HistoryEvent] | ReadFailure:
        """Return every event from `since` on; what was read stays, whatever cuts it off."""
        async with self._turn:
            token: str | None = None
            start = self._start(since)
            while True:
                page = await read_page(self._calls, self._name, start, priority, token=token)
                if isinstance(page, ReadFailure):
                    return page
                self._take(page, since)
                if page.next_page is None or page.next_page == token:
                    return list(self._events.values())
                token = page.next_page

    def _start(self, since: datetime) -> datetime:
        """Return from when on events may be missing."""
        if self._since is None or self._since > since:
            self._events.clear()
            return since
        newest = max((event.at for event in self._events.values()), default=since)
        return max(newest - OVERLAP, since)

    def _take(self, page: HistoryPage, since: datetime) -> None:
        """Take events in, oldest first: up to the newest of them, none is missing."""
        self._events |= {event.uid: event for event in page.events}
        self._events = {uid: event for uid, event in self._events.items() if event.at >= since}
        self._since = since
