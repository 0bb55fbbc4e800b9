"""Cancelling without marks: the orders meant are asked for; groups, and the list read again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW, make_ended, make_order, make_unreadable
from tests.fakes import fake_failure
from tests.journeys.keys import burst, keys
from tests.journeys.stage import Stage, stage
from tests.journeys.test_batch_cancel import DESK, TRADER, Batch, ids, opened, rules, traded
from tests.screens import scenes
from tui.domain.health import AccountHealth
from tui.domain.order import OrderType, Side
from tui.domain.state import BlotterState
from tui.screens.batch_cancel import BatchCancelForm
from tui.screens.scope_choice import ScopeChoice

BUYS = [make_order(f"B{number}", limit_price=str(92400 - number)) for number in range(3)]
SELL = make_order("S1", limit_price="93900", side=Side.SELL)
ETHER = make_order("E1", instrument="ETHUSD", limit_price="3000.00", quantity="1")
STOPS = [
    make_order(
        f"T{number}",
        limit_price="90000",
        trigger_price=str(91000 - number),
        order_type=OrderType.STOP_LOSS_LIMIT,
    )
    for number in range(2)
]
OTHER = make_order("D1", account="desk", limit_price="92000")
ALL = [*BUYS, SELL, ETHER, *STOPS, OTHER]


def everything() -> BlotterState:
    return traded(*ALL, accounts=[TRADER, DESK])


def failing_since(at: datetime) -> AccountHealth:
    return scenes.healthy(answered_at=at, failure=fake_failure(), failing_since=at, failures=3)


async def on_first_buy(on: Stage) -> None:
    await keys(on.pilot, "g")
    while on.cursor != "B0":
        await keys(on.pilot, "j")


# Scopes


@pytest.mark.parametrize(
    ("key", "words", "listed"),
    [
        ("m", "BTC/USD orders of main", {"B0", "B1", "B2", "S1", "T0", "T1"}),
        ("s", "BTC/USD buy orders of main", {"B0", "B1", "B2", "T0", "T1"}),
        ("a", "every order of main", {"B0", "B1", "B2", "S1", "E1", "T0", "T1"}),
        ("e", "everything shown", {one.key.order_id for one in ALL}),
    ],
)
async def test_without_marks_the_orders_meant_are_asked_for(
    key: str, words: str, listed: set[str]
) -> None:
    async with stage(everything()) as on:
        await on_first_buy(on)
        await keys(on.pilot, "X")
        assert on.opened is ScopeChoice
        await keys(on.pilot, key)
        batch = Batch(on)
        assert f"scope: {words}" in batch.notes
        await keys(on.pilot, "ctrl+s")
        assert on.engine.submitted == [], "nobody took these in one by one"
        await type_the_word(on)
        protective = {"T0", "T1"}
        assert set(ids(on)) == listed - protective


async def type_the_word(on: Stage) -> None:
    """Type what a refused send asks for, in the line it names; then send."""
    form = on.app.screen
    assert isinstance(form, BatchCancelForm)
    assert form.confirmation is not None
    await keys(on.pilot, "tab", *form.confirmation, "ctrl+s")


@pytest.mark.parametrize("key", ["enter", "space", "X", "y", "ctrl+s"])
async def test_no_scope_is_chosen_by_itself(key: str) -> None:
    async with stage(everything()) as on:
        await keys(on.pilot, "X", key)
        assert on.opened is ScopeChoice
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.submitted == []


async def test_what_is_shown_is_what_the_filter_leaves() -> None:
    async with stage(everything()) as on:
        await keys(on.pilot, "/", *"eth", "enter", "X", "e")
        assert 'scope: everything shown by the filter "eth"' in Batch(on).notes
        await keys(on.pilot, "ctrl+s")
        await type_the_word(on)
        assert ids(on) == ["E1"]


async def test_orders_of_a_scope_that_the_filter_hides_are_named() -> None:
    async with stage(everything()) as on:
        await keys(on.pilot, "/", *"sell", "enter", "X", "m")
        batch = Batch(on)
        assert "5 orders (B0, B1, B2, 2 more): hidden by your filter" in batch.notes


async def test_an_order_that_cannot_be_read_has_no_market_to_go_by() -> None:
    async with stage(traded(make_unreadable("OBROKE"))) as on:
        await keys(on.pilot, "X", "m")
        assert on.opened is ScopeChoice
        assert "there is none that could be cancelled" in on.notes[0]
        await keys(on.pilot, "a")
        assert "OBROKE could not be read" in Batch(on).rows[0]


async def test_orders_that_ended_are_in_no_scope() -> None:
    async with stage(traded(SELL, ended=[make_ended(BUYS[0])])) as on:
        await keys(on.pilot, "X", "e")
        assert len(Batch(on).rows) == 1


async def test_a_scope_typed_ahead_opens_its_list() -> None:
    async with stage(traded(*BUYS, SELL)) as on:
        await burst(on.pilot, "X", "a", "ctrl+s")
        assert len(Batch(on).rows) == 5
        assert on.engine.submitted == []


# Groups


async def test_orders_stand_by_market_and_side_with_what_they_add_up_to() -> None:
    async with stage(traded(*BUYS, SELL, *STOPS)) as on:
        batch = await opened(on)
        assert [row[:20].rstrip() for row in batch.rows] == [
            "[x] BTC/USD    BUY ^",
            "[x] BTC/USD    BUY ^",
            "[x] BTC/USD    BUY ^",
            "[x] BTC/USD    BUY ^",
            "[x] BTC/USD    SELL",
            "[ ] BTC/USD    BUY ^",
            "[ ] BTC/USD    BUY ^",
            "[ ] BTC/USD    BUY ^",
        ]
        head, stops = batch.rows[0], batch.rows[5]
        assert head.split()[4:] == [
            "0.7500",
            "0.11%",
            "69,299.25",
            "2h04",
            "3",
            "of",
            "3",
            "orders",
        ]
        assert stops.endswith("0 of 2 STOPS")
        assert "BTC/USD  buy  3 of 3 orders ticked  69,299.25 USD  nearest 0.11%" in batch.head


async def test_space_on_a_group_takes_all_of_it_in_or_leaves_it_out() -> None:
    async with stage(traded(*BUYS, *STOPS)) as on:
        batch = await opened(on, "j", "space", "k")
        assert batch.ticks[:4] == ["[-]", "[ ]", "[x]", "[x]"]
        await keys(on.pilot, "space")
        assert batch.ticks[:4] == ["[x]"] * 4
        await keys(on.pilot, "space")
        assert batch.ticks == ["[ ]"] * 7
        await keys(on.pilot, "j", "j", "j", "j", "space", "ctrl+s")
        assert ids(on) == ["T0", "T1"]


async def test_v_shows_the_groups_alone_and_the_cursor_stays_with_its_own() -> None:
    async with stage(traded(*BUYS, SELL, *STOPS)) as on:
        batch = await opened(on, "j", "j", "v")
        assert batch.ticks == ["[x]", "[x]", "[ ]"]
        await keys(on.pilot, "space", "v")
        assert batch.ticks[:4] == ["[ ]"] * 4
        await keys(on.pilot, "ctrl+s")
        assert ids(on) == ["S1"]


async def test_a_long_list_opens_as_its_groups() -> None:
    many = [make_order(f"O{number:02}", limit_price=str(92400 - number)) for number in range(21)]
    async with stage(traded(*many)) as on:
        batch = await opened(on)
        assert len(batch.rows) == 1
        assert batch.rows[0].endswith("21 of 21 orders")
        await keys(on.pilot, "ctrl+s")
        assert len(on.engine.submitted) == 21


async def test_a_group_of_which_nothing_is_left_says_so() -> None:
    async with stage(traded(*BUYS, SELL)) as on:
        batch = await opened(on)
        await on.publish(traded(SELL))
        assert batch.rows[0] == " -  every order of this group has ended"


# Read again


async def test_the_orders_are_read_again_and_the_list_says_so() -> None:
    async with stage(everything()) as on:
        batch = await opened(on)
        assert on.engine.polled == ["main", "desk"]
        assert "being read again" in batch.notes
        read = [scenes.healthy(answered_at=NOW + timedelta(seconds=1))]
        read.append(replace(read[0], account=DESK.name))
        await on.engine.clock.advance(1.6)
        await on.publish(traded(*ALL, accounts=[TRADER, DESK], health=read))
        assert "read again 600ms ago" in batch.notes


async def test_a_list_that_cannot_be_read_again_says_how_old_it_is() -> None:
    failing = failing_since(NOW - timedelta(seconds=48))
    async with stage(traded(health=[failing])) as on:
        batch = await opened(on, "ctrl+s")
        assert on.opened is BatchCancelForm
        assert len(on.engine.submitted) == 2, "a cancel is never refused for stale data"
        assert "RESULT" in batch.head


async def test_old_data_is_named_before_it_is_sent() -> None:
    failing = failing_since(NOW - timedelta(seconds=48))
    async with stage(traded(health=[failing])) as on:
        assert "it cannot be read again now: read 48s ago" in (await opened(on)).notes


# The request


async def test_the_first_request_is_shown_as_it_would_go_out() -> None:
    async with stage(traded(*BUYS)) as on:
        on.engine.largest = 2
        batch = await opened(on)
        assert "cancel B0 cancel B1" in batch.notes
        assert "2 requests of up to 2, one after another" in batch.notes
        await keys(on.pilot, "j", "space")
        assert "cancel B1 cancel B2" in batch.notes


async def test_the_word_follows_the_number_of_a_group() -> None:
    async with stage(traded(*BUYS, SELL), rules=rules(confirm_batch_count=2)) as on:
        batch = await opened(on)
        assert batch.screen.confirmation == "cancel 4"
        await keys(on.pilot, "space")
        assert batch.screen.confirmation is None
