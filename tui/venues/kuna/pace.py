"""How fast Kuna is asked: a small bucket of calls that refills evenly, and a pause after a 429.

Kuna documents no limits; its last client library kept to about these.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.kuna.errors import TOO_MANY
from tui.venues.rate_limit import NO_ROOM, CallCounter
from tui.venues.transport import Answer

BURST: Final = 2.0
PUBLIC_PER_SECOND: Final = 1.0
PRIVATE_PER_SECOND: Final = 4.0
PAUSES: Final = (2.0, 4.0, 8.0, 16.0)
"""Seconds after the first 429 in a row, the second, and so on, where Kuna names none."""

READ_WAIT: Final = 4.0
"""Seconds a read waits for its place; the engine gives a whole one ten."""

_JITTER: Final = 0.25
"""Part of a pause that is added by chance, so that accounts do not march."""
_SHORTEST: Final = 0.01
_SLOWEST: Final = 0.5
"""Calls a second however often there were too many: a poll is three, and has ten seconds."""

CALM: Final = 60
"""Good answers in a row after which a slower pace is doubled."""


class Pace:
    """The calls of one kind through one account, slower each time there were too many."""

    def __init__(
        self,
        per_second: float,
        *,
        clock: Clock,
        is_unmetered: bool,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Start with a full bucket.

        Where the other side alone counts calls, they are paced once it has said "too many".
        """
        self._clock = clock
        self._chance = chance
        self._is_unmetered = is_unmetered
        self._usual = self._per_second = per_second
        self._calls = self._bucket(BURST)
        self._refusals = 0
        self._good = 0
        self._closed_until = clock.monotonic()

    async def wait(self, within: float) -> ReadFailure | None:
        """Wait for a call's place and take it; otherwise say why it was not asked."""
        deadline = self._clock.monotonic() + within
        while (wait := self._seconds_until_room()) > 0:
            if self._clock.monotonic() + wait > deadline:
                return self._not_asked(wait)
            # A wait of nothing but rounding must not spin.
            await self._clock.sleep(max(wait, _SHORTEST))
        self.spend()
        return None

    def spend(self) -> None:
        """Count one call, whether there was room or not."""
        self._calls.spend(1)

    def note(self, answer: Answer) -> datetime | None:
        """Take notice of an answer; return when to ask again where it says "too many"."""
        if answer.status != TOO_MANY:
            self._refusals = 0
            self._recover()
            return None
        pause = PAUSES[min(self._refusals, len(PAUSES) - 1)] * (1 + _JITTER * self._chance())
        self._refusals += 1
        self._is_unmetered = False
        self._slow_down()
        retry_at = answer.retry_at or answer.received_at + timedelta(seconds=pause)
        left = (retry_at - self._clock.now()).total_seconds()
        self._closed_until = max(self._closed_until, self._clock.monotonic() + left)
        return retry_at

    def _slow_down(self) -> None:
        """Halve the pace, and give up the burst: others use the key, or Kuna takes less."""
        self._good = 0
        self._per_second = max(self._per_second / 2, _SLOWEST)
        self._calls = self._bucket(1.0)
        self._calls.spend(1)

    def _recover(self) -> None:
        """Double a pace that went well for long, until it is the usual one."""
        if self._per_second == self._usual:
            return
        self._good += 1
        if self._good == CALM:
            self._good = 0
            self._per_second = min(self._per_second * 2, self._usual)
            self._calls = self._bucket(BURST if self._per_second == self._usual else 1.0)

    def _bucket(self, burst: float) -> CallCounter:
        return CallCounter(
            maximum=burst, decay_per_second=self._per_second, held_back=0, clock=self._clock
        )

    def _seconds_until_room(self) -> float:
        closed = self._closed_until - self._clock.monotonic()
        paced = 0.0 if self._is_unmetered else self._calls.seconds_until_any_room(1)
        return max(closed, paced, 0.0)

    def _not_asked(self, wait: float) -> ReadFailure:
        return ReadFailure(
            kind=FailureKind.RATE_LIMITED,
            text=f"not asked: Kuna has room for another call in {wait:.1f} s",
            code=NO_ROOM,
            retry_at=self._clock.now() + timedelta(seconds=wait),
        )
