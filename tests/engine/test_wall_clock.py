"""A wall clock that is set, and what must not believe it."""

from datetime import timedelta

from tests.builders import make_key, make_order
from tests.clock import ManualClock
from tests.engine.stage import Stage
from tests.fakes import FakeVenue, fake_failure
from tui.domain.fate import FoundOrder
from tui.domain.health import HealthState
from tui.domain.order import OrderStatus

HOUR = 3600.0


async def test_polls_keep_their_period_through_jumps(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    for jump in (-HOUR, HOUR, HOUR, -5 * HOUR):
        calls = venue.calls["open_orders"]
        clock.step_wall(jump)
        await stage.advance(60)
        assert 10 <= venue.calls["open_orders"] - calls <= 14


async def test_a_clock_set_back_makes_no_data_young(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    await stage.advance(4)
    venue.hang("open_orders")
    clock.step_wall(-HOUR)
    assert stage.health().age(clock.now()) == timedelta()  # never negative, even at once
    await stage.advance(1.1)
    assert stage.health().age(clock.now()) == timedelta(seconds=5.1)
    await stage.advance(20)
    assert stage.health().state(clock.now()) is HealthState.STALE


async def test_a_clock_set_back_keeps_the_times_of_a_failure_true(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.failing["open_orders"] = fake_failure()
    stage.engine.poll_now()
    await stage.advance(40)
    before = stage.health()
    clock.step_wall(-HOUR)
    await stage.advance(1)
    after = stage.health()
    hour = timedelta(hours=1)
    assert before.failing_since is not None
    assert after.failing_since == before.failing_since - hour
    assert before.next_poll_at is not None
    assert after.next_poll_at == before.next_poll_at - hour


async def test_a_clock_set_forward_is_taken_for_a_machine_that_slept(
    stage: Stage, clock: ManualClock
) -> None:
    clock.step_wall(HOUR)
    await stage.advance(1.1)
    assert stage.health().state(clock.now()) is HealthState.STALE
    await stage.advance(5)
    assert stage.health().state(clock.now()) is HealthState.LIVE


async def test_an_ended_order_stays_its_minute_whatever_the_wall_clock_does(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    key = make_key("B")
    venue.found[key.order_id] = FoundOrder(order=make_order("B", status=OrderStatus.FILLED))
    for jump in (HOUR, -HOUR):
        venue.lists(make_order("A"), make_order("B"))
        await stage.advance(6)
        venue.lists(make_order("A"))
        stage.engine.poll_now()
        await stage.engine.idle()
        clock.step_wall(jump)
        await stage.advance(58)
        assert key in stage.state.book.ended
        await stage.advance(3)
        assert key not in stage.state.book.ended


async def test_a_clock_that_is_merely_adjusted_changes_nothing(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.hang("open_orders")
    answered_at = stage.health().answered_at
    for _ in range(8):
        clock.step_wall(-0.01)
        await stage.advance(1)
    assert stage.health().answered_at == answered_at
