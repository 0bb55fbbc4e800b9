"""The day as it is told: fills, ended orders, totals."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import NOW, make_book, make_ended, make_health, make_order, make_state
from tests.money_builders import make_fill
from tests.screens import money_scenes, scenes
from tests.screens.money_scenes import MAIN, MINUTE
from tui.domain.fate import Fate
from tui.domain.health import KeyInfo
from tui.domain.order import Side
from tui.domain.state import KEPT_OF_DAY, BlotterState
from tui.presentation.history import (
    DayPart,
    day_line,
    day_lines,
    day_notes,
    day_of,
    tabs_line,
)
from tui.presentation.history_tables import LISTED
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, line_width, plain


def told(state: BlotterState, part: DayPart, width: int = 120) -> list[str]:
    lines = day_lines(state, day_of(state, NOW), part, TimeZone.UTC, width)
    assert max(map(line_width, lines)) <= width
    return texts(lines)


def texts(lines: Iterable[Line]) -> list[str]:
    return [plain(line).rstrip() for line in lines]


def test_a_fill_is_told_whole() -> None:
    lines = told(money_scenes.varied(), DayPart.FILLS)
    assert lines[0].split() == [
        *("TIME", "MARKET", "SIDE", "QUANTITY", "PRICE", "VALUE", "FEE", "AS", "ORDER")
    ]
    assert lines[1].split("  ")[0] == "14:02:29Z"
    assert " ".join(lines[1].split()) == (
        "14:02:29Z BTC/USD BUY ^ 0.0500 91,250.0 4,562.50 7.3 USD maker OQ7XK2-4MDRE-KT5WA1"
    )
    assert " ".join(lines[4].split()) == (
        "11:57:31Z SOL/EUR SELL v 33.33333333 141.90 4,729.999999527 - - OSOLEU-7MM2Q-KLW93B"
    )


def test_an_order_that_ended_is_told_with_how_and_why() -> None:
    lines = told(money_scenes.varied(), DayPart.ENDED, 160)
    assert lines[0] == "1 filled, 1 cancelled, 1 expired, 1 refused, 1 unknown"
    rows = [" ".join(line.split()) for line in lines[2:]]
    expired = (
        "09:02:31Z SOL/EUR BUY ^ LMT 12.5000 80.0000 139.90 EXPIRED OEXPIR-9PQ2M-XX71ZA"
        " Expired by GTD"
    )
    refused = (
        "09:01:31Z BTC/USD BUY ^ MKT 0.0000 5,000 USD REFUSED OMKTQQ-9PQ2M-XX71ZA"
        " Insufficient margin, or a very long sentence of the venue …"
    )
    assert rows == [
        "TIME MARKET SIDE TYPE FILLED OF AVERAGE ENDED ORDER REASON",
        "13:59:31Z ETH/USD SELL v STL 1.2000 1.2000 3,118.41 FILLED OETHSL-9PQ2M-XX71ZA",
        "13:53:31Z BTC/USD SELL v LMT 0.0000 0.4000 CANCELLED OGONE1-XXXXX-000001 User requested",
        expired,
        refused,
        "07:22:31Z UNKNOWN OBROKE-N0000-000001 unreadable: vol: not a number: 'abc'",
    ]


def test_totals_are_told_by_market_and_by_currency() -> None:
    lines = [" ".join(line.split()) for line in told(money_scenes.varied(), DayPart.TOTALS)]
    assert lines == [
        "by market",
        "MARKET BOUGHT AVERAGE SOLD AVERAGE NET FILLS",
        "ADA/BTC 12,500 0.00000698 12,500 1",
        "BTC/USD 0.08 91,306.25 0.08 2",
        "ETH/USD 1.2 3,118.41 -1.2 1",
        "SOL/EUR 33.33333333 141.90 -33.33333333 1",
        "",
        "by currency, as traded",
        "CURRENCY RECEIVED SPENT FEES NET",
        "ADA 12,500 12,500",
        "BTC 0.08 0.08725 0.0001396 -0.0073896",
        "ETH 1.2 -1.2",
        "EUR 4,729.999999527 4,729.999999527",
        "SOL 33.33333333 -33.33333333",
        "USD 3,742.092 7,304.5 21.4172 -3,583.8252",
    ]


def test_an_average_without_an_end_is_marked() -> None:
    fills = tuple(
        make_fill(fill_id, price=price, quantity=quantity)
        for fill_id, price, quantity in (("T1", "10.0", "1"), ("T2", "11.0", "2"))
    )
    lines = told(replace(make_state(), fills=fills), DayPart.TOTALS)
    assert " ~10.667 " in lines[2]


def test_a_market_without_a_name_is_told_by_the_venues_and_left_out_of_currencies() -> None:
    state = replace(make_state(), fills=(make_fill(instrument="NEWUSD"),))
    lines = told(state, DayPart.TOTALS)
    assert any(line.startswith("NEWUSD") for line in lines)
    assert lines[-1].startswith("Without NEWUSD: which currencies these trade is not known")


def test_totals_of_a_day_that_is_not_held_whole_say_so() -> None:
    fill = make_fill()
    state = replace(make_state(), fills=(fill,) * KEPT_OF_DAY)
    lines = told(state, DayPart.TOTALS)
    assert lines[0] == "Of the newest 5,000 fills only; blotter fills adds up all of them."
    assert "Of the newest" not in told(replace(state, fills=(fill,)), DayPart.TOTALS)[0]


def test_a_long_list_says_what_it_leaves_out() -> None:
    fills = (make_fill(),) * (LISTED + 1)
    lines = told(replace(make_state(), fills=fills), DayPart.FILLS)
    assert lines[-1] == "The newest 500 of 501 are listed."
    assert len(lines) == LISTED + 2
    assert "listed" not in told(replace(make_state(), fills=fills[1:]), DayPart.FILLS)[-1]


def test_the_day_begins_at_midnight_utc() -> None:
    midnight = datetime(2026, 11, 20, tzinfo=UTC)
    fills = tuple(
        make_fill(fill_id, filled_at=at)
        for fill_id, at in (("T2", midnight), ("T1", midnight - timedelta(microseconds=1)))
    )
    ended = tuple(
        make_ended(make_order(order_id), since=at)
        for order_id, at in (("B", midnight), ("A", midnight - timedelta(seconds=1)))
    )
    day = day_of(replace(make_state(), fills=fills, ended_today=ended), NOW)
    assert [fill.id for fill in day.fills] == ["T2"]
    assert [one.order.key.order_id for one in day.ended] == ["B"]


def test_orders_that_just_left_the_list_are_there_and_those_that_came_back_are_not() -> None:
    looking = make_ended(make_order("L"), fate=Fate.LOOKING_UP, since=NOW)
    twice = make_ended(make_order("T"), since=NOW - MINUTE)
    back = make_ended(make_order("B"), since=NOW - MINUTE)
    told_by_venue = replace(twice, reason="User requested", since=NOW - 2 * MINUTE)
    state = replace(
        make_state(),
        book=make_book([make_order("B")], [looking, twice]),
        ended_today=(told_by_venue, back),
    )
    day = day_of(state, NOW)
    assert [one.order.key.order_id for one in day.ended] == ["L", "T"]
    assert day.ended[1].reason == "User requested"
    lines = told(state, DayPart.ENDED)
    assert " GONE? " in lines[3]
    assert lines[3].endswith("being looked up")


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (DayPart.FILLS, "No fill was seen on this day."),
        (DayPart.ENDED, "No order was seen to end on this day."),
        (DayPart.TOTALS, "No fill was seen on this day."),
    ],
)
def test_an_empty_part_says_so(part: DayPart, sentence: str) -> None:
    assert told(make_state(), part) == [sentence]


def test_the_parts_are_counted_and_the_shown_one_stands_in_brackets() -> None:
    day = day_of(money_scenes.varied(), NOW)
    assert plain(tabs_line(day, DayPart.FILLS, 80)) == "[ fills 5 ]   ended orders 5     totals  "
    assert plain(tabs_line(day, DayPart.TOTALS, 80)) == "  fills 5     ended orders 5   [ totals ]"


def test_the_day_is_named_in_utc_and_its_beginning_in_the_zone_shown() -> None:
    day = day_of(make_state(), NOW)
    assert plain(day_line(day, TimeZone.UTC, 90)) == (
        "2026-11-20, the day in UTC (since 00:00:00Z), kept across restarts"
    )
    assert plain(day_line(day, TimeZone.UTC, 90, "disk full\x1b")) == (
        "2026-11-20, the day in UTC (since 00:00:00Z), NOT KEPT: disk full<1B>"
    )
    local = plain(day_line(day, TimeZone.LOCAL, 90))
    assert local.startswith("2026-11-20, the day in UTC (since ")
    assert "Z)" not in local


def test_an_account_whose_day_cannot_be_known_is_named_with_the_right_it_lacks() -> None:
    key = KeyInfo(name=None, permissions=("query-open-trades",))
    state = replace(make_state(), health={MAIN: replace(make_health(), key=key)})
    text = " ".join(texts(day_notes(state, 80)))
    assert '"Query closed orders & trades" (query-closed-trades)' in text
    unread = replace(make_state(), health={MAIN: make_health(answered_at=None)})
    assert texts(day_notes(unread, 80)) == ["main has not been read yet."]
    assert texts(day_notes(make_state(), 80)) == []


@pytest.mark.parametrize("width", [77, 107, 116])
@pytest.mark.parametrize("scene", [money_scenes.varied, money_scenes.two_accounts])
def test_no_number_is_cut_at_the_widths_there_are(scene: "type[BlotterState]", width: int) -> None:
    state = scene()
    fills = told(state, DayPart.FILLS, width)
    assert any("33.33333333" in line and "141.90" in line for line in fills)
    assert any("0.00000698" in line and "0.0001396 BTC" in line for line in fills)
    ended = told(state, DayPart.ENDED, width)
    assert any("12.5000" in line and "80.0000" in line for line in ended)
    totals = told(state, DayPart.TOTALS, width)
    assert any("4,729.999999527" in line for line in totals)


def test_a_second_account_is_named_in_every_line() -> None:
    lines = told(money_scenes.two_accounts(), DayPart.FILLS)
    assert " desk 2 " in lines[1]
    assert " ACCT " in lines[0]


@pytest.mark.parametrize("part", list(DayPart))
def test_text_of_venues_cannot_act(part: DayPart) -> None:
    lines = told(money_scenes.hostile(), part, 77)
    assert all(line.isprintable() for line in lines)
    assert scenes.HOSTILE not in "".join(lines)


def test_sides_of_totals_do_not_mix() -> None:
    fills = (make_fill("T1"), make_fill("T2", side=Side.SELL, quantity="0.02"))
    lines = told(replace(make_state(), fills=fills), DayPart.TOTALS)
    assert lines[2].split()[1:] == ["0.05", "91,250.0", "0.02", "91,250.0", "0.03", "2"]
