"""Margin and positions in words and figures, and the list's figures of futures."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import NOW, make_failure
from tests.screens import mixed_scenes
from tests.screens.mixed_scenes import DESK, FUTURES, carrying, mixed
from tui.domain.failure import FailureKind
from tui.domain.identifiers import OrderKey, VenueOrderId
from tui.domain.order import Order, Side
from tui.domain.state import BlotterState
from tui.presentation.columns import COLUMNS_BY_ID
from tui.presentation.detail import detail_lines
from tui.presentation.funds import FundsView, funds_lines
from tui.presentation.funds_rows import funds_rows
from tui.presentation.history_tables import fill_table
from tui.presentation.holds import own_count, own_counts
from tui.presentation.moments import TimeZone
from tui.presentation.rows import make_row
from tui.presentation.text import line_width, plain
from tui.presentation.totals import totals_of

STOP, INVERSE = "6f5304db-a196-414f-8e55-d43af6e7f819", "3c20d1a8-7e63-4e1c-9b22-a107c3b4d5e6"
FAILURE = make_failure(FailureKind.UNAVAILABLE, "apiLimitExceeded")


def funds_text(state: BlotterState, width: int = 110) -> str:
    view = FundsView(zone=TimeZone.UTC)
    lines = funds_lines(state, own_counts(state), view, NOW, width)
    assert max(map(line_width, lines)) <= width
    return "\n".join(map(plain, lines))


def detail_text(state: BlotterState, order_id: str) -> str:
    key = OrderKey(FUTURES, DESK, VenueOrderId(order_id))
    return "\n".join(map(plain, detail_lines(state, key, (), NOW, 200)))


def cell(state: BlotterState, order_id: str, column: str, width: int) -> str:
    row = make_row(state, OrderKey(FUTURES, DESK, VenueOrderId(order_id)), NOW)
    assert row is not None
    assert isinstance(row.entry, Order)
    return COLUMNS_BY_ID[column].cell(row, row.entry, width).text.strip()


@pytest.mark.parametrize("width", [76, 110, 180])
def test_every_position_and_margin_account_is_told_in_every_width(width: int) -> None:
    text = funds_text(mixed(), width)
    for told in ("flex", "fi_xbtusd", "BTC perp", "ETH perp", "BTC inv", "12,500 contracts"):
        assert told in text


def test_positions_say_side_average_mark_profit_funding_and_leverage() -> None:
    line = next(line for line in funds_text(mixed(), 180).splitlines() if "BTC perp" in line)
    assert line.split() == [
        *("BTC", "perp", "LONG", "^", "0.1", "BTC", "91,000", "92,495"),
        *("+149.5", "~-0.00001045", "USD", "5x", "fixed"),
    ]


def test_none_open_is_said_only_where_the_venue_said_so() -> None:
    assert "No position is open." in funds_text(mixed_scenes.flat())
    text = funds_text(mixed_scenes.unread())
    assert "No position is open." not in text
    assert "Whether a position is open is not known." in text


def test_positions_of_before_are_shown_as_of_before() -> None:
    text = funds_text(mixed_scenes.troubled())
    assert "The positions shown are from 13:55:31Z; they may be others now." in text
    assert "The margin shown is from 13:55:31Z." in text
    assert "BTC perp" in text


def test_having_had_none_is_not_having_none_now() -> None:
    before = replace(carrying(), positions=(), positions_failure=FAILURE)
    text = funds_text(mixed(before))
    assert "no position was open; whether one is now is not known." in text
    assert "No position is open." not in text


def test_what_orders_of_futures_hold_is_not_counted_from_their_value() -> None:
    state = mixed()
    count = own_count(state, DESK)
    assert count.held == {}
    assert {row.counted for row in funds_rows(state, DESK, count)} == {None}
    assert not any(row.difference for row in funds_rows(state, DESK, count))


def test_an_order_tells_the_position_of_its_market_and_the_margin_left() -> None:
    text = detail_text(mixed(), STOP)
    assert "position short 6.5 ETH at 3,098.25, read 12s ago" in text
    assert "margin available 25,210.45 USD" in text
    assert "margin available 0.48 BTC" in detail_text(mixed(), INVERSE)


def test_a_position_that_is_not_known_is_not_none() -> None:
    flat = detail_text(mixed_scenes.flat(), STOP)
    assert "position none, read 12s ago" in flat
    unread = detail_text(mixed_scenes.unread(), STOP)
    assert "position not known" in unread
    assert "margin available not known" in unread
    old = detail_text(mixed_scenes.troubled(), STOP)
    assert "read 7m ago, not since" in old


def test_an_order_tells_its_distance_from_its_signal_and_from_the_others() -> None:
    text = detail_text(mixed(), STOP)
    assert "trigger 3,000.0 on index" in text
    assert "away from index -119.2 = -1,192 ticks = -3.82%" in text
    assert "from mark -3.78%" in text
    assert "mark 3,117.9" in text


def test_an_order_tells_what_it_counts_and_every_field_as_it_came() -> None:
    text = detail_text(mixed(), INVERSE)
    assert "left 37,500 contracts" in text
    assert "each worth 1 USD" in text
    assert "value 37,500.00 USD left" in text
    assert "algorithm id" in text
    assert "7d1c2ab0-4c1e-4b8e-9a0e-3f8f0d6a2b11" in text
    assert "newField.of" in text


def test_contracts_say_so_in_the_list() -> None:
    state = mixed()
    assert cell(state, INVERSE, "left", 9) == "37,500 ct"
    assert cell(state, INVERSE, "quantity", 8) == "50000 ct"
    assert cell(state, INVERSE, "value", 12) == "37,500.00"


def test_what_a_trigger_watches_fits_where_reduce_only_stands() -> None:
    assert cell(mixed(), STOP, "flags", 12) == "ro index"
    assert cell(mixed(), STOP, "flags", 6) == "ro ix"


def test_orders_of_both_venues_add_up_by_quote_currency_contracts_by_their_size() -> None:
    state = mixed()
    keys = [
        OrderKey(FUTURES, DESK, VenueOrderId(name))
        for name in (INVERSE, "179f9af8-e45e-469d-b3e9-2fd4675cb7d0")
    ]
    assert totals_of(state, keys).of(Side.BUY) == {"USD": Decimal(37500 + 18200)}


def test_a_fee_that_the_venue_does_not_tell_is_said_to_be_so() -> None:
    lines = [plain(line) for line in fill_table(mixed(), mixed().fills, TimeZone.UTC, 120)]
    assert [("not told" in line) for line in lines] == [False, False, True, True]
    assert "12,500 ct" in lines[2]


def test_margin_of_many_decimals_is_marked_as_rounded() -> None:
    margin = replace(carrying().margins[0], unrealised=Decimal("0.1234567891"))
    text = funds_text(mixed(replace(carrying(), margins=(margin,))), 180)
    assert "~0.12345679" in text


def test_a_mark_of_a_while_ago_is_marked_as_a_guess() -> None:
    state = mixed()
    old = {key: replace(one, as_of=NOW - timedelta(minutes=2)) for key, one in state.quotes.items()}
    assert "92,495?" in funds_text(replace(state, quotes=old))
