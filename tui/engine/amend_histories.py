"""The venues' own histories of orders, read for those that someone looks at."""

import asyncio
from collections.abc import Sequence

from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.identifiers import OrderKey
from tui.domain.order import BookEntry, Order
from tui.engine.back_off import ask
from tui.engine.busy import Busy
from tui.engine.publisher import Publisher
from tui.venues.port import VenuePort

KEPT = 200
"""Histories remembered; the oldest are forgotten first."""


class AmendHistories:
    """Reads a history once for every description of its order, one at a time."""

    def __init__(self, publisher: Publisher, clock: Clock, busy: Busy) -> None:
        self._publisher = publisher
        self._clock = clock
        self._busy = busy
        self._known: dict[OrderKey, Sequence[AmendRecord]] = {}
        self._read_for: dict[OrderKey, BookEntry] = {}
        self._task: asyncio.Task[None] | None = None
        self._next: tuple[VenuePort, OrderKey] | None = None
        """What was wanted last while another was being read."""

    def of(self, key: OrderKey) -> Sequence[AmendRecord]:
        """Return what is known of an order's amends, oldest first."""
        return self._known.get(key, ())

    def entries(self, key: OrderKey) -> list[ActivityEntry]:
        """Return the same as lines of the order's timeline, newest first."""
        return [
            ActivityEntry(
                at=record.at,
                kind=ActivityKind.VENUE_AMEND,
                account=key.account,
                venue=key.venue,
                key=key,
                amend=record,
            )
            for record in reversed(self.of(key))
        ]

    def want(self, venue: VenuePort, key: OrderKey) -> None:
        """Read an order's history, unless it was read for what the order is now."""
        entry = self._publisher.state.book.get(key)
        if not isinstance(entry, Order) or self._read_for.get(key) is entry:
            return
        if self._task is not None:
            self._next = venue, key
            return
        self._read_for[key] = entry
        self._busy.enter()
        self._task = asyncio.ensure_future(self._read(venue, key))
        self._task.add_done_callback(self._go_on)

    async def aclose(self) -> None:
        """Read nothing more."""
        self._next = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _go_on(self, _: "asyncio.Task[None]") -> None:
        self._task, wanted, self._next = None, self._next, None
        if wanted is not None:
            self.want(*wanted)
        self._busy.leave()

    async def _read(self, venue: VenuePort, key: OrderKey) -> None:
        answer = await ask(self._clock, venue.amend_history(key.order_id))
        if isinstance(answer, ReadFailure):
            self._read_for.pop(key, None)
            return
        self._known.pop(key, None)
        self._known[key] = tuple(answer)
        for old in list(self._known)[:-KEPT]:
            del self._known[old]
            self._read_for.pop(old, None)
        self._publisher.publish()  # timelines are asked for anew with every state
