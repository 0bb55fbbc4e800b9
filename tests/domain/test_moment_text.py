from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.moment_text import LONGEST, MomentProblem, parse_moment
from tui.domain.problem import Problem

NOW = datetime(2026, 11, 25, 14, 3, 5, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("+1h", 3600), ("+30m", 1800), ("+45s", 45), ("+2d", 172_800), ("+1h30m", 5400), ("+0s", 0)],
)
def test_a_moment_is_so_long_from_now_in_whole_seconds(text: str, seconds: int) -> None:
    assert parse_moment(text, NOW) == NOW.replace(microsecond=0) + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14:30", datetime(2026, 11, 25, 14, 30, tzinfo=UTC)),
        ("14:03:06", datetime(2026, 11, 25, 14, 3, 6, tzinfo=UTC)),
        ("14:03:05", datetime(2026, 11, 26, 14, 3, 5, tzinfo=UTC)),
        ("9:00Z", datetime(2026, 11, 26, 9, 0, tzinfo=UTC)),
        ("2026-12-24 18:00", datetime(2026, 12, 24, 18, 0, tzinfo=UTC)),
        (" 2026-11-25T14:30:00Z ", datetime(2026, 11, 25, 14, 30, tzinfo=UTC)),
        ("2026-11-24 12:00", datetime(2026, 11, 24, 12, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_the_next_such_time_in_utc_or_the_one_of_its_date(
    text: str, moment: datetime
) -> None:
    assert parse_moment(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", MomentProblem.UNREADABLE, 0),
        ("+", MomentProblem.UNREADABLE, 1),
        ("+30", MomentProblem.UNIT_MISSING, 3),
        ("+1h30", MomentProblem.UNIT_MISSING, 5),
        ("+1x", MomentProblem.UNREADABLE, 1),
        ("  +1h x", MomentProblem.UNREADABLE, 5),
        ("tomorrow", MomentProblem.UNREADABLE, 0),
        ("2026-11-25", MomentProblem.UNREADABLE, 0),
        ("2026-11-25 noon", MomentProblem.UNREADABLE, 11),
        ("2026-11-2514:30", MomentProblem.UNREADABLE, 0),
        ("25:00", MomentProblem.NO_SUCH_TIME, 0),
        ("2026-06-31 10:00", MomentProblem.NO_SUCH_TIME, 0),
        ("+999999d", MomentProblem.TOO_FAR, 0),
        ("2028-01-01 00:00", MomentProblem.TOO_FAR, 0),
    ],
)
def test_what_names_no_moment_is_refused_at_its_character(
    text: str, code: MomentProblem, at: int
) -> None:
    assert parse_moment(text, NOW) == Problem(code=code, at=at)


@given(st.text(alphabet="+0123456789dhms: -TZ٣x", max_size=24) | st.text(max_size=24))
def test_any_text_is_a_moment_within_a_year_or_refused_at_a_character(text: str) -> None:
    moment = parse_moment(text, NOW)
    if isinstance(moment, Problem):
        assert moment.at is not None
        assert 0 <= moment.at <= len(text)
    else:
        assert moment <= NOW + LONGEST
        assert moment.microsecond == 0
