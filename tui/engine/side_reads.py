"""What is read beside the orders: on schedules of their own, never making an order stale."""

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import ClassVar

from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.book import Book
from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.health import SystemMode, SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey
from tui.domain.order import Order
from tui.engine.back_off import Answer, ask, delay_after
from tui.engine.busy import Busy
from tui.engine.job import Job
from tui.engine.problems import Problems, failure_of
from tui.engine.publisher import Publisher
from tui.venues.port import VenuePort


class SideRead(Job):
    """One kind of read, made through the first of the accounts that share it."""

    what: ClassVar[str]
    """What is read, in words."""
    period: ClassVar[float | None]
    """Seconds between reads; `None` reads once and then when woken."""
    gap: ClassVar[float] = 0.0
    """Seconds that at least lie between two reads, however often it is woken."""

    def __init__(
        self,
        venues: Sequence[VenuePort],
        publisher: Publisher,
        clock: Clock,
        busy: Busy,
        *,
        after: asyncio.Event | None = None,
    ) -> None:
        """Prepare; nothing is read before `after` is set."""
        super().__init__(clock, busy)
        self._after = after
        self._venues = venues
        self._venue = venues[0]
        self._publisher = publisher
        self._problems = Problems(self._venue.account, clock, self.what)
        self._failures = 0
        self._not_before = clock.monotonic()

    async def turn(self) -> float | None:
        """Read, unless the last time was a moment ago."""
        if self._after is not None:
            await self._after.wait()
        early = self._not_before - self._clock.monotonic()
        if early > 0:
            return early
        failure = await self.read()
        if failure is not None:
            return self._fail(failure)
        self._failures = 0
        self._problems.clear()
        return self.period

    def fault(self, error: Exception) -> float | None:
        """Treat a fault of this program as a failed read."""
        return self._fail(failure_of(error))

    @abstractmethod
    async def read(self) -> ReadFailure | None:
        """Read once and publish what came."""

    async def ask(self, read: Awaitable[Answer | ReadFailure]) -> Answer | ReadFailure:
        """Await the venue's answer; the gap counts from here."""
        self._not_before = self._clock.monotonic() + self.gap
        return await ask(self._clock, read)

    def _fail(self, failure: ReadFailure) -> float | None:
        self._failures += 1
        if entries := self._problems.entries(failure):
            self._publisher.publish(entries)
        delay = delay_after(failure, self._failures, self._clock.now())
        if delay is None:
            return self.period
        self._not_before = self._clock.monotonic() + delay
        return delay


class InstrumentsRead(SideRead):
    """What the venue lists: at the start, daily, and when an order names something unknown."""

    what = "instruments"
    period = 86_400.0
    gap = 60.0

    def __init__(
        self,
        venues: Sequence[VenuePort],
        publisher: Publisher,
        clock: Clock,
        busy: Busy,
        *,
        after: asyncio.Event,
        on_read: Callable[[], None],
    ) -> None:
        super().__init__(venues, publisher, clock, busy, after=after)
        self._on_read = on_read

    async def read(self) -> ReadFailure | None:
        """Read what is listed."""
        answer = await self.ask(self._venue.instruments())
        if isinstance(answer, ReadFailure):
            return answer
        known = self._publisher.state.instruments
        self._publisher.publish(instruments={**known, **answer})
        self._on_read()
        return None


