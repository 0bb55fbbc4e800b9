"""The demo: the real clients, signing and all, against simulated venues inside this process."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tui.domain.account import Account
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName, VenueId

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from tui.config.credentials import Credentials
    from tui.config.settings import KrakenSpotSettings
    from tui.simulator.asgi import Simulation
    from tui.venues.port import VenuePort

BASE_URL = "http://127.0.0.1"
"""What the in-process venues are called; nothing is opened there."""

POLL_SECONDS = Decimal(2)
"""Loopback has no floor."""

NAME = AccountName("demo")


class SimulatorClock:
    """The program's clock as the simulator, which knows nothing of ours, asks for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Return the present moment."""
        return self._clock.now()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._clock.sleep(seconds)


class Demo:
    """Simulated accounts, known at once. Everything heavy is loaded when they are connected."""

    def __init__(
        self, *, seed: int, scenario: str, read_only: bool = False, clock: Clock | None = None
    ) -> None:
        """Prepare; with a `clock` of the caller's, all that happens follows from it alone."""
        self._seed = seed
        self._scenario = scenario
        self._read_only = read_only
        self._clock = clock
        self._folder: TemporaryDirectory[str] | None = None
        self._market: asyncio.Task[None] | None = None

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Who will be connected; the key is made with the simulated venue."""
        return (
            Account(
                name=NAME,
                venue=VenueId.KRAKEN_SPOT,
                host="in process",
                is_default_host=False,
                is_simulated=True,
                can_send=not self._read_only,
                key_tail="",
            ),
        )

    async def connect(self) -> Sequence["VenuePort"]:
        """Start the simulated venues and build the real clients onto them.

        Loading is done beside the loop: the screen is up already and answers keys.
        """
        if self._clock is None:
            from tui.engine.clock import SystemClock

            simulation, venue = await asyncio.to_thread(self._build, SystemClock())
        else:
            simulation, venue = self._build(self._clock)
        self._market = asyncio.create_task(simulation.run(), name="simulated market")
        return [venue]

    async def aclose(self) -> None:
        """Stop the market and forget everything."""
        if self._market is not None:
            self._market.cancel()
            await asyncio.gather(self._market, return_exceptions=True)
        if self._folder is not None:
            self._folder.cleanup()

    def _build(self, clock: Clock) -> tuple["Simulation", "VenuePort"]:
        from pathlib import Path
        from tempfile import TemporaryDirectory

        import httpx

        from tui.simulator.asgi import Simulation
        from tui.simulator.scenario import SCENARIOS
        from tui.venues.connect import connect

        simulation = Simulation(
            seed=self._seed, scenario=self._scenario, clock=SimulatorClock(clock)
        )
        self._folder = TemporaryDirectory(prefix="blotter-demo-")
        settings, credentials = _spot(
            simulation.describe(BASE_URL)["kraken-spot"], SCENARIOS[self._scenario].tier
        )
        venue = connect(
            settings,
            credentials,
            clock=clock,
            state_folder=Path(self._folder.name),
            read_only=self._read_only,
            transport=httpx.ASGITransport(app=simulation.app, raise_app_exceptions=False),
            is_simulated=True,
        )
        return simulation, venue


def _spot(described: Mapping[str, str], tier: str) -> tuple["KrakenSpotSettings", "Credentials"]:
    from pydantic import SecretStr

    from tui.config.credentials import Credentials
    from tui.config.settings import KrakenSpotSettings

    settings = KrakenSpotSettings(
        name=NAME,
        venue=VenueId.KRAKEN_SPOT,
        mode="trade",
        key="keyring",
        secret="keyring",  # noqa: S106 - says where a secret would be looked for; it is not
        base_url=BASE_URL,
        tier=tier,
        poll_seconds=POLL_SECONDS,
    )
    return settings, Credentials(SecretStr(described["key"]), SecretStr(described["secret"]))
