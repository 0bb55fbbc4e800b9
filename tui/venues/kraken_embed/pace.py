"""How fast one key asks: Kraken Embed publishes no numbers, so these are ours, and careful.

A refusal for too many calls makes the whole key wait, not the one call.
"""

import asyncio
import bisect
import itertools
from datetime import datetime, timedelta
from random import Random
from typing import Final

from tui.domain.clock import Clock
from tui.venues.lane import Priority
from tui.venues.rate_limit import CallCounter

BURST: Final = 4.0
"""Calls at once."""
PER_SECOND: Final = 2.0
HELD_BACK: Final = 1.0
"""Calls that reads leave for what changes orders."""

PAUSES: Final = (2.0, 4.0, 8.0, 16.0, 32.0)
"""Seconds after refusals in a row that do not say when to come back."""
JITTER: Final = 0.2
_SHORTEST_WAIT: Final = 0.01


class Pace:
    """The calls of one key that wait until they may go, the more urgent first."""

    def __init__(self, clock: Clock, *, is_counted: bool, random: Random | None = None) -> None:
        """Start with a full burst. Without counting, only the venue's refusals are heeded."""
        self._clock = clock
        self._is_counted = is_counted
        self._random = random or Random()
        self._counter = CallCounter(
            maximum=BURST, decay_per_second=PER_SECOND, held_back=HELD_BACK, clock=clock
        )
        self._paused_until = clock.monotonic()
        self._refusals = 0
        self._waiting: list[tuple[Priority, int]] = []
        self._arrivals = itertools.count()
        self._moved = asyncio.Event()

    async def take(self, priority: Priority, *, within: float) -> bool:
        """Wait for one call's place and take it.

        Returns:
            Whether it came; `False` when it cannot or did not come within so many seconds.
        """
        if self._pause_left() > within:
            return False
        place = (priority, next(self._arrivals))
        bisect.insort(self._waiting, place)
        try:
            async with self._clock.timeout(within):
                await self._come_first(place)
                self.spend()
        except TimeoutError:
            return False
        finally:
            self._waiting.remove(place)
            self._moved.set()
        return True

    def spend(self) -> None:
        """Count one call."""
        self._counter.spend(1.0)

    def free_in(self, priority: Priority) -> float:
        """Return the seconds until a call may go; 0 when it may."""
        return max(self._pause_left(), self._room_in(priority))

    def refused(self, retry_at: datetime | None) -> datetime:
        """Pause the key after a refusal for too many calls; return until when."""
        now = self._clock.now()
        if retry_at is None:
            seconds = PAUSES[min(self._refusals, len(PAUSES) - 1)]
            seconds *= self._random.uniform(1.0, 1.0 + JITTER)
            self._refusals += 1
        else:
            seconds = max((retry_at - now).total_seconds(), 0.0)
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)
        return now + timedelta(seconds=self._pause_left())

    def answered(self) -> None:
        """Note an answer that does not complain: the next refusal pauses shortly again."""
        self._refusals = 0

    def _pause_left(self) -> float:
        return max(self._paused_until - self._clock.monotonic(), 0.0)

    def _room_in(self, priority: Priority) -> float:
        if not self._is_counted:
            return 0.0
        if priority <= Priority.CREATE:
            return self._counter.seconds_until_any_room(1.0)
        return self._counter.seconds_until_room(1.0)

    async def _come_first(self, place: tuple[Priority, int]) -> None:
        while True:
            if self._waiting[0] != place:
                self._moved.clear()
                await self._moved.wait()
            elif (seconds := self.free_in(place[0])) > 0:
                # A wait of nothing but rounding must not spin.
                await self._clock.sleep(max(seconds, _SHORTEST_WAIT))
            else:
                return
