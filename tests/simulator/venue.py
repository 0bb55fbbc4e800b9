"""A client of the simulator that shares nothing with it, and a clock that tests hold."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tui.simulator.asgi import Simulation
from tui.simulator.order import Order

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "kraken_spot"


def fixture(name: str) -> dict[str, Any]:
    """Return a recorded payload, or skip where they are not at hand."""
    path = FIXTURES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no recorded payloads at {FIXTURES}")
    value: dict[str, Any] = json.loads(path.read_text())
    return value


class HeldClock:
    """A clock that moves only when told; sleeping moves it."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def signature(secret: str, path: str, nonce: str, body: bytes) -> str:
    digest = hashlib.sha256(nonce.encode() + body).digest()
    mac = hmac.new(base64.b64decode(secret), path.encode() + digest, hashlib.sha512)
    return base64.b64encode(mac.digest()).decode()


class Venue:
    """A held simulation with a signing client in front."""

    def __init__(self, sim: Simulation, clock: HeldClock, http: httpx.AsyncClient) -> None:
        self.sim = sim
        self.clock = clock
        self.http = http
        described = sim.describe("http://venue")["kraken-spot"]
        self.key, self.secret = described["key"], described["secret"]
        self.nonce = 1_795_167_840_000_000_000

    def next_nonce(self) -> int:
        self.nonce += 1
        return self.nonce

    async def get(self, name: str, **query: str) -> Any:
        answer = await self.http.get(f"/0/public/{name}", params=query)
        assert answer.status_code == 200
        return json.loads(answer.content, parse_float=Decimal)

    async def send(
        self,
        name: str,
        body: bytes,
        nonce: str,
        *,
        content_type: str = "application/json",
        key: str | None = None,
        secret: str | None = None,
    ) -> httpx.Response:
        path = f"/0/private/{name}"
        headers = {
            "API-Key": self.key if key is None else key,
            "API-Sign": signature(secret or self.secret, path, nonce, body),
            "Content-Type": content_type,
        }
        return await self.http.post(path, content=body, headers=headers)

    async def post(self, name: str, **members: Any) -> Any:
        nonce = self.next_nonce()
        body = json.dumps({"nonce": nonce, **members}).encode()
        return read(await self.send(name, body, str(nonce)))

    async def form(self, name: str, **members: str) -> Any:
        nonce = self.next_nonce()
        body = urlencode({"nonce": nonce, **members}).encode()
        content_type = "application/x-www-form-urlencoded"
        return read(await self.send(name, body, str(nonce), content_type=content_type))

    async def error(self, name: str, **members: Any) -> str:
        answer = await self.post(name, **members)
        assert "result" not in answer
        (text,) = answer["error"]
        assert isinstance(text, str)
        return text

    async def result(self, name: str, **members: Any) -> Any:
        answer = await self.post(name, **members)
        assert answer["error"] == []
        return answer["result"]

    async def add(self, **members: Any) -> str:
        """Create an order, a resting XBTUSD buy unless told otherwise, and return its id."""
        result = await self.result("AddOrder", **{**LIMIT, **members})
        order_id = result["txid"][0]
        assert isinstance(order_id, str)
        return order_id

    async def open(self, **members: Any) -> dict[str, Any]:
        result = await self.result("OpenOrders", **members)
        rows: dict[str, Any] = result["open"]
        return rows

    async def query(self, order_id: str, **members: Any) -> Any:
        return (await self.result("QueryOrders", txid=order_id, **members))[order_id]

    def order(self, order_id: str) -> Order:
        order = self.sim.account.find(order_id)
        assert order is not None
        return order

    def last(self, pair: str, price: str) -> None:
        self.sim.market.set_last(pair, Decimal(price))


LIMIT = {"pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.1", "price": "90000"}


def read(answer: httpx.Response) -> Any:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.content, parse_float=Decimal)


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[Venue]:
    """Open a simulation whose prices stand still, unless options say otherwise."""
    clock = HeldClock()
    sim = Simulation(**{"answer_delay": None, "scenario": "quiet", "clock": clock, **options})
    sim.market.hold_all()
    transport = httpx.ASGITransport(app=sim.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://venue") as http:
        yield Venue(sim, clock, http)
