"""`blotter fills`: what is printed, from when on, and what is said when a venue fails."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.builders import NOW, make_instrument
from tests.cli.conftest import KEY, SECRET, Configure
from tests.cli.stub_venue import StubAnswer, StubVenue
from tests.cli.test_orders import ORDER, listed
from tests.clock import ManualClock
from tests.fakes import FakeVenue, fake_account, fake_failure
from tests.money_builders import make_fill
from tui.__main__ import main
from tui.cli.fills import print_fills, since_of
from tui.cli.parser import parse
from tui.config.errors import ConfigurationError
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.order import Side
from tui.presentation.export_fills import csv_text, in_order, json_text
from tui.presentation.fill_listing import fill_listing
from tui.venues.rate_limit import NO_ROOM

RECORDED = Path(__file__).resolve().parents[3] / "shared/fixtures/kraken_spot/tradeshistory.json"

JSON_KEYS = [
    "venue",
    "account",
    "fill_id",
    "order_id",
    "client_order_id",
    "instrument",
    "side",
    "price",
    "quantity",
    "fee",
    "fee_currency",
    "liquidity",
    "filled_at",
    "raw",
]
BOUGHT = make_fill(
    "TB1",
    order_id="OB",
    client_order_id="mine",
    price="91250.0",
    quantity="0.05000000",
    filled_at=NOW - timedelta(minutes=3, microseconds=250),
    raw=b'{ "vol":"0.05000000", "cost" : 4562.50 }',
)
SOLD = make_fill(
    "TS1",
    order_id="OS",
    side=Side.SELL,
    price="92000.0",
    quantity="0.02000000",
    fee="2.94400",
    liquidity=None,
    filled_at=NOW - timedelta(minutes=1),
)
OTHER = make_fill(
    "TO1",
    order_id="OO",
    account="desk",
    instrument="ETHUSD",
    fee="0.001",
    fee_currency="ETH",
    price="3000",
)

FOR_PEOPLE = """\
desk (kraken-spot), at 127.0.0.1:8080
TIME                  INSTRUMENT  SIDE  QUANTITY  PRICE  COST  FEE        AS     ORDER ID  FILL ID
2026-11-20 14:02:29Z  ETHUSD      buy       0.05   3000   150  0.001 ETH  maker  OO        TO1

main (kraken-spot), SIMULATED
TIME                  INSTRUMENT  SIDE  QUANTITY    PRICE    COST  FEE        AS     ORDER ID  FILL ID
2026-11-20 13:59:30Z  XBTUSD      buy       0.05  91250.0  4562.5  7.3 USD    maker  OB        TB1
2026-11-20 14:01:31Z  XBTUSD      sell      0.02  92000.0  1840    2.944 USD         OS        TS1

by market
MARKET  BOUGHT  AVERAGE  SOLD  AVERAGE   NET  FILLS
ETHUSD    0.05     3000                 0.05      1
XBTUSD    0.05    91250  0.02    92000  0.03      2

by currency, as traded
CURRENCY  RECEIVED    SPENT    FEES        NET
BTC           0.05     0.02              0.03
ETH           0.05            0.001      0.049
USD        1840     4712.5   10.244  -2882.744

