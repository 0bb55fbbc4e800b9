"""An engine that may act: a real journal, a fake way to the venue, a clock that tests move."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.clock import ManualClock
from tests.engine.stage import Stage, connector, spot
from tests.fakes import FakeTrading, FakeVenue, fake_account
from tui.domain.action import Action, ActionState, BatchId
from tui.domain.identifiers import OrderKey
from tui.domain.intents import Intent
from tui.domain.outcome import NotSent, Outcome
from tui.domain.rules import TradingRules
from tui.engine.engine import Engine
from tui.engine.records import Records, open_records
from tui.store.journal import read_actions


class Desk(Stage):
    """A stage on which acts are carried out."""

    def __init__(self, engine: Engine, clock: ManualClock, venue: FakeVenue, folder: Path) -> None:
        super().__init__(engine, clock)
        self.venue = venue
        self.folder = folder

    @property
    def trading(self) -> FakeTrading:
        assert self.venue.trading is not None
        return self.venue.trading

    async def submit(self, *intents: Intent) -> tuple[Action, ...]:
        """Submit, and let everything run that needs no time."""
        batch = self.engine.submit(intents)
        await self.clock.settle()
        return self.batch(batch)

    def batch(self, batch: BatchId) -> tuple[Action, ...]:
        return self.state.actions.batch(batch)

    def end(self) -> "asyncio.Task[None]":
        """Begin to end the program."""
        return asyncio.ensure_future(self.engine.__aexit__(None, None, None))

    def now(self, action: Action) -> Action:
        return self.state.actions.actions[action.id]

    def shown_on(self, key: OrderKey) -> Action | None:
        return self.state.actions.shown_on(key)

    def journal(self) -> list[Action]:
        """The newest step of every action on the disk."""
        return list(read_actions(self.folder))

    def states(self) -> list[tuple[ActionState, type[Outcome] | None]]:
        return [
            (one.state, None if one.outcome is None else type(one.outcome))
            for one in self.journal()
        ]


def trading_venue(clock: ManualClock, name: str = "main", **account: object) -> FakeVenue:
    """A venue that lists BTC/USD and ETH/USD, through an account that can send."""
    known = spot(clock).known_instruments
    venue = FakeVenue(
        fake_account(name, **{"can_send": True, "may_trade": True, "host": "a", **account}),
        clock=clock,
    )
    venue.known_instruments = known
    return venue


def reason(action: Action) -> str:
    """Why an action was not sent."""
    assert isinstance(action.outcome, NotSent), action
    return action.outcome.code


@asynccontextmanager
async def acting(
    clock: ManualClock,
    venue: FakeVenue,
    folder: Path,
    *,
    rules: TradingRules | None = None,
    records: Callable[[], Records] | None = None,
) -> AsyncIterator[Desk]:
    """Run the engine over a venue with a journal in `folder`; it has polled once."""
    engine = Engine(
        accounts=(venue.account,),
        connect=connector(venue),
        clock=clock,
        rules=rules,
        open_records=records or (lambda: open_records(folder, clock)),
    )
    async with engine:
        desk = Desk(engine, clock, venue, folder)
        await clock.settle()
        try:
            yield desk
        finally:
            if venue.trading is not None:
                venue.trading.let_go()
