"""Accounts of Kraken Futures on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Configure
from tests.cli.stub_venue import StubAnswer, StubVenue
from tui.__main__ import main
from tui.engine.clock import SystemClock

ORDER = {
    "order_id": "a8f6c1b2-4a57-4b9f-9f0a-6b1f0d2c3e05",
    "symbol": "PF_ETHUSD",
    "side": "buy",
    "orderType": "lmt",
    "limitPrice": 3180.5,
    "unfilledSize": 0.25,
    "filledSize": 0,
    "status": "untouched",
    "reduceOnly": False,
    "receivedTime": "2026-11-20T09:15:00.101204Z",
    "lastUpdateTime": "2026-11-20T09:16:00.101Z",
}
FILL = {
    "fill_id": "3f4c1f10-58a1-4a53-a0f6-7c1f4c2b7a06",
    "symbol": "PF_XBTUSD",
    "side": "buy",
    "order_id": "5b0f6c62-7d7e-4a0e-9b50-0f6a0f1f0a11",
    "size": 0.0001,
    "price": 81400,
    "fillTime": "2026-11-20T09:02:11.500Z",
    "fillType": "maker",
}


@pytest.fixture
def path(configure: Configure, venue: StubVenue) -> Path:
    return configure(venue="kraken-futures", futures=venue.base_url)


def lay_out(venue: StubVenue, **members: Any) -> None:
    for name, value in members.items():
        told = {"result": "success", name: value, "serverTime": SystemClock().now().isoformat()}
        path = f"/derivatives/api/v3/{name.lower()}"
        venue.answers[path] = StubAnswer(json.dumps(told).encode())
    for name in ("orders", "triggers", "executions"):
        venue.answers[f"/api/history/v3/{name}"] = StubAnswer(b'{"len":0,"elements":[]}')


@pytest.mark.usefixtures("path")
def test_orders_are_exported_as_the_venue_wrote_them(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(venue, openOrders=[ORDER])
    assert main(["orders", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["venue"] == "kraken-futures"
    assert row["raw"] == ORDER
    assert (row["limit_price"], row["working_quantity"]) == ("3180.5", "0.25")
    assert (row["quantity_unit"], row["time_in_force"], row["post_only"]) == ("base", "GTC", False)


@pytest.mark.usefixtures("path")
def test_a_venue_that_refuses_the_key_is_said(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = b'{"result":"error","error":"authenticationError"}'
    venue.answers["/derivatives/api/v3/openorders"] = StubAnswer(refusal)
    assert main(["orders"]) == 1
    assert "a key of Kraken Spot does not work" in capsys.readouterr().err


@pytest.mark.usefixtures("path")
def test_fills_are_exported_without_fees_nobody_told(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(venue, openOrders=[], fills=[FILL], instruments=[])
    assert main(["fills", "--json", "--since", "2026-11-20T00:00:00Z"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["price"], row["quantity"], row["fee"]) == ("81400", "0.0001", None)
    assert row["liquidity"] == "maker"


@pytest.mark.usefixtures("path")
def test_an_account_is_checked(venue: StubVenue, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(venue, openOrders=[ORDER], openPositions=[], tickers=[])
    assert main(["check"]) == 0
    output = capsys.readouterr().out
    assert "1 open orders read" in output
    assert "may: read" in output
    assert "of 500 used now" in output
