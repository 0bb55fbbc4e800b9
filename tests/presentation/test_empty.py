"""Where no order is shown, there is a reason, and it is said."""

from datetime import timedelta

from tests.builders import (
    NOW,
    make_account,
    make_failure,
    make_health,
    make_order,
    make_state,
    make_system,
)
from tui.domain.failure import FailureKind
from tui.domain.health import SystemMode
from tui.domain.state import BlotterState
from tui.presentation.empty import empty_lines
from tui.presentation.text import line_width, plain
from tui.presentation.view import ViewSpec, build_view


def said(state: BlotterState, filter_text: str = "") -> str:
    view = build_view(state, ViewSpec(filter_text), NOW)
    lines = empty_lines(state, view, NOW, 80)
    assert all(line_width(line) == 80 for line in lines)
    return " ".join(" ".join(map(plain, lines)).split())


def test_nothing_is_said_while_orders_are_shown() -> None:
    assert said(make_state([make_order()])) == ""


def test_nothing_open_names_the_venues_and_when_they_were_read() -> None:
    assert said(make_state()) == "No open orders on SPOT (read 1s ago)."
    accounts = [make_account(name) for name in ("a", "b", "c")]
    assert said(make_state(accounts=accounts)) == (
        "No open orders on SPOT a (read 1s ago), SPOT b (read 1s ago) and SPOT c (read 1s ago)."
    )


def test_nothing_matching_says_how_to_see_more() -> None:
    one = make_state([make_order()])
    assert said(one, "zzz") == ("1 open order, and it does not match the filter. F clear filter")
    two = make_state([make_order("A"), make_order("B")])
    assert said(two, "btc zz\x1b") == (
        "2 open orders, none of them matches the filter. F clear filter "
        'Without "zz<1B>" there would be 2.'
    )


def test_connecting_is_not_an_empty_book() -> None:
    health = [make_health(answered_at=None)]
    assert said(make_state(health=health)) == (
        "Connecting to SPOT at api.kraken.com: no answer yet."
    )
    demo = [make_account(is_simulated=True)]
    assert said(make_state(accounts=demo, health=[])) == (
        "Connecting to SPOT in this process: no answer yet."
    )


def test_a_venue_that_is_down_is_not_an_empty_book() -> None:
    failure = make_failure(FailureKind.NOT_REACHED, "no route")
    soon = NOW + timedelta(seconds=8)
    health = [make_health(answered_at=None, failures=1, failure=failure, next_poll_at=soon)]
    assert said(make_state(health=health)) == (
        "SPOT could not be reached: no route. No order has been read yet. "
        "Next try in 8s; r tries now."
    )


def test_an_old_empty_answer_is_shown_with_its_failure() -> None:
    failure = make_failure(FailureKind.REFUSED, "EAPI:Invalid key")
    text = said(make_state(health=[make_health(failures=1, failure=failure)]))
    assert text.startswith("No open orders on SPOT (read 1s ago). SPOT refused the key:")


def test_maintenance_is_said() -> None:
    health = [make_health(system=make_system(SystemMode.CANCEL_ONLY))]
    assert "SPOT accepts cancels only." in said(make_state(health=health))


def test_no_account_is_said() -> None:
    assert said(make_state(accounts=[], health=[])) == "No account is configured."
