"""The list at every width: what is shown, what drops out, how each row reads."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    NOW,
    make_account,
    make_ended,
    make_health,
    make_instrument,
    make_order,
    make_quote,
    make_state,
    make_unreadable,
)
from tui.domain.fate import EndedOrder, Fate
from tui.domain.instrument import Instrument
from tui.domain.order import (
    BookEntry,
    OrderStatus,
    OrderType,
    QuantityUnit,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.quote import Quote
from tui.presentation.cells import flag_words
from tui.presentation.columns import COLUMNS
from tui.presentation.labels import account_labels
from tui.presentation.layout import GUTTER, Whose, columns_for, header_text, layout_for, row_line
from tui.presentation.rows import Row, make_row, row_tone, state_word
from tui.presentation.text import Tone, line_width, plain
from tui.presentation.view import SortKey, ViewSpec, build_view

ESSENTIAL = [
    "venue",
    "market",
    "side",
    "type",
    "left",
    "limit",
    "trigger",
    "distance",
    "age",
    "state",
]


def a_row(
    entry: BookEntry,
    *,
    ended: EndedOrder | None = None,
    instrument: Instrument | None = None,
    quote: Quote | None = None,
    failures: int = 0,
    account_label: str | None = None,
) -> Row:
    state = make_state(
        [] if ended else [entry],
        ended=[ended] if ended else [],
        instruments=[instrument or make_instrument()],
        quotes=[quote or make_quote()],
        health=[make_health(entry.key.account, failures=failures)],
    )
    row = make_row(state, entry.key, NOW, account_label)
    assert row is not None
    return row


def text_at(row: Row, width: int, accounts: int = 1) -> str:
    columns = columns_for(width, accounts)
    line = row_line(row, columns, width)
    assert line_width(line) == width - GUTTER
    return plain(line)


def cell(row: Row, column_id: str, width: int = 199) -> str:
    line = row_line(row, columns_for(width), width)
    start = 0
    for column in columns_for(width):
        if column.id == column_id:
            return plain(line)[start : start + column.width].strip()
        start += column.width + 1
    raise AssertionError(column_id)


def ids(width: int, accounts: int = 1) -> list[str]:
    return [column.id for column in columns_for(width, accounts)]


def test_eighty_cells_show_what_an_order_cannot_do_without() -> None:
    assert ids(79) == ESSENTIAL


def test_wider_terminals_add_columns() -> None:
    assert set(ids(119)) - set(ESSENTIAL) == {"quantity", "value", "flags"}
    assert set(ids(199)) == {column.id for column in COLUMNS} - {"account"}


def test_the_account_is_shown_from_two_accounts_on_and_replaces_the_venue_where_it_is_narrow() -> (
    None
):
    assert ids(79, accounts=2) == ["account", *ESSENTIAL[1:]]
    assert {"venue", "account"} <= set(ids(119, accounts=2))


@given(st.integers(79, 260), st.integers(1, 4), st.integers(0, 20))
def test_every_layout_fits_its_width(width: int, accounts: int, offset: int) -> None:
    layout = layout_for(width, accounts, offset)
    used = GUTTER + sum(column.width for column in layout.columns) + len(layout.columns) - 1
    assert used <= width
    assert all(column.least <= column.width <= column.most for column in layout.columns)
    assert layout.offset == min(offset, layout.furthest)


@given(st.integers(79, 260), st.integers(1, 4))
def test_scrolling_sideways_reaches_every_column_and_keeps_the_first_ones(
    width: int, accounts: int
) -> None:
    furthest = layout_for(width, accounts).furthest
    seen = {
        column.id
        for offset in range(furthest + 1)
        for column in layout_for(width, accounts, offset).columns
    }
    assert seen == {column.id for column in COLUMNS if accounts > 1 or column.id != "account"}
    last = [column.id for column in layout_for(width, accounts, furthest).columns]
    assert last[-1] == [column.id for column in COLUMNS if not column.is_fixed][-1] or furthest == 0
    assert {"market", "side"} <= set(last)


def test_a_row_at_eighty_cells() -> None:
    order = make_order(filled_quantity="0.05", status=OrderStatus.PARTIALLY_FILLED)
    assert text_at(a_row(order), 79) == (
        "SPOT BTC/USD    B^ LMT    0.2000 91,250.0          -  -1.35%  2h04 PART     "
    )


def test_a_row_at_a_hundred_and_twenty_cells() -> None:
    order = make_order(
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        limit_price="90000.0",
        trigger_price="90500.0",
        quantity="1.2",
        flags=("post", "5:1"),
        post_only=True,
    )
    assert text_at(a_row(order), 119) == (
        "SPOT BTC/USD     SELL v STL     1.2000     1.2000  90,000.0   90,500.0    -2.16% "
        " 108,000.00  2h04 OPEN      po 5:1 "
    )


def test_a_row_at_two_hundred_cells_has_ticks_time_in_force_and_when_it_was_seen() -> None:
    row = a_row(make_order(time_in_force=TimeInForce.GTD))
    assert [cell(row, name) for name in ("ticks", "tif", "seen", "value")] == [
        "-12,500",
        "GTD",
        "<15s",
        "22,812.50",
    ]


def test_the_header_names_columns_and_the_sort() -> None:
    narrow = {column.id: column for column in columns_for(79)}
    wide = {column.id: column for column in columns_for(199)}
    accounts = {column.id: column for column in columns_for(79, accounts=2)}
    assert header_text(narrow["distance"], "^") == "  DIST^"
    assert header_text(narrow["side"]) == "S "
    assert header_text(narrow["side"], "v") == "Sv"
    assert header_text(narrow["type"], "^") == "TY^"
    assert header_text(accounts["account"], "^").strip() in {"ACCT^", "ACCOUNT^"}
    assert header_text(wide["side"]) == "SIDE  "


@pytest.mark.parametrize("width", [79, 99, 119, 149, 199])
def test_no_market_name_breaks_a_row_and_its_quote_currency_stays_legible(width: int) -> None:
    longest = make_instrument(symbol="ABCDEFGHIJKLMNOPQRST/USDT")
    text = text_at(a_row(make_order(), instrument=longest), width)
    assert "/USDT" in text
    assert "…" in text


def test_a_name_without_a_slash_keeps_both_its_ends() -> None:
    order = make_order(instrument="PF_SOMETHINGVERYLONGUSD")
    assert cell(a_row(order), "market", 79) == "PF_SO…GUSD"


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (OrderStatus.PENDING, "PEND"),
        (OrderStatus.OPEN, "OPEN"),
        (OrderStatus.PARTIALLY_FILLED, "PART"),
        (OrderStatus.TRIGGERED, "TRIG"),
        (OrderStatus.ACTIVE, "ACTIVE"),
        (OrderStatus.PAUSED, "PAUSED"),
        (OrderStatus.UNKNOWN, "UNKNOWN"),
        (OrderStatus.REJECTED, "REFUSED"),
    ],
)
def test_every_state_is_a_word_and_a_guess_when_stale(status: OrderStatus, word: str) -> None:
    order = make_order(status=status)
    assert state_word(a_row(order)) == word
    assert state_word(a_row(order, failures=1)) == f"{word}?"


def test_an_open_order_is_new_for_a_minute() -> None:
    young = make_order(opened_at=NOW - timedelta(seconds=59))
    older = make_order(opened_at=NOW - timedelta(seconds=60))
    undated = make_order(opened_at=None)
    assert [state_word(a_row(order)) for order in (young, older, undated)] == [
        "NEW",
        "OPEN",
        "OPEN",
    ]


@pytest.mark.parametrize(
    ("fate", "word", "tone"),
    [
        (Fate.LOOKING_UP, "GONE?", Tone.PENDING),
        (Fate.FILLED, "FILLED", Tone.ENDED),
        (Fate.CANCELLED, "CANCELLED", Tone.ENDED),
        (Fate.EXPIRED, "EXPIRED", Tone.ENDED),
        (Fate.REJECTED, "REFUSED", Tone.ENDED),
        (Fate.UNKNOWN, "UNKNOWN", Tone.ENDED),
    ],
)
def test_an_order_that_left_the_list_is_greyed_with_its_fate(
    fate: Fate, word: str, tone: Tone
) -> None:
    order = make_order()
    row = a_row(order, ended=make_ended(order, fate=fate))
    line = row_line(row, columns_for(79), 79)
    assert state_word(row) == word
    assert plain(line).rstrip().endswith(word)
    assert {span.tone for span in line} == {tone}
    assert ("%" in plain(line)) == (fate is Fate.LOOKING_UP)


def test_a_stale_row_is_toned_and_its_guesses_marked() -> None:
    row = a_row(make_order(), failures=1)
    text = text_at(row, 79)
    assert row_tone(row) is Tone.STALE
    assert "-1.35%?" in text
    assert text.rstrip().endswith("OPEN?")


def test_figures_from_an_old_quote_are_marked_as_guesses() -> None:
    old = make_quote(as_of=NOW - timedelta(seconds=31))
    assert cell(a_row(make_order(), quote=old), "distance") == "-1.35%?"
    recent = make_quote(as_of=NOW - timedelta(seconds=30))
    assert cell(a_row(make_order(), quote=recent), "distance") == "-1.35%"


def test_sides_are_words_signs_and_tones() -> None:
    buy, sell = a_row(make_order()), a_row(make_order(side=Side.SELL))
    assert (cell(buy, "side", 79), cell(sell, "side", 79)) == ("B^", "Sv")
    assert (cell(buy, "side"), cell(sell, "side")) == ("BUY ^", "SELL v")
    assert Tone.BUY in {span.tone for span in row_line(buy, columns_for(79), 79)}
    assert Tone.SELL in {span.tone for span in row_line(sell, columns_for(79), 79)}


def test_every_order_type_has_three_letters_of_its_own() -> None:
    shown = [cell(a_row(make_order(order_type=kind)), "type") for kind in OrderType]
    assert len(set(shown)) == len(OrderType)
    assert {len(label) for label in shown} == {3}


def test_offsets_are_shown_as_the_venue_writes_them_and_a_live_trigger_gives_the_distance() -> None:
    order = make_order(
        order_type=OrderType.TRAILING_STOP,
        side=Side.SELL,
        limit_price=None,
        trigger_price="+50.0000%",
        live_trigger_price="46250.0",
    )
    row = a_row(order)
    assert cell(row, "trigger", 79) == "+50.0000%"
    assert cell(row, "limit", 79) == "-"
    assert cell(row, "distance", 79) == "-50.0%"


def test_a_trigger_with_a_direction_shows_it() -> None:
    order = make_order(limit_price=None, trigger_price="78000", condition="lte")
    assert cell(a_row(order), "trigger") == "<=78,000.0"
    assert cell(a_row(replace(order, condition="gte")), "trigger") == ">=78,000.0"


def test_tiny_prices_keep_their_digits() -> None:
    pepe = make_instrument(symbol="PEPE/USD", price_decimals=9, tick_size="0.000000001")
    row = a_row(
        make_order(limit_price="0.000011234", quantity="123456789.12345678"),
        instrument=pepe,
        quote=make_quote(last="0.000012345"),
    )
    assert cell(row, "limit") == "0.000011234"
    assert cell(row, "limit", 79) == ".0000112…"
    assert cell(row, "left", 79) == "~123M"
    assert cell(row, "distance", 79) == "-9.00%"


def test_quantities_in_quote_currency_say_so() -> None:
    order = make_order(quantity="500", quantity_unit=QuantityUnit.QUOTE)
    assert cell(a_row(order), "left", 79) == "500 USD"
    assert cell(a_row(order), "value") == "500.00"


def test_contracts_are_worth_their_size_whatever_the_price() -> None:
    order = make_order(quantity="5", quantity_unit=QuantityUnit.CONTRACTS)
    assert cell(a_row(order), "value") == "5.00"


def test_an_order_without_a_price_shows_none() -> None:
    row = a_row(make_order(order_type=OrderType.MARKET, limit_price=None))
    assert [cell(row, name) for name in ("limit", "trigger", "distance", "ticks", "value")] == [
        "-"
    ] * 5


def test_flags_are_short_words_once_each() -> None:
    order = make_order(
        post_only=True,
        reduce_only=True,
        trigger_signal=TriggerSignal.INDEX,
        flags=("post", "fcib", "index", "5:1\x1b"),
    )
    assert flag_words(order) == ("po", "ro", "fcib", "index", "5:1<1B>")
    assert flag_words(replace(order, trigger_signal=TriggerSignal.LAST, flags=())) == ("po", "ro")


@pytest.mark.parametrize("width", [79, 119, 199])
def test_an_unreadable_order_is_listed_with_its_id_and_what_is_wrong(width: int) -> None:
    text = text_at(a_row(make_unreadable()), width)
    assert text.startswith("SPOT OBROKE-N0000-000001  vol: not a number")
    assert text.endswith("UNREADABLE")


def test_an_unreadable_order_says_whose_it_is_among_several_accounts() -> None:
    row = a_row(make_unreadable(account="desk"), account_label="desk")
    assert text_at(row, 79, accounts=2).startswith("SPOT desk   OBROKE-N0000-000001")


HOSTILE = "[/x] [red]y [@click=app.quit]z\x1b[2J\u202e"


def test_hostile_names_are_shown_harmless_in_every_cell() -> None:
    order = make_order(instrument=HOSTILE, flags=(HOSTILE,), limit_price=HOSTILE + "%")
    instrument = make_instrument(HOSTILE, symbol=HOSTILE, quote=HOSTILE)
    for width in (79, 119, 199):
        row = a_row(order, instrument=instrument, account_label=HOSTILE)
        text = text_at(row, width, accounts=2)
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_row_exists_only_for_orders_in_view() -> None:
    state = make_state([])
    assert make_row(state, make_order().key, NOW) is None


def test_a_listed_order_is_not_ended_even_when_it_ended_before() -> None:
    order = make_order()
    row = make_row(make_state([order], ended=[make_ended(order)]), order.key, NOW)
    assert row is not None
    assert row.ended is None


def test_distance_is_measured_from_mark_where_there_is_one() -> None:
    quote = replace(make_quote(), mark=Decimal(91250))
    assert cell(a_row(make_order(), quote=quote), "distance") == "+0.00%"


def test_account_labels_are_short_and_never_alike() -> None:
    accounts = [make_account(name) for name in ("main", "desk-europe-1", "desk-europe-2")]
    assert list(account_labels(accounts, 6).values()) == ["main", "des…-1", "des…-2"]
    alike = [make_account(name) for name in ("aaaa-b-cccc", "aaaa-d-cccc")]
    assert list(account_labels(alike, 6).values()) == ["aaa…1", "aaa…2"]
    assert list(account_labels(accounts[:1], 6).values()) == ["main"]
    blanks = [make_account("a b"), make_account("a\u00a0b")]
    assert list(account_labels(blanks, 6).values()) == ["a b…1", "a b…2"]


def test_when_an_order_was_seen_is_told_to_the_second_only_once_it_matters() -> None:
    def seen(age: timedelta, *, is_ended: bool = False) -> str:
        order = make_order()
        ended = make_ended(order, since=NOW - age) if is_ended else None
        return cell(replace(a_row(order, ended=ended), seen_at=NOW - age), "seen")

    assert seen(timedelta(seconds=14)) == "<15s"
    assert seen(timedelta(seconds=15)) == "15s"
    assert seen(timedelta(seconds=3), is_ended=True) == "3s"
    assert cell(replace(a_row(make_order()), seen_at=None), "seen") == "-"


def test_a_symbol_is_missing_from_an_order_that_cannot_be_read() -> None:
    assert a_row(make_unreadable()).symbol == ""


def test_pending_and_unknown_states_have_tones_of_their_own() -> None:
    for status, tone in ((OrderStatus.PENDING, Tone.PENDING), (OrderStatus.UNKNOWN, Tone.UNKNOWN)):
        line = row_line(a_row(make_order(status=status)), columns_for(79), 79)
        assert tone in {span.tone for span in line}


def test_states_sort_as_a_life_goes() -> None:
    ended = [make_ended(make_order("E1"), fate=Fate.FILLED)]
    entries = [
        make_order("A", status=OrderStatus.TRIGGERED),
        make_order("B", status=OrderStatus.PENDING),
        make_order("C"),
    ]
    view = build_view(make_state(entries, ended=ended), ViewSpec(sort=(SortKey("state"),)), NOW)
    assert [key.order_id for key in view.rows] == ["B", "C", "A", "E1"]


def test_ticks_sort_by_their_number() -> None:
    entries = [make_order("A", limit_price="95000"), make_order("B", limit_price="92000")]
    view = build_view(make_state(entries), ViewSpec(sort=(SortKey("ticks"),)), NOW)
    assert [key.order_id for key in view.rows] == ["B", "A"]


@given(
    st.lists(st.text("ab -", min_size=1, max_size=9), min_size=1, max_size=9, unique=True),
    st.integers(6, 16),
)
def test_account_labels_fit_their_column_and_tell_accounts_apart(
    names: list[str], width: int
) -> None:
    labels = account_labels([make_account(name) for name in names], width)
    assert len(set(labels.values())) == len(names)
    assert all(len(label) <= width for label in labels.values())


@pytest.mark.parametrize("width", [79, 119, 199])
def test_beside_other_accounts_a_trigger_with_its_sign_is_never_cut(width: int) -> None:
    stop = make_order(
        "OKUNA", order_type=OrderType.STOP_LOSS_LIMIT, trigger_price="89187.83", limit_price="88000"
    )
    stop = replace(stop, condition="lte")
    columns = columns_for(width, Whose(4, is_venue_enough=True, has_directions=True))
    text = plain(row_line(a_row(stop), columns, width))
    assert "<=89,187.83" in text
