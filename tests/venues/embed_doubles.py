"""A scripted Kraken Embed, and its client."""

from collections import defaultdict, deque
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.clock import ManualClock
from tests.venues.doubles import Reply, credentials, next_of, recorded_in
from tui.config.settings import KrakenEmbedSettings
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.venues.connect import connect
from tui.venues.kraken_embed.client import KrakenEmbedClient

RECORDED = Path("../shared/fixtures/kraken_embed")
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
"""Counted up from zero, worthless everywhere."""
USER = "AA00 TEST EXAM PLE1"
OTHER_USER = "AA11 TEST EXAM PLE2"
ORDERS = "/b2b/custom-orders"


def recorded(name: str) -> Any:
    """A payload published by the venue, read where it lies; skips without."""
    return recorded_in(RECORDED, name)


def result(**members: Any) -> httpx.Response:
    return httpx.Response(200, json={"result": members})


def refusal(*codes: str, status: int = 400) -> httpx.Response:
    return httpx.Response(status, json={"result": None, "error": list(codes)})


def listed(*orders: Any, cursor: str | None = None) -> httpx.Response:
    return result(orders=list(orders), next_cursor=cursor)


def order(order_id: str = "sched_q7m2", **changes: Any) -> dict[str, Any]:
    """An order as the venue tells it: ETH for 250 EUR, once it costs 2410 or less."""
    status = changes.pop("status", "active")
    told = {
        "id": order_id,
        "name": "dip ETH #k3f7ab",
        "action": {
            "type": "spend",
            "amount": {"asset": "EUR", "amount": "250.00", "asset_class": "currency"},
            "quote": {"asset": "ETH"},
            "fee_bps": "50",
            "spread_bps": "25",
        },
        "trigger": {
            "type": "price",
            "base_asset": "ETH",
            "quote_asset": "EUR",
            "target_price": "2410.00",
            "condition": "lte",
        },
        "created_at": "2026-11-02T08:15:00Z",
        "updated_at": "2026-11-02T08:15:00Z",
        "status": {"status": status} if isinstance(status, str) else status,
    }
    return told | changes


def trade(transaction_id: str = "TX7Q", **changes: Any) -> dict[str, Any]:
    """The transaction of that order once it executed."""
    at = changes.pop("at", "2026-11-20T13:59:58Z")
    spent = {"asset": "EUR", "asset_class": "currency"}
    got = {"asset": "ETH", "amount": "0.1036", "asset_class": "currency"}
    told = {
        "id": transaction_id,
        "time": at,
        "type": "custom_order",
        "ref_id": "sched_q7m2",
        "ref_id2": "QT55",
        "status": "successful",
        "spend": {
            "amount": spent | {"amount": "248.75"},
            "fee": spent | {"amount": "1.25"},
            "total": spent | {"amount": "250.00"},
            "ledger_id": "L1",
            "time": at,
        },
        "receive": {"amount": got, "total": got, "ledger_id": "L2", "time": at},
    }
    return told | changes


def key(order_id: str) -> OrderKey:
    return OrderKey(VenueId.KRAKEN_EMBED, AccountName("embed"), VenueOrderId(order_id))


class EmbedVenue(httpx.AsyncBaseTransport):
    """Answers each call by its target from a script; the last answer of a target stays.

    A target is named whole, or as its path alone: the whole one goes first.
    """

    def __init__(self) -> None:
        self.script: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.requests: list[httpx.Request] = []

    def answer(self, target: str, *replies: Reply) -> None:
        self.script[target].extend(replies)

    def again(self, target: str, *replies: Reply) -> None:
        """Have other answers follow than those laid out so far."""
        self.script[target].clear()
        self.answer(target, *replies)

    @property
    def targets(self) -> list[str]:
        return [request.url.raw_path.decode() for request in self.requests]

    def called(self, path: str) -> list[httpx.Request]:
        return [request for request in self.requests if request.url.path == path]

    def query(self, position: int = -1) -> list[tuple[str, str]]:
        return parse_qsl(self.requests[position].url.query.decode(), keep_blank_values=True)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        whole = request.url.raw_path.decode()
        replies = self.script[whole] or self.script[whole.partition("?")[0]]
        if not replies:
            raise AssertionError(f"nothing laid out for {request.method} {whole}")
        return await next_of(replies, request)


def embed_settings(**members: Any) -> KrakenEmbedSettings:
    return KrakenEmbedSettings.model_validate(
        {
            "name": "embed",
            "venue": "kraken-embed",
            "key": "env:KEY",
            "secret": "env:SECRET",
            "users": [USER],
        }
        | members
    )


def embed_client(
    venue: httpx.AsyncBaseTransport,
    clock: ManualClock,
    state_folder: Path,
    *,
    is_simulated: bool = True,
    read_only: bool = True,
    **members: Any,
) -> KrakenEmbedClient:
    client = connect(
        embed_settings(**({} if read_only else {"mode": "trade"}) | members),
        credentials(secret=SECRET),
        clock=clock,
        state_folder=state_folder,
        read_only=read_only,
        transport=venue,
        is_simulated=is_simulated,
    )
    assert isinstance(client, KrakenEmbedClient)
    return client
