"""Reads one account's open orders, again and again, never twice at once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tui.domain.account import PollOptions
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.book import Book, BookDiff
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import EndedOrder, Fate
from tui.domain.health import AccountHealth
from tui.engine.back_off import ask
from tui.engine.busy import Busy
from tui.engine.digest import Digest, digest_answer, digest_overlap
from tui.engine.job import Job
from tui.engine.look_ups import LookUps
from tui.engine.poll_schedule import PollSchedule
from tui.engine.problems import Problems, failure_of
from tui.engine.publisher import Publisher
from tui.venues.port import OpenOrders, VenuePort

LARGE = 1_000
"""Lists longer than this are compared in a thread."""

OnAnswer = Callable[[AccountHealth, Digest], None]
"""Told the health before the answer, and what the answer changed."""
OnFailure = Callable[[ReadFailure], None]


class Poller(Job):
    """The poll loop of one account."""

    def __init__(
        self,
        venue: VenuePort,
        publisher: Publisher,
        look_ups: LookUps,
        clock: Clock,
        busy: Busy,
        *,
        random: Random,
        on_answer: OnAnswer,
        on_failure: OnFailure,
    ) -> None:
        super().__init__(clock, busy)
        self._venue = venue
        self._name = venue.account.name
        self._publisher = publisher
        self._look_ups = look_ups
        self._on_answer = on_answer
        self._on_failure = on_failure
        self._problems = Problems(venue.account, clock)
        self._schedule = PollSchedule(venue.poll_period, clock, random)
        self._options = venue.poll_options
        self._listed_under: PollOptions | None = None

    def poll_now(self) -> None:
        """Poll as soon as the venue's counter and its own "not before" allow."""
        self._schedule.ask()
        self.wake()

    def change_options(self, options: PollOptions) -> None:
        """Poll with other options from now on, beginning now."""
        self._options = options
        self.poll_now()

    async def turn(self) -> float | None:
        """Poll if it is time."""
        if self._rest_left() == 0:
            await self._poll()
        return self._rest_left()

    def fault(self, error: Exception) -> float | None:
        """Count a fault of this program as a failed poll."""
        self._fail(failure_of(error))
        return self._rest_left()

    def _rest_left(self) -> float | None:
        return self._schedule.wait(self._venue.budget())

    async def _poll(self) -> None:
        options = self._options
        self._schedule.begin()
        answer = await ask(self._clock, self._venue.open_orders(options))
        if isinstance(answer, ReadFailure):
            self._fail(answer)
        elif options is self._options:
            await self._accept(answer, options)
        # An answer to options no longer wanted is dropped: the new ones are asked with at once.

    def _fail(self, failure: ReadFailure) -> None:
        was = self._publisher.health(self._name)
        failures = was.failures + 1
        next_poll_at = self._schedule.failed(failure, failures)
        health = replace(
            was,
            poll_period=self._schedule.period,
            failures=failures,
            failing_since=was.failing_since or self._clock.now(),
            failure=failure,
            next_poll_at=next_poll_at,
            budget=self._venue.budget(),
        )
        if failure.kind in {FailureKind.REFUSED, FailureKind.RATE_LIMITED}:
            self._look_ups.hold()
        health_map = self._publisher.with_health(health)
        self._publisher.publish(self._problems.entries(failure), health=health_map)
        self._on_failure(failure)

    async def _accept(self, answer: OpenOrders, options: PollOptions) -> None:
        digest = await self._digest(answer, options)
        was = self._publisher.health(self._name)
        health = replace(
            was,
            options=options,
            answered_at=answer.received_at,
            round_trip=answer.round_trip,
            failures=0,
            failing_since=None,
            failure=None,
            next_poll_at=self._schedule.answered(),
            poll_period=self._schedule.period,
            budget=self._venue.budget(),
        )
        self._problems.clear()
        self._publisher.publish(
            (*self._recovery(was), *digest.entries),
            book=self._next_book(answer, digest, options),
            health=self._publisher.with_health(health),
        )
        self._listed_under = options
        self._look_ups.note_poll(answer.orders, digest.diff.gone, options)
        self._on_answer(was, digest)

    def _recovery(self, was: AccountHealth) -> tuple[ActivityEntry, ...]:
        return (self._problems.entry(ActivityKind.RECOVERED),) if was.failure else ()

    async def _digest(self, answer: OpenOrders, options: PollOptions) -> Digest:
        if self._listed_under is None:
            listed = self._listing(ActivityKind.LISTED, answer)
            return Digest(BookDiff(added=tuple(answer.orders)), (listed,))
        if self._listed_under == options:
            return await self._compared(digest_answer, answer)
        changed = self._listing(ActivityKind.POLL_CHANGED, answer, _words_for(options))
        added = BookDiff(added=tuple(answer.orders))
        if self._listed_under.rebase_multiplier != options.rebase_multiplier:
            return Digest(added, (changed,))  # quantities in another unit say nothing of fills
        overlap = await self._compared(digest_overlap, answer)
        return Digest(added, (changed, *overlap.entries))

    async def _compared(self, compare: Callable[..., Digest], answer: OpenOrders) -> Digest:
        book = self._publisher.state.book
        before, at = book.orders(self._name), answer.received_at
        if max(len(before), len(answer.orders)) > LARGE:
            return await asyncio.to_thread(compare, before, answer.orders, book.ended, at)
        return compare(before, answer.orders, book.ended, at)

    def _next_book(self, answer: OpenOrders, digest: Digest, options: PollOptions) -> Book:
        # Read again: other accounts and look-ups go on while a thread compares.
        book = self._publisher.state.book
        before = book.orders(self._name)
        if digest.diff or self._listed_under != options:
            book = book.with_orders(self._name, answer.orders)
        if digest.diff.gone:
            book = book.with_ended(
                {
                    key: EndedOrder(
                        order=before[key], fate=Fate.LOOKING_UP, since=answer.received_at
                    )
                    for key in digest.diff.gone
                }
            )
        return book

    def _listing(
        self, kind: ActivityKind, answer: OpenOrders, text: str | None = None
    ) -> ActivityEntry:
        return replace(self._problems.entry(kind, text), count=len(answer.orders))


def _words_for(options: PollOptions) -> str:
    words = [
        f"userref {options.userref}" if options.userref is not None else "",
        f"client order id {options.client_order_id}" if options.client_order_id else "",
        "with trade ids" if options.trades else "",
        options.rebase_multiplier or "",
    ]
    return ", ".join(filter(None, words)) or "every order"
