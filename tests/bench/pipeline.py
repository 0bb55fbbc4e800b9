"""How long an answer takes on its way to dirty lines, against the plain scan of its bytes."""

import asyncio
import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, TypeVar

import httpx
import msgspec
from pydantic import SecretStr

from tests.builders import MAIN, make_account
from tests.widgets.host import Host
from tui.config.credentials import Credentials
from tui.config.settings import KrakenSpotSettings
from tui.domain.account import PollOptions
from tui.domain.book import Book
from tui.domain.identifiers import VenueId
from tui.domain.state import BlotterState
from tui.engine.clock import SystemClock
from tui.engine.digest import digest_answer
from tui.presentation.view import SortKey, ViewSpec, build_view
from tui.simulator.asgi import Simulation
from tui.venues.connect import connect
from tui.venues.kraken_spot.decode import Decoded, decode_open_orders
from tui.venues.port import OpenOrders
from tui.widgets.blotter_table import BlotterTable

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROUNDS = 7
SIZE = (160, 50)
BY_AGE = ViewSpec(sort=(SortKey("age"),))
BY_MARKET = ViewSpec(sort=(SortKey("market"),))
FILTERED = ViewSpec(filter_text="xbt buy", sort=BY_AGE.sort)


@dataclass(frozen=True)
class Stage:
    """One step of the way, in milliseconds."""

    name: str
    milliseconds: float


@dataclass(frozen=True)
class Pipeline:
    """All steps for one size and one share of changed orders."""

    orders: int
    churn: float
    megabytes: float
    scan: float
    """The plain `msgspec` scan of the same bytes."""
    stages: tuple[Stage, ...]

    ON_THE_WAY: ClassVar = frozenset({"decode", "diff", "view", "dirty lines"})

    @property
    def ratio(self) -> float:
        """From body to dirty lines, as a multiple of the scan."""
        return sum(s.milliseconds for s in self.stages if s.name in self.ON_THE_WAY) / self.scan


class _Recorder(httpx.AsyncBaseTransport):
    """Keeps the newest answer that passes through."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.body = b""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        self.body = await response.aread()
        return response


def bodies(orders: int, churn: float, count: int) -> list[bytes]:
    """Return successive OpenOrders answers of a simulated account, one second apart."""
    simulation = Simulation(seed=7, orders=orders, churn=churn, answer_delay=None)
    recorder = _Recorder(httpx.ASGITransport(app=simulation.app))
    with TemporaryDirectory() as folder:
        return asyncio.run(_poll(simulation, recorder, Path(folder), count))


async def _poll(
    simulation: Simulation, recorder: _Recorder, folder: Path, count: int
) -> list[bytes]:
    account = simulation.describe("http://127.0.0.1")["kraken-spot"]
    venue = connect(
        KrakenSpotSettings(
            name=MAIN,
            venue=VenueId.KRAKEN_SPOT,
            key="keyring",
            secret="keyring",
            base_url="http://127.0.0.1",
        ),
        Credentials(SecretStr(account["key"]), SecretStr(account["secret"])),
        clock=SystemClock(),
        state_folder=folder,
        read_only=True,
        transport=recorder,
        is_simulated=True,
    )
    answers = []
    for _ in range(count):
        simulation.step(1)
        answer = await venue.open_orders(PollOptions())
        if not isinstance(answer, OpenOrders):
            raise SystemExit(answer.text)
        answers.append(recorder.body)
    await venue.aclose()
    return answers


def measure(orders: int, churn: float) -> Pipeline:
    """Run successive answers through every step and take the median of each."""
    answers = bodies(orders, churn, ROUNDS + 1)
    medians = asyncio.run(_run(answers)).medians()
    return Pipeline(
        orders=orders,
        churn=churn,
        megabytes=len(answers[-1]) / 2**20,
        scan=medians.pop("scan"),
        stages=tuple(Stage(name, taken) for name, taken in medians.items()),
    )


async def _run(answers: list[bytes]) -> "_Stopwatch":
    scan = msgspec.json.Decoder(_Envelope).decode
    stopwatch = _Stopwatch()
    decoded = decode_open_orders(answers[0], Decoded(), MAIN)
    book = Book().with_orders(MAIN, decoded.orders)
    view = build_view(_state(book), BY_AGE, NOW)
    table = BlotterTable()
    async with Host(table).run_test(size=SIZE):
        table.show(_state(book), view, NOW)
        for number, body in enumerate(answers[1:], start=1):
            at = NOW + timedelta(seconds=number)
            before = decoded
            stopwatch.time("scan", scan, body)
            decoded = stopwatch.time("decode", decode_open_orders, body, before, MAIN)
            stopwatch.time("diff", digest_answer, before.orders, decoded.orders, {}, at)
            book = book.with_orders(MAIN, decoded.orders)
            state = _state(book)
            view = stopwatch.time("view", build_view, state, BY_AGE, at, view)
            stopwatch.time("dirty lines", table.show, state, view, at)
            stopwatch.time("paint", _paint, table)
            stopwatch.time("sort", build_view, state, BY_MARKET, at, view)
            stopwatch.time("filter", build_view, state, FILTERED, at, view)
    return stopwatch


def _paint(table: BlotterTable) -> None:
    for y in range(table.size.height):
        table.render_line(y)


class _Stopwatch:
    """Times calls by name, after a collection, so that no other step's garbage is in them."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = {}

    def time(self, name: str, work: Callable[..., T], *arguments: object) -> T:
        gc.collect()
        begun = time.perf_counter()
        result = work(*arguments)
        self._times.setdefault(name, []).append((time.perf_counter() - begun) * 1e3)
        return result

    def medians(self) -> dict[str, float]:
        return {name: statistics.median(taken) for name, taken in self._times.items()}


class _Open(msgspec.Struct):
    open: dict[str, msgspec.Raw]


class _Envelope(msgspec.Struct):
    result: _Open


def _state(book: Book) -> BlotterState:
    return BlotterState(accounts=(make_account(),), book=book)
