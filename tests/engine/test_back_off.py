"""What a failure does to the next poll."""

from datetime import timedelta

import pytest

from tests.builders import make_order
from tests.clock import START, ManualClock
from tests.engine.stage import Stage, on_stage
from tests.fakes import FakeVenue, fake_failure
from tui.domain.activity import ActivityKind
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import HealthState
from tui.engine.back_off import delay_after

READS = [
    FailureKind.NOT_REACHED,
    FailureKind.NO_ANSWER,
    FailureKind.UNREADABLE,
    FailureKind.UNAVAILABLE,
    FailureKind.REJECTED,
]


def delays(kind: FailureKind, count: int) -> list[float | None]:
    failure = ReadFailure(kind=kind, text="")
    return [delay_after(failure, failures, START) for failures in range(1, count + 1)]


@pytest.mark.parametrize("kind", READS)
def test_failed_reads_back_off_to_half_a_minute(kind: FailureKind) -> None:
    assert delays(kind, 7) == [1, 2, 4, 8, 16, 30, 30]


def test_a_rate_limit_backs_off_further() -> None:
    assert delays(FailureKind.RATE_LIMITED, 4) == [5, 10, 20, 20]


def test_a_refused_nonce_is_tried_again_in_half_a_minute() -> None:
    assert delays(FailureKind.NONCE, 2) == [30, 30]


def test_a_refused_key_waits_for_the_operator() -> None:
    assert delays(FailureKind.REFUSED, 2) == [None, None]


@pytest.mark.parametrize("kind", FailureKind)
@pytest.mark.parametrize(("ahead", "delay"), [(42, 42), (-5, 1), (99_999, 900)])
def test_the_venues_own_moment_wins_within_reason(
    kind: FailureKind, ahead: float, delay: float
) -> None:
    failure = ReadFailure(kind=kind, text="", retry_at=START + timedelta(seconds=ahead))
    assert delay_after(failure, 1, START) == delay


async def polls_at(stage: Stage, venue: FakeVenue, seconds: int) -> list[int]:
    """Return the whole seconds from now in which a poll went out."""
    moments = []
    for second in range(seconds):
        before = venue.calls["open_orders"]
        await stage.advance(1)
        moments += [second + 1] * (venue.calls["open_orders"] - before)
    return moments


async def fail_next_poll(stage: Stage, venue: FakeVenue, failure: ReadFailure) -> None:
    """Fail from now on; the next regular poll has just met it."""
    venue.failing["open_orders"] = failure
    stage.engine.poll_now()
    await stage.engine.idle()


