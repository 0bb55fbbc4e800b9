"""A simulation on a loopback socket, for clients that know only addresses."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tui.simulator.asgi import Simulation
from tui.simulator.server import LoopbackServer

PATIENCE = 20


class Served:
    """A simulation that listens."""

    def __init__(self, sim: Simulation, base_url: str) -> None:
        self.sim = sim
        self.base_url = base_url
        self.described = sim.describe(base_url)["kraken-spot"]
        self.futures = sim.describe(base_url)["kraken-futures"]


@contextmanager
def serving() -> Iterator[Served]:
    """Serve a quiet simulation in a thread."""
    sim = Simulation(scenario="quiet", answer_delay=None)
    listener = socket.create_server(("127.0.0.1", 0))
    # Small, so that what is on its way at the end of an answer is still the server's to send.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
    server, listens = LoopbackServer(sim), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(listener, listens.set)))
    thread.start()
    try:
        assert listens.wait(PATIENCE)
        yield Served(sim, f"http://127.0.0.1:{listener.getsockname()[1]}")
    finally:
        server.stop()
        thread.join(PATIENCE)
        listener.close()
    assert not thread.is_alive()
