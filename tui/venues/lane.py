"""One call at a time per API key: in this process by priority, between processes by a lock file."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from pathlib import Path

from filelock import AsyncFileLock, Timeout

from tui.domain.clock import Clock

_LOOK_AGAIN_SECONDS = 0.01


class Priority(IntEnum):
    """Who goes first when several wait; the lower the sooner."""

    CANCEL = 10
    AMEND = 20
    CREATE = 30
    LOOK_UP = 40
    POLL = 50


class LaneBusyError(Exception):
    """The turn did not come in time. Nothing was sent."""


class Lane:
    """Gives turns. Arrival order counts at the venue, so a turn lasts until the reply."""

    def __init__(self, lock_path: Path, clock: Clock) -> None:
        """Share the lane with every process that names the same lock file."""
        self._folder = lock_path.parent
        self._lock = AsyncFileLock(lock_path, mode=0o600, run_in_executor=False)
        self._clock = clock
        self._is_taken = False
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    @asynccontextmanager
    async def turn(self, priority: Priority, *, within: float) -> AsyncIterator[None]:
        """Wait for a turn, hold it for the body.

        Raises:
            LaneBusyError: No turn within so many seconds.
            OSError: The lock file cannot be used.
        """
        deadline = self._clock.monotonic() + within
        await self._queue(priority, within)
        try:
            await self._take_lock(deadline)
            try:
                yield
            finally:
                await self._lock.release()
        finally:
            self._pass_on()

    async def _queue(self, priority: Priority, seconds: float) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._arrivals), turn))
        try:
            async with self._clock.timeout(seconds):
                await turn
        except BaseException as error:
            if not turn.cancelled():
                self._pass_on()
            if isinstance(error, TimeoutError):
                raise LaneBusyError from None
            raise

    def _pass_on(self) -> None:
        """Hand the turn to whoever waits and goes first."""
        while self._waiting:
            *_, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._is_taken = False

    async def _take_lock(self, deadline: float) -> None:
        """Take the lock file without ever blocking the event loop."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while self._clock.monotonic() < deadline:
            try:
                await self._lock.acquire(blocking=False)
            except Timeout:
                await self._clock.sleep(_LOOK_AGAIN_SECONDS)
            else:
                return
        raise LaneBusyError
