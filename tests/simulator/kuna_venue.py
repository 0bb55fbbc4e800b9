"""A client of the simulated Kuna that shares nothing with it."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.simulator.venue import HeldClock
from tui.simulator.asgi import Simulation
from tui.simulator.kuna.habits import Habits
from tui.simulator.kuna.order import KunaOrder

ORDER = "/v4/order/private/"
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "kuna"
LIMIT = {
    "type": "Limit",
    "orderSide": "Bid",
    "pair": "BTC_USDT",
    "quantity": "0.06",
    "price": "26440.46",
}
"""A buy far below the market of the documentation."""
STOP = {
    "type": "StopLossLimit",
    "orderSide": "Ask",
    "pair": "BTC_USDT",
    "quantity": "0.06",
    "price": "26440",
    "stopPrice": "27440",
}


def fixture(name: str) -> Any:
    """Return a recorded payload, or skip where they are not at hand."""
    path = FIXTURES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no recorded payloads at {FIXTURES}")
    return json.loads(path.read_text())


def signature(secret: str, target: str, nonce: str, body: str = "{}") -> str:
    return hmac.new(secret.encode(), f"{target}{nonce}{body}".encode(), hashlib.sha384).hexdigest()


def compact(members: Any) -> str:
    return json.dumps(members, separators=(",", ":"))


class KunaVenue:
    """A held simulation with a signing client in front."""

    def __init__(self, sim: Simulation, clock: HeldClock, http: httpx.AsyncClient) -> None:
        self.sim = sim
        self.clock = clock
        self.http = http
        self.account = sim.kuna_account
        described = sim.describe("http://venue")["kuna"]
        self.key, self.secret = described["key"], described["secret"]
        self.single = described["single_key"]
        self.nonce = 1_795_167_840_000

    @property
    def habits(self) -> Habits:
        return self.sim.kuna.habits

    async def call(self, method: str, target: str, body: str = "", **headers: str) -> Any:
        """Send a request signed over its bytes; headers replace what is sent by default."""
        self.nonce += 1
        nonce = headers.get("nonce", str(self.nonce))
        signed = signature(self.secret, target, nonce, body or "{}")
        sent = {"public-key": self.key, "nonce": nonce, "signature": signed, **headers}
        return await self.http.request(method, target, content=body.encode(), headers=sent)

    async def get(self, target: str) -> Any:
        """Return the data of a signed read."""
        return data(await self.call("GET", target))

    async def post(self, name: str, members: Any) -> Any:
        """Return the answer to an order request."""
        return await self.call("POST", ORDER + name, compact(members))

    async def public(self, target: str) -> Any:
        return data(await self.http.get(target))

    async def placed(self, **members: Any) -> str:
        """Place an order, a resting buy unless told otherwise; return its id."""
        created = data(await self.post("create", {**LIMIT, **members}))
        order_id: str = created["id"]
        return order_id

    async def refused(self, **members: Any) -> str:
        """Try to place an order, without the members that are None; return the error's code."""
        sent = {name: value for name, value in {**LIMIT, **members}.items() if value is not None}
        before = len(self.account.orders)
        code = error_of(await self.post("create", sent))
        assert len(self.account.orders) == before
        return code

    async def active(self, query: str = "") -> list[str]:
        return [row["id"] for row in await self.get(f"{ORDER}active{query}")]

    def order(self, order_id: str) -> KunaOrder:
        return self.account.orders[order_id]

    def price(self, price: str, pair: str = "BTC_USDT") -> None:
        """Let a pair trade at a price."""
        self.sim.kuna.market.set_price(pair, Decimal(price))


def data(answer: httpx.Response) -> Any:
    """Return the data of an answer, with exact numbers."""
    assert answer.status_code == 200, answer.content
    assert answer.headers["content-type"] == "application/json"
    body = json.loads(answer.content, parse_float=Decimal)
    assert list(body) == ["data"], body
    return body["data"]


def error_of(answer: httpx.Response) -> str:
    """Return the code of an error in either envelope, digits as text."""
    body = answer.json()
    error = body["errors"][0] if "errors" in body else body["error"]
    return str(error["code"])


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[KunaVenue]:
    """Open a simulation at the prices of the documentation, which stand still."""
    clock = HeldClock()
    sim = Simulation(**{"answer_delay": None, "scenario": "docs", "clock": clock, **options})
    sim.kuna.market.hold_all()
    transport = httpx.ASGITransport(app=sim.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://venue") as http:
        yield KunaVenue(sim, clock, http)
