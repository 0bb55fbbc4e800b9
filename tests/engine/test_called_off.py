"""Creates at venues where finding nothing proves nothing: looked for until the operator decides."""

from pathlib import Path

import pytest

from tests.acts import found, make_cancel
from tests.clock import ManualClock
from tests.custom import EMBED, KUNA, TAG, embed_create, embed_order, kuna_create, kuna_order
from tests.engine.acting import Desk, acting, trading_venue
from tests.fakes import FakeVenue, fake_failure
from tui.domain.action import Action, ActionState
from tui.domain.activity import ActivityKind
from tui.domain.identifiers import VenueId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderStatus
from tui.domain.outcome import Accepted, Outcome, Rejected, SettledCode, Unknown
from tui.presentation.selection import arrived

LOST = Unknown(text="no answer within 10 s")
CREATES = {KUNA: kuna_create(), EMBED: embed_create()}
LISTED: dict[VenueId, Order] = {KUNA: kuna_order(), EMBED: embed_order()}


@pytest.fixture(params=[KUNA, EMBED])
def venue(request: pytest.FixtureRequest, clock: ManualClock) -> FakeVenue:
    return trading_venue(clock, venue=request.param)


def intent_of(desk: Desk) -> CreateIntent:
    return CREATES[desk.venue.account.venue]


def order_of(desk: Desk) -> Order:
    return LISTED[desk.venue.account.venue]


async def lost(desk: Desk) -> Action:
    desk.trading.script["create"].append(LOST)
    (action,) = await desk.submit(intent_of(desk))
    return action


async def sought(desk: Desk) -> Action:
    """A lost create that was looked up three times."""
    action = await lost(desk)
    await desk.advance(31)
    assert desk.now(action).looks == 3
    return action


def outcome(desk: Desk, action: Action) -> Outcome | None:
    """What it came to, here and on the disk."""
    (noted,) = (one for one in desk.journal() if one.id == action.id)
    now = desk.now(action)
    assert (noted.state, noted.outcome) == (now.state, now.outcome)
    return now.outcome


async def test_it_stays_unknown_and_is_looked_up_for_good_and_counts_as_working(desk: Desk) -> None:
    action = await lost(desk)
    looks = []
    for _ in range(155):
        await desk.advance(1)
        looks.append(desk.now(action).looks)
    assert [looks[at] for at in (0, 1, 8, 10, 28, 31, 58, 61, 88, 92, 122, 152)] == [
        *(0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7)
    ]
    assert desk.now(action).is_unknown
    assert list(desk.state.book.expected) == [action.key]
    assert desk.trading.sent == [action.intent]


async def test_the_operator_ends_it_after_three_looks_in_vain(desk: Desk) -> None:
    action = await lost(desk)
    await desk.advance(11)
    desk.engine.call_off(action.id)
    await desk.advance(1)
    assert desk.now(action).is_unknown, "two looks are too few"
    await desk.advance(20)
    assert desk.now(action).is_unknown, "what was asked for too early is not remembered"
    desk.engine.call_off(action.id)
    await desk.clock.settle()
    settled = outcome(desk, action)
    assert settled == Rejected(
        code=SettledCode.CALLED_OFF,
        text="called off by the operator after 3 looks that found nothing",
    )
    assert desk.state.book.expected == {}
    (line, *_) = desk.engine.timeline(action.key)
    assert line.action is not None
    assert line.action.outcome == settled
    await desk.advance(100)
    assert desk.venue.calls["find_created"] == 3
    assert desk.trading.sent == [action.intent]


async def test_looks_that_fail_do_not_count(desk: Desk) -> None:
    desk.venue.failing["find_created"] = fake_failure()
    action = await lost(desk)
    await desk.advance(200)
    desk.engine.call_off(action.id)
    await desk.advance(1)
    assert desk.now(action).is_unknown


async def test_what_is_found_before_it_is_called_off_stays_found(desk: Desk) -> None:
    action = await sought(desk)
    desk.venue.lists(order_of(desk))
    desk.engine.poll_now()
    await desk.clock.settle()
    desk.engine.call_off(action.id)
    await desk.clock.settle()
    assert isinstance(outcome(desk, action), Accepted)


async def test_an_order_that_turns_up_later_is_told_of_and_the_journal_says_so(desk: Desk) -> None:
    action = await sought(desk)
    desk.engine.call_off(action.id)
    await desk.advance(20)
    order = order_of(desk)
    desk.venue.lists(order)
    await desk.advance(6)
    settled = outcome(desk, action)
    assert settled == Accepted(
        order_id=order.key.order_id,
        text="seen at the venue",
        warning="it was called off, and exists after all",
    )
    lines = [one.action for one in desk.engine.timeline(order.key) if one.action is not None]
    assert [one.outcome for one in lines][:1] == [settled]
    told = len(desk.entries())
    await desk.advance(20)
    assert len(desk.entries()) == told, "it is told of once"


