"""Narrowing and widening what is polled: orders outside it are never called gone."""

import pytest

from tests.builders import MAIN, make_key, make_order
from tests.clock import ManualClock
from tests.engine.stage import Stage, filled, on_stage
from tests.fakes import FakeVenue, fake_failure
from tui.domain.account import PollOptions
from tui.domain.activity import ActivityKind
from tui.domain.fate import Fate, FoundOrder
from tui.domain.identifiers import ClientOrderId
from tui.domain.order import OrderStatus
from tui.venues.port import OpenOrders

NARROW = PollOptions(userref=42)


async def change(stage: Stage, options: PollOptions) -> None:
    stage.engine.change_poll_options(MAIN, options)
    await stage.engine.idle()


async def test_the_configured_options_are_polled_with(clock: ManualClock) -> None:
    venue = FakeVenue(clock=clock, poll_options=NARROW)
    async with on_stage(clock, venue) as stage:
        assert venue.asked["open_orders"] == [NARROW]
        assert stage.health().options == NARROW


async def test_a_narrowed_poll_replaces_the_list_and_calls_nothing_gone(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(make_order("A"))
    await change(stage, NARROW)
    assert venue.asked["open_orders"][-1] == NARROW
    assert stage.listed() == {"A"}
    assert stage.state.book.ended == {}
    assert stage.health().options == NARROW
    assert stage.kinds() == [ActivityKind.LISTED, ActivityKind.POLL_CHANGED]
    entry = stage.entries()[-1]
    assert (entry.count, entry.text) == (1, "userref 42")
    await stage.advance(60)
    assert venue.calls["look_up"] == 0


async def test_a_poll_narrowed_to_nothing_empties_the_list(stage: Stage, venue: FakeVenue) -> None:
    venue.lists()
    await change(stage, NARROW)
    assert stage.listed() == set()
    assert stage.state.book.ended == {}


async def test_a_widened_poll_calls_nothing_new(stage: Stage, venue: FakeVenue) -> None:
    venue.lists(make_order("A"))
    await change(stage, NARROW)
    venue.lists(make_order("A"), make_order("B"))
    await change(stage, PollOptions())
    assert stage.listed() == {"A", "B"}
    assert ActivityKind.APPEARED not in stage.kinds()
    assert stage.entries()[-1].text == "every order"
    venue.lists(make_order("A"), make_order("B"), make_order("C"))
    await stage.advance(6)
    assert [entry.key for entry in stage.entries(ActivityKind.APPEARED)] == [make_key("C")]


async def test_a_fill_that_comes_with_the_change_is_not_lost(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(filled("A", "0.10"))
    await change(stage, NARROW)
    assert stage.kinds()[-2:] == [ActivityKind.POLL_CHANGED, ActivityKind.FILL]


async def test_quantities_in_another_unit_are_no_fills(stage: Stage, venue: FakeVenue) -> None:
    venue.lists(filled("A", "0.10"), make_order("B"))
    await change(stage, PollOptions(rebase_multiplier="base"))
    assert stage.kinds() == [ActivityKind.LISTED, ActivityKind.POLL_CHANGED]


async def test_the_list_keeps_its_options_until_the_new_ones_are_answered(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.failing["open_orders"] = fake_failure()
    await change(stage, NARROW)
    assert stage.health().options == PollOptions()
    assert stage.listed() == {"A", "B"}
    del venue.failing["open_orders"]
    venue.lists()
    await stage.advance(2)
    assert stage.health().options == NARROW
    assert stage.state.book.ended == {}


async def test_an_answer_to_the_old_options_is_not_taken_for_the_new(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.hang("open_orders")
    stage.engine.poll_now()
    await clock.settle()
    venue.script["open_orders"].append(
        OpenOrders(orders={}, received_at=clock.now(), round_trip=venue.round_trip)
    )
    stage.engine.change_poll_options(MAIN, NARROW)
    venue.release("open_orders")
    await stage.engine.idle()
    assert [options == NARROW for options in venue.asked["open_orders"]] == [False, False, True]
    assert stage.listed() == {"A", "B"}
    assert stage.health().options == NARROW


async def test_an_order_that_leaves_a_narrowed_poll_is_looked_up(
    stage: Stage, venue: FakeVenue
) -> None:
    await change(stage, NARROW)
    final = make_order("B", status=OrderStatus.CANCELLED)
    venue.found[final.key.order_id] = FoundOrder(order=final)
    venue.lists(make_order("A"))
    await stage.advance(6)
    assert stage.state.book.ended[final.key].fate is Fate.CANCELLED


@pytest.mark.parametrize(
    ("options", "is_settled"),
    [(NARROW, False), (PollOptions(trades=True), True)],
)
async def test_only_polls_that_would_list_an_order_count_against_it(
    stage: Stage, venue: FakeVenue, options: PollOptions, *, is_settled: bool
) -> None:
    venue.lists(make_order("A"))
    await stage.advance(6)
    venue.lists()
    await change(stage, options)
    await stage.advance(200)
    fate = stage.state.book.ended[make_key("B")].fate if not is_settled else None
    assert fate is (None if is_settled else Fate.LOOKING_UP)
    ended = {entry.key: entry.fate for entry in stage.entries(ActivityKind.ENDED)}
    assert ended == ({make_key("B"): Fate.UNKNOWN} if is_settled else {})


async def test_options_changed_before_the_connection_are_the_first_ones_used(
    clock: ManualClock, venue: FakeVenue
) -> None:
    from tests.engine.stage import connector
    from tui.engine.engine import Engine

    engine = Engine(accounts=(venue.account,), connect=connector(venue), clock=clock)
    async with engine:
        engine.change_poll_options(MAIN, NARROW)
        await engine.idle()
    assert venue.asked["open_orders"] == [NARROW]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (PollOptions(userref=0), "userref 0"),
        (PollOptions(client_order_id=ClientOrderId("mine")), "client order id mine"),
        (PollOptions(trades=True), "with trade ids"),
        (PollOptions(rebase_multiplier="base"), "base"),
        (PollOptions(userref=7, trades=True), "userref 7, with trade ids"),
    ],
)
async def test_the_line_names_what_is_polled_now(
    stage: Stage, options: PollOptions, words: str
) -> None:
    await change(stage, options)
    assert stage.entries(ActivityKind.POLL_CHANGED)[-1].text == words
