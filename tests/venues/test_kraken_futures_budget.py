"""The budget of 500 units in ten seconds, as counted here."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clock import ManualClock
from tui.venues.kraken_futures.budget import HELD_BACK, MAXIMUM, SlidingBudget


class HandClock(ManualClock):
    """A clock whose hand is moved without an event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.hand = 1000.0

    def monotonic(self) -> float:
        return self.hand


def test_what_was_spent_leaves_the_window_after_ten_seconds() -> None:
    clock = HandClock()
    budget = SlidingBudget(clock=clock)
    budget.spend(19)
    clock.hand += 4
    budget.spend(2)
    assert budget.budget().used == 21
    clock.hand += 6
    assert budget.budget().used == 2
    clock.hand += 4
    assert budget.budget().used == 0
    assert budget.budget().maximum == MAXIMUM


def test_reads_leave_room_for_what_changes_orders() -> None:
    clock = HandClock()
    budget = SlidingBudget(clock=clock)
    budget.spend(MAXIMUM - HELD_BACK - 1)
    assert budget.seconds_until_room(1) == 0
    assert budget.seconds_until_room(2) == 10
    assert budget.seconds_until_any_room(HELD_BACK + 1) == 0
    assert budget.seconds_until_any_room(HELD_BACK + 2) == 10


def test_the_wait_ends_when_enough_has_left_and_not_before() -> None:
    clock = HandClock()
    budget = SlidingBudget(clock=clock)
    budget.spend(100)
    clock.hand += 1
    budget.spend(350)
    assert budget.seconds_until_any_room(60) == 9
    assert budget.seconds_until_any_room(151) == 10


def test_the_venues_word_fills_it_for_a_whole_window() -> None:
    clock = HandClock()
    budget = SlidingBudget(clock=clock)
    budget.spend(100)
    clock.hand += 9
    budget.fill()
    assert budget.budget().used == MAXIMUM
    assert budget.seconds_until_any_room(101) == 10
    clock.hand += 1
    assert budget.seconds_until_any_room(100) == 0


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 300)), max_size=20),
    st.integers(1, 300),
)
def test_after_the_wait_there_is_room_and_not_a_moment_earlier(
    calls: list[tuple[int, int]], cost: int
) -> None:
    clock = HandClock()
    budget = SlidingBudget(clock=clock)
    for tenths, spent in calls:
        clock.hand += tenths / 10
        budget.spend(spent)
    wait = budget.seconds_until_room(cost)
    assert 0 <= wait <= 10
    if wait:
        clock.hand += wait - 0.001
        assert budget.seconds_until_room(cost) > 0
        clock.hand += 0.002
    assert budget.seconds_until_room(cost) == 0
