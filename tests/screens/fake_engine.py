"""An engine of settable states, for screens."""

from collections.abc import Callable, Sequence

from tests.builders import NOW
from tests.clock import ManualClock
from tui.domain.account import PollOptions
from tui.domain.activity import ActivityEntry
from tui.domain.identifiers import AccountName, OrderKey
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

    async def idle(self) -> None:
        return
