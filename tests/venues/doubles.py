"""Stand-ins for a venue: scripted answers, and a socket that says exactly what a test wants."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tests.clock import ManualClock
from tui.config.credentials import Credentials
from tui.config.settings import KrakenSpotSettings
from tui.domain.failure import ReadFailure
from tui.venues.connect import connect
from tui.venues.kraken_spot.client import KrakenSpotClient

WIRE = Path(__file__).parents[1] / "wire" / "kraken_spot"
RECORDED = Path("../shared/fixtures/kraken_spot")
KEY = "k7Yx0cQ4nF1vR8sT2bWmZ5eL9aUoJ3hG6dPiXyKqNtVrCzEw0123ABCD"
SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=="
"""The sample secret of Kraken's documentation, worthless elsewhere."""

Reply = httpx.Response | Exception | Callable[[httpx.Request], Awaitable[httpx.Response]]


def wire(name: str) -> bytes:
    return (WIRE / name).read_bytes()


def recorded(name: str) -> Any:
    """A payload recorded from the venue or published by it, read where it lies; skips without."""
    return recorded_in(RECORDED, name)


def recorded_in(folder: Path, name: str) -> Any:
    """The same, of the venue whose payloads lie in a folder."""
    path = folder / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return json.loads(path.read_text())


def ok(result: object) -> httpx.Response:
    return httpx.Response(200, json={"error": [], "result": result})


def refused(*errors: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json={"error": list(errors)})


async def next_of(replies: deque[Reply], request: httpx.Request) -> httpx.Response:
    """Answer with the next reply laid out; the last one stays."""
    reply = replies.popleft() if len(replies) > 1 else replies[0]
    if isinstance(reply, Exception):
        raise reply
    if isinstance(reply, httpx.Response):
        # A response is read once; the script may give it again.
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)
    return await reply(request)


class ScriptedVenue(httpx.AsyncBaseTransport):
    """Answers each call by its name from a script; the last answer of a name stays."""

    def __init__(self) -> None:
        self.script: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.requests: list[httpx.Request] = []

    def answer(self, name: str, *replies: Reply) -> None:
        self.script[name].extend(replies)

    def called(self, name: str) -> list[httpx.Request]:
        return [request for request in self.requests if _name(request) == name]

    def members(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.called(name)]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        replies = self.script[_name(request)]
        if not replies:
            raise AssertionError(f"nothing laid out for {request.url}")
        return await next_of(replies, request)


def _name(request: httpx.Request) -> str:
    return request.url.path.rpartition("/")[2]


def names(venue: ScriptedVenue) -> list[str]:
    return [_name(request) for request in venue.requests]


def laid_out(venue: ScriptedVenue, name: str, *replies: Reply) -> None:
    """Have other answers follow than those laid out so far."""
    venue.script[name].clear()
    venue.answer(name, *replies)


class Held:
    """An answer that comes when the test lets it."""

    def __init__(self, reply: httpx.Response) -> None:
        self._reply = reply
        self._free = asyncio.Event()

    def release(self) -> None:
        self._free.set()

    async def __call__(self, _request: httpx.Request) -> httpx.Response:
        await self._free.wait()
        return self._reply


async def silence(_request: httpx.Request) -> httpx.Response:
    """Give no answer, ever."""
    await asyncio.Event().wait()
    raise AssertionError


def failure(outcome: object) -> ReadFailure:
    assert isinstance(outcome, ReadFailure), outcome
    return outcome


def settings(**members: Any) -> KrakenSpotSettings:
    return KrakenSpotSettings.model_validate(
        {"name": "main", "venue": "kraken-spot", "key": "env:KEY", "secret": "env:SECRET"} | members
    )


def credentials(key: str = KEY, secret: str | None = SECRET) -> Credentials:
    return Credentials(SecretStr(key), None if secret is None else SecretStr(secret))


def spot_client(
    venue: httpx.AsyncBaseTransport,
    clock: ManualClock,
    state_folder: Path,
    *,
    is_simulated: bool = False,
    read_only: bool = False,
    **members: Any,
) -> KrakenSpotClient:
    client = connect(
        settings(**members),
        credentials(),
        clock=clock,
        state_folder=state_folder,
        read_only=read_only,
        transport=venue,
        is_simulated=is_simulated,
    )
    assert isinstance(client, KrakenSpotClient)
    return client


@asynccontextmanager
async def socket_server(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    *,
    after: bytes = b"\r\n\r\n",
) -> AsyncIterator[str]:
    """Listen on loopback; `serve` gets each connection once `after` has been read."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            if after:
                await reader.readuntil(after)
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # Ended on purpose: asyncio would log a cancelled connection as an error.
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        for task in tasks:
            task.cancel()
        server.close()
        await server.wait_closed()
