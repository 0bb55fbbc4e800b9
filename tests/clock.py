"""A clock that stands still until a test moves it."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@dataclass(order=True)
class _Timer:
    when: float
    number: int
    fire: Callable[[], object] = field(compare=False)
    is_cancelled: bool = field(default=False, compare=False)


class ManualClock:
    """Implements `tui.domain.clock.Clock`; time passes in `advance` alone."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._monotonic = 1000.0
        self._timers: list[_Timer] = []
        self._created = 0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        timer = self._call_after(seconds, woken.set)
        try:
            await woken.wait()
        finally:
            timer.is_cancelled = True

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(None) as scope:
            timer = self._call_after(seconds, lambda: scope.reschedule(loop.time()))
            if seconds <= 0:
                timer.fire()
            try:
                yield
            finally:
                timer.is_cancelled = True

    async def advance(self, seconds: float) -> None:
        """Let time pass: what is due runs in order of time, each settled before the next."""
        target = self._monotonic + seconds
        await self.settle()
        while self._timers and self._timers[0].when <= target:
            timer = heapq.heappop(self._timers)
            if timer.is_cancelled:
                continue
            self._move_to(timer.when)
            timer.fire()
            await self.settle()
        self._move_to(target)
        await self.settle()

    def step_wall(self, seconds: float) -> None:
        """Set the wall clock forward, or back, as an operator or NTP does."""
        self._now += timedelta(seconds=seconds)

    @property
    def waiting(self) -> int:
        """How many sleeps and deadlines are pending."""
        return sum(not timer.is_cancelled for timer in self._timers)

    async def settle(self) -> None:
        """Run everything that can run without time passing: tasks and worker threads.

        Sockets are not seen: wait for what they bring.
        """
        while True:
            await asyncio.sleep(0)
            if not _threads_work() and not asyncio.get_running_loop()._ready:  # type: ignore[attr-defined]  # the one place that says "nothing left to do"
                return

    def _call_after(self, seconds: float, fire: Callable[[], object]) -> _Timer:
        self._created += 1
        timer = _Timer(self._monotonic + seconds, self._created, fire)
        heapq.heappush(self._timers, timer)
        return timer

    def _move_to(self, when: float) -> None:
        self._now += timedelta(seconds=when - self._monotonic)
        self._monotonic = when


def _threads_work() -> bool:
    executor: ThreadPoolExecutor | None = asyncio.get_running_loop()._default_executor  # type: ignore[attr-defined]  # asyncio.to_thread tells nobody when it is done
    if executor is None:
        return False
    idle = executor._idle_semaphore._value
    return executor._work_queue.qsize() > 0 or idle < len(executor._threads)
