"""An engine of settable states, for screens."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.builders import NOW
from tests.clock import ManualClock
from tui.domain.account import PollOptions
from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.activity import ActivityEntry
from tui.domain.amend_record import AmendRecord
from tui.domain.failure import ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, InstrumentKey, OrderKey, VenueId
from tui.domain.intents import CreateIntent, Intent
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome
from tui.domain.rate_cost import RateCost
from tui.domain.state import BlotterState
from tui.engine.port import Listener


class FakeEngine:
    """Implements `EnginePort`; `publish` is the only thing that ever happens in it."""

    def __init__(self, state: BlotterState | None = None, clock: ManualClock | None = None) -> None:
        self.state = state or BlotterState()
        self.clock = clock or ManualClock(NOW)
        self.polled: list[AccountName | None] = []
        self.options: list[tuple[AccountName, PollOptions]] = []
        self.listeners: list[Listener] = []
        self.submitted: list[Intent] = []
        """Every intent handed in, in order."""
        self.stopped: list[BatchId] = []
        self.looked_again: list[ActionId] = []
        self.called_off: list[ActionId] = []
        self.is_locked = False
        self.unlocked: list[AccountName] = []
        self.armed: list[AccountName] = []
        self.disarmed: list[AccountName] = []
        self.cost: RateCost | None = None
        self.largest = 50
        self.check_outcome: Outcome = Accepted(text="checked only, not placed")
        self.checked: list[CreateIntent] = []
        self.found: dict[OrderKey, FoundOrder | ReadFailure | None] = {}
        self.read: list[OrderKey] = []
        self.histories: dict[OrderKey, Sequence[AmendRecord]] = {}
        self.wanted_amends: list[OrderKey] = []
        self.drafts: dict[OrderKey, CreateIntent] = {}
        self.watched: list[InstrumentKey] = []
        self.funds_read: list[AccountName | None] = []

    def publish(self, state: BlotterState) -> None:
        self.state = state
        for listener in tuple(self.listeners):
            listener(state)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def poll_now(self, account: AccountName | None = None) -> None:
        self.polled.append(account)

    def change_poll_options(self, account: AccountName, options: PollOptions) -> None:
        self.options.append((account, options))

    def activity(self) -> Sequence[ActivityEntry]:
        return self.state.activity

    def timeline(self, key: OrderKey) -> Sequence[ActivityEntry]:
        return [entry for entry in self.state.activity if entry.key == key]

    def submit(self, intents: Sequence[Intent]) -> BatchId:
        """Note the intents, and show each as intended, as the engine does."""
        batch = BatchId(f"b{len(self.submitted) + 1}")
        actions = [
            Action(
                id=ActionId(f"a{number}"),
                batch=batch,
                intent=intent,
                state=ActionState.INTENDED,
                created_at=self.clock.now(),
            )
            for number, intent in enumerate(intents, len(self.submitted) + 1)
        ]
        self.submitted += intents
        self.publish(replace(self.state, actions=self.state.actions.with_actions(*actions)))
        return batch

    def stop(self, batch: BatchId) -> None:
        """Note the batch, and show what of it was only intended as stopped, as the engine does."""
        self.stopped.append(batch)
        stopped = NotSent(code=NotSentCode.STOPPED)
        waiting = [
            action.answered(stopped, self.clock.now())
            for action in self.state.actions.batch(batch)
            if action.state is ActionState.INTENDED
        ]
        self.publish(replace(self.state, actions=self.state.actions.with_actions(*waiting)))

    def look_again(self, action_id: ActionId) -> None:
        self.looked_again.append(action_id)

    def call_off(self, action_id: ActionId) -> None:
        self.called_off.append(action_id)

    def lock(self) -> None:
        self.is_locked = True
        accounts = tuple(replace(account, can_send=False) for account in self.state.accounts)
        self.publish(replace(self.state, accounts=accounts))

    def unlock(self, account: AccountName) -> None:
        self.unlocked.append(account)
        accounts = tuple(
            replace(one, can_send=one.may_trade) if one.name == account else one
            for one in self.state.accounts
        )
        self.publish(replace(self.state, accounts=accounts))

    def arm_switch(self, account: AccountName) -> None:
        self.armed.append(account)

    def disarm_switch(self, account: AccountName) -> None:
        self.disarmed.append(account)

    def request_of(self, intent: Intent) -> str:
        return f"the request of {type(intent).__name__}"

    def requests_of(self, intents: Sequence[Intent]) -> Sequence[str]:
        size = self.largest
        return [
            " ".join(f"cancel {one.key.order_id}" for one in intents[at : at + size])
            for at in range(0, len(intents), size)
        ]

    def cost_of(self, intent: Intent) -> RateCost | None:
        return self.cost

    def largest_cancel(self, account: AccountName) -> int:
        known = self.state.account(account)
        of_venue = {VenueId.KRAKEN_EMBED: 1, VenueId.KUNA: 20}
        return self.largest if known is None else of_venue.get(known.venue, self.largest)

    async def check(self, intent: CreateIntent) -> Outcome:
        self.checked.append(intent)
        return self.check_outcome

    async def read_order(self, key: OrderKey) -> FoundOrder | ReadFailure | None:
        self.read.append(key)
        return self.found.get(key)

    def want_amends(self, key: OrderKey) -> None:
        self.wanted_amends.append(key)

    def amends(self, key: OrderKey) -> Sequence[AmendRecord]:
        return self.histories.get(key, ())

    def draft_of(self, key: OrderKey) -> CreateIntent | None:
        return self.drafts.get(key)

    def watch(self, market: InstrumentKey) -> Callable[[], None]:
        self.watched.append(market)
        return lambda: self.watched.remove(market)

    def read_funds(self, account: AccountName | None = None) -> None:
        self.funds_read.append(account)

    async def idle(self) -> None:
        return
