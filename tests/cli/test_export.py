"""Orders as rows: exact, complete, harmless."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_order, make_unreadable
from tui.domain.order import OrderStatus, OrderType, QuantityUnit, TimeInForce
from tui.presentation.export import KEYS, csv_text, in_order, json_text
from tui.presentation.listing import listing


def row(order: object) -> dict[str, object]:
    (only,) = json.loads(json_text([order]))  # type: ignore[list-item]  # entries of any kind
    return dict(only)


def test_every_field_has_its_place() -> None:
    order = make_order(
        client_order_id="mine",
        order_type=OrderType.STOP_LOSS_LIMIT,
        status=OrderStatus.TRIGGERED,
        quantity="1.50",
        filled_quantity="0.250",
        quantity_unit=QuantityUnit.QUOTE,
        limit_price="91.10",
        trigger_price="92.0",
        average_fill_price="91.05",
        time_in_force=TimeInForce.GTD,
        post_only=True,
        flags=("2:1", "close"),
        opened_at=datetime(2026, 11, 20, 10, 0, 0, 500, tzinfo=timezone(timedelta(hours=2))),
        updated_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        expires_at=datetime(2026, 12, 1, tzinfo=UTC),
        user="AA00",
        condition="gte",
        raw=b'{ "vol" : "1.50" }',
    )
    assert row(order) == {
        "venue": "kraken-spot",
        "account": "main",
        "order_id": "OQCLML-BW3P3-BUCMWZ",
        "client_order_id": "mine",
        "instrument": "XBTUSD",
        "side": "buy",
        "order_type": "stop-loss-limit",
        "status": "triggered",
        "quantity": "1.50",
        "filled_quantity": "0.250",
        "working_quantity": "1.250",
        "quantity_unit": "quote",
        "limit_price": "91.10",
        "trigger_price": "92.0",
        "average_fill_price": "91.05",
        "time_in_force": "GTD",
        "post_only": True,
        "reduce_only": None,
        "flags": ["2:1", "close"],
        "opened_at": "2026-11-20T08:00:00.000500Z",
        "updated_at": "2026-11-20T09:00:00Z",
        "expires_at": "2026-12-01T00:00:00Z",
        "user": "AA00",
        "condition": "gte",
        "raw": {"vol": "1.50"},
    }


def test_the_venues_bytes_stand_in_the_json_as_they_came() -> None:
    raw = b'{ "b":1.10,\n"a":[ ] ,"b":2e1,"c":"\xc2\x9b"}'
    assert b'"raw":' + raw + b"}" in json_text([make_order(raw=raw)])


def test_decimals_never_have_an_exponent() -> None:
    printed = row(make_order(quantity="1E+9", filled_quantity="0E-10", limit_price="5E-9"))
    assert printed["quantity"] == "1000000000"
    assert printed["filled_quantity"] == "0.0000000000"
    assert printed["limit_price"] == "0.000000005"


def test_a_relative_price_keeps_the_venues_notation() -> None:
    order = make_order(limit_price="-4.0000%", trigger_price="+5.0000%")
    printed = row(order)
    assert (printed["limit_price"], printed["trigger_price"]) == ("-4.0000%", "+5.0000%")


def test_an_unreadable_order_keeps_every_key() -> None:
    printed = row(make_unreadable(raw=b'{"vol":"abc\xff"}'))
    assert list(printed) == list(KEYS)
    assert {key: value for key, value in printed.items() if value is not None} == {
        "venue": "kraken-spot",
        "account": "main",
        "order_id": "OBROKE-N0000-000001",
        "status": "unreadable",
        "flags": [],
        "raw": '{"vol":"abc\ufffd"}',
    }


def test_no_orders_are_an_empty_array_and_a_bare_header() -> None:
    assert json_text([]) == b"[]\n"
    assert csv_text([]) == ",".join(KEYS) + "\n"


def test_orders_go_by_account_then_id() -> None:
    orders = [make_order("B"), make_order("C", account="desk"), make_order("A")]
    assert [order.key[1:] for order in in_order(orders)] == [
        ("desk", "C"),
        ("main", "A"),
        ("main", "B"),
    ]


@given(text=st.text(max_size=30))
def test_no_text_leaves_json_unescaped_or_changed(text: str) -> None:
    order = make_order(client_order_id=text, flags=(text,), user=text)
    printed = json_text([order], is_for_terminal=True).decode()
    assert all(char.isprintable() for char in printed if char != "\n")
    (only,) = json.loads(printed)
    assert (only["client_order_id"], only["flags"], only["user"]) == (text, [text], text)


@given(text=st.text(max_size=30))
def test_the_venues_object_means_the_same_on_a_terminal(text: str) -> None:
    raw = json.dumps({"misc": text}, ensure_ascii=False).encode(errors="surrogatepass")
    if "\ufffd" not in raw.decode(errors="replace"):
        printed = json_text([make_order(raw=raw)], is_for_terminal=True).decode()
        assert all(char.isprintable() or char == "\n" for char in printed)
        assert json.loads(printed)[0]["raw"] == {"misc": text}


@given(text=st.text(max_size=30))
def test_no_text_leaves_a_cell_that_acts(text: str) -> None:
    printed = csv_text([make_order(client_order_id=text, flags=(text,))])
    assert all(char.isprintable() or char == "\n" for char in printed)
    (cells,) = csv.DictReader(io.StringIO(printed))
    assert not cells["client_order_id"].startswith(("=", "@"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("-1", "-1"),
        ("+5.0000%", "+5.0000%"),
        ("-1.5+2", "'-1.5+2"),
        ("'plain", "'plain"),
        ("plain=", "plain="),
    ],
)
def test_a_cell_that_would_be_a_formula_is_quoted(text: str, cell: str) -> None:
    (cells,) = csv.DictReader(io.StringIO(csv_text([make_order(client_order_id=text)])))
    assert cells["client_order_id"] == cell


ORDERS = [
    make_order("OAAAAA-1", quantity="1.50000000", limit_price="91250.0"),
    make_order(
        "OBBBBB-2",
        instrument="PEPEUSD",
        order_type=OrderType.TRAILING_STOP_LIMIT,
        quantity="900000000.00000000",
        filled_quantity="1.00000000",
        status=OrderStatus.PARTIALLY_FILLED,
        limit_price="-0.0001",
        trigger_price="+50.0000%",
        average_fill_price="0.00000001",
        client_order_id="5b22cc02-a60b-4338-a06b-c261f7e125f8",
    ),
]


def test_points_stand_in_one_column() -> None:
    titles, first, second = listing(ORDERS, None)
    assert first.index("91250.0") + 5 == second.index("-0.0001") + 2
    assert (first.split()[4], second.split()[4]) == ("1.5", "900000000")
    assert titles.index("LIMIT") > 0


def test_columns_nobody_fills_are_left_out() -> None:
    titles, _ = listing(ORDERS[:1], None)
    assert "TRIGGER" not in titles
    assert "FILLED" not in titles
    assert "CLIENT ID" not in titles


def test_a_quantity_that_is_not_in_base_says_so() -> None:
    _, line = listing([make_order(quantity="5000", quantity_unit=QuantityUnit.QUOTE)], None)
    assert "5000  quote" in line


@pytest.mark.parametrize("width", [200, 100, 80])
def test_lines_fit_the_terminal_and_numbers_stay_whole(width: int) -> None:
    lines = listing([*ORDERS, make_unreadable(problem="x" * 300)], width)
    assert max(map(len, lines)) <= width
    assert "-0.0001" in lines[2]
    assert "+50.0000%" in lines[2]
    assert "OBROKE-N0000-000001" in lines[3]


def test_ids_are_cut_only_where_they_still_differ() -> None:
    alike = [make_order("OAAAAA-1"), make_order("OAAAAA-2")]
    assert [line.split()[0] for line in listing(ORDERS, 60)[1:]] == ["OAAAAA…", "OBBBBB…"]
    assert [line.split()[0] for line in listing(alike, 20)[1:]] == ["OAAAAA-1", "OAAAAA-2"]


def test_text_of_a_venue_cannot_act_or_shift_the_columns() -> None:
    hostile = make_order("OCCCCC-3", instrument="A\x1b[2J\u202eB")
    titles, line, other = listing([hostile, ORDERS[0]], None)
    assert "A<1B>[2J<202E>B" in line
    assert line.index("limit") == other.index("limit") == titles.index("TYPE")


def test_nothing_listed_prints_nothing() -> None:
    assert listing([], 80) == []


def test_an_unreadable_order_alone_is_printed() -> None:
    (line,) = listing([make_unreadable()], 80)
    assert line.startswith("OBROKE-N0000-000001  UNREADABLE: vol: not a number")
