"""The whole program over the simulated Kraken Embed alone, and what it put on the wire."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from tests.builders import MAIN
from tests.clock import ManualClock
from tests.engine.simulated import trading_desk
from tests.journeys.keys import settle
from tests.journeys.whole import Whole
from tests.screens.embed_scenes import TAG
from tui.app import BlotterApp
from tui.config.credentials import Credentials
from tui.config.settings import KrakenEmbedSettings
from tui.domain.rules import TradingRules
from tui.simulator.asgi import Simulation
from tui.venues.connect import connect
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


def embed_client(
    simulation: Simulation, clock: ManualClock, folder: Path, wire: httpx.AsyncBaseTransport
) -> VenuePort:
    """The real client of the simulated venue, for all its users."""
    described = simulation.describe("http://127.0.0.1")["kraken-embed"]
    settings = KrakenEmbedSettings.model_validate(
        {
            "name": MAIN,
            "venue": "kraken-embed",
            "mode": "trade",
            "key": "env:KEY",
            "secret": "env:SECRET",
            "poll_seconds": 10,
            "base_url": described["base_url"],
            "users": described["users"],
            "fee_bps": "25",
            "spread_bps": "0",
        }
    )
    return connect(
        settings,
        Credentials(SecretStr(described["key"]), SecretStr(described["secret"])),
        clock=clock,
        state_folder=folder,
        read_only=False,
        transport=wire,
        is_simulated=True,
    )


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
        return embed_client(simulation, clock, folder, wire)

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
