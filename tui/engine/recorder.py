"""Writes every step of an action down, then shows it."""

import asyncio
from contextlib import suppress

from tui.domain.action import Action
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.clock import Clock
from tui.domain.identifiers import InstrumentId, OrderKey
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent
from tui.domain.order import Order, Side
from tui.domain.outcome import Accepted
from tui.engine.publisher import Publisher
from tui.engine.records import JournalPort
from tui.store.errors import JournalError

NOT_OPEN = "the journal is not open yet"


class Recorder:
    """The one way actions change: journal first, state second."""

    def __init__(self, publisher: Publisher, clock: Clock) -> None:
        self._publisher = publisher
        self._clock = clock
        self._journal: JournalPort | None = None

    def use(self, journal: JournalPort) -> None:
        """Write into this journal from now on."""
        self._journal = journal
        self._note_problem(None)

    def fail(self, problem: str) -> None:
        """Say why there is no journal."""
        self._note_problem(problem)

    async def write(self, *actions: Action) -> None:
        """Write steps down; durable when it returns. Nothing is shown.

        Raises:
            JournalError: They could not be written.
        """
        if self._journal is None:
            raise JournalError(self._publisher.state.journal_problem or NOT_OPEN)
        try:
            await asyncio.to_thread(self._journal.append, *actions)
        except JournalError as error:
            self._note_problem(str(error))
            raise
        self._note_problem(None)

    async def note(self, *actions: Action) -> None:
        """Write steps down and show them, also where they cannot be written.

        What happened at a venue is shown whatever the disk says.
        """
        with suppress(JournalError):  # the state says so since, on every screen
            await self.write(*actions)
        self.show(*actions)

    def show(self, *actions: Action) -> None:
        """Show actions as they are now, and tell of each in the log."""
        ledger = self._publisher.state.actions.with_actions(*actions)
        self._publisher.publish(map(self._entry, actions), actions=ledger)

    def update(self, *actions: Action) -> None:
        """Show actions as they are now, without a line: nothing happened to them."""
        self._publisher.publish(actions=self._publisher.state.actions.with_actions(*actions))

    def _note_problem(self, problem: str | None) -> None:
        if self._publisher.state.journal_problem != problem:
            self._publisher.publish(journal_problem=problem)

    def _entry(self, action: Action) -> ActivityEntry:
        order = _order_of(action)
        instrument, side = _market_of(action, order)
        return ActivityEntry(
            at=self._clock.now(),
            kind=ActivityKind.ACTION,
            account=action.account,
            venue=action.venue,
            key=_key_of(action),
            instrument=instrument,
            side=side,
            action=action,
        )


def _order_of(action: Action) -> Order | None:
    intent = action.intent
    seen = intent.seen if isinstance(intent, AmendIntent | CancelIntent) else None
    return seen if isinstance(seen, Order) else None


def _market_of(action: Action, order: Order | None) -> tuple[InstrumentId | None, Side | None]:
    if isinstance(action.intent, CreateIntent):
        return action.intent.instrument, action.intent.side
    return (None, None) if order is None else (order.instrument, order.side)


def _key_of(action: Action) -> OrderKey:
    """Return the order a line belongs to: a created one under the venue's id, once that is told."""
    outcome = action.outcome
    if isinstance(outcome, Accepted) and outcome.order_id is not None:
        return action.key._replace(order_id=outcome.order_id)
    return action.key