async def test_the_same_ticket_may_be_sent_again_once_it_was_called_off(desk: Desk) -> None:
    action = await sought(desk)
    desk.engine.call_off(action.id)
    await desk.clock.settle()
    desk.venue.lists(order_of(desk))
    (again,) = await desk.submit(intent_of(desk))
    await desk.advance(6)
    assert isinstance(outcome(desk, again), Accepted)
    called = outcome(desk, action)
    assert isinstance(called, Rejected), "the order is that of the one sent later"


async def test_a_find_keeps_the_row_and_hands_it_over_to_the_list(desk: Desk) -> None:
    order = order_of(desk)
    desk.venue.created[intent_of(desk).client_order_id] = found(order)
    action = await lost(desk)
    await desk.advance(1.6)
    now = desk.now(action)
    assert (now.state, now.looks) == (ActionState.ANSWERED, 1)
    assert isinstance(outcome(desk, action), Accepted)
    assert list(desk.state.book.expected) == [action.key]
    before = desk.state.book
    desk.venue.lists(order)
    await desk.advance(1.1)
    assert desk.now(action).is_settled
    assert desk.state.book.expected == {}
    assert list(desk.state.book.orders(order.key.account)) == [order.key]
    is_renamed = order.key != action.key
    assert arrived(before, desk.state.book) == ({action.key: order.key} if is_renamed else {})


async def test_a_found_order_that_no_list_shows_is_settled_by_the_next_look(desk: Desk) -> None:
    desk.venue.created[intent_of(desk).client_order_id] = found(order_of(desk))
    action = await lost(desk)
    await desk.advance(12)
    assert desk.now(action).is_settled
    assert isinstance(outcome(desk, action), Accepted)


async def test_a_found_order_that_has_ended_is_settled_at_once(desk: Desk) -> None:
    order = order_of(desk)
    desk.venue.created[intent_of(desk).client_order_id] = found(order, OrderStatus.FILLED)
    action = await lost(desk)
    await desk.advance(1.6)
    assert desk.now(action).is_settled
    assert desk.state.book.expected == {}


async def test_after_a_crash_it_is_looked_for_again_and_can_be_called_off(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    async with acting(clock, venue, tmp_path) as desk:
        action = await sought(desk)
    again = trading_venue(clock, venue=venue.account.venue)
    async with acting(clock, again, tmp_path) as desk:
        await desk.clock.settle()
        now = desk.now(action)
        assert now.is_unknown
        assert now.intent == action.intent
        assert list(desk.state.book.expected) == [action.key]
        assert again.calls["find_created"] == 1
        for _ in range(2):
            desk.engine.look_again(action.id)
            await desk.clock.settle()
        desk.engine.call_off(action.id)
        await desk.clock.settle()
        assert isinstance(outcome(desk, action), Rejected)
    last = trading_venue(clock, venue=venue.account.venue)
    async with acting(clock, last, tmp_path) as desk:
        assert isinstance(outcome(desk, action), Rejected)
        assert desk.entries(ActivityKind.ACTION) == []
        last.lists(order_of(desk))
        await desk.advance(6)
        told = outcome(desk, action)
        assert isinstance(told, Accepted), "it is told of in whatever run it turns up"
        assert told.warning
    for one in (again, last):
        assert one.trading is not None
        assert one.trading.sent == []


@pytest.mark.parametrize("venue", [KUNA], indirect=True)
async def test_an_expected_order_of_kuna_is_cancelled_and_looked_up_by_its_id(desk: Desk) -> None:
    await lost(desk)
    (expected,) = desk.state.book.expected.values()
    desk.trading.script["cancel"].append(LOST)
    (cancel,) = await desk.submit(make_cancel(expected))
    await desk.advance(2)
    assert (expected.key.order_id,) in desk.venue.asked["look_up"]
    assert cancel.venue_order_id == expected.key.order_id


@pytest.mark.parametrize("venue", [EMBED], indirect=True)
async def test_two_orders_with_one_tag_are_a_warning_in_the_log(desk: Desk) -> None:
    action = await lost(desk)
    desk.venue.lists(embed_order("sched_1"), embed_order("sched_2"))
    await desk.advance(6)
    settled = outcome(desk, action)
    assert isinstance(settled, Accepted)
    assert settled.warning.startswith(f"2 orders carry {TAG}: sched_1 and sched_2")
