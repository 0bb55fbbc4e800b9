"""How the list, the detail and the log tell of custom orders and of orders of Kuna."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, make_entry, make_state
from tests.custom import EMBED, KUNA, USER, embed_order, kuna_order
from tests.screens import four_venues_scenes as scenes
from tests.screens.four_venues_scenes import (
    BOB,
    CROSS,
    DIP,
    KUNA_BUY_STOP,
    KUNA_LIMIT,
    KUNA_SPENDS,
    KUNA_STOP,
    KUNA_TAKE,
    LOSS,
    PROFIT,
    RALLY,
    TURNED,
)
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.fate import Fate
from tui.domain.identifiers import InstrumentId, OrderKey, VenueId
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.state import BlotterState
from tui.presentation.activity import activity_lines, timeline_lines
from tui.presentation.columns import COLUMNS_BY_ID
from tui.presentation.detail import DetailTab, detail_lines, would_fire_now
from tui.presentation.facts import Kind
from tui.presentation.labels import STRATEGY_LABELS, TYPE_LABELS, type_label, type_words
from tui.presentation.layout import Whose, columns_for, row_line, whose
from tui.presentation.moments import TimeZone
from tui.presentation.rows import Row, make_row
from tui.presentation.text import plain
from tui.presentation.told import (
    legs_of,
    market_of,
    rounded,
    symbol_of,
    trigger_sign,
    trigger_text,
)
from tui.presentation.view import SortKey, View, ViewSpec, build_view

DISTINCT = whose(scenes.accounts())


def key_of(state: BlotterState, order_id: str) -> OrderKey:
    return next(key for key in all_keys(state) if key.order_id == order_id)


def all_keys(state: BlotterState) -> list[OrderKey]:
    return [key for orders in state.book.by_account.values() for key in orders]


def row_of(order_id: str, state: BlotterState | None = None) -> Row:
    state = scenes.four_venues() if state is None else state
    row = make_row(state, key_of(state, order_id), NOW)
    assert row is not None
    return row


def cell(order_id: str, column: str, width: int = 14, state: BlotterState | None = None) -> str:
    row = row_of(order_id, state)
    assert isinstance(row.entry, Order)
    return COLUMNS_BY_ID[column].cell(row, row.entry, width).text.strip()


def with_rates(age: timedelta) -> BlotterState:
    """Every rate of Embed so old."""
    state = scenes.four_venues()
    quotes = {
        key: replace(quote, as_of=NOW - age) if key.venue is EMBED else quote
        for key, quote in state.quotes.items()
    }
    return replace(state, quotes=quotes)


# Types and directions


def test_no_strategy_is_called_like_a_type_of_another_venue() -> None:
    labels = [*STRATEGY_LABELS.values(), *TYPE_LABELS.values()]
    assert len(set(labels)) == len(labels)
    assert {len(label) for label in labels} == {3}


@pytest.mark.parametrize(
    ("order_id", "label", "words"),
    [
        (DIP, "DIP", "buy the dip"),
        (RALLY, "RLY", "join the rally"),
        (PROFIT, "PFT", "take the profit"),
        (LOSS, "LSS", "stop the loss"),
        (TURNED, "LSS", "stop the loss"),
        (CROSS, "PTR", "price trigger"),
        (KUNA_STOP, "STL", "stop loss limit"),
        (KUNA_TAKE, "TPL", "take profit limit"),
        (KUNA_SPENDS, "MKT", "market"),
    ],
)
def test_a_row_names_its_type_or_its_strategy(order_id: str, label: str, words: str) -> None:
    entry = row_of(order_id).entry
    assert isinstance(entry, Order)
    assert (type_label(entry), type_words(entry)) == (label, words)
    assert cell(order_id, "type", 3) == label


def test_the_column_and_the_sort_picker_tell_what_the_strategies_are_called() -> None:
    for label in STRATEGY_LABELS.values():
        assert label in COLUMNS_BY_ID["type"].tooltip


@pytest.mark.parametrize(
    ("order_id", "trigger"),
    [
        (DIP, "<=78,000.00"),
        (RALLY, ">=96,000.00"),
        (TURNED, "<=~90,334.24"),
        (KUNA_STOP, "<=88,500.00"),
        (KUNA_BUY_STOP, ">=98,000.00"),
        (KUNA_TAKE, "<=86,000.00"),
        (KUNA_LIMIT, "-"),
    ],
)
def test_a_trigger_says_on_which_side_it_fires(order_id: str, trigger: str) -> None:
    assert cell(order_id, "trigger", 15) == trigger


def test_a_stop_of_kraken_is_written_as_before() -> None:
    assert cell("OST0P2-BBBBB-000002", "trigger") == "3,020.00"


@pytest.mark.parametrize("width", range(9, 16))
def test_a_worked_out_trigger_loses_decimals_never_its_sign_or_its_mark(width: int) -> None:
    text = cell(TURNED, "trigger", width)
    assert text.startswith("<=~90,334")
    assert len(text) <= width


# Quantities


@pytest.mark.parametrize(
    ("order_id", "width", "left"),
    [
        (DIP, 8, "500 EUR"),
        (TURNED, 8, "12500USD"),
        (TURNED, 10, "12,500 USD"),
        (RALLY, 14, "0.00512345 BTC"),
        (RALLY, 10, "0.00512345"),
        (LOSS, 8, "0.75 BTC"),
        (CROSS, 8, "750 EUR"),
        (KUNA_SPENDS, 8, "20 USDT"),
        (KUNA_LIMIT, 8, "25.0000"),
    ],
)
def test_what_is_left_names_the_asset_it_is_an_amount_of(
    order_id: str, width: int, left: str
) -> None:
    assert cell(order_id, "left", width) == left


@pytest.mark.parametrize(
    ("order_id", "value"),
    [
        (DIP, "500.00"),
        (RALLY, "491.85"),
        (TURNED, "12,500.00"),
        (LOSS, "67,500.00"),
        (CROSS, "-"),
        (KUNA_STOP, "5,274.00"),
        (KUNA_SPENDS, "20.00"),
    ],
)
def test_the_value_is_the_money_itself_or_coins_at_the_target(order_id: str, value: str) -> None:
    assert cell(order_id, "value") == value


def test_a_conversion_has_no_value_in_the_currency_of_the_pair_it_only_watches() -> None:
    view = build_view(scenes.four_venues(), ViewSpec(), NOW)
    assert view.totals.of(Side.CONVERT) == {}
    assert view.totals.without_price == 1


def test_totals_are_kept_by_the_quote_currency_of_each_market() -> None:
    view = build_view(scenes.four_venues(), ViewSpec(filter_text="kuna"), NOW)
    assert view.totals.of(Side.SELL) == {"USDT": Decimal("5280.7500")}
    view = build_view(scenes.four_venues(), ViewSpec(filter_text="embed"), NOW)
    # The order written as USD/BTC counts its dollars, not its bitcoin.
    assert view.totals.of(Side.SELL) == {"USD": Decimal("83900.000000")}
    assert view.totals.of(Side.BUY)["EUR"] == Decimal(500)


def test_currencies_are_told_by_the_pair_where_the_venue_has_not_listed_it() -> None:
    state = make_state([kuna_order(instrument="DAY_NIGHT"), embed_order()], instruments=())
    view = build_view(state, ViewSpec(), NOW)
    assert set(view.totals.of(Side.BUY)) == {"NIGHT", "USD"}


# The market


def test_distance_is_measured_on_the_pair_the_usual_way_round() -> None:
    assert cell(TURNED, "distance") == "-2.32%"
    assert cell(DIP, "distance") == "-2.38%"


def test_there_are_no_ticks_where_the_venue_tells_no_steps() -> None:
    assert cell(DIP, "ticks") == "-"
    assert cell(KUNA_STOP, "ticks") == "-391,050"


@pytest.mark.parametrize(("seconds", "distance"), [(29, "-2.38%"), (59, "-2.38%?"), (61, "-")])
def test_a_rate_tells_the_distance_for_a_minute(seconds: int, distance: str) -> None:
    assert cell(DIP, "distance", state=with_rates(timedelta(seconds=seconds))) == distance


def test_an_old_rate_is_neither_sorted_by_nor_the_nearest() -> None:
    spec = ViewSpec(filter_text="embed")
    fresh = build_view(scenes.four_venues(), spec, NOW)
    assert fresh.totals.nearest is not None
    old = build_view(with_rates(timedelta(seconds=61)), spec, NOW)
    assert old.totals.nearest is None


def test_a_rate_grows_old_without_a_new_one() -> None:
    state, spec = scenes.four_venues(), ViewSpec(filter_text="embed")
    view = build_view(state, spec, NOW)
    assert view.totals.nearest is not None
    later = build_view(state, spec, NOW + timedelta(seconds=90), view)
    assert later.totals.nearest is None


def test_a_row_is_read_anew_once_its_rate_is_too_old() -> None:
    from tui.presentation.rows import row_signature

    state = scenes.four_venues()
    key = key_of(state, DIP)
    signatures = {
        row_signature(row, with_seen=False)
        for seconds in (45, 55)
        if (row := make_row(state, key, NOW + timedelta(seconds=seconds))) is not None
    }
    assert len(signatures) == 2


# Finding and sorting


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("AA11", {RALLY, TURNED}),
        ("aa11somebodyels2", {RALLY, TURNED}),
        ("AA11 SOME", {RALLY, TURNED}),
        ("dip", {DIP}),
        ("stop-the-loss", set()),
        ("stop loss embed", {LOSS, TURNED}),
        ("usd/btc", {TURNED}),
        ("btc/usd embed", {RALLY, LOSS, TURNED, CROSS}),
        ("turnd2", {TURNED}),
        ("gte embed", {RALLY, PROFIT, TURNED, CROSS}),
        ("kuna stl", {KUNA_STOP, KUNA_BUY_STOP}),
        ("usdt mkt", {KUNA_SPENDS}),
        ("paused", {PROFIT}),
    ],
)
def test_the_filter_finds_user_strategy_name_and_either_pair(words: str, found: set[str]) -> None:
    view = build_view(scenes.four_venues(), ViewSpec(filter_text=words), NOW)
    assert {key.order_id for key in view.rows} == found


def ids(view: View) -> list[str]:
    return [key.order_id for key in view.rows]


def test_orders_sort_by_the_trigger_they_are_shown_with() -> None:
    spec = ViewSpec(filter_text="btc/usd embed", sort=(SortKey("trigger"),))
    assert ids(build_view(scenes.four_venues(), spec, NOW)) == [LOSS, TURNED, RALLY, CROSS]


def test_orders_sort_by_type_and_value_as_they_are_shown() -> None:
    spec = ViewSpec(filter_text="embed", sort=(SortKey("type"), SortKey("value")))
    expected = [DIP, TURNED, LOSS, PROFIT, CROSS, RALLY]
    assert ids(build_view(scenes.four_venues(), spec, NOW)) == expected


def test_an_order_that_changes_its_market_is_counted_on_the_one_it_is_told_on() -> None:
    view = build_view(scenes.four_venues(), ViewSpec(), NOW)
    (one,) = [one for one in view.memory.facts.values() if one.key.order_id == TURNED]
    assert one.kind is Kind.WORKING
    assert one.market is not None
    assert one.market.instrument == "BTC/USD"
    assert isinstance(one.entry, Order)
    assert one.entry.instrument == "USD/BTC"


# The line


def test_eighty_columns_name_the_venue_where_that_names_the_account_too() -> None:
    shown = [column.id for column in columns_for(79, DISTINCT)]
    assert shown[:3] == ["venue", "market", "side"]
    assert {"type", "left", "limit", "trigger", "distance", "state"} <= set(shown)
    assert "account" in [column.id for column in columns_for(79, 4)]


def test_a_direction_takes_nothing_from_a_price_at_eighty_columns() -> None:
    assert Whose(4, is_venue_enough=True, has_directions=True) == DISTINCT
    (trigger,) = (one for one in columns_for(79, DISTINCT) if one.id == "trigger")
    assert cell(KUNA_STOP, "trigger", trigger.width) == "<=88,500.00"
    assert sum(column.width + 1 for column in columns_for(79, DISTINCT)) + 2 <= 79


def test_without_a_venue_of_directions_columns_are_as_they_were() -> None:
    spot = scenes.accounts()[:1]
    assert columns_for(79, whose(spot)) == columns_for(79)


def test_a_whole_line_at_eighty_columns() -> None:
    columns = columns_for(79, DISTINCT)
    line = plain(row_line(row_of(TURNED), columns, 79))
    told_of = "EMB BTC/USD Sv LSS 12500USD - <=~90,334.2 -2.32% 4h00 ACTIVE"
    assert " ".join(line.split()) == told_of


def test_the_flags_tell_the_user_masked_and_the_fee_as_room_allows() -> None:
    assert cell(RALLY, "flags", 24) == "AA11…ELS2 fee 1.00%"
    assert cell(RALLY, "flags", 6) == "…ELS2"
    assert cell(KUNA_STOP, "flags", 24) == ""


@pytest.mark.parametrize("width", [6, 24])
def test_no_whole_iiban_stands_in_the_list(width: int) -> None:
    assert USER not in cell(DIP, "flags", width)


# The detail


def detail(order_id: str, width: int = 119, **changes: Any) -> str:
    state = changes.pop("state", None) or scenes.four_venues()
    lines = detail_lines(state, key_of(state, order_id), (), NOW, width, **changes)
    return "\n".join(plain(line).rstrip() for line in lines)


def test_the_detail_of_a_dip_says_what_it_does_for_whom_and_what_that_costs() -> None:
    text = detail(DIP)
    assert "EMB BTC/EUR  BUY ^ buy the dip  ACTIVE  embed" in text
    assert "once BTC/EUR is at or under 78,000.00: spend 500 EUR on BTC at the market" in text
    assert "left 500 EUR  trigger <=78,000.00  value 500.00 EUR left" in text
    assert "name dip BTC  user AA00 TEST EXAM PLE1  fee 0.50 %, spread 0.25 %" in text
    assert "rate 79,900.00  away -1,900.00 = -2.38%  would fire now no" in text
    assert "tag k3f2qa" in text
    assert "ticks" not in text


def test_the_detail_names_the_pair_as_it_is_written_where_that_is_the_other_way_round() -> None:
    text = detail(TURNED)
    assert "written as USD/BTC >=0.00001107" in text
    assert "receive 12,500 USD for BTC at the market; the price may be lower than that" in text
    assert "away -~2,146.26 = -2.32%" in text
    assert "written as" not in detail(DIP)


def test_the_detail_of_a_conversion_tells_both_assets() -> None:
    assert "spend 750 EUR on ETH at the market" in detail(CROSS)
    assert "CONV" in detail(CROSS)


def test_the_detail_warns_of_a_rate_that_is_too_old_to_measure_from() -> None:
    text = detail(DIP, state=with_rates(timedelta(seconds=75)))
    assert "1m old: no distance is measured from it" in text
    assert "away" not in text


def test_the_detail_says_when_the_condition_holds() -> None:
    state = scenes.four_venues()
    order = scenes.custom_order(DIP, "BTC/EUR", "lte 80000", ("spend", "500.00", "EUR"))
    book = {**state.book.by_account[scenes.PARTNER], order.key: order}
    listed = {**state.book.by_account, scenes.PARTNER: book}
    state = replace(state, book=replace(state.book, by_account=listed))
    assert "would fire now YES" in detail(DIP, state=state)


def test_an_order_that_is_paused_does_not_fire() -> None:
    order = listed(PROFIT)
    quote = scenes.four_venues().quotes[market_of(EMBED, order.instrument)]
    there = replace(quote, last=Decimal(4000))
    assert would_fire_now(order, there) == "no, it is paused"
    assert would_fire_now(replace(order, status=OrderStatus.ACTIVE), there) == "YES"
    assert would_fire_now(order, quote) == "no"
    assert would_fire_now(order, replace(quote, last=None)) == "not known"


def test_the_detail_of_a_stop_at_kuna_calls_its_price_a_median() -> None:
    text = detail(KUNA_STOP)
    assert "KUNA BTC_USDT  SELL v stop loss limit  OPEN  kuna  GTC" in text
    assert "limit 87,900.00  trigger <=88,500.00  value 5,274.00 USDT left" in text
    assert "bid 92,400.25  ask 92,420.75  median 92,410.50" in text
    assert "last" not in text.split("opened")[0]


def test_an_executed_order_is_told_with_its_price_to_few_digits() -> None:
    state = scenes.four_venues()
    (done,) = (one for one in state.ended_today if one.order.key.order_id == "sched_done")
    state = replace(state, book=replace(state.book, ended={done.order.key: done}))
    lines = detail_lines(state, done.order.key, (), NOW, 119)
    text = "\n".join(plain(line).rstrip() for line in lines)
    assert "left 0 USD  of 500 USD  filled 500 @ ~92,361.1111 (100%)" in text
    assert "reason executed: spent 498.75 USD and a fee of 1.25 USD, received 0.0054 BTC" in text


def test_the_venues_own_text_is_what_it_sent() -> None:
    assert '"target_price": "0.00001107"' in detail(TURNED, tab=DetailTab.RAW)


# What happened


def entry(order: Order, **changes: Any) -> ActivityEntry:
    values: dict[str, Any] = {
        "key": order.key,
        "venue": order.key.venue,
        "account": order.key.account,
        "instrument": order.instrument,
        "side": order.side,
        **changes,
    }
    return replace(make_entry(ActivityKind.APPEARED), **values)


def told(one: ActivityEntry, state: BlotterState | None = None) -> str:
    state = scenes.four_venues() if state is None else state
    (line,) = activity_lines([one], 160, 1, TimeZone.UTC, state)
    return plain(line)


def listed(order_id: str) -> Order:
    row = row_of(order_id)
    assert isinstance(row.listed, Order)
    return row.listed


def test_a_new_custom_order_is_told_with_its_amount_and_its_trigger() -> None:
    order = listed(TURNED)
    price = order.trigger_price
    line = told(entry(order, quantity=order.quantity, price=price, left=order.quantity))
    assert "BTC/USD    SELL v 12,500 USD trigger <=~90,334.24" in line


def test_a_new_order_of_kuna_in_money_names_it() -> None:
    order = listed(KUNA_SPENDS)
    assert "20 USDT" in told(entry(order, quantity=order.quantity, left=order.quantity))


def test_an_execution_is_told_at_its_price_on_the_pair_the_usual_way_round() -> None:
    order = listed(TURNED)
    filled = entry(
        order,
        kind=ActivityKind.FILL,
        quantity=order.quantity,
        price=Decimal(1) / Decimal(90000),
        left=Decimal(0),
    )
    line = told(filled)
    assert "12,500 USD @ " in line
    assert "90,000.00  nothing left" in line


def test_an_execution_that_failed_is_no_cancel() -> None:
    order = listed(DIP)
    ended = entry(order, kind=ActivityKind.ENDED, fate=Fate.CANCELLED, left=order.quantity)
    failed = replace(ended, text="the execution failed: insufficient balance")
    assert "failed" in told(failed).split()[2]
    assert "cancelled" in told(replace(ended, text="cancelled by user")).split()[2]


def test_the_timeline_tells_amounts_alike() -> None:
    order = listed(DIP)
    one = entry(order, quantity=order.quantity, price=order.trigger_price)
    (line,) = timeline_lines([one], 90, NOW, TimeZone.UTC, 2, order)
    assert "500 EUR trigger <=78,000.00" in plain(line)


# Working out


def test_a_market_is_told_the_usual_way_round_only_at_embed() -> None:
    turned = InstrumentId("USD/BTC")
    assert market_of(EMBED, turned).instrument == "BTC/USD"
    assert market_of(VenueId.KRAKEN_SPOT, turned).instrument == turned
    assert symbol_of(make_state(instruments=()), EMBED, turned) == "BTC/USD"


def test_a_conversion_whose_text_cannot_be_read_names_no_asset() -> None:
    order = replace(embed_order(), side=Side.CONVERT, raw=b"{")
    assert (legs_of(order).fixed, legs_of(order).other) == ("?", "?")


@pytest.mark.parametrize(
    ("price", "decimals", "about", "short"),
    [
        ("90334.2366757", 2, "~", "90334.24"),
        ("100000.00", 2, "", "100000.00"),
        ("0.0000123456", 2, "~", "0.0000123456"),
        ("90334.2366757", None, "~", "90334.23668"),
    ],
)
def test_a_worked_out_price_is_rounded_and_marked(
    price: str, decimals: int | None, about: str, short: str
) -> None:
    mark = "" if Decimal(short) == Decimal(price) else about
    assert rounded(Decimal(price), decimals) == (mark, Decimal(short))


@given(st.decimals(min_value="0.00000001", max_value="100000000", places=8))
def test_a_rounded_price_is_marked_exactly_when_it_is_another(price: Decimal) -> None:
    about, short = rounded(price, 2)
    assert (about == "") is (short == price)
    assert short > 0


@given(st.sampled_from([Side.BUY, Side.SELL]), st.booleans())
def test_the_direction_of_kunas_types_is_that_of_its_documentation(
    side: Side, is_stop: bool
) -> None:
    kind = OrderType.STOP_LOSS_LIMIT if is_stop else OrderType.TAKE_PROFIT_LIMIT
    order = kuna_order(order_type=kind, side=side, trigger_price="100")
    assert trigger_sign(order) == ("<=" if (side is Side.SELL) is is_stop else ">=")
    assert trigger_text(order, 2) == trigger_sign(order) + "100.00"


def test_kunas_orders_without_a_trigger_have_no_direction() -> None:
    assert trigger_sign(kuna_order()) == ""


def test_the_statuses_of_both_have_words() -> None:
    assert cell(PROFIT, "state") == "PAUSED"
    assert cell(DIP, "state") == "ACTIVE"
    assert cell(KUNA_SPENDS, "state") == "PEND"
    assert listed(KUNA_SPENDS).status is OrderStatus.PENDING
    assert listed(KUNA_SPENDS).quantity_unit is QuantityUnit.QUOTE
    assert row_of(KUNA_SPENDS).key.venue is KUNA
    assert BOB in detail(RALLY)
