"""`blotter orders` against venues on loopback: what is printed, and what is said when one fails."""

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import KEY, SECRET, Configure
from tests.cli.stub_venue import OPEN_ORDERS, StubAnswer, StubVenue, stub_venue
from tui.__main__ import main

SHARED = Path(__file__).resolve().parents[3] / "shared"
FIXTURES = sorted((SHARED / "fixtures" / "kraken_spot").glob("openorders_*.json"))
ERRORS = sorted((SHARED / "fixtures" / "kraken_spot").glob("errors_*.json"))
DOCUMENTED = SHARED / "documentation" / "kraken-spot-open-orders.txt"

needs_shared = pytest.mark.skipif(
    not DOCUMENTED.exists(), reason="the shared fixtures are not beside this project"
)

JSON_KEYS = [
    "venue",
    "account",
    "order_id",
    "client_order_id",
    "instrument",
    "side",
    "order_type",
    "status",
    "quantity",
    "filled_quantity",
    "working_quantity",
    "quantity_unit",
    "limit_price",
    "trigger_price",
    "average_fill_price",
    "time_in_force",
    "post_only",
    "reduce_only",
    "flags",
    "opened_at",
    "updated_at",
    "expires_at",
    "user",
    "condition",
    "raw",
]

ORDER = (
    b'{"refid":null,"userref":0,"status":"open","opentm":1688666559.8974,"starttm":0,"expiretm":0,'
    b'"descr":{"pair":"XBTUSD","type":"buy","ordertype":"limit","price":"30010.0","price2":"0",'
    b'"leverage":"none","order":"buy 1.25 XBTUSD @ limit 30010.0","close":""},"vol":"1.25000000",'
    b'"vol_exec":"0.37500000","cost":"11253.7","fee":"0.00000","price":"30010.0",'
    b'"stopprice":"0.00000","limitprice":"0.00000","misc":"","oflags":"fciq"}'
)
SOLD = ORDER.replace(b'"buy"', b'"sell"').replace(b"XBTUSD", b"ETHUSD")


def listed(**orders: bytes) -> bytes:
    inside = b",".join(b'"%s":%s' % (name.encode(), raw) for name, raw in orders.items())
    return b'{"error":[],"result":{"open":{' + inside + b"}}}"


def rows(text: str) -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = json.loads(text)
    return loaded


@pytest.fixture
def spot(venue: StubVenue, configure: Configure) -> StubVenue:
    """One account whose venue lists one order."""
    configure(main=venue.base_url)
    venue.lists(listed(OA=ORDER))
    return venue


