"""A client of the simulated Kraken Embed that shares nothing with it."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.simulator.venue import HeldClock
from tui.simulator.asgi import Simulation
from tui.simulator.kraken_embed.user import EmbedUser

D = Decimal
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "kraken_embed"
FIRST, SECOND = "AA00 TEST EXAM PLE1", "AA00 TEST EXAM PLE2"
ORDERS = "/b2b/custom-orders"


def fixture(name: str) -> Any:
    """Return a recorded payload, or skip where they are not at hand."""
    path = FIXTURES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no recorded payloads at {FIXTURES}")
    return json.loads(path.read_text())


def signature(secret: str, target: bytes, nonce: str, body: bytes) -> str:
    inner = hashlib.sha256(nonce.encode() + body).digest()
    mac = hmac.digest(base64.b64decode(secret), target + inner, "sha512")
    return base64.b64encode(mac).decode()


def terms(
    condition: str = "lte",
    target: str = "80000.00",
    pair: str = "BTC/USD",
    action: str = "spend",
    amount: str = "500.00 USD",
    **members: Any,
) -> dict[str, Any]:
    """Return a custom order: BTC for 500 USD once it costs 80000 or less, unless told otherwise."""
    base, _, money = pair.partition("/")
    value, _, asset = amount.partition(" ")
    return {
        "name": "dip",
        "trigger": {
            "type": "price",
            "base_asset": base,
            "quote_asset": money,
            "target_price": target,
            "condition": condition,
        },
        "action": {
            "type": action,
            "amount": {"asset": asset, "amount": value},
            "quote": {"asset": base if asset == money else money},
            "fee_bps": "50",
            "spread_bps": "25",
        },
        **members,
    }


class EmbedVenue:
    """A held simulation with a signing client in front."""

    def __init__(self, sim: Simulation, clock: HeldClock, http: httpx.AsyncClient) -> None:
        self.sim = sim
        self.clock = clock
        self.http = http
        described = sim.describe("http://venue")["kraken-embed"]
        self.key, self.secret = described["key"], described["secret"]
        self.nonce = 1_763_630_000_000_000_000

    @property
    def first(self) -> EmbedUser:
        """Return the user most tests act for."""
        return self.sim.embed.users[FIRST]

    def next_nonce(self) -> str:
        self.nonce += 1
        return str(self.nonce)

    async def call(
        self, method: str, path: str, body: bytes = b"", /, **query: Any
    ) -> httpx.Response:
        """Send a signed request; the query is written with %20 for blanks."""
        text = urlencode(query, doseq=True, quote_via=quote)
        return await self.send(method, f"{path}?{text}" if text else path, body)

    async def send(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> httpx.Response:
        """Send a request to a target as it stands, signed; headers replace what is usual."""
        nonce = headers.get("API-Nonce") or self.next_nonce()
        sent = {
            "API-Key": self.key,
            "API-Nonce": nonce,
            "API-Sign": signature(self.secret, target.encode(), nonce, body),
            "Payward-Version": "2025-04-15",
            **({"Content-Type": "application/json"} if body else {}),
            **headers,
        }
        request = self.http.build_request(method, target, content=body or None)
        assert request.url.raw_path == target.encode()
        for name, value in sent.items():
            request.headers[name] = value
        return await self.http.send(request)

    async def create(self, order: Any = None, user: str = FIRST, **members: Any) -> httpx.Response:
        """Send a new order: the body as it is, or the usual terms with members changed."""
        body = json.dumps(terms(**members) if order is None else order).encode()
        return await self.call("POST", ORDERS, body, user=user)

    async def created(self, user: str = FIRST, **members: Any) -> str:
        """Create an order and return its id."""
        order_id: str = ok(await self.create(user=user, **members))["order"]["id"]
        return order_id

    async def get(self, order_id: str, user: str = FIRST) -> Any:
        return ok(await self.call("GET", f"{ORDERS}/{order_id}", user=user))["order"]

    async def cancel(self, order_id: str, user: str = FIRST) -> httpx.Response:
        return await self.call("POST", f"{ORDERS}/{order_id}/cancel", user=user)

    async def listed(self, user: str = FIRST, **query: Any) -> list[str]:
        """Return the ids of one page of orders."""
        page = ok(await self.call("GET", ORDERS, user=user, **query))
        return [order["id"] for order in page["orders"]]

    def price(self, instrument: str, price: str) -> None:
        """Make an instrument trade at a price."""
        self.sim.market.set_last(instrument, D(price))


def ok(answer: httpx.Response) -> Any:
    """Return the result of an answer that is one."""
    assert answer.status_code == 200, answer.content
    assert answer.headers["content-type"] == "application/json"
    members = answer.json()
    assert list(members) == ["result"]
    return members["result"]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Return status and text of an answer that refuses with a list of one text."""
    members = answer.json()
    assert members["result"] is None
    (text,) = members["error"]
    return answer.status_code, text


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[EmbedVenue]:
    """Open a simulation whose prices stand still, with no orders of its users."""
    clock = HeldClock()
    sim = Simulation(**{"answer_delay": None, "scenario": "quiet", "clock": clock, **options})
    sim.market.hold_all()
    for user in sim.embed.users.values():
        user.orders.clear()
        user.transactions.clear()
    transport = httpx.ASGITransport(app=sim.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://venue") as http:
        yield EmbedVenue(sim, clock, http)
