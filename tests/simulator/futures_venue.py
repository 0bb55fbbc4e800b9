"""A client of the simulated Kraken Futures that shares nothing with it."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.simulator.venue import HeldClock
from tui.simulator.asgi import Simulation

API = "/derivatives/api/v3/"
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "kraken_futures"
LIMIT = {"orderType": "lmt", "symbol": "PF_XBTUSD", "side": "buy", "size": 0.001}
"""A send instruction without its price."""


def fixture(name: str) -> Any:
    """Return a recorded payload, or skip where they are not at hand."""
    path = FIXTURES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no recorded payloads at {FIXTURES}")
    return json.loads(path.read_text())


def authent(secret: str, path: str, sent: bytes, nonce: str = "") -> str:
    message = sent + nonce.encode() + path.removeprefix("/derivatives").encode()
    digest = hashlib.sha256(message).digest()
    return base64.b64encode(hmac.digest(base64.b64decode(secret), digest, "sha512")).decode()


class FuturesVenue:
    """A held simulation with a signing client in front."""

    def __init__(self, sim: Simulation, clock: HeldClock, http: httpx.AsyncClient) -> None:
        self.sim = sim
        self.clock = clock
        self.http = http
        described = sim.describe("http://venue")["kraken-futures"]
        self.key, self.secret = described["key"], described["secret"]

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        body: str = "",
        nonce: str = "",
        **headers: str,
    ) -> httpx.Response:
        """Send a request signed over its bytes; headers replace what is sent by default."""
        signed = authent(self.secret, path, (query + body).encode(), nonce)
        sent = {"APIKey": self.key, "Authent": signed, **({"Nonce": nonce} if nonce else {})}
        if body:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        url = f"{path}?{query}" if query else path
        return await self.http.request(
            method, url, content=body.encode() or None, headers={**sent, **headers}
        )

    async def get(self, name: str, **query: Any) -> Any:
        return read(await self.call("GET", API + name, query=urlencode(query)))

    async def post(self, name: str, **form: Any) -> Any:
        return read(await self.call("POST", API + name, body=urlencode(form, doseq=True)))

    async def past(self, stream: str, **query: Any) -> Any:
        return read(await self.call("GET", f"/api/history/v3/{stream}", query=urlencode(query)))

    async def batch(self, *instructions: dict[str, Any], **more: str) -> list[Any]:
        """Send a batch and return its results."""
        answer = await self.post("batchorder", json=batch_text(*instructions), **more)
        assert answer["result"] == "success"
        results: list[Any] = answer["batchStatus"]
        return results

    async def placed(self, **members: Any) -> str:
        """Place an order, a resting PF_XBTUSD buy unless told otherwise; return its id."""
        answer = await self.post("sendorder", **{**LIMIT, "limitPrice": 80000, **members})
        assert answer["sendStatus"]["status"] == "placed", answer
        order_id: str = answer["sendStatus"]["order_id"]
        return order_id

    async def open(self) -> dict[str, Any]:
        """Return open orders by id."""
        answer = await self.get("openorders")
        return {row["order_id"]: row for row in answer["openOrders"]}


def batch_text(*instructions: dict[str, Any]) -> str:
    return json.dumps({"batchOrder": list(instructions)}, separators=(",", ":"))


def encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def read(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.content
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.content, parse_float=Decimal)


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[FuturesVenue]:
    """Open a simulation whose prices stand still, unless options say otherwise."""
    clock = HeldClock()
    sim = Simulation(**{"answer_delay": None, "scenario": "quiet", "clock": clock, **options})
    sim.market.hold_all()
    sim.futures.market.hold_all()
    transport = httpx.ASGITransport(app=sim.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://venue") as http:
        yield FuturesVenue(sim, clock, http)