class QuotesRead(SideRead):
    """The market of every instrument that has an order, or is watched, in one call."""

    what = "prices"
    period = 2.5
    gap = 1.0
    _named: tuple[Book | None, frozenset[InstrumentId]] = None, frozenset()
    """The instruments orders name, and the book they are of."""

    def __init__(
        self,
        venues: Sequence[VenuePort],
        publisher: Publisher,
        clock: Clock,
        busy: Busy,
        *,
        watched: Mapping[InstrumentKey, int],
    ) -> None:
        """Prepare; `watched` names the markets that are read without an order, now and later."""
        super().__init__(venues, publisher, clock, busy)
        self._watched = watched

    async def read(self) -> ReadFailure | None:
        """Read the prices; forget those of instruments no order names any more."""
        names = self._known()
        if not names:
            return None
        answer = await self.ask(self._venue.quotes(names))
        if isinstance(answer, ReadFailure):
            return answer
        venue, listed = self._venue.account.venue, self._listed()
        kept = {
            key: quote
            for key, quote in self._publisher.state.quotes.items()
            if key.venue is not venue or key.instrument in listed
        }
        self._publisher.publish(quotes={**kept, **answer})
        return None

    def _listed(self) -> frozenset[InstrumentId]:
        state = self._publisher.state
        book, names = self._named
        if book is not state.book:
            venue = self._venue.account.venue
            listed = chain.from_iterable(
                state.book.orders(account.name).values()
                for account in state.accounts
                if account.venue is venue
            )
            expected = (one for one in state.book.expected.values() if one.key.venue is venue)
            names = frozenset(
                order.instrument for order in chain(listed, expected) if isinstance(order, Order)
            )
            self._named = state.book, names
        venue = self._venue.account.venue
        watched = (key.instrument for key in self._watched if key.venue is venue)
        return names.union(watched, self._carried())

    def _carried(self) -> Iterator[InstrumentId]:
        """Yield the instruments positions are in: what they are worth follows their mark."""
        state = self._publisher.state
        for account in state.accounts:
            if account.venue is self._venue.account.venue and account.name in state.funds:
                yield from (one.instrument for one in state.funds[account.name].positions)

    def _known(self) -> frozenset[InstrumentId]:
        """Return the listed names the venue knows: one that it does not would fail the call."""
        known = self._publisher.state.instruments
        venue = self._venue.account.venue
        return frozenset(name for name in self._listed() if InstrumentKey(venue, name) in known)


class SystemStatusRead(SideRead):
    """What the venue says about itself, for every account at that host."""

    what = "system status"
    period = 30.0

    async def read(self) -> ReadFailure | None:
        """Read the status; a new mode or announcement is a line of its own."""
        answer = await self.ask(self._venue.system_status())
        if isinstance(answer, ReadFailure):
            return answer
        healths = [self._publisher.health(venue.account.name) for venue in self._venues]
        before = healths[0].system
        told = (replace(health, system=answer) for health in healths)
        self._publisher.publish(
            self._notices(before, answer), health=self._publisher.with_health(*told)
        )
        return None

    def _notices(self, before: SystemStatus | None, now: SystemStatus) -> tuple[ActivityEntry, ...]:
        mode = SystemMode.ONLINE if before is None else before.mode
        notice = None if before is None else before.notice
        texts = [now.text] if now.mode is not mode else []
        if now.notice is not None and now.notice != notice:
            texts.append(now.notice)
        return tuple(self._problems.entry(ActivityKind.NOTICE, text) for text in texts)


class ClockSkewRead(SideRead):
    """How far the venue's clock is from this one."""

    what = "clock"
    period = 600.0
    gap = 30.0

    async def read(self) -> ReadFailure | None:
        """Measure the difference, for every account at that host."""
        answer = await self.ask(self._venue.clock_skew())
        if isinstance(answer, ReadFailure):
            return answer
        healths = [self._publisher.health(venue.account.name) for venue in self._venues]
        skewed = (replace(health, clock_skew=answer) for health in healths)
        self._publisher.publish(health=self._publisher.with_health(*skewed))
        return None


class KeyInfoRead(SideRead):
    """What the key may do; a private call, so not before a poll has shown that the key is good."""

    what = "key rights"
    period = None

    async def turn(self) -> float | None:
        """Read, once a poll has been answered."""
        if self._publisher.health(self._venue.account.name).answered_at is None:
            return None
        return await super().turn()

    async def read(self) -> ReadFailure | None:
        """Read what the key may do."""
        answer = await self.ask(self._venue.key_info())
        health = self._publisher.health(self._venue.account.name)
        key = health.key if isinstance(answer, ReadFailure) else answer
        health = replace(health, key=key, budget=self._venue.budget())
        self._publisher.publish(health=self._publisher.with_health(health))
        return answer if isinstance(answer, ReadFailure) else None