3 fills since 2026-11-20T00:00:00Z
"""  # noqa: E501 - as it is printed


def fake(name: str = "main", **changes: object) -> FakeVenue:
    made = FakeVenue(fake_account(name, **changes), clock=ManualClock(NOW))
    made.known_instruments = {
        one.key: one for one in (make_instrument(), make_instrument("ETHUSD", symbol="ETH/USD"))
    }
    return made


async def run(*venues: FakeVenue, arguments: str = "") -> int:
    return await print_fills(venues, parse(["fills", *arguments.split()]), ManualClock(NOW))


def rows(text: str) -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = json.loads(text)
    return loaded


async def test_every_field_of_a_fill_has_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    spot = fake()
    spot.executed = [BOUGHT]
    assert await run(spot, arguments="--json") == 0
    (row,) = rows(capsys.readouterr().out)
    assert list(row) == JSON_KEYS
    assert row == {
        "venue": "kraken-spot",
        "account": "main",
        "fill_id": "TB1",
        "order_id": "OB",
        "client_order_id": "mine",
        "instrument": "XBTUSD",
        "side": "buy",
        "price": "91250.0",
        "quantity": "0.05000000",
        "fee": "7.30000",
        "fee_currency": "USD",
        "liquidity": "maker",
        "filled_at": "2026-11-20T13:59:30.999750Z",
        "raw": {"vol": "0.05000000", "cost": 4562.5},
    }


def test_the_venues_bytes_stand_in_the_json_as_they_came() -> None:
    assert b'"raw":' + BOUGHT.raw + b"}" in json_text([BOUGHT])


def test_what_a_fill_does_not_tell_is_null_in_json_and_empty_in_csv() -> None:
    fill = make_fill(fee=None, fee_currency=None, liquidity=None)
    (row,) = rows(json_text([fill]).decode())
    absent = {"client_order_id", "fee", "fee_currency", "liquidity"}
    assert {key for key, value in row.items() if value is None} == absent
    (cells,) = csv.DictReader(io.StringIO(csv_text([fill])))
    assert {key for key, value in cells.items() if value == ""} == absent


def test_csv_has_the_same_keys_and_no_cell_that_acts() -> None:
    fill = make_fill(
        client_order_id="=cmd()", fee="-1.5", fee_currency="\x1b[31m", raw=b'"\xc2\x9b"'
    )
    printed = csv_text([fill])
    assert printed.splitlines()[0].split(",") == JSON_KEYS
    (cells,) = csv.DictReader(io.StringIO(printed))
    assert cells["client_order_id"] == "'=cmd()"
    assert cells["fee"] == "-1.5"
    assert cells["fee_currency"] == "<1B>[31m"
    assert cells["raw"] == '"\\u009b"'


def test_a_terminal_is_shown_nothing_it_could_obey() -> None:
    fill = make_fill(client_order_id="\x1b]0;x\x07", raw='{"misc":"\u202e"}'.encode())
    printed = json_text([fill], is_for_terminal=True).decode()
    assert all(char.isprintable() or char == "\n" for char in printed)
    (row,) = rows(printed)
    assert (row["client_order_id"], row["raw"]) == ("\x1b]0;x\x07", {"misc": "\u202e"})


def test_fills_go_by_account_then_time() -> None:
    twin = make_fill("TB0", filled_at=BOUGHT.filled_at)
    assert [fill.id for fill in in_order([SOLD, BOUGHT, twin, OTHER])] == [
        "TO1",
        "TB0",
        "TB1",
        "TS1",
    ]


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        ("", datetime(2026, 11, 20, tzinfo=UTC)),
        ("--since 2026-11-19", datetime(2026, 11, 19, tzinfo=UTC)),
        ("--since 2026-11-20T14:00Z", datetime(2026, 11, 20, 14, tzinfo=UTC)),
        ("--since 2026-11-20T14:00:30+02:00", datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)),
        ("--since 24h", NOW - timedelta(hours=24)),
        ("--since 7d", NOW - timedelta(days=7)),
    ],
)
async def test_fills_are_asked_for_from_the_moment_that_was_meant(
    typed: str, since: datetime
) -> None:
    spot = fake()
    assert await run(spot, arguments=typed) == 0
    assert spot.asked["fills"] == [since]


@pytest.mark.parametrize(
    "typed",
    [
        "yesterday",
        "2026-11-20T14:00",
        "2026-13-01",
        "2026-11-20T25:00Z",
        "24",
        "7w",
        "-7d",
        "3661d",
        "1969-12-31",
        "20261120",
        "2026-W47-5",
        "2026-11-20 14:00Z",
    ],
)
def test_a_time_that_cannot_be_meant_is_refused_with_what_can(
    capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["fills", f"--since={typed}"])
    assert stop.value.code == 2
    assert "argument --since: expected" in capsys.readouterr().err


def test_a_moment_to_come_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="2026-11-20T14:02:32Z has not come yet"):
        since_of(NOW + timedelta(seconds=1), NOW)
    assert since_of(NOW, NOW) == NOW


async def test_for_people_every_account_is_listed_and_added_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot, desk = fake(), fake("desk", is_simulated=False, host="127.0.0.1:8080")
    spot.executed, desk.executed = [SOLD, BOUGHT], [OTHER]
    assert await run(spot, desk) == 0
    assert capsys.readouterr().out == FOR_PEOPLE


async def test_a_failed_venue_is_named_and_the_others_are_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot, desk = fake(), fake("desk")
    spot.executed = [BOUGHT]
    desk.failing["fills"] = fake_failure(FailureKind.REFUSED, "EGeneral:Permission denied")
    assert await run(spot, desk, arguments="--json") == 1
    printed = capsys.readouterr()
    assert [row["fill_id"] for row in rows(printed.out)] == ["TB1"]
    assert printed.err == (
        "blotter: desk (kraken-spot at in process) refused the key, its signature or its rights:"
        " EGeneral:Permission denied\n"
    )


async def test_without_the_names_of_markets_fills_are_printed_and_what_is_missing_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot = fake()
    spot.executed = [BOUGHT]
    spot.failing["instruments"] = fake_failure()
    assert await run(spot) == 1
    printed = capsys.readouterr()
    assert "TB1" in printed.out
    assert "Without XBTUSD: which currencies these trade is not known" in printed.out
    assert "gave no whole answer" in printed.err


async def test_a_venue_that_answers_nothing_at_all_is_named_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot = fake()
    spot.failing["instruments"] = spot.failing["fills"] = fake_failure()
    assert await run(spot) == 1
    printed = capsys.readouterr()
    assert printed.out == "nothing was read\n"
    assert len(printed.err.splitlines()) == 1


async def test_no_fills_are_an_empty_array_a_bare_header_and_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = []
    for form in ("--json", "--csv", ""):
        assert await run(fake(), arguments=form) == 0
        seen.append(capsys.readouterr().out)
    assert seen[0] == "[]\n"
    assert seen[1] == ",".join(JSON_KEYS) + "\n"
    assert "0 fills since 2026-11-20T00:00:00Z" in seen[2]


@pytest.mark.parametrize("width", [200, 110, 80])
def test_lines_fit_the_terminal_and_numbers_stay_whole(width: int) -> None:
    fill = make_fill(price="123456.12345", quantity="123456.12345678", fee="12345.12345")
    titles, line = fill_listing([fill], width)
    assert max(len(titles), len(line)) <= width
    assert "123456.12345 " in line
    assert "123456.12345678" in line
    assert "12345.12345 USD" in line


def test_without_a_configured_account_nothing_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["fills"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "blotter: no account is configured, and blotter fills reads configured ones;"
        " blotter --help shows how to add one, blotter fills --demo prints simulated fills\n"
    )


def test_a_moment_to_come_ends_with_two(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(main="http://127.0.0.1:1")
    assert main(["fills", "--since", "9000-01-01"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("blotter: --since 9000-01-01T00:00:00Z has not come yet")


async def test_a_list_longer_than_the_call_counter_is_read_to_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot, clock = fake(), ManualClock(NOW)
    spot.executed = [BOUGHT]
    later = NOW + timedelta(seconds=6)
    no_room = ReadFailure(
        kind=FailureKind.RATE_LIMITED, text="not asked", code=NO_ROOM, retry_at=later
    )
    spot.script["fills"] += [no_room, no_room]
    printing = asyncio.ensure_future(print_fills([spot], parse(["fills", "--json"]), clock))
    await clock.advance(5)
    assert spot.calls["fills"] == 1
    await clock.advance(2)
    assert await printing == 0
    printed = capsys.readouterr()
    assert [row["fill_id"] for row in rows(printed.out)] == ["TB1"]
    assert printed.err == "blotter: main: reading on as the call counter has room\n"


async def test_a_venue_that_is_full_itself_is_not_asked_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot = fake()
    spot.failing["fills"] = fake_failure(FailureKind.RATE_LIMITED, "EAPI:Rate limit exceeded")
    assert await run(spot) == 1
    assert spot.calls["fills"] == 1
    assert "too many calls" in capsys.readouterr().err


async def test_a_key_that_was_refused_is_not_tried_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot = fake()
    spot.failing["ended_orders"] = fake_failure(FailureKind.REFUSED, "EAPI:Invalid key")
    assert await run(spot) == 1
    assert (spot.calls["ended_orders"], spot.calls["fills"]) == (1, 0)
    assert len(capsys.readouterr().err.splitlines()) == 1


async def test_without_the_orders_fills_are_printed_and_the_failure_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spot = fake()
    spot.executed = [BOUGHT]
    spot.failing["open_orders"] = fake_failure(FailureKind.UNAVAILABLE, "EService:Busy")
    assert await run(spot, arguments="--json") == 1
    printed = capsys.readouterr()
    assert [row["fill_id"] for row in rows(printed.out)] == ["TB1"]
    assert "EService:Busy" in printed.err


TRADE = (
    b'{"ordertxid":"%s","postxid":"TKH2SE-M7IF5-CFI7LT","pair":"XXBTZUSD","time":1795160100.8802,'
    b'"type":"buy","ordertype":"limit","price":"65010.00000","cost":"24378.75000",'
    b'"fee":"60.94688","vol":"0.37500000","margin":"0.00000","leverage":"0","misc":"",'
    b'"trade_id":93748276,"maker":true}'
)


def trades(**orders: str) -> StubAnswer:
    inside = b",".join(
        b'"%s":%s' % (fill_id.encode(), TRADE % order_id.encode())
        for fill_id, order_id in orders.items()
    )
    count = b"%d" % len(orders)
    return StubAnswer(b'{"error":[],"result":{"count":' + count + b',"trades":{' + inside + b"}}}")


@pytest.fixture
def spot(venue: StubVenue, configure: Configure) -> StubVenue:
    """A venue over HTTP that lists one order, which pays its fee in base currency."""
    configure(main=venue.base_url)
    pairs = Path(__file__).parents[1] / "wire" / "kraken_spot" / "asset_pairs.json"
    venue.answers["/0/public/AssetPairs"] = StubAnswer(pairs.read_bytes())
    venue.lists(listed(OBASE=ORDER.replace(b"fciq", b"fcib")))
    venue.answers["/0/private/ClosedOrders"] = StubAnswer(
        b'{"error":[],"result":{"count":0,"closed":{}}}'
    )
    venue.answers["/0/private/TradesHistory"] = trades(TQUOTE="OQUOTE", TBASE="OBASE")
    return venue


def test_what_the_venue_sends_is_printed_with_its_very_bytes(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fills", "--json", "--since", "2023-01-01"]) == 0
    printed = capsys.readouterr().out
    paying_in_base, paying_in_quote = rows(printed)
    assert (paying_in_base["order_id"], paying_in_base["fee_currency"]) == ("OBASE", "BTC")
    assert (paying_in_quote["order_id"], paying_in_quote["fee_currency"]) == ("OQUOTE", "USD")
    assert paying_in_quote["instrument"] == "XBTUSD"
    assert paying_in_quote["filled_at"] == "2026-11-20T07:35:00.880200Z"
    assert f'"raw":{(TRADE % b"OQUOTE").decode()}' in printed
    (asked,) = (one.body for one in spot.requests if one.path == "/0/private/TradesHistory")
    moment = datetime(2023, 1, 1, tzinfo=UTC).timestamp()
    assert json.loads(asked)["start"] == moment - 1


def test_a_key_without_the_right_is_told_which_one(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = StubAnswer(b'{"error":["EGeneral:Permission denied"]}')
    spot.answers["/0/private/ClosedOrders"] = spot.answers["/0/private/TradesHistory"] = refused
    assert main(["fills", "--csv"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ",".join(JSON_KEYS) + "\n"
    assert "EGeneral:Permission denied" in printed.err
    assert "query-closed-trades" in printed.err


@pytest.mark.skipif(not RECORDED.exists(), reason="the shared fixtures are not beside this project")
def test_a_recorded_answer_is_printed(spot: StubVenue, capsys: pytest.CaptureFixture[str]) -> None:
    body = msgspec.json.decode(RECORDED.read_bytes(), type=dict[str, msgspec.Raw])["body"]
    spot.answers["/0/private/TradesHistory"] = StubAnswer(bytes(body))
    assert main(["fills", "--json", "--since", "2023-07-01"]) == 0
    printed = capsys.readouterr().out
    assert [(row["fill_id"], row["liquidity"]) for row in rows(printed)] == [
        ("TCCCTY-WJ6EO-4FP4VZ", "maker"),
        ("TDCVFQ-TPEG4-6X7LSZ", "taker"),
    ]
    result = msgspec.json.decode(body, type=dict[str, msgspec.Raw])["result"]
    trades = msgspec.json.decode(
        msgspec.json.decode(result, type=dict[str, msgspec.Raw])["trades"],
        type=dict[str, msgspec.Raw],
    )
    for raw in trades.values():
        assert bytes(raw).decode() in printed


def test_no_secret_reaches_what_is_printed(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fills", "--since", "30d"]) == 0
    printed = capsys.readouterr()
    assert KEY not in printed.out + printed.err
    assert SECRET not in printed.out + printed.err
    assert spot.requests


@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_the_demo_prints_simulated_fills(capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert main(["fills", "--demo", "--since", "30d", *filter(None, [form])]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    if form == "--json":
        loaded = rows(printed.out)
        assert len(loaded) >= 5
        assert all(list(row) == JSON_KEYS for row in loaded)
        order = [(str(row["account"]), str(row["filled_at"])) for row in loaded]
        assert order == sorted(order)
    elif form == "--csv":
        assert len(list(csv.DictReader(io.StringIO(printed.out)))) >= 5
    else:
        assert "SIMULATED" in printed.out
        assert "by currency, as traded" in printed.out
