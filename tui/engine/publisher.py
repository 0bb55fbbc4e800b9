"""Keeps the newest state and what happened, and tells whoever listens."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypedDict, Unpack

from tui.domain.account import Account
from tui.domain.action import ActionLedger
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.book import Book
from tui.domain.clock import Clock
from tui.domain.expected import expected_orders
from tui.domain.fate import EndedOrder
from tui.domain.fill import Fill
from tui.domain.funds import Funds
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName, InstrumentKey, OrderKey
from tui.domain.instrument import Instrument
from tui.domain.quote import Quote
from tui.domain.state import BlotterState
from tui.domain.switch import DeadManSwitch
from tui.engine.guard import contained
from tui.engine.port import Listener

REMEMBERED = 20_000
"""Entries kept; older ones are forgotten."""
SHOWN = 100
"""Entries in every state."""


class StateChanges(TypedDict, total=False):
    """The parts of a state that a publication may replace."""

    accounts: tuple[Account, ...]
    book: Book
    health: Mapping[AccountName, AccountHealth]
    instruments: Mapping[InstrumentKey, Instrument]
    quotes: Mapping[InstrumentKey, Quote]
    actions: ActionLedger
    funds: Mapping[AccountName, Funds]
    switches: Mapping[AccountName, DeadManSwitch]
    fills: tuple[Fill, ...]
    ended_today: tuple[EndedOrder, ...]
    journal_problem: str | None


class Publisher:
    """The one owner of the state. Everything runs on one loop, so there is nothing to lock."""

    def __init__(self, state: BlotterState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._log: deque[ActivityEntry] = deque()
        self._timelines: dict[OrderKey, list[ActivityEntry]] = {}
        self._listeners: list[Listener] = []
        self._faults: set[str] = set()

    @property
    def state(self) -> BlotterState:
        """The newest state."""
        return self._state

    def health(self, account: AccountName) -> AccountHealth:
        """Return the newest health of an account."""
        return self._state.health[account]

    def with_health(self, *healths: AccountHealth) -> Mapping[AccountName, AccountHealth]:
        """Return everybody's health with these in place of the old ones."""
        return {**self._state.health, **{health.account: health for health in healths}}

    def activity(self) -> Sequence[ActivityEntry]:
        """Everything remembered, newest first."""
        return tuple(self._log)

    def timeline(self, key: OrderKey) -> Sequence[ActivityEntry]:
        """What is remembered of one order, newest first."""
        return tuple(reversed(self._timelines.get(key, ())))

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new state; returns how to stop that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(
        self, entries: Iterable[ActivityEntry] = (), **changes: Unpack[StateChanges]
    ) -> None:
        """Replace parts of the state, remember `entries` (oldest first), tell every listener."""
        self._state = replace(self._state, **changes)
        if "book" in changes or "actions" in changes:
            self._expect()
        self._remember(entries)
        for listener in tuple(self._listeners):
            with contained(self._note_listener_fault):
                listener(self._state)

    def _expect(self) -> None:
        """Keep the orders that were asked for, and are not listed yet, in the book."""
        book = self._state.book
        expected = expected_orders(self._state.actions, book)
        if expected != book.expected:
            self._state = replace(self._state, book=book.with_expected(expected))

    def _remember(self, entries: Iterable[ActivityEntry]) -> None:
        fresh = tuple(entries)
        for entry in fresh:
            self._log.appendleft(entry)
            if entry.key is not None:
                self._timelines.setdefault(entry.key, []).append(entry)
        while len(self._log) > REMEMBERED:
            self._forget(self._log.pop())
        if fresh:
            self._state = replace(self._state, activity=tuple(islice(self._log, SHOWN)))

    def _forget(self, entry: ActivityEntry) -> None:
        if entry.key is not None:
            timeline = self._timelines[entry.key]
            del timeline[0]
            if not timeline:
                del self._timelines[entry.key]

    def _note_listener_fault(self, error: Exception) -> None:
        # Not published: the listener that failed would be called again for it.
        text = f"A part of the screen failed on new data ({type(error).__name__})."
        if text not in self._faults:
            self._faults.add(text)
            self._remember([self._fault_entry(text)])

    def _fault_entry(self, text: str) -> ActivityEntry:
        account = self._state.accounts[0]
        return ActivityEntry(
            at=self._clock.now(),
            kind=ActivityKind.PROBLEM,
            account=account.name,
            venue=account.venue,
            text=text,
        )
