"""A repeating piece of work: take a turn, rest, be woken early, never run twice at once."""

import asyncio
from abc import ABC, abstractmethod

from tui.domain.clock import Clock
from tui.engine.busy import Busy
from tui.engine.guard import contained


class Job(ABC):
    """One loop. It counts as busy except while it rests."""

    def __init__(self, clock: Clock, busy: Busy) -> None:
        self._clock = clock
        self._busy = busy
        self._woken = asyncio.Event()
        self._is_resting = False
        self._delay: float | None = None

    @abstractmethod
    async def turn(self) -> float | None:
        """Do what is due; return the seconds to the next turn, `None` to rest until woken."""

    @abstractmethod
    def fault(self, error: Exception) -> float | None:
        """Make a fault of this program visible; return as `turn` does."""

    def start(self) -> asyncio.Task[None]:
        """Begin at once; the caller keeps the task and cancels it."""
        self._busy.enter()
        task = asyncio.create_task(self._run(), name=type(self).__name__)
        task.add_done_callback(lambda _: self._busy.leave())
        return task

    def wake(self) -> None:
        """End the present rest; during a turn, skip the rest after it."""
        self._woken.set()
        if self._is_resting:
            self._is_resting = False
            self._busy.enter()

    async def _run(self) -> None:
        while True:
            self._woken.clear()  # a wake from here on asks for one more turn
            with contained(self._note_fault):
                self._delay = await self.turn()
            await self._rest(self._delay)

    def _note_fault(self, error: Exception) -> None:
        self._delay = self.fault(error)

    async def _rest(self, seconds: float | None) -> None:
        if self._woken.is_set() or seconds == 0:
            await asyncio.sleep(0)  # even without a rest, everything else gets its turn
            return
        self._is_resting = True
        self._busy.leave()
        try:
            await self._wait(seconds)
        finally:
            if self._is_resting:
                self._is_resting = False
                self._busy.enter()

    async def _wait(self, seconds: float | None) -> None:
        if seconds is None:
            await self._woken.wait()
            return
        try:
            async with self._clock.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
