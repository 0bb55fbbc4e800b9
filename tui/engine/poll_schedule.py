"""When an account is polled next: period, jitter, back-off, and polls asked for early."""

import math
from datetime import datetime, timedelta
from random import Random

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import RateBudget
from tui.engine.back_off import delay_after

JITTER = 0.1
"""Part of the period by which a poll may come earlier or later, so that accounts do not march."""
LONGEST_STRETCH = 4
"""How many times slower an account is polled, at most, after it was rate limited."""
CALM_POLLS = 6
"""Good answers in a row after which a stretched period is halved."""
HELD_BACK = 5
"""Points of the venue's counter that an early poll leaves for cancels (kraken-spot.md 6)."""
RECHECK = 1.0
"""Seconds after which a poll asked for early looks at the counter again."""


class PollSchedule:
    """Counts in monotonic seconds, so that a jump of the wall clock moves nothing."""

    def __init__(self, period: timedelta, clock: Clock, random: Random) -> None:
        self._base = period
        self._clock = clock
        self._random = random
        self._started = self._due = self._not_before = clock.monotonic()
        self._is_asked = False
        self._stretch = 1
        self._calm = 0

    @property
    def period(self) -> timedelta:
        """The real period, stretched while the venue complains of too many calls."""
        return self._base * self._stretch

    def ask(self) -> None:
        """Want a poll before the period is over."""
        self._is_asked = True

    def wait(self, budget: RateBudget | None) -> float | None:
        """Return the seconds to the next poll; `None` when only the operator starts it."""
        now = self._clock.monotonic()
        due = self._due
        if self._is_asked:
            due = min(due, now if _bears_early_poll(budget) else now + RECHECK)
        due = max(due, self._not_before)
        return None if due == math.inf else max(due - now, 0.0)

    def begin(self) -> None:
        """Note that a poll goes out now; it serves every wish for one so far."""
        self._is_asked = False
        self._started = self._clock.monotonic()

    def answered(self) -> datetime:
        """Plan the next poll after a good answer; return when it will be."""
        self._calm += 1
        if self._calm >= CALM_POLLS:
            self._calm = 0
            self._stretch = max(self._stretch // 2, 1)
        jitter = self._random.uniform(1 - JITTER, 1 + JITTER)
        now = self._clock.monotonic()
        self._due = max(self._started + self.period.total_seconds() * jitter, now)
        return self._clock.now() + timedelta(seconds=self._due - now)

    def failed(self, failure: ReadFailure, failures: int) -> datetime | None:
        """Plan the next poll after the `failures`-th failure in a row; return when it will be."""
        self._calm = 0
        if failure.kind is FailureKind.RATE_LIMITED:
            self._stretch = min(2 * self._stretch, LONGEST_STRETCH)
        now, wall = self._clock.monotonic(), self._clock.now()
        delay = delay_after(failure, failures, wall)
        self._due = math.inf if delay is None else now + delay
        is_binding = failure.kind is FailureKind.RATE_LIMITED or failure.retry_at is not None
        self._not_before = self._due if is_binding else now
        return None if delay is None else wall + timedelta(seconds=delay)


def _bears_early_poll(budget: RateBudget | None) -> bool:
    return budget is None or budget.used + 1 + HELD_BACK <= budget.maximum
