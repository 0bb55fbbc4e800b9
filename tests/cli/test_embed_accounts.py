"""Accounts of Kraken Embed on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Configure
from tests.cli.stub_venue import StubAnswer, StubVenue
from tests.venues.embed_doubles import ORDERS, USER, order
from tui.__main__ import main
from tui.engine.clock import SystemClock

ORDER = order()


@pytest.fixture
def path(configure: Configure, venue: StubVenue) -> Path:
    path = configure(venue="kraken-embed", more=[f'users = ["{USER}"]'], embed=venue.base_url)
    lay_out(venue, ORDERS, orders=[], next_cursor=None)
    lay_out(venue, "/b2b/assets", assets=[{"symbol": "ETH"}, {"symbol": "EUR"}])
    lay_out(venue, f"/b2b/portfolio/{USER}/transactions", transactions=[])
    lay_out(venue, "/b2b/portfolio/AA00%20TEST%20EXAM%20PLE1/transactions", transactions=[])
    return path


def lay_out(venue: StubVenue, path: str, **result: Any) -> None:
    venue.answers[path] = StubAnswer(json.dumps({"result": result}).encode())


@pytest.mark.usefixtures("path")
def test_orders_are_exported_as_the_venue_wrote_them(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(venue, ORDERS, orders=[ORDER])
    assert main(["orders", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["raw"] == ORDER
    assert (row["venue"], row["order_type"], row["status"]) == (
        "kraken-embed",
        "price-trigger",
        "active",
    )
    assert (row["user"], row["condition"], row["side"]) == (USER, "lte", "buy")
    assert (row["trigger_price"], row["limit_price"]) == ("2410.00", None)
    assert (row["quantity"], row["quantity_unit"]) == ("250.00", "quote")
    assert (row["post_only"], row["reduce_only"], row["time_in_force"]) == (None, None, None)


@pytest.mark.usefixtures("path")
def test_what_executed_is_printed(venue: StubVenue, capsys: pytest.CaptureFixture[str]) -> None:
    at = f"{SystemClock().now():%Y-%m-%dT%H:%M:%SZ}"
    done = ORDER | {"status": {"status": "completed"}, "updated_at": at}
    lay_out(venue, ORDERS, orders=[done])
    spent = {"asset": "EUR", "amount": "248.75"}
    trade = {
        "id": "TX7Q",
        "time": at,
        "type": "custom_order",
        "status": "successful",
        "ref_id": "sched_q7m2",
        "spend": {"amount": spent, "fee": {"asset": "EUR", "amount": "1.25"}},
        "receive": {"amount": {"asset": "ETH", "amount": "0.1036"}},
    }
    for path in list(venue.answers):
        if path.endswith("/transactions"):
            lay_out(venue, path, transactions=[trade])
    assert main(["fills", "--json", "--since", "1h"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["order_id"], row["side"], row["quantity"], row["fee"]) == (
        "sched_q7m2",
        "buy",
        "0.1036",
        "1.25",
    )
    assert row["price"] == "2401.06177606178"


@pytest.mark.usefixtures("path")
def test_a_refused_key_is_said(venue: StubVenue, capsys: pytest.CaptureFixture[str]) -> None:
    refusal = {
        "type": "tag:kraken.com,2025:InvalidKey",
        "status": 401,
        "title": "API: Invalid key",
        "data": None,
        "source": "Gateway",
    }
    venue.answers[ORDERS] = StubAnswer(json.dumps(refusal).encode(), status=401)
    assert main(["orders"]) == 1
    assert "API: Invalid key" in capsys.readouterr().err


@pytest.mark.usefixtures("path")
def test_a_check_says_what_is_known_and_what_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 0
    printed = capsys.readouterr().out
    assert "embed (kraken-embed at 127.0.0.1" in printed
    assert "   system      not told\n" in printed
    assert "may: read" in printed
    assert "   user        AA00…PLE1\n" in printed
    assert USER not in printed


def test_a_check_of_an_account_that_trades_says_what_the_venue_does_not_tell(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = path.read_text().replace("users = ", 'mode = "trade"\nusers = ')
    path.write_text(text)
    assert main(["check"]) == 0
    assert (
        "whether the key may change orders: Kraken Embed does not tell" in capsys.readouterr().out
    )


def test_a_check_names_a_user_that_looks_odd(
    path: Path, capsys: pytest.CaptureFixture[str], venue: StubVenue
) -> None:
    path.write_text(path.read_text().replace(USER, "BB00 TEST EXAM PLE1"))
    assert main(["check"]) == 0
    printed = capsys.readouterr().out
    assert "BB00…PLE1, which does not begin with AA as IIBANs do" in printed
    assert "user=BB00%20TEST%20EXAM%20PLE1" in venue.requests[-1].path


def test_a_user_of_the_wrong_length_stops_the_start(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(path.read_text().replace(USER, "AA00 TEST EXA"))
    assert main(["orders"]) == 2
    assert "this one has 13" in capsys.readouterr().err
