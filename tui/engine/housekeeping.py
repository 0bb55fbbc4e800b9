"""Keeps dates honest: ended orders leave in time, jumps of the wall clock mislead nobody."""

from dataclasses import replace
from datetime import datetime, timedelta

from tui.domain.book import Book
from tui.domain.clock import Clock
from tui.domain.health import AccountHealth
from tui.engine.busy import Busy
from tui.engine.job import Job
from tui.engine.problems import Problems, failure_of
from tui.engine.publisher import Publisher

PERIOD = 1.0
JUMP = timedelta(seconds=0.5)
"""A wall clock that moves this much against the monotonic one has been set."""


class Housekeeping(Job):
    """Looks at the clock and at ended orders once a second; publishes what changed."""

    def __init__(self, publisher: Publisher, clock: Clock, busy: Busy) -> None:
        super().__init__(clock, busy)
        self._publisher = publisher
        self._origin = self._wall_origin()

    async def turn(self) -> float | None:
        """Follow the wall clock, then drop what has been in view long enough."""
        self._follow_wall_clock()
        book = self._publisher.state.book
        if expired := book.expired_from_view(self._clock.now()):
            self._publisher.publish(book=book.without_ended(expired))
        return PERIOD

    def fault(self, error: Exception) -> float | None:
        """Report the fault on the first account."""
        problems = Problems(self._publisher.state.accounts[0], self._clock)
        self._publisher.publish(problems.entries(failure_of(error)))
        return PERIOD

    def _wall_origin(self) -> datetime:
        return self._clock.now() - timedelta(seconds=self._clock.monotonic())

    def _follow_wall_clock(self) -> None:
        origin = self._wall_origin()
        jump, self._origin = origin - self._origin, origin
        if abs(jump) < JUMP:
            return
        state = self._publisher.state
        healths = [*state.health.values()]
        if jump < timedelta():
            # After a jump forward the machine may have slept: then the data really is that old.
            healths = [_redated(health, jump) for health in healths]
        self._publisher.publish(
            book=_redated_book(state.book, jump), health=self._publisher.with_health(*healths)
        )


def _redated(health: AccountHealth, jump: timedelta) -> AccountHealth:
    return replace(
        health,
        answered_at=_moved(health.answered_at, jump),
        failing_since=_moved(health.failing_since, jump),
        next_poll_at=_moved(health.next_poll_at, jump),
    )


def _redated_book(book: Book, jump: timedelta) -> Book:
    if not book.ended:
        return book
    return book.with_ended(
        {key: replace(ended, since=ended.since + jump) for key, ended in book.ended.items()}
    )


def _moved(moment: datetime | None, by: timedelta) -> datetime | None:
    return None if moment is None else moment + by
