"""Acts on Kraken Futures as the operator wants them, and a way to send them to a script."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from pydantic import SecretStr

from tests.builders import make_instrument, make_order
from tests.clock import ManualClock
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId, VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent
from tui.domain.order import BookEntry, Order, OrderType, Side
from tui.venues.kraken_futures.api_key import ApiKey
from tui.venues.kraken_futures.budget import SlidingBudget
from tui.venues.kraken_futures.trading import FuturesTrading
from tui.venues.kraken_futures.writes import Writes
from tui.venues.transport import Transport

FUTURES = VenueId.KRAKEN_FUTURES
RECORDED = Path("../shared/fixtures/kraken_futures")
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
KEY = "fX2b8Lw0qTz5nYc1RkVd7Jm3Gh9Pa6Us"

ORDER = "e35d61dd-8a30-4d5f-a574-b5593ef0c050"
OTHER = "022774bc-2c4a-4f26-9317-436c8d85746d"
THIRD = "566942c8-a3b5-4184-a451-622b09493129"
CLIENT_ID = "blt-7f31-1"
MARKET = "PF_XBTUSD"


def recorded(name: str) -> Any:
    """A payload recorded from the venue or published by it, read where it lies; skips without."""
    path = RECORDED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return json.loads(path.read_text())


def future(order_id: str = ORDER, **members: Any) -> Order:
    """A resting limit order on a perpetual."""
    values = {"instrument": MARKET, "limit_price": "64000.5", "quantity": "1", **members}
    return make_order(order_id, venue=FUTURES, reduce_only=False, **values)


def trailing(**members: Any) -> Order:
    return future(order_type=OrderType.TRAILING_STOP, limit_price=None, **members)


def known_by_client_id(client_id: str = CLIENT_ID) -> Order:
    """An order the venue has not told its own id of."""
    return future(client_id, client_order_id=client_id)


def amend(seen: Order | None = None, **members: Any) -> AmendIntent:
    order = seen or future()
    return AmendIntent(key=order.key, seen=order, **members)


def cancel(seen: BookEntry | None = None) -> CancelIntent:
    entry = seen or future()
    return CancelIntent(key=entry.key, seen=entry)


def create(client_id: str = CLIENT_ID, **members: Any) -> CreateIntent:
    values: dict[str, Any] = {
        "venue": FUTURES,
        "account": AccountName("main"),
        "instrument": InstrumentId(MARKET),
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": Decimal("0.25"),
        "limit_price": Decimal("3180.5"),
        "client_order_id": ClientOrderId(client_id),
    }
    return CreateIntent(**{**values, **members})


def market(hold_milliseconds: int = 0, **members: Any) -> Instrument:
    plain = make_instrument(MARKET, venue=FUTURES, symbol="BTC:USD", base="BTC", quote="USD")
    return replace(plain, hold_milliseconds=hold_milliseconds, **members)


# A scripted venue


def ok(**members: object) -> httpx.Response:
    return httpx.Response(200, json={"result": "success", **members})


def batch(*results: Mapping[str, object]) -> httpx.Response:
    return ok(batchStatus=results)


def refused(error: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json={"result": "error", "error": error})


def form_of(request: httpx.Request) -> dict[str, str]:
    return dict(parse_qsl(request.content.decode("ascii"), strict_parsing=True))


def instructions_of(request: httpx.Request) -> Sequence[Mapping[str, Any]]:
    instructions: Sequence[Mapping[str, Any]] = json.loads(form_of(request)["json"])["batchOrder"]
    return instructions


class Account:
    """One account with everything it shares, in front of a scripted venue."""

    def __init__(
        self,
        venue: httpx.AsyncBaseTransport,
        clock: ManualClock,
        folder: Path,
        *,
        instrument: Instrument | None = None,
        is_simulated: bool = False,
        chunk_cancels: int = 50,
        chunk_sends: int = 10,
    ) -> None:
        transport = Transport(
            "https://futures.kraken.com", clock=clock, inner=venue, is_simulated=is_simulated
        )
        self.key = ApiKey(SecretStr(KEY), SecretStr(SECRET), clock=clock, state_folder=folder)
        self.budget = SlidingBudget(clock=clock)
        self.trading = FuturesTrading(
            Writes(transport, self.key, self.budget, clock=clock),
            self.budget,
            instrument_of=lambda _: instrument,
            chunk_cancels=chunk_cancels,
            chunk_sends=chunk_sends,
        )
