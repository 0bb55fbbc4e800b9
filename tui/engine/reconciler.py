"""Finds out what became of actions: unanswered ones, and those not seen at the venue yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.action import Action, ActionId, ActionState
from tui.domain.clock import Clock
from tui.domain.created import called_off, found_after_all, is_called_off, may_be_called_off
from tui.domain.failure import ReadFailure
from tui.domain.fate import FATES, FoundOrder
from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import (
    AmendIntent,
    CancelIntent,
    CreateIntent,
    is_known_by_client_id_alone,
)
from tui.domain.order import Order
from tui.domain.outcome import Accepted, Outcome
from tui.domain.reconcile import judge_amend, judge_cancel, judge_create, seen_in_book
from tui.engine.back_off import ask, delay_after
from tui.engine.busy import Busy
from tui.engine.job import Job
from tui.engine.problems import Problems, failure_of
from tui.engine.publisher import Publisher
from tui.engine.recorder import Recorder
from tui.venues.port import VenuePort

if TYPE_CHECKING:
    from tui.domain.amend_record import AmendRecord

LOOK_AFTER = (1.5, 10.0, 30.0, 60.0)
"""Seconds after its answer, or the lack of one, at which an unknown action is looked up."""
LOOK_ON = 30.0
"""Seconds between later looks."""
CONFIRM_AFTER = 10.0
"""Seconds an accepted action may stay unseen in the list before it is looked up."""
POLL_AGAIN = 1.0
"""Seconds until the list is read again for an accepted action it did not show yet."""


class Reconciler(Job):
    """The unsettled actions of one account."""

    def __init__(
        self,
        venue: VenuePort,
        publisher: Publisher,
        recorder: Recorder,
        clock: Clock,
        busy: Busy,
        *,
        poll_now: Callable[[], None],
        on_ended: Callable[[], None],
    ) -> None:
        """Prepare.

        Args:
            venue: Whose account it is.
            publisher: Where actions are seen, and shown.
            recorder: Where they are written down.
            clock: Looks are timed by it.
            busy: Knows what is under way.
            poll_now: Asks for the list.
            on_ended: Told of a new order that ended before any list showed it.
        """
        super().__init__(clock, busy)
        self._poll_now = poll_now
        self._on_ended = on_ended
        self._polled_for = clock.monotonic()
        self._venue = venue
        self._name = venue.account.name
        self._publisher = publisher
        self._recorder = recorder
        self._problems = Problems(venue.account, clock, "looking an action up")
        self._failures = 0
        self._not_before = clock.monotonic()
        self._wanted_now: set[ActionId] = set()
        self._unwanted: set[ActionId] = set()
        """What the operator calls off."""

    def look_now(self, action_id: ActionId) -> None:
        """Look an action up at once."""
        self._wanted_now.add(action_id)
        self.wake()

    def call_off(self, action_id: ActionId) -> None:
        """Settle a create as the operator decides, unless it is found before that."""
        self._unwanted.add(action_id)
        self.wake()

    async def turn(self) -> float | None:
        """Settle what the newest list settles, or the operator; look up what is due."""
        await self._settle_from_book()
        await self._settle_called_off()
        await self._tell_found_after_all()
        self._poll_for_unseen()
        now = self._clock.now()
        due = [action for action in self._open() if self._is_due(action, now)]
        if due and self._clock.monotonic() >= self._not_before:
            await self._look_up(due[0])
            return 0.0
        return self._rest_left(now)

    def fault(self, error: Exception) -> float | None:
        """Report the fault, and try again as after an unreadable answer."""
        self._fail(failure_of(error))
        return self._rest_left(self._clock.now())

    def _open(self) -> list[Action]:
        ledger = self._publisher.state.actions
        return [
            action
            for action in ledger.unsettled()
            if action.account == self._name and action.state is ActionState.ANSWERED
        ]

    async def _settle_from_book(self) -> None:
        state = self._publisher.state
        polled_at = state.health[self._name].answered_at
        for action in self._open():
            outcome = seen_in_book(action, state.book, polled_at)
            if outcome is not None:
                await self._settle(action, outcome)

    async def _settle_called_off(self) -> None:
        unwanted, self._unwanted = self._unwanted, set()
        for action in self._open():
            if action.id in unwanted and may_be_called_off(action):
                await self._settle(action, called_off(action))

    async def _tell_found_after_all(self) -> None:
        """Take back what was called off once its order is there: then it was placed."""
        state = self._publisher.state
        for action in state.actions.actions.values():
            if action.account == self._name and is_called_off(action):
                outcome = found_after_all(state, action)
                if outcome is not None:
                    await self._settle(action, outcome)

    async def _settle(self, action: Action, outcome: Outcome) -> None:
        self._wanted_now.discard(action.id)
        await self._recorder.note(action.settled(outcome, self._clock.now()))

    def _poll_for_unseen(self) -> None:
        """Ask for a poll where one may show what was accepted a moment ago."""
        is_time = self._clock.monotonic() - self._polled_for >= POLL_AGAIN
        if is_time and self._unseen():
            self._polled_for = self._clock.monotonic()
            self._poll_now()

    def _unseen(self) -> list[Action]:
        since = self._clock.now() - timedelta(seconds=CONFIRM_AFTER)
        return [
            action
            for action in self._open()
            if isinstance(action.outcome, Accepted)
            and action.answered_at is not None
            and action.answered_at > since
        ]

    # When an action is looked up

    def _due_at(self, action: Action) -> datetime:
        if action.look_again_at is not None:
            return action.look_again_at
        answered = action.answered_at or action.created_at
        first = LOOK_AFTER[0] if action.is_unknown else CONFIRM_AFTER
        return answered + timedelta(seconds=first)

    def _is_due(self, action: Action, now: datetime) -> bool:
        return action.id in self._wanted_now or self._due_at(action) <= now

    def _rest_left(self, now: datetime) -> float | None:
        due = [self._due_at(action) for action in self._open()]
        if not due:
            return None
        wait = (min(due) - now).total_seconds()
        if self._unseen():
            wait = min(wait, POLL_AGAIN)
        return max(wait, self._not_before - self._clock.monotonic(), 0.05)

    def _next_look(self, action: Action) -> datetime:
        now = self._clock.now()
        answered = action.answered_at or action.created_at
        later = [answered + timedelta(seconds=seconds) for seconds in LOOK_AFTER]
        return next((at for at in later if at > now), now + timedelta(seconds=LOOK_ON))

    # Looking

    async def _look_up(self, action: Action) -> None:
        self._wanted_now.discard(action.id)
        verdict = await self._verdict(action)
        current = self._publisher.state.actions.get(action.id)
        if current is None or current.is_settled:
            return
        if isinstance(verdict, ReadFailure):
            self._fail(verdict)
            self._recorder.update(replace(current, look_again_at=self._next_look(current)))
            return
        self._failures = 0
        self._problems.clear()
        if verdict is None:
            self._recorder.update(current.looked(self._next_look(current)))
        elif isinstance(verdict, _Live):
            answered = current.looked(None).answered(verdict.outcome, self._clock.now())
            await self._recorder.note(answered)
        else:
            await self._settle(current.looked(None), verdict)

    async def _verdict(self, action: Action) -> "Outcome | ReadFailure | _Live | None":
        intent = action.intent
        match intent:
            case AmendIntent():
                return await self._verdict_on_amend(action)
            case CancelIntent():
                found = await self._found(action)
                if isinstance(found, ReadFailure):
                    return found
                return judge_cancel(action, found, self._clock.now())
            case CreateIntent():
                created = await self._created(intent.client_order_id, action)
                if isinstance(created, ReadFailure):
                    return created
                if created is not None and created.order.status in FATES:
                    self._on_ended()
                return _on_created(action, created, self._clock.now())

    async def _verdict_on_amend(self, action: Action) -> Outcome | ReadFailure | None:
        found = await self._found(action)
        if isinstance(found, ReadFailure):
            return found
        order_id = action.key.order_id if found is None else found.order.key.order_id
        answer = await ask(self._clock, self._venue.amend_history(order_id))
        history: Sequence[AmendRecord] | None = None
        if not isinstance(answer, ReadFailure):
            history = answer
        elif found is None:
            return answer
        return judge_amend(action, found, history, self._clock.now())

    async def _found(self, action: Action) -> FoundOrder | ReadFailure | None:
        """Look the order up, by the id it was named by."""
        client_id = _client_id_of(action)
        if client_id is not None:
            return await self._created(client_id, action)
        answer = await ask(self._clock, self._venue.look_up([action.key.order_id]))
        return answer if isinstance(answer, ReadFailure) else answer.get(action.key.order_id)

    async def _created(
        self, client_id: ClientOrderId, action: Action
    ) -> FoundOrder | ReadFailure | None:
        since = action.sent_at or action.created_at
        return await ask(self._clock, self._venue.find_created(client_id, since))

    def _fail(self, failure: ReadFailure) -> None:
        self._failures += 1
        delay = delay_after(failure, self._failures, self._clock.now()) or 30.0
        self._not_before = self._clock.monotonic() + delay
        if entries := self._problems.entries(failure):
            self._publisher.publish(entries)


class _Live(NamedTuple):
    """A create without an answer whose order was found, and is working: a list has to show it."""

    outcome: Accepted


def _on_created(action: Action, found: FoundOrder | None, now: datetime) -> Outcome | _Live | None:
    """Conclude from a search; until the list has its order, the row that stands for it stays."""
    outcome = judge_create(action, found, now)
    is_live = found is not None and found.order.status not in FATES
    if action.is_unknown and is_live and isinstance(outcome, Accepted):
        return _Live(outcome)
    return outcome


def _client_id_of(action: Action) -> ClientOrderId | None:
    """Return the client id of an order that is named by it alone."""
    if isinstance(action.intent, CreateIntent):
        return None
    seen = action.intent.seen
    if isinstance(seen, Order) and is_known_by_client_id_alone(seen):
        return seen.client_order_id
    return None
