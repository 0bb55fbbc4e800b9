"""A scripted Kuna, its client, and payloads of its orders."""

import json
from collections import deque
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from tests.builders import make_order
from tests.clock import ManualClock
from tests.venues.doubles import Reply, next_of, recorded_in
from tui.config.credentials import Credentials
from tui.config.settings import KunaSettings
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId, VenueId
from tui.domain.intents import CancelIntent, CreateIntent
from tui.domain.order import Order, OrderType, Side
from tui.venues.connect import connect
from tui.venues.kuna.client import KunaClient

KUNA = VenueId.KUNA
RECORDED = Path("../shared/fixtures/kuna")
HOST = "https://kuna.example"
KEY = "kuna-public-key-0001-for-tests"
SECRET = "kuna-test-secret-key-0001"
ORDER = "7b6b8b2e-2f3d-4c0a-8f5e-2a1f0c9d1e11"
OTHER = "7b6b8b2e-2f3d-4c0a-8f5e-2a1f0c9d1e12"
STOP = "7b6b8b2e-2f3d-4c0a-8f5e-2a1f0c9d1e13"
NEW = "3d1f6f0e-6c0c-4a57-9a53-0d6d7b1e2a10"
CREATED_AT = "2026-11-20T09:15:10.500Z"
UPDATED_AT = "2026-11-20T13:02:44.018Z"

ACTIVE = "/v4/order/private/active"
HISTORY = "/v4/order/private/history"
DETAILS = "/v4/order/private/details/"
TRADES = "/v4/trade/private/history"
CREATE = "/v4/order/private/create"
CANCEL = "/v4/order/private/cancel"
CANCEL_MANY = "/v4/order/private/cancel/multi"
TICKERS = "/v4/markets/public/tickers"
MARKETS = "/v4/markets/public/getAll"
TIME = "/v4/public/timestamp"
BALANCE = "/v4/private/getBalance"
ME = "/v4/private/me"
PENDING = "status=Pending"
WAITING = "status=WaitStop"


def recorded(name: str) -> Any:
    """A payload of the venue, read where it lies; skips without."""
    return recorded_in(RECORDED, name)


def told(order_id: str = ORDER, **members: Any) -> dict[str, Any]:
    """A partly filled limit order as Kuna tells it; `None` leaves a member out."""
    order = {
        "id": order_id,
        "type": "Limit",
        "quantity": "40",
        "executedQuantity": "15",
        "cumulativeQuoteQty": "4.05",
        "cost": "10.80",
        "side": "Ask",
        "pair": "TRX_USDT",
        "price": "0.270",
        "status": "Open",
        "createdAt": CREATED_AT,
        "updatedAt": UPDATED_AT,
        **members,
    }
    return {name: value for name, value in order.items() if value is not None}


def told_stop(**members: Any) -> dict[str, Any]:
    values = {
        "type": "StopLossLimit",
        "pair": "BTC_USDT",
        "quantity": "0.06",
        "executedQuantity": "0",
        "cumulativeQuoteQty": "0",
        "cost": "1586.4",
        "price": "26440",
        "stopPrice": "27440",
        "status": "WaitStop",
        "closedAt": "",
    }
    return told(STOP, **{**values, **members})


def trade(trade_id: str = "t1", order_id: str = ORDER, **members: Any) -> dict[str, Any]:
    return {
        "id": trade_id,
        "orderId": order_id,
        "pair": "TRX_USDT",
        "quantity": "15",
        "price": "0.27",
        "isTaker": False,
        "fee": "0.010125",
        "feeCurrency": "USDT",
        "isBuyer": False,
        "quoteQuantity": "4.05",
        "createdAt": "2026-11-20T13:02:44.010Z",
        **members,
    }


def raw(value: object) -> bytes:
    return json.dumps(value).encode()


def data(value: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json={"data": value})


def refused(code: object, message: str | None = None, status: int = 200) -> httpx.Response:
    error = {"code": code, "extensions": {"code": code}}
    if message is not None:
        error["message"] = message
    return httpx.Response(status, json={"errors": [error]})


GATEWAY = httpx.Response(502, headers={"content-type": "text/html"}, content=b"<h1>502</h1>")


class ScriptedKuna(httpx.AsyncBaseTransport):
    """Answers by the longest name laid out that is in path and query; the last answer stays.

    Lists nobody laid out are empty.
    """

    def __init__(self) -> None:
        self.script: dict[str, deque[Reply]] = {
            name: deque([data([])]) for name in (PENDING, WAITING, ACTIVE, HISTORY, TRADES)
        }
        self.requests: list[httpx.Request] = []

    def answer(self, name: str, *replies: Reply) -> None:
        self.script[name] = deque(replies)

    @property
    def targets(self) -> list[str]:
        return [request.url.raw_path.decode() for request in self.requests]

    def bodies(self, path: str) -> list[Any]:
        sent = [request for request in self.requests if request.url.path == path]
        return [json.loads(request.content) for request in sent]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        target = request.url.raw_path.decode()
        fitting = [name for name in self.script if name in target]
        if not fitting:
            raise AssertionError(f"nothing laid out for {target}")
        # What is asked of a list counts for more than the list.
        name = max(fitting, key=lambda one: (one.startswith("status="), len(one)))
        replies = self.script[name]
        return await next_of(replies, request)


def kuna_settings(**members: Any) -> KunaSettings:
    values = {"name": "kuna", "venue": "kuna", "key": "env:KEY", "base_url": HOST}
    return KunaSettings.model_validate({**values, **members})


def kuna_client(
    venue: httpx.AsyncBaseTransport,
    clock: ManualClock,
    state_folder: Path,
    *,
    secret: str | None = SECRET,
    is_simulated: bool = True,
    read_only: bool = True,
    **members: Any,
) -> KunaClient:
    client = connect(
        kuna_settings(**members),
        Credentials(SecretStr(KEY), None if secret is None else SecretStr(secret)),
        clock=clock,
        state_folder=state_folder,
        read_only=read_only,
        transport=venue,
        is_simulated=is_simulated,
    )
    assert isinstance(client, KunaClient)
    return client


def kuna_order(order_id: str = ORDER, **members: Any) -> Order:
    values = {"account": "kuna", "instrument": "TRX_USDT", **members}
    return make_order(order_id, venue=KUNA, post_only=None, reduce_only=None, **values)


def cancel(order_id: str = ORDER) -> CancelIntent:
    seen = kuna_order(order_id)
    return CancelIntent(key=seen.key, seen=seen)


def create(**members: Any) -> CreateIntent:
    values: dict[str, Any] = {
        "venue": KUNA,
        "account": AccountName("kuna"),
        "instrument": InstrumentId("BTC_USDT"),
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": Decimal("0.06"),
        "limit_price": Decimal("26440.46"),
        "client_order_id": ClientOrderId(NEW),
    }
    return CreateIntent(**{**values, **members})
