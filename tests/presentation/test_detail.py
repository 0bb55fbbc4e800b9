"""The detail pane holds everything there is about one order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    NOW,
    make_action,
    make_cancel,
    make_ended,
    make_entry,
    make_health,
    make_key,
    make_order,
    make_quote,
    make_state,
    make_unreadable,
)
from tui.domain.activity import ActivityKind
from tui.domain.identifiers import VenueId
from tui.domain.order import (
    BookEntry,
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    Side,
    TriggerSignal,
)
from tui.domain.state import BlotterState
from tui.presentation.detail import DetailTab, detail_lines, detail_title, would_fill_now
from tui.presentation.moments import TimeZone
from tui.presentation.text import Tone, line_width, plain
from tui.presentation.venue_fields import (
    KRAKEN_SPOT_WORDS,
    KUNA_WORDS,
    raw_text_lines,
    venue_fields,
)

RAW = b"""{"refid":"None","userref":45326,"cl_ord_id":"mine","status":"open",
"opentm":1795160000.8974120,"starttm":0,"expiretm":1795286400,
"descr":{"pair":"XBTUSD","type":"buy","ordertype":"limit","price":"65010.0","price2":"0",
"leverage":"none","order":"buy 1.25 XBTUSD @ limit 65010.0","close":""},
"vol":"1.25000000","margin":true,"trades":["T1","T2"],"amended":false,
"new":{"a":1.10,"b":[]},"huge":12345678901234567890123}"""


def pane(
    entry: BookEntry,
    width: int = 80,
    tab: DetailTab = DetailTab.ORDER,
    state: BlotterState | None = None,
) -> list[str]:
    lines = detail_lines(state or make_state([entry]), entry.key, (), NOW, width, tab)
    assert all(line_width(line) == width for line in lines)
    return [plain(line).rstrip() for line in lines]


def test_an_order_at_eighty_cells() -> None:
    order = make_order(
        quantity="0.25",
        filled_quantity="0.05",
        status=OrderStatus.PARTIALLY_FILLED,
        average_fill_price="91250",
        client_order_id="mine",
        post_only=True,
        flags=("post", "5:1"),
        expires_at=NOW + timedelta(days=1),
    )
    assert pane(order) == [
        " SPOT BTC/USD  BUY ^ limit  PART  main  GTC  post-only yes  flags 5:1",
        " left 0.2000 BTC  of 0.2500 BTC  filled 0.0500 @ 91,250.0 (20%)",
        " limit 91,250.0  value 18,250.00 USD left",
        " bid 92,499.9  ask 92,500.0  last 92,500.0",
        " away -1,250.0 = -12,500 ticks = -1.35%  would fill now no",
        " opened 11:58:31Z (2h04)  expires 2026-11-21 14:02:31Z  seen 14:02:30Z (1s ago)",
        " id OQCLML-BW3P3-BUCMWZ  client id mine",
    ]


def test_a_trailing_order_shows_offset_signal_and_where_its_trigger_is() -> None:
    order = make_order(
        order_type=OrderType.TRAILING_STOP,
        limit_price=None,
        trigger_price="+50.0000%",
        live_trigger_price="46250",
        trigger_signal=TriggerSignal.INDEX,
        reduce_only=True,
    )
    text = "\n".join(pane(order))
    assert "trigger +50.0000% on index  trigger now 46,250.0" in text
    assert "reduce-only yes" in text
    assert "would fill now no, waits for its trigger" in text


def test_a_market_order_says_that_it_has_no_price() -> None:
    order = make_order(order_type=OrderType.MARKET, limit_price=None)
    assert " price none: trades at the market" in pane(order)


def test_units_are_named() -> None:
    quote = make_order(quantity="500", quantity_unit=QuantityUnit.QUOTE)
    contracts = make_order(quantity="5", quantity_unit=QuantityUnit.CONTRACTS)
    assert "left 500.0000 USD" in pane(quote)[1]
    assert "left 5 contracts" in pane(contracts)[1]


def test_stale_figures_are_marked() -> None:
    order = make_order()
    state = make_state([order], health=[make_health(failures=1)])
    text = "\n".join(pane(order, state=state))
    assert "last 92,500.0?" in text
    assert "-1.35%?" in text
    assert "OPEN?" in text


def test_a_market_without_a_quote_says_so() -> None:
    order = make_order()
    assert " no price of this market yet" in pane(order, state=make_state([order], quotes=[]))


def test_an_ended_order_tells_why_and_when() -> None:
    order = make_order(user="AA00 TEST")
    state = make_state([], ended=[make_ended(order, reason="User requested")])
    text = "\n".join(pane(order, state=state))
    assert "CANCELLED" in text
    assert "reason User requested" in text
    assert "ended 14:02:26Z (5s ago)" in text
    assert "user AA00 TEST" in text
    assert "would fill now" not in text
    assert "away" not in text


@pytest.mark.parametrize(
    ("order", "hint"),
    [
        (make_order(limit_price="92500.0"), "YES"),
        (make_order(limit_price="92499.9"), "no"),
        (make_order(limit_price="92499.9", side=Side.SELL), "YES"),
        (make_order(limit_price="92500.0", side=Side.SELL), "no"),
        (make_order(limit_price="+5%"), "not known"),
        (make_order(side=Side.CONVERT), "not known"),
        (make_order(order_type=OrderType.STOP_LOSS_LIMIT), "no, waits for its trigger"),
        (
            make_order(
                order_type=OrderType.STOP_LOSS_LIMIT,
                status=OrderStatus.TRIGGERED,
                limit_price="92500.0",
            ),
            "YES",
        ),
        (make_order(order_type=OrderType.MARKET, limit_price=None), "yes, at the market"),
    ],
)
def test_whether_an_order_would_fill_now(order: Order, hint: str) -> None:
    assert would_fill_now(order, make_quote()) == hint


def test_without_the_other_side_nobody_knows_whether_it_would_fill() -> None:
    assert would_fill_now(make_order(), replace(make_quote(), ask=None)) == "not known"


def test_every_field_of_the_venue_is_shown_in_the_operators_words() -> None:
    fields = {
        one.path: (one.label, one.value)
        for one in venue_fields(RAW, VenueId.KRAKEN_SPOT, NOW, TimeZone.UTC)
    }
    assert fields["refid"] == ("parent order", "-")
    assert fields["userref"] == ("your reference", "45326")
    assert fields["opentm"] == ("opened", "1795160000.8974120  07:33:20Z")
    assert fields["starttm"] == ("starts", "-")
    assert fields["expiretm"] == ("expires", "1795286400  2026-11-21 18:40:00Z")
    assert fields["descr.price"] == ("price", "65010.0")
    assert fields["descr.close"] == ("then close with", "-")
    assert fields["vol"] == ("quantity", "1.25000000")
    assert fields["margin"] == ("on margin", "yes")
    assert fields["amended"] == ("amended", "no")
    assert fields["trades"] == ("trades", "T1, T2")
    assert fields["new.a"] == ("new.a", "1.10")
    assert fields["new.b"] == ("new.b", "-")
    assert fields["huge"] == ("huge", "12345678901234567890123")


def test_every_named_field_reaches_the_pane() -> None:
    text = "\n".join(pane(make_order(raw=RAW), width=120))
    for path in ("refid", "cl_ord_id", "descr.order", "descr.leverage", "vol", "trades"):
        assert KRAKEN_SPOT_WORDS[path] in text
    assert "buy 1.25 XBTUSD @ limit 65010.0" in text
    assert "as the venue sent it" in text


def test_a_value_too_long_for_a_line_is_continued_and_never_cut() -> None:
    trades = ",".join(f'"T{number:05}-AAAAA-BBBBBB"' for number in range(12))
    raw = b'{"a":"1","trades":[' + trades.encode() + b'],"b":"2"}'
    shown = "".join(text.strip() for text in pane(make_order(raw=raw)))
    assert all(f"T{number:05}-AAAAA-BBBBBB" in shown for number in range(12))
    assert "…" not in shown


def test_a_number_in_a_long_value_stands_on_one_line() -> None:
    words = "sell 55928.40000000 ADAUSD @ limit 0.531450 with 2:1 leverage"
    raw = f'{{"descr":{{"order":"{words}"}}}}'.encode()
    for width in range(40, 90):
        lines = pane(make_order(raw=raw), width=width)
        assert any("0.531450" in text for text in lines)
        shown = " ".join(" ".join(text.split()) for text in lines)
        assert words in shown


def test_fields_stand_in_columns_and_a_long_one_on_lines_of_its_own() -> None:
    long = "x" * 60
    raw = f'{{"a":"1","b":"2","c":"3","d":"{long}","e":"5"}}'.encode()
    lines = pane(make_order(raw=raw), width=120)
    after = lines[lines.index(" as the venue sent it") + 1 :]
    assert [text.split() for text in after] == [
        ["a", "1", "b", "2"],
        ["c", "3"],
        ["d", long],
        ["e", "5"],
    ]


def test_a_changed_order_tells_when() -> None:
    order = make_order(updated_at=NOW - timedelta(minutes=1))
    assert "changed 14:01:31Z" in "\n".join(pane(order))


def test_the_raw_tab_is_indented_and_keeps_every_digit() -> None:
    text = pane(make_order(raw=RAW), tab=DetailTab.RAW)
    assert text[0] == " {"
    assert '   "opentm": 1795160000.8974120,' in text
    assert '     "a": 1.10,' in text
    assert '   "huge": 12345678901234567890123' in text


def test_raw_text_is_shown_even_when_it_is_not_json() -> None:
    assert raw_text_lines(b"<html>\x1b[31m\xff</html>") == ("<html><1B>[31m\\xff</html>",)
    assert venue_fields(b"\xff{", VenueId.KRAKEN_SPOT, NOW, TimeZone.UTC) == ()
    assert venue_fields(b'{"a":' * 5000 + b"1" + b"}" * 5000, VenueId.KUNA, NOW, TimeZone.UTC) == ()


@given(st.binary(max_size=200))
def test_no_bytes_a_venue_sends_break_the_pane(raw: bytes) -> None:
    for tab in DetailTab:
        pane(make_order(raw=raw), tab=tab)


def test_a_time_beyond_the_calendar_is_shown_as_its_number() -> None:
    raw = b'{"opentm":99999999999999999999,"expiretm":1e25}'
    values = [one.value for one in venue_fields(raw, VenueId.KRAKEN_SPOT, NOW, TimeZone.UTC)]
    assert values == ["99999999999999999999", "10000000000000000000000000"]


def test_an_unreadable_order_says_what_to_do() -> None:
    text = " ".join(" ".join(pane(make_unreadable())).split())
    assert text.startswith("SPOT main OBROKE-N0000-000001: this order could not be read")
    assert "look at it on the venue's own site before acting." in text
    assert pane(make_unreadable(), tab=DetailTab.RAW) == [" {", '   "vol": "abc"', " }"]


def test_the_timeline_tab_lists_what_was_seen() -> None:
    order = make_order()
    seen = [make_entry(ActivityKind.TRIGGERED, key=order.key)]
    (line,) = detail_lines(make_state([order]), order.key, seen, NOW, 80, DetailTab.TIMELINE)
    assert plain(line).startswith(" 14:02:29Z  trigger")
    (nothing,) = detail_lines(make_state([order]), order.key, [], NOW, 80, DetailTab.TIMELINE)
    assert "Nothing was seen" in plain(nothing)


def test_without_an_order_the_pane_says_so() -> None:
    for key in (None, make_key("GONE")):
        (line,) = detail_lines(make_state(), key, (), NOW, 80)
        assert plain(line).strip() == "No order under the cursor."
        assert line_width(line) == 80


def test_the_title_is_the_orders_id() -> None:
    assert detail_title(make_key("O1\x1b")) == "O1<1B>"
    assert detail_title(None) == ""


def test_the_side_has_its_tone() -> None:
    order = make_order(side=Side.SELL)
    lines = detail_lines(make_state([order]), order.key, (), NOW, 80)
    assert Tone.SELL in {span.tone for span in lines[0]}


def test_an_act_that_is_not_settled_has_a_line_below_the_order() -> None:
    order = make_order()
    state = make_state([order], actions=[make_action(make_cancel(order))])
    lines = detail_lines(state, order.key, (), NOW, 100)
    assert "cancel 0.2500 left @ 91,250.0: asked 5s ago, waits for its turn" in plain(lines[1])
    broken = make_unreadable()
    state = make_state([broken], actions=[make_action(make_cancel(broken))])
    assert "waits for its turn" in plain(detail_lines(state, broken.key, (), NOW, 100)[-1])


def test_an_order_known_by_its_client_id_has_no_id_of_the_venue_yet() -> None:
    mine = make_order("ob-19f2", client_order_id="ob-19f2")
    state = make_state([], expected=[mine])
    text = "\n".join(map(plain, detail_lines(state, mine.key, (), NOW, 100)))
    assert "id not told by the venue yet  client id ob-19f2" in text
    assert "NEW?" in text
    assert "seen" not in text.replace("seen of it", "")


KUNA_RAW = (
    b'{"id":"7b6b8b2e","type":"StopLossLimit","quantity":"0.060","executedQuantity":"0.02",'
    b'"cumulativeQuoteQty":"528.8","cost":"1586.4","side":"Ask","pair":"BTC_USDT",'
    b'"price":"26440","stopPrice":null,"status":"Open","createdAt":"2026-11-20T09:15:10.500Z",'
    b'"updatedAt":"2026-11-20T13:02:44.018Z","closedAt":null,"trades":[{"id":"t1",'
    b'"quantity":"0.02","price":"26440","isTaker":true,"fee":"1.3","feeCurrency":"USDT",'
    b'"novel":"x"},{"id":"t2","isBuyer":false}]}'
)


def test_every_member_of_an_order_of_kuna_has_a_name_for_people() -> None:
    fields = venue_fields(KUNA_RAW, VenueId.KUNA, NOW, TimeZone.UTC)
    assert [one.path for one in fields if one.path not in KUNA_WORDS] == []
    shown = {one.label: one.value for one in fields}
    assert shown["quantity"] == "0.060"
    assert shown["cost of the whole"] == "1586.4"
    assert shown["trigger price"] == "-"
    assert shown["last changed"] == "2026-11-20T13:02:44.018Z"
    assert shown["trades"] == (
        "trade t1, quantity 0.02, price 26440, as taker yes, fee 1.3, fee in USDT,"
        " trades.novel x; trade t2, bought no"
    )


def test_objects_too_deep_to_be_shown_are_shown_as_text_alone() -> None:
    deep = b'{"a":' + b'[{"b":' * 400 + b"1" + b"}]" * 400 + b"}"
    assert venue_fields(deep, VenueId.KUNA, NOW, TimeZone.UTC) == ()
