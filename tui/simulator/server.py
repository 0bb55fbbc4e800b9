"""The simulated venues over HTTP on the loopback, for `blotter sim`."""

import asyncio
import json
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, MethodType
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from tui.simulator.asgi import Simulation
from tui.simulator.edge import DROP, ConnectionDropped

_HOST = "127.0.0.1"
_BACKLOG = 128


def serve(sim: Simulation, port: int, announce: Callable[[str], None]) -> int:
    """Serve until SIGTERM or SIGINT; announce one JSON line once it listens."""
    listener = socket.create_server((_HOST, port), backlog=_BACKLOG)
    server = LoopbackServer(sim)
    previous = {
        number: signal.signal(number, server.stop) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        base_url = f"http://{_HOST}:{listener.getsockname()[1]}"
        asyncio.run(server.serve(listener, lambda: announce(json.dumps(sim.describe(base_url)))))
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        listener.close()
    return 0


class LoopbackServer:
    """A uvicorn server around a simulation; runs in any thread."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self._server = _Uvicorn(
            uvicorn.Config(
                droppable(sim),
                http="h11",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,  # the edge tells the venue's own time
                timeout_graceful_shutdown=1,
            )
        )

    async def serve(self, listener: socket.socket, announce: Callable[[], None]) -> None:
        """Serve on a listening socket while the market lives."""
        life = asyncio.create_task(self._sim.run())
        try:
            self._server.started_hook = announce
            await self._server.serve(sockets=[listener])
        finally:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End serving soon; may be called from a signal or another thread."""
        self._server.should_exit = True


class _Uvicorn(uvicorn.Server):
    """A server that says when it listens."""

    started_hook: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        self.started_hook()


def droppable(sim: Simulation) -> ASGIApp:
    """Wrap the app so that a dropped connection is a closed socket, not an answer."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        cycle: Any = cast("MethodType", send).__self__
        transport: asyncio.Transport = cycle.transport

        async def drop(*, flush: bool) -> None:
            (transport.close if flush else transport.abort)()
            # The loss of the connection is reported later; uvicorn must know it when this returns.
            while (await receive())["type"] != "http.disconnect":
                pass

        scope.setdefault("extensions", {})[DROP] = drop
        with suppress(ConnectionDropped):
            await sim.app(scope, receive, send)

    return app
