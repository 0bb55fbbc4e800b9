"""Looking up what has no answer, and waiting to see what was accepted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.acts import found, make_amend, make_cancel, make_create, record
from tests.builders import make_order
from tests.clock import ManualClock
from tests.engine.acting import Desk, trading_venue
from tests.fakes import FakeVenue, fake_failure
from tui.domain.action import ActionState
from tui.domain.activity import ActivityKind
from tui.domain.failure import FailureKind
from tui.domain.order import OrderStatus
from tui.domain.outcome import Accepted, Rejected, SettledCode, Unknown

A = make_order("A")
LOST = Unknown(text="no answer within 10 s")


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    venue = trading_venue(clock)
    venue.lists(A)
    venue.found = {A.key.order_id: found(A)}
    return venue


async def test_an_unknown_amend_is_looked_up_at_one_and_a_half_ten_thirty_and_sixty_seconds(
    desk: Desk,
) -> None:
    desk.trading.script["amend"].append(LOST)
    (action,) = await desk.submit(make_amend(A))
    looks = []
    for _ in range(70):
        await desk.advance(1)
        looks.append(desk.now(action).looks)
    assert [looks[at] for at in (0, 1, 8, 10, 28, 31, 58)] == [0, 1, 1, 2, 2, 3, 3]
    assert desk.now(action).state is ActionState.SETTLED
    outcome = desk.now(action).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.code == SettledCode.NOT_EXECUTED
    assert desk.trading.sent == [action.intent]


async def test_the_next_look_is_announced(desk: Desk) -> None:
    desk.trading.script["amend"].append(LOST)
    (action,) = await desk.submit(make_amend(A))
    await desk.advance(2)
    at = desk.now(action).look_again_at
    assert at is not None
    assert at - (action.answered_at or at) == timedelta(seconds=10)


async def test_an_unknown_amend_is_settled_by_the_poll_that_shows_it(desk: Desk) -> None:
    desk.trading.script["amend"].append(LOST)
    desk.venue.lists(make_order("A", limit_price="91000.0"))
    (action,) = await desk.submit(make_amend(A))
    await desk.advance(1)
    assert isinstance(desk.now(action).outcome, Accepted)
    assert desk.venue.calls["amend_history"] == 0


async def test_an_unknown_amend_is_settled_by_the_venues_history(desk: Desk) -> None:
    desk.trading.script["amend"].append(LOST)
    desk.venue.histories[A.key.order_id] = [record(reference="T2", at=desk.clock.now())]
    (action,) = await desk.submit(make_amend(A))
    await desk.advance(2)
    outcome = desk.now(action).outcome
    assert isinstance(outcome, Accepted)
    assert outcome.reference == "T2"


async def test_a_look_that_fails_counts_for_nothing_and_is_made_again(desk: Desk) -> None:
    desk.trading.script["cancel"].append(LOST)
    desk.venue.failing["look_up"] = fake_failure(text="no answer within 3 s")
    (action,) = await desk.submit(make_cancel(A))
    await desk.advance(120)
    assert desk.now(action).is_unknown
    assert desk.now(action).looks == 0
    problems = [entry.text for entry in desk.entries(ActivityKind.PROBLEM)]
    assert problems.count("looking an action up: no answer within 3 s") == 1
    del desk.venue.failing["look_up"]
    desk.venue.found[A.key.order_id] = found(A, OrderStatus.CANCELLED)
    await desk.advance(31)
    assert isinstance(desk.now(action).outcome, Accepted)


async def test_looking_waits_where_the_venue_says_not_before(desk: Desk) -> None:
    desk.trading.script["cancel"].append(LOST)
    until = desk.clock.now() + timedelta(seconds=40)
    failure = replace(fake_failure(FailureKind.RATE_LIMITED), retry_at=until)
    desk.venue.script["look_up"].append(failure)
    await desk.submit(make_cancel(A))
    await desk.advance(39)
    assert desk.venue.calls["look_up"] == 1
    await desk.advance(3)
    assert desk.venue.calls["look_up"] == 2


async def test_the_operator_may_have_it_looked_up_at_once(desk: Desk) -> None:
    desk.trading.script["cancel"].append(LOST)
    (action,) = await desk.submit(make_cancel(A))
    desk.venue.found[A.key.order_id] = found(A, OrderStatus.CANCELLED)
    desk.engine.look_again(action.id)
    await desk.clock.settle()
    assert isinstance(desk.now(action).outcome, Accepted)


async def test_a_lost_cancel_of_a_filled_order_says_that_it_filled_first(desk: Desk) -> None:
    desk.trading.script["cancel"].append(LOST)
    desk.venue.found[A.key.order_id] = found(A, OrderStatus.FILLED)
    (action,) = await desk.submit(make_cancel(A))
    await desk.advance(2)
    outcome = desk.now(action).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.code == SettledCode.FILLED_FIRST


async def test_a_lost_create_is_found_by_its_client_id(desk: Desk) -> None:
    intent = make_create()
    desk.trading.script["create"].append(LOST)
    new = make_order("C", client_order_id=intent.client_order_id)
    desk.venue.created[intent.client_order_id] = found(new, OrderStatus.FILLED)
    (action,) = await desk.submit(intent)
    await desk.advance(2)
    outcome = desk.now(action).outcome
    assert isinstance(outcome, Accepted)
    assert outcome.order_id == "C"
    lines = [entry.action for entry in desk.engine.timeline(new.key)]
    assert [one.state for one in lines if one] == [ActionState.SETTLED]


async def test_an_order_that_filled_before_any_list_showed_it_is_told_as_filled_and_its_day_is_read(
    desk: Desk,
) -> None:
    intent = make_create()
    desk.trading.script["create"].append(Accepted())
    new = make_order("C", client_order_id=intent.client_order_id)
    desk.venue.created[intent.client_order_id] = found(new, OrderStatus.FILLED)
    await desk.advance(10)
    reads = desk.venue.calls["fills"]
    (action,) = await desk.submit(intent)
    await desk.advance(11)
    outcome = desk.now(action).outcome
    assert isinstance(outcome, Accepted)
    assert outcome.text == "filled before a list showed it"
    assert desk.venue.calls["fills"] == reads + 1


async def test_an_amend_of_an_order_known_by_client_id_is_looked_up_by_it(desk: Desk) -> None:
    desk.trading.script["create"].append(LOST)
    await desk.submit(make_create())
    (expected,) = desk.state.book.expected.values()
    desk.trading.script["cancel"].append(LOST)
    await desk.submit(make_cancel(expected))
    await desk.advance(2)
    assert expected.key.order_id not in [i for one in desk.venue.asked["look_up"] for i in one]  # type: ignore[attr-defined]  # ids of one call
    assert expected.client_order_id in desk.venue.asked["find_created"]


async def test_an_accepted_amend_is_looked_for_in_every_poll_until_it_is_seen(desk: Desk) -> None:
    polls = desk.venue.calls["open_orders"]
    (action,) = await desk.submit(make_amend(A))
    await desk.advance(3.5)
    assert desk.venue.calls["open_orders"] - polls >= 3
    assert desk.now(action).state is ActionState.ANSWERED
    desk.venue.lists(make_order("A", limit_price="91000.0"))
    await desk.advance(1.1)
    assert desk.now(action).state is ActionState.SETTLED
    polls = desk.venue.calls["open_orders"]
    await desk.advance(4)
    assert desk.venue.calls["open_orders"] - polls <= 1


async def test_an_accepted_amend_that_nothing_shows_is_looked_up_and_kept(desk: Desk) -> None:
    desk.trading.script["amend"].append(Accepted(reference="T3"))
    (action,) = await desk.submit(make_amend(A))
    await desk.advance(11)
    assert desk.now(action).looks == 1
    await desk.advance(80)
    outcome = desk.now(action).outcome
    assert desk.now(action).is_settled
    assert isinstance(outcome, Accepted)
    assert outcome.reference == "T3"


async def test_a_fault_while_looking_is_told_and_does_not_stop_it(desk: Desk) -> None:
    desk.trading.script["cancel"].append(LOST)
    desk.venue.script["look_up"].append(RuntimeError("a secret in its text"))
    (action,) = await desk.submit(make_cancel(A))
    await desk.advance(2)
    (problem,) = desk.entries(ActivityKind.PROBLEM)
    assert problem.text == (
        "looking an action up: this program failed on the answer (RuntimeError)"
    )
    desk.venue.found[A.key.order_id] = found(A, OrderStatus.CANCELLED)
    await desk.advance(15)
    assert isinstance(desk.now(action).outcome, Accepted)
