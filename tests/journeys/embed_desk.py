"""The whole program over the simulated Kraken Embed alone, and what it put on the wire."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.clock import ManualClock
from tests.engine.simulated import trading_desk
from tests.engine.simulated_embed import client_of
from tests.journeys.keys import settle
from tests.journeys.whole import Whole
from tests.screens.embed_scenes import TAG
from tui.app import BlotterApp
from tui.domain.rules import TradingRules
from tui.screens.embed_ticket import EmbedTicketForm
from tui.simulator.asgi import Simulation
from tui.venues.port import VenuePort

ORDERS = "/b2b/custom-orders"


class Wire(httpx.AsyncBaseTransport):
    """Hands requests to the simulated venue, and keeps what creates orders."""

    def __init__(self, simulation: Simulation) -> None:
        self._venue = httpx.ASGITransport(app=simulation.app, raise_app_exceptions=False)
        self.created: list[tuple[str, Any]] = []
        """Target and body of every create, in order."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path == ORDERS:
            target = request.url.raw_path.decode()
            self.created.append((target, json.loads(request.content)))
        return await self._venue.handle_async_request(request)


class EmbedWhole(Whole):
    """The running program, its venue's wire, and the users there are."""

    wire: Wire
    users: tuple[str, ...]


@asynccontextmanager
async def embed_whole(
    folder: Path, *, scenario: str = "docs", rules: TradingRules | None = None
) -> AsyncIterator[EmbedWhole]:
    """Run the whole program; every ticket has the same tag."""
    clock = ManualClock()
    simulation = Simulation(seed=7, scenario=scenario, clock=clock)
    wire = Wire(simulation)

    def connected(simulation: Simulation, clock: ManualClock, folder: Path) -> VenuePort:
        return client_of(simulation, clock, folder, wire=wire, fee_bps="25", spread_bps="0")

    desk = trading_desk(
        folder, simulation=simulation, clock=clock, connect_to=connected, rules=rules
    )
    async with desk as running:
        app = BlotterApp(running.engine, rules=rules)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            whole = EmbedWhole(app, running, pilot)
            whole.wire, whole.users = wire, tuple(simulation.embed.users)
            whole.blotter.make_tag = lambda: TAG
            yield whole


async def rate_is_known(on: EmbedWhole) -> None:
    """Wait until the rate of the pair in the ticket was read."""
    form = on.app.screen
    assert isinstance(form, EmbedTicketForm)
    for _ in range(20):
        if form.plan.effects.market is not None:
            return
        await on.pass_time(2)
    raise AssertionError("no rate was read")
