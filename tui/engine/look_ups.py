"""Finds out what became of orders that left the list, before anything is claimed of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tui.domain.account import PollOptions
from tui.domain.book import Orders
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FATES, EndedOrder, Fate, FoundOrder, is_paused
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName, OrderKey, VenueOrderId
from tui.engine.back_off import ask, delay_after
from tui.engine.busy import Busy
from tui.engine.digest import digest_look_up
from tui.engine.job import Job
from tui.engine.problems import Problems, failure_of
from tui.engine.publisher import Publisher
from tui.venues.port import VenuePort

BUNDLE = 50
"""Orders asked about in one call, fewer while such calls fail: a venue may ask one by one."""
LOOK_AGAIN = (1.5, 8.5, 20.0, 30.0)
"""Seconds between look-ups of an order the venue does not know: after 1.5, 10, 30 and 60 s."""
STILL_OPEN_AGAIN = 10.0
"""Seconds until an order that is open, but not listed, is looked up again."""
POLLS_THAT_AGREE = 2

OnEnded = Callable[[Sequence[EndedOrder]], None]
"""Takes notice of orders whose fate was learnt."""


@dataclass(slots=True)
class _Missing:
    """How far the search for one order has come."""

    options: PollOptions
    """What was polled when it was missed: a narrower poll would not list it anyway."""
    due: float
    polls: int = 1
    not_told: int = 0
    """Look-ups in a row that did not know it."""


class LookUps(Job):
    """The look-ups of one account, bundled, on a schedule of their own."""

    def __init__(
        self,
        venue: VenuePort,
        publisher: Publisher,
        clock: Clock,
        busy: Busy,
        *,
        on_ended: OnEnded,
    ) -> None:
        super().__init__(clock, busy)
        self._venue = venue
        self._on_ended = on_ended
        self._publisher = publisher
        self._problems = Problems(venue.account, clock, "look-up")
        self._missing: dict[OrderKey, _Missing] = {}
        self._failures = 0
        self._bundle = BUNDLE
        self._not_before = clock.monotonic()
        self._is_held = False

    def note_poll(self, listed: Orders, gone: Collection[OrderKey], options: PollOptions) -> None:
        """Take notice of an answer: what came back, what is missing still, what is missing now."""
        for key in [key for key in self._missing if key in listed]:
            del self._missing[key]
        for missing in self._missing.values():
            missing.polls += not options.is_narrowed or options == missing.options
        now = self._clock.monotonic()
        self._missing |= {key: _Missing(options, due=now) for key in gone}
        self._is_held = False
        if self._missing:
            self.wake()

    def hold(self) -> None:
        """Ask nothing more until a poll has been answered: every call would prolong the refusal."""
        self._is_held = True

    async def turn(self) -> float | None:
        """Ask about the orders whose time has come."""
        now = self._clock.monotonic()
        due = [key for key, missing in self._missing.items() if missing.due <= now][: self._bundle]
        if due and not self._is_held and now >= self._not_before:
            answer = await ask(self._clock, self._venue.look_up([key.order_id for key in due]))
            self._publisher.publish(health=self._budgeted())
            self._settle([key for key in due if key in self._missing], answer)
        return self._rest_left()

    def fault(self, error: Exception) -> float | None:
        """Report the fault and ask again as after an unreadable answer."""
        self._fail(failure_of(error))
        return self._rest_left()

    def _rest_left(self) -> float | None:
        if self._is_held or not self._missing:
            return None
        due = min(missing.due for missing in self._missing.values())
        return max(due - self._clock.monotonic(), self._not_before - self._clock.monotonic(), 0.0)

    def _budgeted(self) -> Mapping[AccountName, AccountHealth]:
        health = self._publisher.health(self._venue.account.name)
        return self._publisher.with_health(replace(health, budget=self._venue.budget()))

    def _settle(
        self, keys: list[OrderKey], answer: Mapping[VenueOrderId, FoundOrder] | ReadFailure
    ) -> None:
        known = self._publisher.state.book.ended
        if isinstance(answer, ReadFailure):
            self._fail(answer)
            if answer.kind in {FailureKind.REFUSED, FailureKind.REJECTED}:
                self._publish([self._not_told(known[key], answer.text) for key in keys])
            return
        self._failures = 0
        self._bundle = min(2 * self._bundle, BUNDLE)
        self._problems.clear()
        self._publish([self._described(known[key], answer.get(key.order_id)) for key in keys])

    def _described(self, ended: EndedOrder, found: FoundOrder | None) -> EndedOrder:
        if found is None:
            return self._not_told(ended)
        now = self._clock.now()
        if (fate := FATES.get(found.order.status)) is not None:
            return EndedOrder(
                order=found.order,
                fate=fate,
                reason=found.reason,
                since=now,
                was_paused=is_paused(ended),
            )
        missing = self._missing[ended.order.key]
        missing.not_told = 0
        missing.due = self._clock.monotonic() + STILL_OPEN_AGAIN
        return replace(ended, order=found.order)

    def _not_told(self, ended: EndedOrder, reason: str | None = None) -> EndedOrder:
        missing = self._missing[ended.order.key]
        missing.not_told += 1
        if missing.not_told > len(LOOK_AGAIN) and missing.polls >= POLLS_THAT_AGREE:
            return replace(ended, fate=Fate.UNKNOWN, reason=reason, since=self._clock.now())
        pause = LOOK_AGAIN[min(missing.not_told, len(LOOK_AGAIN)) - 1]
        missing.due = self._clock.monotonic() + pause
        return ended

    def _publish(self, looked_up: list[EndedOrder]) -> None:
        book = self._publisher.state.book
        now = self._clock.now()
        news = {e.order.key: e for e in looked_up if e is not book.ended[e.order.key]}
        for key, ended in news.items():
            if ended.fate is not Fate.LOOKING_UP:
                del self._missing[key]
        if news:
            entries = [
                entry
                for key, ended in news.items()
                for entry in digest_look_up(book.ended[key], ended, now)
            ]
            self._publisher.publish(entries, book=book.with_ended(news))
            if over := [one for one in news.values() if one.fate is not Fate.LOOKING_UP]:
                self._on_ended(over)

    def _fail(self, failure: ReadFailure) -> None:
        self._failures += 1
        self._bundle = max(self._bundle // 2, 1)
        delay = delay_after(failure, self._failures, self._clock.now()) or 0.0
        self._not_before = self._clock.monotonic() + delay
        if entries := self._problems.entries(failure):
            self._publisher.publish(entries)
