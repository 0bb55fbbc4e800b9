"""The day so far: its fills and ended orders, from the venues and from earlier runs."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from tui.domain.clock import Clock
from tui.domain.fate import FATES, EndedOrder, FoundOrder
from tui.domain.fill import Fill, FillId
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.state import KEPT_OF_DAY
from tui.engine.publisher import Publisher
from tui.engine.records import HistoryPort
from tui.store.errors import JournalError

Remembered = TypeVar("Remembered")
FillKey = tuple[AccountName, FillId]


class Day:
    """Keeps what happened since midnight UTC, each fill and order once."""

    def __init__(
        self, publisher: Publisher, clock: Clock, on_problem: Callable[[str], None]
    ) -> None:
        self._publisher = publisher
        self._clock = clock
        self._on_problem = on_problem
        self._history: HistoryPort | None = None
        self._fills: dict[FillKey, Fill] = {}
        self._ended: dict[OrderKey, EndedOrder] = {}

    @property
    def start(self) -> datetime:
        """When this day began."""
        return self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)

    async def use(self, history: HistoryPort) -> None:
        """Start from what earlier runs remembered, and remember what is known already."""
        self._history = history
        since, fills, ended = self.start, tuple(self._fills.values()), tuple(self._ended.values())

        def exchange() -> tuple[Sequence[Fill], Sequence[EndedOrder]]:
            history.remember_fills(fills)
            history.remember_ended(ended)
            return history.fills(since), history.ended(since)

        remembered = await self._asked(exchange)
        if remembered is not None:
            self._take(*remembered)

    async def note_fills(self, fills: Sequence[Fill]) -> None:
        """Take in what a venue tells of fills."""
        fresh = [fill for fill in fills if _fill_key(fill) not in self._fills]
        self._take(fresh, ())
        if fresh and (history := self._history) is not None:
            await self._asked(lambda: history.remember_fills(fresh))

    async def note_ended(self, ended: Iterable[EndedOrder]) -> None:
        """Take in orders that ended; what was learnt of one later replaces what was known."""
        fresh = [one for one in ended if _says_more(self._ended.get(one.order.key), one)]
        self._take((), fresh)
        if fresh and (history := self._history) is not None:
            await self._asked(lambda: history.remember_ended(fresh))

    def _take(self, fills: Iterable[Fill], ended: Iterable[EndedOrder]) -> None:
        start = self.start
        self._fills |= {_fill_key(fill): fill for fill in fills}
        self._ended |= {one.order.key: one for one in ended}
        self._fills = {k: fill for k, fill in self._fills.items() if fill.filled_at >= start}
        self._ended = {key: one for key, one in self._ended.items() if one.since >= start}
        by_time = sorted(self._fills.values(), key=lambda fill: fill.filled_at, reverse=True)
        by_end = sorted(self._ended.values(), key=lambda one: one.since, reverse=True)
        self._publisher.publish(
            fills=tuple(by_time[:KEPT_OF_DAY]), ended_today=tuple(by_end[:KEPT_OF_DAY])
        )

    async def _asked(self, work: Callable[[], Remembered]) -> Remembered | None:
        try:
            return await asyncio.to_thread(work)
        except JournalError as error:
            self._on_problem(f"the day's history: {error}")
            return None


def ended_of(found: FoundOrder, now: datetime) -> EndedOrder | None:
    """Return an order that was looked up as one that ended; `None` while it lives."""
    fate = FATES.get(found.order.status)
    if fate is None:
        return None
    return EndedOrder(
        order=found.order, fate=fate, reason=found.reason, since=found.closed_at or now
    )


def _fill_key(fill: Fill) -> FillKey:
    return fill.order.account, fill.id


def _says_more(known: EndedOrder | None, now: EndedOrder) -> bool:
    return known is None or (known.fate, known.reason) != (now.fate, now.reason)
