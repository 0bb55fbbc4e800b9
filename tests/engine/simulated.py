"""The engine over the real client and the simulated Kraken Spot, able to send."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.builders import MAIN
from tests.clock import ManualClock
from tests.engine.stage import Stage, connector
from tests.venues.simulated import trading_client_of
from tui.domain.action import Action
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.intents import Intent
from tui.domain.order import Order, OrderStatus, OrderType
from tui.domain.rules import TradingRules
from tui.engine.engine import Engine
from tui.engine.records import open_records
from tui.simulator.asgi import Simulation
from tui.store.journal import read_actions
from tui.venues.port import VenuePort

STRIDE = 2
"""Seconds in which the venue lives through a longer time."""


class SimulatedDesk(Stage):
    """A stage whose venue is simulated, and may be written to."""

    def __init__(
        self, engine: Engine, clock: ManualClock, simulation: Simulation, folder: Path
    ) -> None:
        super().__init__(engine, clock)
        self.simulation = simulation
        self.folder = folder

    def order(self, order_type: OrderType = OrderType.LIMIT, nth: int = 0) -> Order:
        """A resting order of a type that nobody has filled, far from the market."""
        return self.orders(order_type)[nth]

    def orders(self, order_type: OrderType = OrderType.LIMIT) -> list[Order]:
        return [
            entry
            for entry in self.state.book.orders(MAIN).values()
            if isinstance(entry, Order)
            and entry.order_type is order_type
            and entry.status is OrderStatus.OPEN
            and entry.close_text is None
            and not entry.post_only
            and "leverage" not in entry.flags
        ]

    async def advance(self, seconds: float) -> None:
        """Let time pass here and at the venue."""
        for _ in range(int(seconds // STRIDE)):
            await self.clock.advance(STRIDE)
            self.simulation.step(STRIDE)
        await self.clock.advance(seconds % STRIDE)
        self.simulation.step(seconds % STRIDE)

    async def submit(self, *intents: Intent) -> tuple[Action, ...]:
        batch = self.engine.submit(intents)
        await self.advance(0.8)
        return self.state.actions.batch(batch)

    def now(self, action: Action) -> Action:
        return self.state.actions.actions[action.id]

    def journal(self) -> dict[str, Action]:
        return {action.id: action for action in read_actions(self.folder)}

    def sent(self, endpoint: str) -> int:
        """How many such requests arrived at the venue."""
        return sum(one.endpoint == endpoint for one in self.simulation.requests)

    async def poll(self) -> None:
        self.engine.poll_now()
        await self.advance(1)


def key_of(order_id: str) -> OrderKey:
    return OrderKey(VenueId.KRAKEN_SPOT, MAIN, VenueOrderId(order_id))


def trading_client(
    venue: str,
    simulation: Simulation,
    clock: ManualClock,
    folder: Path,
    name: AccountName = MAIN,
    *,
    wire: httpx.AsyncBaseTransport | None = None,
    **members: Any,
) -> VenuePort:
    """The real client of a simulated venue, in process, able to send."""
    return trading_client_of(
        simulation,
        clock,
        folder,
        "http://127.0.0.1",
        wire or httpx.ASGITransport(app=simulation.app, raise_app_exceptions=False),
        venue=venue,
        name=name,
        poll_seconds=10,
        **members,
    )


client_of = partial(trading_client, "kraken-spot", tier="pro")


@asynccontextmanager
async def trading_desk(
    folder: Path,
    *,
    scenario: str = "quiet",
    rules: TradingRules | None = None,
    simulation: Simulation | None = None,
    clock: ManualClock | None = None,
    connect_to: Callable[[Simulation, ManualClock, Path], VenuePort] = client_of,
    beside: Callable[[Simulation, ManualClock, Path], VenuePort] | None = None,
) -> AsyncIterator[SimulatedDesk]:
    """Run an engine that may send over a simulated venue whose market stands still.

    `beside` connects an account of another of the simulated venues.
    """
    clock = clock or ManualClock()
    simulation = simulation or Simulation(seed=7, scenario=scenario, clock=clock)
    simulation.market.hold_all()
    venues = [connect_to(simulation, clock, folder)]
    if beside is not None:
        venues.append(beside(simulation, clock, folder))
    engine = Engine(
        accounts=tuple(venue.account for venue in venues),
        connect=connector(*venues),
        clock=clock,
        rules=rules,
        open_records=lambda: open_records(folder, clock),
    )
    async with engine:
        desk = SimulatedDesk(engine, clock, simulation, folder)
        await desk.advance(3)
        yield desk
