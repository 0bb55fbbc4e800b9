import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock import ManualClock
from tui.venues.rate_limit import CallCounter


def starter(clock: ManualClock) -> CallCounter:
    return CallCounter(maximum=15, decay_per_second=0.33, held_back=5, clock=clock)


async def test_calls_add_up_and_decay() -> None:
    clock = ManualClock()
    counter = starter(clock)
    counter.spend(4)
    assert counter.budget().used == 4
    await clock.advance(3)
    assert counter.budget().used == pytest.approx(3.01)
    counter.spend(1)
    assert counter.budget().used == pytest.approx(4.01)
    await clock.advance(1000)
    assert counter.budget().used == 0


def test_reads_leave_the_held_back_points() -> None:
    counter = starter(ManualClock())
    counter.spend(9)
    assert counter.seconds_until_room(1) == 0
    counter.spend(1)
    assert counter.seconds_until_room(1) == pytest.approx(1 / 0.33)


def test_what_matters_more_may_use_the_points_held_back() -> None:
    counter = starter(ManualClock())
    counter.spend(14)
    assert counter.seconds_until_any_room(1) == 0
    counter.spend(1)
    assert counter.seconds_until_any_room(1) == pytest.approx(1 / 0.33)


async def test_room_is_back_after_the_time_that_was_told() -> None:
    clock = ManualClock()
    counter = starter(clock)
    counter.fill()
    assert counter.budget().used == counter.budget().maximum == 15
    wait = counter.seconds_until_room(1)
    await clock.advance(wait - 0.01)
    assert counter.seconds_until_room(1) > 0
    await clock.advance(0.02)
    assert counter.seconds_until_room(1) == 0


def test_counter_never_exceeds_its_maximum() -> None:
    counter = starter(ManualClock())
    for _ in range(40):
        counter.spend(1)
    assert counter.budget().used == 15


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 5))))
async def test_counter_stays_within_bounds_whatever_happens(
    steps: list[tuple[float, float]],
) -> None:
    clock = ManualClock()
    counter = starter(clock)
    for seconds, cost in steps:
        await clock.advance(seconds)
        counter.spend(cost)
        assert 0 <= counter.budget().used <= 15
        assert counter.seconds_until_room(1) <= 6 / 0.33 + 1e-9
