"""A scripted Kraken Futures, and its client."""

import json
from pathlib import Path
from typing import Any

import httpx

from tests.clock import ManualClock
from tests.venues.doubles import credentials, recorded_in
from tui.config.settings import KrakenFuturesSettings
from tui.venues.connect import connect
from tui.venues.kraken_futures.client import KrakenFuturesClient

RECORDED = Path("../shared/fixtures/kraken_futures")
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
"""Counted up from zero, worthless everywhere."""
SERVER_TIME = "2026-11-20T14:00:00.000Z"


def recorded(name: str) -> Any:
    """The body of a payload recorded from the venue, read where it lies; skips without."""
    return recorded_in(RECORDED, name)["body"]


def recorded_bytes(name: str) -> bytes:
    """The same as it would come over the wire."""
    return json.dumps(recorded(name)).encode()


def success(**members: Any) -> httpx.Response:
    return httpx.Response(200, json={"result": "success", **members, "serverTime": SERVER_TIME})


def error(word: str, status: int = 200) -> httpx.Response:
    body = {"result": "error", "error": word, "serverTime": SERVER_TIME}
    return httpx.Response(status, json=body)


def history(*elements: Any, token: str | None = None) -> httpx.Response:
    body: dict[str, Any] = {"accountUid": "a1", "len": len(elements), "elements": list(elements)}
    if token is not None:
        body["continuationToken"] = token
    return httpx.Response(200, json=body)


def futures_settings(**members: Any) -> KrakenFuturesSettings:
    return KrakenFuturesSettings.model_validate(
        {"name": "futures", "venue": "kraken-futures", "key": "env:KEY", "secret": "env:SECRET"}
        | members
    )


def futures_client(
    venue: httpx.AsyncBaseTransport,
    clock: ManualClock,
    state_folder: Path,
    *,
    is_simulated: bool = False,
    read_only: bool = True,
    **members: Any,
) -> KrakenFuturesClient:
    client = connect(
        futures_settings(**members),
        credentials(secret=SECRET),
        clock=clock,
        state_folder=state_folder,
        read_only=read_only,
        transport=venue,
        is_simulated=is_simulated,
    )
    assert isinstance(client, KrakenFuturesClient)
    return client