async def test_a_venue_that_is_down_is_asked_less_and_less(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    await fail_next_poll(stage, venue, fake_failure())
    assert stage.health().next_poll_at == clock.now() + timedelta(seconds=1)
    await stage.advance(0.5)
    assert await polls_at(stage, venue, 100) == [1, 3, 7, 15, 31, 61, 91]
    assert stage.health().failures == 8


async def test_a_venue_down_for_an_hour_comes_back_by_itself(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    await fail_next_poll(stage, venue, fake_failure())
    await stage.advance(3600)
    assert stage.health().state(clock.now()) is HealthState.DOWN
    assert stage.health().age(clock.now()) == timedelta(hours=1)
    assert stage.listed() == {"A", "B"}
    del venue.failing["open_orders"]
    await stage.advance(31)
    health = stage.health()
    assert health.state(clock.now()) is HealthState.LIVE
    assert (health.failures, health.failing_since, health.failure) == (0, None, None)
    assert stage.kinds() == [ActivityKind.LISTED, ActivityKind.PROBLEM, ActivityKind.RECOVERED]


async def test_the_back_off_starts_over_after_a_good_answer(stage: Stage, venue: FakeVenue) -> None:
    await fail_next_poll(stage, venue, fake_failure())
    await stage.advance(20)
    del venue.failing["open_orders"]
    await stage.advance(30)
    await fail_next_poll(stage, venue, fake_failure())
    assert await polls_at(stage, venue, 8) == [1, 3, 7]


async def test_poll_now_tries_a_failing_venue_at_once(stage: Stage, venue: FakeVenue) -> None:
    await fail_next_poll(stage, venue, fake_failure())
    await stage.advance(16)
    calls = venue.calls["open_orders"]
    stage.engine.poll_now()
    await stage.engine.idle()
    assert venue.calls["open_orders"] == calls + 1


async def test_each_new_problem_is_one_line_however_often_it_repeats(
    stage: Stage, venue: FakeVenue
) -> None:
    await fail_next_poll(stage, venue, fake_failure(text="no route to host"))
    await stage.advance(100)
    await fail_next_poll(stage, venue, fake_failure(FailureKind.UNAVAILABLE, "EService:Busy"))
    await stage.advance(100)
    texts = [entry.text for entry in stage.entries(ActivityKind.PROBLEM)]
    assert texts == ["no route to host", "EService:Busy"]


async def test_one_code_is_one_problem_whatever_number_its_text_carries(
    stage: Stage, venue: FakeVenue
) -> None:
    for number in range(3):
        failure = ReadFailure(
            kind=FailureKind.UNAVAILABLE, text=f"EService:Throttled: {number}", code="EService"
        )
        await fail_next_poll(stage, venue, failure)
    assert len(stage.entries(ActivityKind.PROBLEM)) == 1


async def test_a_problem_that_comes_back_is_told_again(stage: Stage, venue: FakeVenue) -> None:
    for _ in range(2):
        await fail_next_poll(stage, venue, fake_failure())
        del venue.failing["open_orders"]
        await stage.advance(5)
    kinds = [ActivityKind.PROBLEM, ActivityKind.RECOVERED]
    assert stage.kinds() == [ActivityKind.LISTED, *kinds, *kinds]


async def test_rate_limited_polls_wait_and_are_not_hurried(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    await fail_next_poll(stage, venue, fake_failure(FailureKind.RATE_LIMITED))
    assert stage.health().state(clock.now()) is HealthState.RATE_LIMITED
    stage.engine.poll_now()
    await stage.advance(0.5)
    assert await polls_at(stage, venue, 40) == [5, 15, 35]


async def test_a_rate_limit_slows_the_polls_and_says_so_until_they_went_well_for_a_while(
    stage: Stage, venue: FakeVenue
) -> None:
    await fail_next_poll(stage, venue, fake_failure(FailureKind.RATE_LIMITED))
    assert stage.health().poll_period == timedelta(seconds=10)
    del venue.failing["open_orders"]
    await stage.advance(5.1)
    periods = []
    for _ in range(8):
        next_poll_at = stage.health().next_poll_at
        assert next_poll_at is not None
        periods.append(round((next_poll_at - stage.clock.now()).total_seconds()))
        await stage.advance((next_poll_at - stage.clock.now()).total_seconds() + 0.01)
    assert all(9 <= period <= 11 for period in periods[:5])
    assert all(4 <= period <= 6 for period in periods[5:])
    assert stage.health().poll_period == timedelta(seconds=5)


async def test_the_polls_are_slowed_four_times_at_most(stage: Stage, venue: FakeVenue) -> None:
    await fail_next_poll(stage, venue, fake_failure(FailureKind.RATE_LIMITED))
    await stage.advance(300)
    assert stage.health().poll_period == timedelta(seconds=20)


async def test_a_failure_interrupts_the_calm_that_ends_the_slowing(
    stage: Stage, venue: FakeVenue
) -> None:
    await fail_next_poll(stage, venue, fake_failure(FailureKind.RATE_LIMITED))
    del venue.failing["open_orders"]
    await stage.advance(5.1)
    for _ in range(2):
        for _ in range(4):
            stage.engine.poll_now()
            await stage.engine.idle()
        await fail_next_poll(stage, venue, fake_failure())
        del venue.failing["open_orders"]
    assert stage.health().poll_period == timedelta(seconds=10)


async def test_the_venues_own_retry_moment_is_kept(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    retry_at = clock.now() + timedelta(seconds=17)
    failure = ReadFailure(kind=FailureKind.UNAVAILABLE, text="Throttled", retry_at=retry_at)
    await fail_next_poll(stage, venue, failure)
    del venue.failing["open_orders"]
    stage.engine.poll_now()
    assert stage.health().next_poll_at == retry_at
    await stage.advance(0.5)
    assert (await polls_at(stage, venue, 20))[0] == 17


async def test_a_refused_key_is_not_used_again_until_the_operator_asks(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    await fail_next_poll(stage, venue, fake_failure(FailureKind.REFUSED, "EAPI:Invalid key"))
    assert stage.health().state(clock.now()) is HealthState.REFUSED
    assert stage.health().next_poll_at is None
    private = venue.calls["open_orders"], venue.calls["look_up"], venue.calls["key_info"]
    await stage.advance(3600)
    assert (
        venue.calls["open_orders"],
        venue.calls["look_up"],
        venue.calls["key_info"],
    ) == private
    del venue.failing["open_orders"]
    stage.engine.poll_now()
    await stage.engine.idle()
    assert stage.health().state(clock.now()) is HealthState.LIVE


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FailureKind.REFUSED, "EAPI:Invalid key"),
        (FailureKind.RATE_LIMITED, "EAPI:Rate limit exceeded"),
    ],
)
async def test_look_ups_wait_for_a_poll_the_venue_answers(
    kind: FailureKind, text: str, stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(make_order("A"))
    await stage.advance(6)
    await fail_next_poll(stage, venue, fake_failure(kind, text))
    asked = venue.calls["look_up"]
    await stage.advance(600)
    assert venue.calls["look_up"] == asked
    del venue.failing["open_orders"]
    stage.engine.poll_now()
    await stage.advance(21)
    assert venue.calls["look_up"] > asked


async def test_a_lockout_ends_by_its_own_timer_and_not_before(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    retry_at = clock.now() + timedelta(minutes=10)
    failure = ReadFailure(
        kind=FailureKind.REFUSED, text="EGeneral:Temporary lockout", retry_at=retry_at
    )
    await fail_next_poll(stage, venue, failure)
    del venue.failing["open_orders"]
    calls = venue.calls["open_orders"]
    stage.engine.poll_now()
    await stage.advance(599)
    assert venue.calls["open_orders"] == calls
    await stage.advance(2)
    assert venue.calls["open_orders"] == calls + 1


async def test_a_refused_nonce_measures_the_clock_and_tries_again(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    await stage.advance(40)
    venue.skew = timedelta(seconds=4)
    await fail_next_poll(stage, venue, fake_failure(FailureKind.NONCE, "EAPI:Invalid nonce"))
    assert stage.health().state(clock.now()) is HealthState.REFUSED
    assert stage.health().clock_skew == timedelta(seconds=4)
    del venue.failing["open_orders"]
    await stage.advance(29)
    assert stage.health().failures == 1
    await stage.advance(2)
    assert stage.health().failures == 0


async def test_a_first_poll_that_fails_leaves_nothing_to_call_stale(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.failing["open_orders"] = fake_failure()
    async with on_stage(clock, venue) as stage:
        health = stage.health()
        assert health.state(clock.now()) is HealthState.DOWN
        assert health.age(clock.now()) is None
        assert venue.calls["key_info"] == 0
        del venue.failing["open_orders"]
        await stage.advance(1.5)
        assert stage.kinds() == [
            ActivityKind.PROBLEM,
            ActivityKind.RECOVERED,
            ActivityKind.LISTED,
        ]
        assert venue.calls["key_info"] == 1
