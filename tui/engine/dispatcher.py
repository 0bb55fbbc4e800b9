"""Carries acts out: checked, written down, sent in their turn, classified, written down again."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.intents import (
    AmendIntent,
    CancelIntent,
    Intent,
    IntentKind,
    is_known_by_client_id_alone,
)
from tui.domain.order import Order
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Unknown
from tui.domain.rules import TradingRules
from tui.engine.back_off import ask
from tui.engine.busy import Busy
from tui.engine.chunks import Chunk, Run, chunks_of, send
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

ROOM_PAUSE = 2.0
"""Seconds between two tries of a request the venue's counter has no room for."""
PATIENCE = 60.0
"""Seconds of that; then the rest of a batch waits no more."""
_FOR_WANT_OF_ROOM = frozenset({NotSentCode.RATE_LIMITED, NotSentCode.STALE})
"""What a full counter keeps from going out: the act itself, or the read before it."""

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
        self._tasks: dict[asyncio.Future[None], Run] = {}
        self._answers = asyncio.Condition()
        self._is_closing = False

    def serve(self, venue: VenuePort) -> None:
        """Carry out acts on this account from now on."""
        self._venues[venue.account.name] = venue

    def note_reading(self, order: Order) -> None:
        """Take notice of an order that was read by itself a moment ago."""
        self._readings[order.key] = Reading(order, self._clock.now())

    def submit(self, intents: Sequence[Intent]) -> BatchId:
        """Take acts on. Acts of one kind, account and batch share requests.

        The requests of one account go out one after another, cancels first; accounts do not wait
        for each other.
        """
        batch = BatchId(secrets.token_hex(4))
        keys: set[OrderKey] = set()
        actions: list[Action] = []
        for intent in intents:
            actions.append(self._action(intent, batch, is_twice=intent.key in keys))
            keys.add(intent.key)
        refused = [action for action in actions if action.outcome is not None]
        self._recorder.show(*actions)
        wanted = [action for action in actions if action.outcome is None]
        for account in dict.fromkeys(action.account for action in wanted):
            mine = [action for action in wanted if action.account == account]
            chunks = chunks_of(mine, self._venues[account].trading)
            run = Run(batch, chunks, asked_at=self._clock.monotonic())
            self._start(self._carry_out(run), run)
        if refused:
            self._start(self._write(refused), Run(batch))
        return batch

    def stop(self, batch: BatchId) -> None:
        """Send no further request of a batch; what is signed runs to its end."""
        for run in tuple(self._tasks.values()):
            if run.batch == batch:
                self._end(run, NotSent(code=NotSentCode.STOPPED))

    async def drain(self) -> None:
        """Let signed requests end, for a while; what is unsigned is not sent any more."""
        self._is_closing = True
        for task, run in tuple(self._tasks.items()):
            self._end(run, NotSent(code=NotSentCode.QUIT))
            states = {self._now(one).state for one in run.current}
            if states and ActionState.SENDING not in states:
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

    def _start(self, work: Awaitable[None], run: Run) -> None:
        self._busy.enter()
        task = asyncio.ensure_future(work)
        self._tasks[task] = run
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Future[None]") -> None:
        self._busy.leave()
        self._tasks.pop(task, None)

    def _now(self, action_id: ActionId) -> Action:
        return self._publisher.state.actions.actions[action_id]

    async def _write(self, refused: Sequence[Action]) -> None:
        with contained(lambda _: None):
            await self._recorder.write(*refused)

    # The requests of one account, one after another

    async def _carry_out(self, run: Run) -> None:
        """Bring every action of one account to its outcome, whatever happens on the way."""
        try:
            refusal = await self._written([self._now(one) for one in run.ids])
            while (chunk := run.advance()) is not None:
                await self._carry_out_chunk(chunk, run, refusal)
        except asyncio.CancelledError:
            quitting = NotSent(code=NotSentCode.QUIT)
            await self._refuse(run.end(quitting), quitting)
            raise

    def _end(self, run: Run, refusal: NotSent) -> None:
        if left := run.end(refusal):
            self._start(self._refuse(left, refusal), Run(run.batch))

    async def _refuse(self, chunks: Iterable[Chunk], refusal: NotSent) -> None:
        for chunk in chunks:
            await self._finish(chunk, {}, lambda _: refusal)

    async def _carry_out_chunk(self, ids: Chunk, run: Run, refusal: NotSent | None) -> None:
        outcomes: Mapping[OrderKey, Outcome] = {}
        try:
            outcomes = await self._paced(ids, run, refusal)
        except asyncio.CancelledError:
            await self._finish(ids, {}, self._interrupted)
            raise
        except Exception as error:  # noqa: BLE001 - a fault after sending began is no refusal
            fault = f"this program failed ({type(error).__name__})"
            await self._finish(ids, {}, lambda action: _faulted(action, fault))
        else:
            missing = "the answer says nothing about this order"
            await self._finish(ids, outcomes, lambda action: _faulted(action, missing))

    async def _paced(
        self, ids: Chunk, run: Run, refusal: NotSent | None
    ) -> Mapping[OrderKey, Outcome]:
        """Ask for one request of a batch, again while the venue's counter has no room for it.

        Nothing left meanwhile: only what provably never went out is asked for again.
        """
        outcomes = await self._outcomes(ids, run, refusal)
        until = self._clock.monotonic() + PATIENCE
        while run.is_patient and run.refusal is None and self._waits_for_room(ids, outcomes):
            run.is_patient = self._clock.monotonic() < until
            await self._clock.sleep(ROOM_PAUSE)
            outcomes = await self._outcomes(ids, run, refusal)
        return outcomes

    def _waits_for_room(self, ids: Chunk, outcomes: Mapping[OrderKey, Outcome]) -> bool:
        actions = map(self._now, ids)
        is_unsent = all(action.state is ActionState.INTENDED for action in actions)
        return is_unsent and all(
            isinstance(one, NotSent) and one.code in _FOR_WANT_OF_ROOM for one in outcomes.values()
        )

    async def _outcomes(
        self, ids: Chunk, run: Run, refusal: NotSent | None
    ) -> Mapping[OrderKey, Outcome]:
        actions = [self._now(one) for one in ids]
        if refusal is not None and not all(map(_is_unrecorded, actions)):
            return {action.key: refusal for action in actions}
        outcomes: dict[OrderKey, Outcome] = dict(await self._ready(actions, run.asked_at))
        while left := [self._now(one) for one in ids if self._now(one).key not in outcomes]:
            refused: dict[OrderKey, NotSent] = {}
            answers = await self._send(left, self._gate(left, run, refused))
            # What the gate turned away stays behind; the others are asked for without it.
            outcomes |= refused or answers
            if not refused:
                break
        return outcomes

    async def _written(self, actions: Sequence[Action]) -> NotSent | None:
        try:
            await self._recorder.write(*actions)
        except JournalError as error:
            return NotSent(code=NotSentCode.JOURNAL, text=str(error))
        return None

    async def _ready(
        self, actions: Sequence[Action], asked_at: float
    ) -> Mapping[OrderKey, NotSent]:
        """Wait for what has to come first; return what cannot be sent for it."""
        if actions[0].kind is IntentKind.CANCEL:
            await self._wait_for_amends(actions, asked_at)
            return {}
        amends = [one.intent for one in actions if isinstance(one.intent, AmendIntent)]
        found = await asyncio.gather(*map(self._read_again, amends))
        return {
            intent.key: refusal
            for intent, refusal in zip(amends, found, strict=True)
            if refusal is not None
        }

    async def _wait_for_amends(self, cancels: Sequence[Action], asked_at: float) -> None:
        """Let an unanswered amend of the same order be answered, for a while since it was asked."""

        def ahead(cancel: Action) -> Action | None:
            open_on = self._publisher.state.actions.open_on(cancel.key)
            amends = [one for one in open_on if one.kind is IntentKind.AMEND and one.is_unanswered]
            return amends[0] if amends else None

        waiting = {cancel: amend for cancel in cancels if (amend := ahead(cancel)) is not None}
        if not waiting:
            return
        self._recorder.update(*(replace(c, waits_for=amend.id) for c, amend in waiting.items()))
        waited = self._clock.monotonic() - asked_at
        try:
            async with self._clock.timeout(max(BEHIND_AMEND - waited, 0)), self._answers:
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

    def _gate(self, wanted: Sequence[Action], run: Run, refused: dict[OrderKey, NotSent]) -> Gate:
        """Return the gate of one request; it notes in `refused` which acts it turns away."""

        async def gate(request: str) -> NotSent | None:
            """Check once more, then write down that sending begins."""
            actions = [self._now(one.id) for one in wanted]
            refused.update(self._late_refusals(actions, run))
            if refused:
                return next(iter(refused.values()))
            now = self._clock.now()
            sending = [action.sending(now, request) for action in actions]
            refusal = await self._written(sending)
            if refusal is not None and not all(map(_is_unrecorded, actions)):
                return refusal
            self._recorder.show(*sending)
            return None

        return gate

    def _late_refusals(self, actions: Sequence[Action], run: Run) -> Mapping[OrderKey, NotSent]:
        """Return which acts must not be sent now, and why."""
        if run.refusal is not None:
            return {action.key: run.refusal for action in actions}
        state, now = self._publisher.state, self._clock.now()
        limits, readings = self._rules.limits, self._readings
        found = (
            (one.key, refusal_of(one.intent, state, limits, readings.get(one.key), now))
            for one in actions
        )
        return {key: refusal for key, refusal in found if refusal is not None}

    async def _send(self, actions: Sequence[Action], gate: Gate) -> Mapping[OrderKey, Outcome]:
        trading = self._trading(actions[0].intent)
        if trading is None:
            return {action.key: NotSent(code=NotSentCode.LOCKED) for action in actions}
        return await send([action.intent for action in actions], trading, gate)

    async def _finish(
        self,
        ids: Chunk,
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
