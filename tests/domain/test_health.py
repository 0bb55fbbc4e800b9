"""How far an account's data can be trusted, in one word."""

from datetime import timedelta

import pytest

from tests.builders import MAIN, NOW, make_failure, make_health, make_system
from tui.domain.failure import FailureKind
from tui.domain.health import AccountHealth, HealthState, SystemMode
from tui.domain.identifiers import VenueId

DOWN_KINDS = [
    FailureKind.NOT_REACHED,
    FailureKind.NO_ANSWER,
    FailureKind.UNREADABLE,
    FailureKind.UNAVAILABLE,
]


def ago(seconds: float) -> AccountHealth:
    return make_health(answered_at=NOW - timedelta(seconds=seconds))


def failing(kind: FailureKind, failures: int = 1, *, seconds: float | None = 5) -> AccountHealth:
    answered_at = None if seconds is None else NOW - timedelta(seconds=seconds)
    return make_health(answered_at=answered_at, failures=failures, failure=make_failure(kind))


def test_an_account_that_was_never_read_is_connecting_and_has_no_age() -> None:
    health = AccountHealth(
        account=MAIN, venue=VenueId.KRAKEN_SPOT, poll_period=timedelta(seconds=5)
    )
    assert health.state(NOW) is HealthState.CONNECTING
    assert health.age(NOW) is None
    assert not health.is_stale(NOW)


def test_a_fresh_answer_is_live() -> None:
    assert ago(3).state(NOW) is HealthState.LIVE
    assert ago(3).age(NOW) == timedelta(seconds=3)


def test_an_age_is_never_negative() -> None:
    assert ago(-30).age(NOW) == timedelta()


@pytest.mark.parametrize(("seconds", "is_stale"), [(15, False), (15.1, True)])
def test_data_older_than_fifteen_seconds_is_stale(seconds: float, *, is_stale: bool) -> None:
    assert ago(seconds).is_stale(NOW) is is_stale
    assert (ago(seconds).state(NOW) is HealthState.STALE) is is_stale


@pytest.mark.parametrize(("seconds", "is_stale"), [(40, False), (40.1, True)])
def test_a_slower_poll_is_stale_after_two_periods(seconds: float, *, is_stale: bool) -> None:
    health = make_health(answered_at=NOW - timedelta(seconds=seconds), poll_seconds=20)
    assert health.is_stale(NOW) is is_stale


def test_one_failed_poll_makes_the_data_stale_however_young() -> None:
    assert failing(FailureKind.NO_ANSWER, seconds=1).is_stale(NOW)


@pytest.mark.parametrize(
    ("milliseconds", "state"), [(1000, HealthState.LIVE), (1001, HealthState.SLOW)]
)
def test_a_round_trip_over_a_second_is_slow(milliseconds: int, state: HealthState) -> None:
    health = make_health(round_trip=timedelta(milliseconds=milliseconds))
    assert health.state(NOW) is state


@pytest.mark.parametrize("kind", DOWN_KINDS)
@pytest.mark.parametrize(
    ("failures", "state"),
    [(1, HealthState.STALE), (2, HealthState.STALE), (3, HealthState.DOWN)],
)
def test_a_venue_is_down_after_three_failures(
    kind: FailureKind, failures: int, state: HealthState
) -> None:
    assert failing(kind, failures).state(NOW) is state


@pytest.mark.parametrize("kind", DOWN_KINDS)
def test_a_venue_that_never_answered_is_down_at_the_first_failure(kind: FailureKind) -> None:
    assert failing(kind, seconds=None).state(NOW) is HealthState.DOWN


@pytest.mark.parametrize("kind", [FailureKind.REFUSED, FailureKind.NONCE, FailureKind.REJECTED])
def test_what_the_venue_will_not_do_is_refused(kind: FailureKind) -> None:
    assert failing(kind).state(NOW) is HealthState.REFUSED


def test_too_many_calls_are_named_as_such() -> None:
    assert failing(FailureKind.RATE_LIMITED).state(NOW) is HealthState.RATE_LIMITED


@pytest.mark.parametrize(
    ("health", "state"),
    [
        (make_health(system=make_system(SystemMode.MAINTENANCE)), HealthState.MAINTENANCE),
        (make_health(system=make_system(SystemMode.CANCEL_ONLY)), HealthState.LIVE),
        (
            make_health(
                failures=5,
                failure=make_failure(FailureKind.UNAVAILABLE),
                system=make_system(SystemMode.MAINTENANCE),
            ),
            HealthState.MAINTENANCE,
        ),
        (
            make_health(
                failures=1,
                failure=make_failure(FailureKind.REFUSED),
                system=make_system(SystemMode.MAINTENANCE),
            ),
            HealthState.REFUSED,
        ),
    ],
)
def test_maintenance_explains_silence_but_not_a_refusal(
    health: AccountHealth, state: HealthState
) -> None:
    assert health.state(NOW) is state
