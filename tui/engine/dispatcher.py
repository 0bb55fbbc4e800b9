"""Carries acts out: checked, written down, sent in their turn, classified, written down again."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.intents import (
    AmendIntent,
    CancelIntent,
    CreateIntent,
    Intent,
    IntentKind,
    is_known_by_client_id_alone,
)
from tui.domain.order import Order
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Unknown
from tui.domain.rules import TradingRules
from tui.engine.back_off import ask
from tui.engine.busy import Busy
from tui.engine.guard import contained
from tui.engine.publisher import Publisher
from tui.engine.recheck import Reading, in_flight_refusal, needs_reading, refusal_of
from tui.engine.recorder import Recorder
from tui.store.errors import JournalError
from tui.venues.port import Gate, TradingPort, VenuePort

BEHIND_AMEND = 5.0
"""Seconds a cancel waits for the answer to an amend of the same order."""
DRAIN = 15.0
"""Seconds that signed requests are given when the program ends."""

OnAnswered = Callable[[AccountName], None]


class Dispatcher:
    """The one place requests that change orders come from. Never sends anything twice by itself."""

    def __init__(
        self,
        publisher: Publisher,
        recorder: Recorder,
        clock: Clock,
        busy: Busy,
        *,
        rules: TradingRules,
        on_answered: OnAnswered,
    ) -> None:
        self._publisher = publisher
        self._recorder = recorder
        self._clock = clock
        self._busy = busy
        self._rules = rules
        self._on_answered = on_answered
        self._venues: dict[AccountName, VenuePort] = {}
        self._readings: dict[OrderKey, Reading] = {}
        self._tasks: dict[asyncio.Future[None], tuple[ActionId, ...]] = {}
        self._answers = asyncio.Condition()
        self._is_closing = False

    def serve(self, venue: VenuePort) -> None:
        """Carry out acts on this account from now on."""
        self._venues[venue.account.name] = venue

    def note_reading(self, order: Order) -> None:
        """Take notice of an order that was read by itself a moment ago."""
        self._readings[order.key] = Reading(order, self._clock.now())

    def submit(self, intents: Sequence[Intent]) -> BatchId:
        """Take acts on. Cancels of one account in one batch share requests."""
        batch = BatchId(secrets.token_hex(4))
        keys: set[OrderKey] = set()
        actions: list[Action] = []
        for intent in intents:
            actions.append(self._action(intent, batch, is_twice=intent.key in keys))
            keys.add(intent.key)
        refused = [action for action in actions if action.outcome is not None]
        self._recorder.show(*actions)
        for group in self._groups(action for action in actions if action.outcome is None):
            self._start(group)
        if refused:
            self._start_writing(refused)
        return batch

    async def drain(self) -> None:
        """Let signed requests end, for a while; what is unsigned is not sent any more."""
        self._is_closing = True
        for task, ids in tuple(self._tasks.items()):
            if not any(self._now(one).state is ActionState.SENDING for one in ids):
                task.cancel()
        try:
            async with self._clock.timeout(DRAIN):
                await self._all_ended()
        except TimeoutError:
            for task in tuple(self._tasks):
                task.cancel()
            await self._all_ended()

    async def _all_ended(self) -> None:
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    # From intents to tasks

    def _action(self, intent: Intent, batch: BatchId, *, is_twice: bool) -> Action:
        now = self._clock.now()
        action = Action(
            id=ActionId(secrets.token_hex(6)),
            batch=batch,
            intent=intent,
            state=ActionState.INTENDED,
            created_at=now,
        )
        refusal = self._early_refusal(intent)
        if refusal is None and is_twice:
            refusal = NotSent(code=NotSentCode.IN_FLIGHT)
        return action if refusal is None else action.answered(refusal, now)

    def _early_refusal(self, intent: Intent) -> NotSent | None:
        account = self._publisher.state.account(intent.key.account)
        if self._is_closing:
            return NotSent(code=NotSentCode.QUIT)
        if account is None or not account.can_send or self._trading(intent) is None:
            return NotSent(code=NotSentCode.LOCKED)
        return in_flight_refusal(intent, self._publisher.state)

    def _trading(self, intent: Intent) -> TradingPort | None:
        venue = self._venues.get(intent.key.account)
        return None if venue is None else venue.trading

    def _groups(self, actions: Iterable[Action]) -> list[list[Action]]:
        """Part a batch into requests: cancels of one account together, everything else alone."""
        alone: list[list[Action]] = []
        cancels: defaultdict[AccountName, list[Action]] = defaultdict(list)
        for action in actions:
            if action.kind is IntentKind.CANCEL:
                cancels[action.account].append(action)
            else:
                alone.append([action])
        return [*self._chunks(cancels), *alone]

    def _chunks(self, cancels: Mapping[AccountName, list[Action]]) -> list[list[Action]]:
        chunks = []
        for together in cancels.values():
            trading = self._trading(together[0].intent)
            size = 1 if trading is None else trading.largest_cancel
            chunks += [together[at : at + size] for at in range(0, len(together), size)]
        return chunks

    def _start(self, actions: list[Action]) -> None:
        ids = tuple(action.id for action in actions)
        self._run(self._carry_out(ids), ids)

    def _start_writing(self, refused: list[Action]) -> None:
        async def write() -> None:
            with contained(lambda _: None):
                await self._recorder.write(*refused)

        self._run(write(), ())

    def _run(self, work: Awaitable[None], ids: tuple[ActionId, ...]) -> None:
        self._busy.enter()
        task = asyncio.ensure_future(work)
        self._tasks[task] = ids
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Future[None]") -> None:
        self._busy.leave()
        self._tasks.pop(task, None)

    def _now(self, action_id: ActionId) -> Action:
        return self._publisher.state.actions.actions[action_id]

    # One request, from intent to outcome

    async def _carry_out(self, ids: tuple[ActionId, ...]) -> None:
        """Bring the actions of one request to their outcomes, whatever happens on the way."""
        outcomes: Mapping[OrderKey, Outcome] = {}
        try:
            outcomes = await self._outcomes(ids)
        except asyncio.CancelledError:
            await self._finish(ids, {}, self._interrupted)
            raise
        except Exception as error:  # noqa: BLE001 - a fault after sending began is no refusal
            fault = f"this program failed ({type(error).__name__})"
            await self._finish(ids, {}, lambda action: _faulted(action, fault))
        else:
            missing = "the answer says nothing about this order"
            await self._finish(ids, outcomes, lambda action: _faulted(action, missing))

    async def _outcomes(self, ids: tuple[ActionId, ...]) -> Mapping[OrderKey, Outcome]:
        actions = [self._now(one) for one in ids]
        refusal = await self._written(actions)
        if refusal is None:
            refusal = await self._ready(actions)
        if refusal is not None:
            return {action.key: refusal for action in actions}
        return await self._send(actions, self._gate(ids))

    async def _written(self, actions: list[Action]) -> NotSent | None:
        try:
            await self._recorder.write(*actions)
        except JournalError as error:
            if not all(map(_is_unrecorded, actions)):
                return NotSent(code=NotSentCode.JOURNAL, text=str(error))
        return None

    async def _ready(self, actions: list[Action]) -> NotSent | None:
        """Wait for what has to come first."""
        intent = actions[0].intent
        if isinstance(intent, CancelIntent):
            await self._wait_for_amends(actions)
            return None
        return await self._read_again(intent) if isinstance(intent, AmendIntent) else None

    async def _wait_for_amends(self, cancels: list[Action]) -> None:
        """Let an unanswered amend of the same order be answered, for a while."""

        def ahead(cancel: Action) -> Action | None:
            open_on = self._publisher.state.actions.open_on(cancel.key)
            amends = [one for one in open_on if one.kind is IntentKind.AMEND and one.is_unanswered]
            return amends[0] if amends else None

        waiting = {cancel: amend for cancel in cancels if (amend := ahead(cancel)) is not None}
        if not waiting:
            return
        self._recorder.update(*(replace(c, waits_for=amend.id) for c, amend in waiting.items()))
        try:
            async with self._clock.timeout(BEHIND_AMEND), self._answers:
                await self._answers.wait_for(lambda: not any(map(ahead, cancels)))
        except TimeoutError:
            pass  # a cancel goes out all the same
        self._recorder.update(*(replace(self._now(c.id), waits_for=None) for c in waiting))

    async def _read_again(self, intent: AmendIntent) -> NotSent | None:
        """Read the order by itself where the list is not new enough."""
        state, reading = self._publisher.state, self._readings.get(intent.key)
        if not needs_reading(state, intent, reading, self._clock.now()):
            return None
        venue = self._venues[intent.key.account]
        answer = await read_order(venue, self._clock, intent.seen)
        if isinstance(answer, ReadFailure):
            return NotSent(code=NotSentCode.STALE, text=answer.text)
        if answer is None:
            return NotSent(code=NotSentCode.GONE)
        self.note_reading(answer)
        return None

    def _gate(self, ids: tuple[ActionId, ...]) -> Gate:
        async def gate(request: str) -> NotSent | None:
            """Check once more, then write down that sending begins."""
            actions = [self._now(one) for one in ids]
            refusal = self._late_refusal(actions)
            if refusal is not None:
                return refusal
            now = self._clock.now()
            sending = [action.sending(now, request) for action in actions]
            refusal = await self._written(sending)
            if refusal is None:
                self._recorder.show(*sending)
            return refusal

        return gate

    def _late_refusal(self, actions: list[Action]) -> NotSent | None:
        if self._is_closing:
            return NotSent(code=NotSentCode.QUIT)
        state, now = self._publisher.state, self._clock.now()
        for action in actions:
            reading = self._readings.get(action.key)
            refusal = refusal_of(action.intent, state, self._rules.limits, reading, now)
            if refusal is not None:
                return refusal
        return None

    async def _send(self, actions: list[Action], gate: Gate) -> Mapping[OrderKey, Outcome]:
        intent = actions[0].intent
        trading = self._trading(intent)
        if trading is None:
            return {action.key: NotSent(code=NotSentCode.LOCKED) for action in actions}
        match intent:
            case AmendIntent():
                return {intent.key: await trading.amend(intent, gate)}
            case CreateIntent():
                return {intent.key: await trading.create(intent, gate)}
            case CancelIntent():
                cancels = [one.intent for one in actions if isinstance(one.intent, CancelIntent)]
                if len(cancels) == 1:
                    return {intent.key: await trading.cancel(intent, gate)}
                return await trading.cancel_many(cancels, gate)

    async def _finish(
        self,
        ids: tuple[ActionId, ...],
        outcomes: Mapping[OrderKey, Outcome],
        otherwise: Callable[[Action], Outcome],
    ) -> None:
        """Write the outcomes down and show them."""
        now = self._clock.now()
        ended = []
        for action in map(self._now, ids):
            outcome = outcomes.get(action.key)
            ended.append(action.answered(outcome or otherwise(action), now))
        await self._recorder.note(*ended)
        async with self._answers:
            self._answers.notify_all()
        self._on_answered(ended[0].account)

    def _interrupted(self, action: Action) -> Outcome:
        if action.state is ActionState.SENDING:
            return Unknown(text="the program ended before the answer came")
        return NotSent(code=NotSentCode.QUIT)


def _faulted(action: Action, text: str) -> Outcome:
    if action.state is ActionState.SENDING:
        return Unknown(text=text)
    return NotSent(code=NotSentCode.UNUSABLE, text=text)


def _is_unrecorded(action: Action) -> bool:
    return isinstance(action.intent, CancelIntent) and action.intent.is_unrecorded


async def read_order(venue: VenuePort, clock: Clock, seen: Order) -> Order | ReadFailure | None:
    """Read one live order by itself; `None` where it is not live any more, or not known."""
    if is_known_by_client_id_alone(seen) and seen.client_order_id is not None:
        found = await ask(clock, venue.find_created(seen.client_order_id))
    else:
        found = await ask(clock, venue.read_order(seen.key.order_id))
    if found is None or isinstance(found, ReadFailure):
        return found
    return None if found.closed_at is not None else replace(found.order, key=seen.key)
