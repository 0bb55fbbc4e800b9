"""Ages are short, and every time bears the zone it is in."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from tui.presentation.moments import (
    TimeZone,
    age_text,
    duration_text,
    moment_text,
    period_text,
    short_moment_text,
    skew_text,
    time_text,
    wait_text,
)


@pytest.fixture
def kolkata(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=-3), "0s"),
        (timedelta(seconds=8), "8s"),
        (timedelta(seconds=59.9), "59s"),
        (timedelta(minutes=11), "11m"),
        (timedelta(hours=2, minutes=4), "2h04"),
        (timedelta(hours=23, minutes=59), "23h59"),
        (timedelta(days=3, hours=8), "3d08"),
        (timedelta(days=9, hours=8), "9d"),
        (timedelta(days=1234), "1234d"),
    ],
)
def test_ages_are_written_in_two_units(age: timedelta, text: str) -> None:
    assert age_text(age) == text


@given(st.timedeltas(max_value=timedelta(days=9998)))
def test_an_age_takes_at_most_five_cells(age: timedelta) -> None:
    assert len(age_text(age)) <= 5


def test_waits_durations_periods_and_skews_are_written_short() -> None:
    assert wait_text(NOW + timedelta(seconds=8), NOW) == "8s"
    assert wait_text(NOW + timedelta(seconds=0.9), NOW) == "now"
    assert wait_text(NOW - timedelta(seconds=8), NOW) == "now"
    assert duration_text(timedelta(milliseconds=84.4)) == "84ms"
    assert duration_text(timedelta(milliseconds=2340)) == "2.3s"
    assert period_text(timedelta(seconds=5)) == "5s"
    assert period_text(timedelta(seconds=1.5)) == "1.5s"
    assert period_text(timedelta(minutes=5)) == "5m"
    assert skew_text(timedelta(milliseconds=120)) == "+0.1s"
    assert skew_text(timedelta(seconds=-4.2)) == "-4.2s"


def test_a_time_in_utc_ends_in_z() -> None:
    assert time_text(NOW, TimeZone.UTC) == "14:02:31Z"


@pytest.mark.usefixtures("kolkata")
def test_a_local_time_ends_in_its_offset() -> None:
    assert time_text(NOW, TimeZone.LOCAL) == "19:32:31+0530"
    assert time_text(NOW, TimeZone.UTC) == "14:02:31Z"


@pytest.mark.usefixtures("kolkata")
def test_another_day_is_another_day_in_the_zone_shown() -> None:
    late = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    assert moment_text(late, NOW, TimeZone.UTC) == "19:00:00Z"
    assert moment_text(late, NOW, TimeZone.LOCAL) == "2026-11-21 00:30:00+0530"


def test_a_moment_of_another_day_has_its_date() -> None:
    before = NOW - timedelta(days=1)
    assert moment_text(NOW, NOW, TimeZone.UTC) == "14:02:31Z"
    assert moment_text(before, NOW, TimeZone.UTC) == "2026-11-19 14:02:31Z"
    assert short_moment_text(before, NOW, TimeZone.UTC) == "11-19 14:02Z"
