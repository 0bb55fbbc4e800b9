"""What screens may ask of the engine."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tui.domain.account import PollOptions
from tui.domain.activity import ActivityEntry
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName, OrderKey
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

    async def idle(self) -> None:
        """Return once nothing is under way and every loop waits for its next turn."""
