"""What screens may ask of the engine."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tui.domain.account import PollOptions
from tui.domain.action import ActionId, BatchId
from tui.domain.activity import ActivityEntry
from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, InstrumentKey, OrderKey
from tui.domain.intents import CreateIntent, Intent
from tui.domain.outcome import Outcome
from tui.domain.rate_cost import RateCost
from tui.domain.state import BlotterState

Listener = Callable[[BlotterState], None]


class EnginePort(Protocol):
    """The engine as the screens see it."""

    @property
    def state(self) -> BlotterState:
        """The newest state."""

    @property
    def clock(self) -> Clock:
        """The clock everything is dated with."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new state; returns how to stop that."""

    def poll_now(self, account: AccountName | None = None) -> None:
        """Read one account, or all, as soon as the venue's budget allows."""

    def change_poll_options(self, account: AccountName, options: PollOptions) -> None:
        """Poll an account with other options from now on."""

    def activity(self) -> Sequence[ActivityEntry]:
        """Everything remembered, newest first."""

    def timeline(self, key: OrderKey) -> Sequence[ActivityEntry]:
        """What was seen of one order, newest first."""

    def submit(self, intents: Sequence[Intent]) -> BatchId:
        """Take these acts on: each is an action of the state from now on, in the order given.

        Whatever becomes of them is told by the state: nothing here raises or waits.
        """

    def stop(self, batch: BatchId) -> None:
        """Send no further request of a batch: what is unsigned is `NotSent`, as stopped.

        What was signed already runs to its end.
        """

    def look_again(self, action_id: ActionId) -> None:
        """Ask the venue now what became of an action whose outcome is unknown."""

    def call_off(self, action_id: ActionId) -> None:
        """Take the operator's word that an unknown create is not at its venue.

        It is written down and shown as refused, as called off; where the order is found after all,
        that is told. Only after some looks in vain, and only where absence proves nothing by
        itself.
        """

    def lock(self) -> None:
        """Let no account send any more, at once. What was signed already runs to its end."""

    def unlock(self, account: AccountName) -> None:
        """Let an account send again, where it is configured to trade."""

    def arm_switch(self, account: AccountName) -> None:
        """Have the venue cancel every order of an account a minute after this program is silent.

        Renewed until disarmed, or until the program ends: ending it does not disarm.
        """

    def disarm_switch(self, account: AccountName) -> None:
        """Tell the venue to forget the dead man's switch of an account."""

    def request_of(self, intent: Intent) -> str:
        """Return the request as it would be sent now, without nonce, key and signature."""

    def requests_of(self, intents: Sequence[Intent]) -> Sequence[str]:
        """Return the requests that would carry these acts, in the order they would go out."""

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return what an act would cost of the venue's counter for changes."""

    def largest_cancel(self, account: AccountName) -> int:
        """Return how many orders one request of an account can cancel; 1 where it cannot send."""

    async def check(self, intent: CreateIntent) -> Outcome:
        """Ask the venue whether it would take an order. Nothing is placed."""

    async def read_order(self, key: OrderKey) -> FoundOrder | ReadFailure | None:
        """Read one order now; `None` where the venue does not know it."""

    def want_amends(self, key: OrderKey) -> None:
        """Ask for the venue's own history of an order, unless it is known or cannot be had."""

    def amends(self, key: OrderKey) -> Sequence[AmendRecord]:
        """Return what is known of an order's amends, oldest first; the timeline has them too."""

    def draft_of(self, key: OrderKey) -> CreateIntent | None:
        """Return what would create an order again, for an order listed or ended."""

    def watch(self, market: InstrumentKey) -> Callable[[], None]:
        """Keep reading the prices of a market that has no order; returns how to stop that."""

    def read_funds(self, account: AccountName | None = None) -> None:
        """Read what one account, or each, owns, as soon as the venue's budget allows."""

    async def idle(self) -> None:
        """Return once nothing is under way and every loop waits for its next turn."""