@needs_shared
def test_the_documented_answer_is_printed_exactly(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    text = DOCUMENTED.read_text()
    start = text.index('{\n  "error": []')
    _, end = json.JSONDecoder().raw_decode(text, start)
    spot.lists(text[start:end].encode())
    assert main(["orders", "--json"]) == 0
    second, first = (
        {key: value for key, value in row.items() if key != "raw"}
        for row in rows(capsys.readouterr().out)
    )
    assert first == {
        "venue": "kraken-spot",
        "account": "main",
        "order_id": "OQCLML-BW3P3-BUCMWZ",
        "client_order_id": None,
        "instrument": "XBTUSD",
        "side": "buy",
        "order_type": "limit",
        "status": "partially-filled",
        "quantity": "1.25000000",
        "filled_quantity": "0.37500000",
        "working_quantity": "0.87500000",
        "quantity_unit": "base",
        "limit_price": "30010.0",
        "trigger_price": None,
        "average_fill_price": "30010.0",
        "time_in_force": "GTC",
        "post_only": False,
        "reduce_only": False,
        "flags": [],
        "opened_at": "2023-07-06T18:02:39.897400Z",
        "updated_at": None,
        "expires_at": None,
        "user": None,
        "condition": None,
    }
    assert second["order_id"] == "OB5VMB-B4U2U-DK2WRW"
    assert second["flags"] == ["5:1"]
    assert second["average_fill_price"] is None


@needs_shared
@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_every_recorded_answer_is_listed_with_the_venues_own_bytes(
    spot: StubVenue, capsys: pytest.CaptureFixture[str], fixture: Path
) -> None:
    body = msgspec.json.decode(fixture.read_bytes(), type=dict[str, msgspec.Raw])["body"]
    spot.lists(bytes(body))
    result = msgspec.json.decode(body, type=dict[str, msgspec.Raw])["result"]
    orders = msgspec.json.decode(result, type=dict[str, dict[str, msgspec.Raw]])["open"]
    assert main(["orders", "--json"]) == 0
    printed = capsys.readouterr().out
    assert [row["order_id"] for row in rows(printed)] == sorted(orders)
    for row in rows(printed):
        assert list(row) == JSON_KEYS
        assert row["status"] != "unreadable"
    for raw in orders.values():
        assert f'"raw":{bytes(raw).decode()}' in printed


def error_cases() -> list[tuple[int, bytes, str]]:
    cases = []
    for path in ERRORS:
        for case in json.loads(path.read_bytes())["cases"]:
            body = case.get("body_text") or json.dumps(case["body"])
            text = case.get("body_text") or case["body"]["error"][0]
            cases.append((case["http_status"], body.encode(), text))
    return cases


@needs_shared
@pytest.mark.parametrize(("status", "body", "text"), error_cases())
def test_every_recorded_error_fails_with_the_venues_words(
    spot: StubVenue, capsys: pytest.CaptureFixture[str], status: int, body: bytes, text: str
) -> None:
    spot.answers[OPEN_ORDERS] = StubAnswer(body, status)
    assert main(["orders", "--json"]) == 1
    printed = capsys.readouterr()
    assert rows(printed.out) == []
    assert printed.err.startswith(f"blotter: main (kraken-spot at {spot.base_url[7:]}) ")
    assert text in printed.err or str(status) in printed.err
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize(
    "answer",
    [
        StubAnswer(b""),
        StubAnswer(b"garbage"),
        StubAnswer(b"\xff\xfe\x00"),
        StubAnswer(b"[]"),
        StubAnswer(b"null"),
        StubAnswer(b'{"error":[]}'),
        StubAnswer(b'{"error":[],"result":{"open":[]}}'),
        StubAnswer(listed(OA=ORDER)[:-40]),
        StubAnswer(listed(OA=ORDER)[:300], missing=300),
        StubAnswer(b"[" * 100_000),
        StubAnswer(b"<html><script>alert(1)</script></html>", 200, "text/html"),
        StubAnswer(b"<html>Bad gateway</html>", 502, "text/html"),
        StubAnswer(b" " * 2**20, repeat=60),
    ],
    ids=[
        "empty",
        "garbage",
        "not text",
        "a list",
        "null",
        "no result",
        "no orders",
        "cut",
        "half of what was announced",
        "nested too deeply",
        "html",
        "gateway",
        "60 MB",
    ],
)
def test_an_answer_that_is_not_the_venues_fails_with_one_sentence(
    spot: StubVenue, capsys: pytest.CaptureFixture[str], answer: StubAnswer
) -> None:
    spot.answers[OPEN_ORDERS] = answer
    assert main(["orders", "--json"]) == 1
    printed = capsys.readouterr()
    assert rows(printed.out) == []
    assert len(printed.err.splitlines()) == 1
    assert printed.err.startswith("blotter: main (kraken-spot at ")


def test_a_venue_that_is_not_there_fails(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    with stub_venue() as gone:
        url = gone.base_url
    configure(main=url)
    assert main(["orders"]) == 1
    assert "could not be reached" in capsys.readouterr().err


def test_one_venue_that_fails_does_not_hide_the_others(
    spot: StubVenue, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    with stub_venue() as busy:
        busy.answers[OPEN_ORDERS] = StubAnswer(b'{"error":["EService:Busy"]}')
        configure(main=spot.base_url, desk=busy.base_url)
        assert main(["orders", "--json"]) == 1
    printed = capsys.readouterr()
    assert [row["account"] for row in rows(printed.out)] == ["main"]
    assert "desk (kraken-spot at " in printed.err
    assert "EService:Busy" in printed.err


def test_rows_are_sorted_by_account_then_order_id(
    spot: StubVenue, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    spot.lists(listed(OC=ORDER, OA=SOLD, OB=ORDER))
    configure(main=spot.base_url, desk=spot.base_url)
    assert main(["orders", "--json"]) == 0
    assert [(row["account"], row["order_id"]) for row in rows(capsys.readouterr().out)] == [
        (account, order) for account in ("desk", "main") for order in ("OA", "OB", "OC")
    ]


def test_only_the_accounts_named_are_asked(
    spot: StubVenue, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(main=spot.base_url, desk=spot.base_url)
    assert main(["orders", "--json", "--account", "desk"]) == 0
    assert [row["account"] for row in rows(capsys.readouterr().out)] == ["desk"]
    assert len(spot.requests) == 1


def test_an_order_that_cannot_be_read_is_listed_with_its_text(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = ORDER.replace(b'"1.25000000"', b'"1e999"')
    spot.lists(listed(OA=ORDER, OB=damaged))
    assert main(["orders", "--json"]) == 0
    row = rows(capsys.readouterr().out)[1]
    assert list(row) == JSON_KEYS
    assert (row["order_id"], row["status"]) == ("OB", "unreadable")
    assert row["raw"] == damaged.decode()
    assert main(["orders"]) == 0
    assert "OB  UNREADABLE: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["OA", "OB"]),
        ("xbt", ["OA"]),
        ("BUY limit", ["OA"]),
        ("limit", ["OA", "OB"]),
        ("xbt sell", []),
        ("OB", ["OB"]),
    ],
)
def test_a_filter_keeps_orders_in_which_every_word_occurs(
    spot: StubVenue, capsys: pytest.CaptureFixture[str], text: str, expected: list[str]
) -> None:
    spot.lists(listed(OA=ORDER, OB=SOLD))
    assert main(["orders", "--json", "--filter", text]) == 0
    assert [row["order_id"] for row in rows(capsys.readouterr().out)] == expected


def test_what_the_poll_asks_for_reaches_the_venue(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "orders",
        "--trades",
        "--userref",
        "-5",
        "--cl-ord-id",
        "abc",
        "--rebase-multiplier",
        "base",
    ]
    assert main(words) == 0
    asked = json.loads(spot.requests[-1].body)
    del asked["nonce"]
    assert asked == {
        "trades": True,
        "userref": -5,
        "cl_ord_id": "abc",
        "rebase_multiplier": "base",
    }
    assert "NARROWED: the account may have more orders" in capsys.readouterr().out


def test_the_configured_poll_options_hold_until_the_command_line_says_otherwise(
    spot: StubVenue, configure: Configure
) -> None:
    path = configure(main=spot.base_url)
    path.write_text(path.read_text() + "\nuserref = 7\ntrades = true\n")
    assert main(["orders", "--userref", "8"]) == 0
    asked = json.loads(spot.requests[-1].body)
    assert (asked["userref"], asked["trades"]) == (8, True)


def test_csv_has_the_same_columns_and_the_raw_text(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", "--csv"]) == 0
    header, cells = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == JSON_KEYS
    row = dict(zip(header, cells, strict=True))
    assert (row["limit_price"], row["post_only"], row["user"]) == ("30010.0", "false", "")
    assert row["raw"] == ORDER.decode()


def test_people_get_lines_with_counts_and_times(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", "--filter", "xbt"]) == 0
    heading, titles, line, blank, footer = capsys.readouterr().out.splitlines()
    assert heading == f"main (kraken-spot), at {spot.base_url[7:]}"
    assert titles.split()[:4] == ["ORDER", "ID", "SIDE", "INSTRUMENT"]
    assert line.split()[:7] == ["OA", "buy", "XBTUSD", "limit", "1.25", "0.375", "0.875"]
    assert blank == ""
    assert footer.startswith("1 of 1 open orders; read: main ")


HOSTILE = "\\u001b[2J\\u009b31m\\u202e\\u2066[bold]\\u0000\\r\\nX"


@pytest.mark.parametrize("form", ["--json", "--csv", None])
def test_text_of_a_venue_cannot_act_on_the_terminal(
    spot: StubVenue, capsys: pytest.CaptureFixture[str], form: str | None
) -> None:
    raw = "\u009b31m\u202e\u2066"
    order = ORDER.replace(b"XBTUSD", HOSTILE.encode()).replace(b'"fciq"', b'"=1+1,fciq"')
    error = f'"error":["EGeneral:{HOSTILE}{raw}"]'.encode()
    spot.lists(b'{"error":[],"result":{"open":{"' + HOSTILE.encode() + b'":' + order + b"}}}")
    arguments = ["orders"] if form is None else ["orders", form]
    assert main(arguments) == 0
    spot.answers[OPEN_ORDERS] = StubAnswer(b"{" + error + b"}")
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert not set(printed.out + printed.err) & set("\x1b\x9b\u202e\u2066\x00\r")


def test_no_cell_starts_a_formula(spot: StubVenue, capsys: pytest.CaptureFixture[str]) -> None:
    order = ORDER.replace(b'"userref":0', b'"userref":0,"cl_ord_id":"=cmd()"')
    trailing = ORDER.replace(b'"limit","price":"30010.0"', b'"trailing-stop","price":"+5.0000%"')
    spot.lists(listed(OA=order, OB=trailing))
    assert main(["orders", "--csv"]) == 0
    first, second = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert first["client_order_id"] == "'=cmd()"
    assert second["trigger_price"] == "+5.0000%"


def test_neither_key_nor_secret_is_ever_printed(
    spot: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    echo = f'{{"error":["EAPI:Invalid key"],"result":null,"debug":"{KEY}"}}'
    for answer in (listed(OA=ORDER), echo.encode(), b"<html>", b'{"error":["EAPI:Invalid nonce"]}'):
        spot.lists(answer)
        main(["orders"])
        main(["check"])
        main(["keys", "list"])
    printed = capsys.readouterr()
    assert spot.requests[0].headers["API-Key"] == KEY
    for secret in (KEY, SECRET):
        assert secret not in printed.out + printed.err
