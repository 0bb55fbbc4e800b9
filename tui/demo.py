"""The demo: the real clients, signing and all, against simulated venues inside this process."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING

from tui.domain.account import Account
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName, VenueId

if TYPE_CHECKING:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from tui.config.credentials import Credentials
    from tui.engine.records import Records
    from tui.simulator.asgi import Simulation
    from tui.venues.port import VenuePort
    from tui.venues.transport import Transport

BASE_URL = "http://127.0.0.1"
"""What the in-process venues are called; nothing is opened there."""

WIRES = (
    "tui.venues.kraken_spot.wire",
    "tui.venues.kraken_futures.wire",
    "tui.venues.kraken_embed.wire",
    "tui.venues.kuna.wire",
)
"""What answers are read with, slow to load."""

POLL_SECONDS = Decimal(2)
"""Loopback has no floor."""

CHUNK_SENDS = 10
CHUNK_CANCELS = 50
"""What accounts are configured with unless they say otherwise."""

FEE_BPS = Decimal(50)
SPREAD_BPS = Decimal(25)
"""What the demo's partner takes: basis points."""

SPOT = AccountName("spot")
FUTURES = AccountName("futures")
EMBED = AccountName("embed")
KUNA = AccountName("kuna")


@dataclass(frozen=True, slots=True)
class SimulatedSecret:
    """A key of a venue inside this process. Opens nothing else, and still shows nowhere."""

    text: str = field(repr=False)

    def get_secret_value(self) -> str:
        """Return the text itself."""
        return self.text


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
        return tuple(
            Account(
                name=name,
                venue=venue,
                host="in process",
                is_default_host=False,
                is_simulated=True,
                can_send=not self._read_only,
                may_trade=not self._read_only,
                key_tail="",
            )
            for name, venue in (
                (SPOT, VenueId.KRAKEN_SPOT),
                (FUTURES, VenueId.KRAKEN_FUTURES),
                (EMBED, VenueId.KRAKEN_EMBED),
                (KUNA, VenueId.KUNA),
            )
        )

    def open_records(self) -> "Records":
        """Open a journal and a history that are thrown away at the end.

        Raises:
            JournalError: The journal cannot be used.
        """
        from pathlib import Path

        from tui.engine.clock import SystemClock
        from tui.engine.records import open_records
        from tui.store.errors import JournalError

        if self._folder is None:
            raise JournalError("the demo is not connected")
        return open_records(Path(self._folder.name), self._clock or SystemClock())

    async def connect(self) -> Sequence["VenuePort"]:
        """Start the simulated venues and build the real clients onto them.

        Loading is done beside the loop: the screen is up already and answers keys.
        """
        if self._clock is None:
            from tui.engine.clock import SystemClock

            simulation, venues = await asyncio.to_thread(self._build, SystemClock())
            # Needed to read the first answer: loaded while that is awaited.
            for wire in WIRES:
                asyncio.get_running_loop().run_in_executor(None, import_module, wire)
        else:
            simulation, venues = self._build(self._clock)
        self._market = asyncio.create_task(simulation.run(), name="simulated market")
        return venues

    async def aclose(self) -> None:
        """Stop the market and forget everything."""
        if self._market is not None:
            self._market.cancel()
            await asyncio.gather(self._market, return_exceptions=True)
        if self._folder is not None:
            self._folder.cleanup()

    def _build(self, clock: Clock) -> tuple["Simulation", Sequence["VenuePort"]]:
        from pathlib import Path
        from tempfile import TemporaryDirectory

        from tui.simulator.asgi import Simulation

        simulation = Simulation(
            seed=self._seed, scenario=self._scenario, clock=SimulatorClock(clock)
        )
        self._folder = TemporaryDirectory(prefix="blotter-demo-")
        way = _Way(simulation, clock, Path(self._folder.name))
        venues = self._spot(way), self._futures(way), self._embed(way), self._kuna(way)
        return simulation, venues

    # Built from plain values: settings of files are slow to load.

    def _spot(self, way: "_Way") -> "VenuePort":
        from tui.simulator.scenario import SCENARIOS
        from tui.venues.kraken_spot.client import KrakenSpotClient, SpotAccount

        account = SpotAccount(
            name=SPOT,
            tier=SCENARIOS[self._scenario].tier,
            can_send=not self._read_only,
            poll_seconds=POLL_SECONDS,
        )
        credentials, transport = way.credentials("kraken-spot"), way.transport()
        return KrakenSpotClient(
            account, credentials, transport, clock=way.clock, state_folder=way.folder
        )

    def _futures(self, way: "_Way") -> "VenuePort":
        from tui.venues.kraken_futures.client import FuturesAccount, KrakenFuturesClient

        account = FuturesAccount(
            name=FUTURES,
            can_send=not self._read_only,
            poll_seconds=POLL_SECONDS,
            chunk_sends=CHUNK_SENDS,
            chunk_cancels=CHUNK_CANCELS,
        )
        credentials, transport = way.credentials("kraken-futures"), way.transport()
        return KrakenFuturesClient(
            account, credentials, transport, clock=way.clock, state_folder=way.folder
        )

    def _embed(self, way: "_Way") -> "VenuePort":
        from tui.domain.custom_terms import PartnerProfile
        from tui.venues.kraken_embed.client import EmbedAccount, KrakenEmbedClient

        account = EmbedAccount(
            name=EMBED,
            can_send=not self._read_only,
            poll_seconds=POLL_SECONDS,
            profile=PartnerProfile(
                users=tuple(way.simulation.embed.users), fee_bps=FEE_BPS, spread_bps=SPREAD_BPS
            ),
        )
        credentials, transport = way.credentials("kraken-embed"), way.transport()
        return KrakenEmbedClient(
            account, credentials, transport, clock=way.clock, state_folder=way.folder
        )

    def _kuna(self, way: "_Way") -> "VenuePort":
        from tui.venues.kuna.client import KunaAccount, KunaClient

        account = KunaAccount(
            name=KUNA,
            can_send=not self._read_only,
            poll_seconds=POLL_SECONDS,
            is_pro=False,
        )
        credentials, transport = way.credentials("kuna"), way.transport()
        return KunaClient(account, credentials, transport, clock=way.clock, state_folder=way.folder)


@dataclass(frozen=True, slots=True)
class _Way:
    """What every client of the demo is built with."""

    simulation: "Simulation"
    clock: Clock
    folder: "Path"

    def credentials(self, venue: str) -> "Credentials":
        """Return the key the simulated venue has made."""
        from tui.config.credentials import Credentials

        told = self.simulation.describe(BASE_URL)[venue]
        return Credentials(SimulatedSecret(told["key"]), SimulatedSecret(told["secret"]))

    def transport(self) -> "Transport":
        """Return a way to the venues inside this process."""
        import httpx

        from tui.venues.transport import Transport

        inner = httpx.ASGITransport(app=self.simulation.app, raise_app_exceptions=False)
        return Transport(BASE_URL, clock=self.clock, inner=inner, is_simulated=True)
