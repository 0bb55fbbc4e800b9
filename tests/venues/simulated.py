"""A client of each venue in front of the simulator, in process or over a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
from pydantic import SecretStr

from tests.venues.doubles import settings
from tests.venues.embed_doubles import embed_settings
from tests.venues.futures_doubles import futures_settings
from tests.venues.kuna_doubles import kuna_settings
from tui.config.credentials import Credentials
from tui.config.settings import AccountSettings
from tui.domain.account import PollOptions
from tui.domain.clock import Clock
from tui.simulator.asgi import Simulation
from tui.simulator.server import LoopbackServer
from tui.venues.connect import connect
from tui.venues.port import OpenOrders, VenuePort

_SETTINGS: Mapping[str, Callable[..., AccountSettings]] = {
    "kraken-spot": settings,
    "kraken-futures": futures_settings,
    "kraken-embed": embed_settings,
    "kuna": kuna_settings,
}


def client_of(
    sim: Simulation,
    clock: Clock,
    state_folder: Path,
    base_url: str = "http://127.0.0.1:1",
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    venue: str = "kraken-spot",
    read_only: bool = True,
    **members: object,
) -> VenuePort:
    told = sim.describe(base_url)[venue]
    return connect(
        _SETTINGS[venue](base_url=told["base_url"], **members),
        Credentials(SecretStr(told["key"]), SecretStr(told["secret"])),
        clock=clock,
        state_folder=state_folder,
        read_only=read_only,
        transport=transport,
        is_simulated=transport is not None,
    )


futures_client_of = partial(client_of, venue="kraken-futures")
embed_client_of = partial(client_of, venue="kraken-embed")
kuna_client_of = partial(client_of, venue="kuna")
trading_client_of = partial(client_of, read_only=False, mode="trade")


async def polled(client: VenuePort) -> OpenOrders:
    answer = await client.open_orders(PollOptions())
    assert isinstance(answer, OpenOrders), answer
    return answer


@asynccontextmanager
async def served(sim: Simulation) -> AsyncIterator[str]:
    listener, listening = socket.create_server(("127.0.0.1", 0)), asyncio.Event()
    server = LoopbackServer(sim)
    serving = asyncio.create_task(server.serve(listener, listening.set))
    try:
        await listening.wait()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        await serving
        listener.close()
