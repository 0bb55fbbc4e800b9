"""The first line names the mode, the accounts, what is stale, and the time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_cancel,
    make_ended,
    make_health,
    make_order,
    make_state,
    make_unreadable,
)
from tui.domain.action import ActionState
from tui.domain.fate import Fate
from tui.domain.health import KeyInfo
from tui.domain.order import OrderStatus
from tui.domain.outcome import Unknown
from tui.domain.state import BlotterState
from tui.presentation.header import badge_line, header_lines, shorter_names
from tui.presentation.moments import TimeZone
from tui.presentation.text import Tone, line_width, plain
from tui.presentation.view import ViewSpec, build_view


def header(state: BlotterState, width: int = 80, *, is_frozen: bool = False) -> str:
    view = build_view(state, ViewSpec(), NOW)
    (line,) = header_lines(state, NOW, width, TimeZone.UTC, view, is_frozen=is_frozen)
    assert line_width(line) == width
    return plain(line)


def test_the_badge_says_what_a_key_press_could_do() -> None:
    demo = make_state(accounts=[make_account(is_simulated=True, can_send=True)])
    live = make_state(accounts=[make_account(can_send=True), make_account("b")])
    reading = make_state()
    badges = [badge_line(state)[0] for state in (demo, live, reading)]
    assert [(span.text, span.tone) for span in badges] == [
        (" DEMO ", Tone.DEMO),
        (" LIVE ", Tone.LIVE),
        (" READ-ONLY ", Tone.READ_ONLY),
    ]


def test_a_host_that_is_not_the_venues_own_stands_beside_the_badge() -> None:
    account = make_account(host="127.0.0.1:8080\x1b", is_default_host=False)
    assert plain(badge_line(make_state(accounts=[account]))) == " READ-ONLY  127.0.0.1:8080<1B>"
    demo = replace(account, is_simulated=True)
    assert plain(badge_line(make_state(accounts=[demo]))) == " DEMO "


def test_a_frozen_view_says_so_loudly() -> None:
    assert " FROZEN " in header(make_state(), is_frozen=True)


def test_open_actions_are_counted_also_where_the_filter_hides_their_orders() -> None:
    orders = [make_order("A"), make_order("B"), make_order("C", status=OrderStatus.PENDING)]
    lost = make_action(
        make_cancel(orders[1]),
        id="2",
        state=ActionState.ANSWERED,
        outcome=Unknown(text="no answer"),
    )
    state = make_state(
        orders,
        actions=[
            make_action(make_cancel(orders[0]), id="1"),
            lost,
        ],
    )
    view = build_view(state, ViewSpec("nothing"), NOW)
    (line,) = header_lines(state, NOW, 80, TimeZone.UTC, view)
    assert "3 working  1 pending  1 unknown" in plain(line)
    assert Tone.UNKNOWN in {span.tone for span in line}
    assert "3 working  2 pending  1 unknown" in header(state)


def test_a_locked_account_is_named_so() -> None:
    accounts = [
        make_account("main", may_trade=True),
        make_account("desk", may_trade=True, can_send=True),
        make_account("look"),
    ]
    text = header(make_state(accounts=accounts), 120)
    assert "main ..7Q2x locked, desk ..7Q2x, look ..7Q2x " in text


def test_eighty_cells_hold_badge_account_counts_and_clock() -> None:
    assert header(make_state([make_order()])) == (
        " READ-ONLY   main ..7Q2x                                   1 working  14:02:31Z "
    )


def test_counts_name_what_is_not_plainly_working() -> None:
    state = make_state(
        [make_order("A"), make_order("B", status=OrderStatus.PENDING), make_unreadable("C")],
        ended=[make_ended(make_order("D"), fate=Fate.LOOKING_UP)],
    )
    assert "4 working  1 pending  1 looking up  1 unreadable" in header(state, 120)


def test_staleness_takes_the_place_of_the_counts_where_there_is_no_room_for_both() -> None:
    health = make_health(failures=1, answered_at=NOW - timedelta(seconds=48))
    state = make_state([make_order()], health=[health])
    assert "STALE: SPOT 48s, last answer 14:01:43Z" in header(state)
    assert "working" not in header(state)
    assert "1 working  STALE: SPOT 48s" in header(state, 120)


def test_the_oldest_of_several_stale_accounts_is_named_and_the_others_counted() -> None:
    accounts = [make_account("a"), make_account("b")]
    health = [
        make_health("a", failures=1, answered_at=NOW - timedelta(seconds=20)),
        make_health("b", failures=1, answered_at=NOW - timedelta(seconds=30)),
    ]
    state = make_state(accounts=accounts, health=health)
    assert "STALE: SPOT b 30s +1, last answer 14:02:01Z" in header(state, 120)


@pytest.mark.parametrize(("width", "accounts"), [(80, 1), (80, 6), (120, 4), (120, 6)])
def test_what_is_unknown_and_stale_is_told_however_little_room_there_is(
    width: int, accounts: int
) -> None:
    names = [f"account{number}" for number in range(accounts)]
    order = make_order(account=names[0])
    lost = make_action(make_cancel(order), state=ActionState.ANSWERED, outcome=Unknown(text="?"))
    answered = NOW - timedelta(seconds=30)
    skew = timedelta(seconds=4.2)
    state = make_state(
        [order],
        accounts=[
            make_account(name, host="127.0.0.1:18765", is_default_host=False) for name in names
        ],
        actions=[lost],
        health=[
            make_health(name, failures=1, answered_at=answered, clock_skew=skew) for name in names
        ],
    )
    text = header(state, width)
    assert "1 unknown  STALE: SPOT" in text
    assert "30s" in text
    assert "skew +4.2s  14:02:31Z " in text
    assert width < 120 or "…" not in text


def test_accounts_without_room_are_counted_not_cut() -> None:
    state = make_state(accounts=[make_account(f"account{number}") for number in range(9)])
    assert "account3 ..7Q2x, +5  " in header(state, 120)


def test_a_form_names_accounts_without_their_keys_before_it_counts_them() -> None:
    accounts = [make_account("a"), make_account("b", key_tail=""), make_account("c")]
    assert [plain(line) for line in shorter_names(accounts)] == [
        " a ..7Q2x b c ..7Q2x",
        " a b c",
        " a b +1",
        " a +2",
    ]
    assert [plain(line) for line in shorter_names(())] == [""]


def test_more_accounts_than_fit_are_counted() -> None:
    state = make_state(accounts=[make_account(name) for name in "abc"])
    assert "a ..7Q2x, b ..7Q2x, +1" in header(state)
    assert "a ..7Q2x, b ..7Q2x, c ..7Q2x" in header(state, 120)


def test_what_the_key_may_do_is_shown_where_there_is_room() -> None:
    key = KeyInfo(name=None, permissions=("query", "modify"))
    state = make_state(health=[replace(make_health(), key=key)])
    assert "main ..7Q2x query+modify" in header(state, 200)
    assert "query" not in header(state, 80)


@pytest.mark.parametrize(
    ("skew", "width", "text"),
    [
        (timedelta(milliseconds=100), 120, "skew +0.1s"),
        (timedelta(milliseconds=100), 80, ""),
        (timedelta(seconds=-4.2), 80, "skew -4.2s"),
    ],
)
def test_a_clock_that_is_off_is_named_at_every_width(
    skew: timedelta, width: int, text: str
) -> None:
    line = header(make_state(health=[make_health(clock_skew=skew)]), width)
    assert text in line
    assert ("skew" in line) == bool(text)


def test_nothing_is_counted_before_there_is_a_view() -> None:
    (line,) = header_lines(make_state(), NOW, 80, TimeZone.UTC)
    assert "working" not in plain(line)


def test_the_badge_survives_the_narrowest_line() -> None:
    assert header(make_state([make_order()]), 40).startswith(" READ-ONLY ")
