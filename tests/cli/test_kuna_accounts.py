"""Accounts of Kuna on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Configure
from tests.cli.stub_venue import StubAnswer, StubVenue
from tui.__main__ import main
from tui.engine.clock import SystemClock

ORDER = {
    "id": "7B6B8B2E-2F3D-4C0A-8F5E-2A1F0C9D1E13",
    "type": "StopLossLimit",
    "quantity": "0.060",
    "executedQuantity": "0",
    "cumulativeQuoteQty": "0",
    "cost": "1586.4",
    "side": "Ask",
    "pair": "BTC_USDT",
    "price": "26440.00",
    "stopPrice": "27440",
    "status": "WaitStop",
    "createdAt": "2026-11-20T09:15:10.500Z",
    "updatedAt": "2026-11-20T09:15:10.500Z",
}
TRADE = {
    "id": "d1b7c7a4-98d1-4c9b-a5b0-5f4b0a3e7c01",
    "orderId": "7b6b8b2e-2f3d-4c0a-8f5e-2a1f0c9d1e12",
    "pair": "BTC_USDT",
    "quantity": "0.002",
    "price": "27500",
    "isTaker": False,
    "fee": "0.000005",
    "feeCurrency": "BTC",
    "isBuyer": True,
    "quoteQuantity": "55",
    "createdAt": "2026-11-20T05:14:12.332Z",
}


@pytest.fixture
def path(configure: Configure, venue: StubVenue) -> Path:
    path = configure(venue="kuna", kuna=venue.base_url)
    milliseconds = int(SystemClock().now().timestamp() * 1000)
    lay_out(
        venue,
        {
            "/v4/order/private/active": [],
            "/v4/order/private/history": [],
            "/v4/trade/private/history": [],
            "/v4/markets/public/getAll": [],
            "/v4/private/me": {},
            "/v4/public/timestamp": {"timestamp_miliseconds": milliseconds},
        },
    )
    return path


def lay_out(venue: StubVenue, told: dict[str, object]) -> None:
    for path, value in told.items():
        venue.answers[path] = StubAnswer(json.dumps({"data": value}).encode())


@pytest.mark.usefixtures("path")
def test_orders_are_exported_as_the_venue_wrote_them(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(venue, {"/v4/order/private/active": [ORDER]})
    assert main(["orders", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    raw = row.pop("raw")
    assert raw == ORDER
    assert row == {
        "venue": "kuna",
        "account": "kuna",
        "order_id": "7b6b8b2e-2f3d-4c0a-8f5e-2a1f0c9d1e13",
        "client_order_id": None,
        "instrument": "BTC_USDT",
        "side": "sell",
        "order_type": "stop-loss-limit",
        "status": "open",
        "quantity": "0.060",
        "filled_quantity": "0",
        "working_quantity": "0.060",
        "quantity_unit": "base",
        "limit_price": "26440.00",
        "trigger_price": "27440",
        "average_fill_price": None,
        "time_in_force": "GTC",
        "post_only": None,
        "reduce_only": None,
        "flags": [],
        "opened_at": "2026-11-20T09:15:10.500000Z",
        "updated_at": "2026-11-20T09:15:10.500000Z",
        "expires_at": None,
        "user": None,
        "condition": None,
    }


@pytest.mark.usefixtures("path")
def test_an_order_that_cannot_be_read_is_exported_as_its_text(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(venue, {"/v4/order/private/active": [{**ORDER, "side": "Long"}]})
    assert main(["orders", "--csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["venue"], row["status"]) == ("kuna", "unreadable")
    assert '"side": "Long"' in row["raw"]


@pytest.mark.usefixtures("path")
def test_fills_are_exported_with_their_fees(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(venue, {"/v4/trade/private/history": [TRADE]})
    assert main(["fills", "--json", "--since", "2026-11-20T00:00:00Z"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["price"], row["quantity"], row["liquidity"]) == ("27500", "0.002", "maker")
    assert (row["fee"], row["fee_currency"], row["side"]) == ("0.000005", "BTC", "buy")


@pytest.mark.usefixtures("path")
def test_an_account_is_checked(venue: StubVenue, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(venue, {"/v4/order/private/active": [ORDER]})
    assert main(["check"]) == 0
    output = capsys.readouterr().out
    assert "1 open orders read" in output
    assert "may: read" in output
    assert "not counted" in output
    assert "not told" not in output


def test_what_is_not_known_of_a_key_that_may_trade_is_said(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(path.read_text() + '\nmode = "trade"\n')
    assert main(["check"]) == 0
    assert "whether the key may change orders: Kuna does not tell" in capsys.readouterr().out


@pytest.mark.usefixtures("path")
def test_a_venue_that_refuses_the_address_is_said(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    body = b'{"errors":[{"code":"IP_NOT_IN_WHITE_LIST"}]}'
    venue.answers["/v4/order/private/history"] = StubAnswer(body)
    assert main(["orders"]) == 1
    assert "the key is bound to other addresses" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["orders"], ["fills"], ["check"]])
def test_without_a_host_nothing_is_sent_anywhere(
    path: Path, venue: StubVenue, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("base_url")))
    assert main(command) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith('blotter: account "kuna": Kuna closed in 2025')
    assert venue.requests == []


def test_a_key_without_a_secret_is_the_single_one(path: Path, venue: StubVenue) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("secret")))
    assert main(["orders"]) == 0
    for request in venue.requests:
        assert "signature" not in {name.lower() for name in request.headers}
        assert "api-key" in {name.lower() for name in request.headers}
