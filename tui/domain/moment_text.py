"""Moments as people type them: so long from now (`+1h30m`), or a time of day in UTC (`14:30`)."""

import re
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from tui.domain.problem import Problem

_SECONDS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_PART = re.compile(r"([0-9]{1,6})([dhms])")
_NUMBER = re.compile(r"[0-9]+\Z")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?Z?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]")

LONGEST = timedelta(days=366)
"""A moment further ahead is taken for a slip of the hand."""


class MomentProblem(StrEnum):
    """Why a typed moment cannot be read."""

    UNREADABLE = "moment-unreadable"
    """Neither `+<n>` with units nor a time."""
    UNIT_MISSING = "moment-unit-missing"
    """`+30` without d, h, m or s."""
    NO_SUCH_TIME = "moment-no-such-time"
    """`25:00`, or the 31st of June."""
    TOO_FAR = "moment-too-far"


def parse_moment(text: str, now: datetime) -> datetime | Problem:
    """Read a typed moment, to the whole second; nothing is raised.

    `+2d`, `+1h30m`, `+45s` count from `now`. `14:30`, `14:30:15` is the next such time of day in
    UTC; with a date before it (`2026-11-25 14:30`, `2026-11-25T14:30:00Z`) that very moment.
    """
    stripped = text.strip()
    start = len(text) - len(text.lstrip())
    if stripped.startswith("+"):
        length = _duration(stripped, start)
        return length if isinstance(length, Problem) else now.replace(microsecond=0) + length
    moment = _absolute(stripped, start, now)
    if isinstance(moment, datetime) and moment > now + LONGEST:
        return Problem(code=MomentProblem.TOO_FAR, at=start)
    return moment


def _duration(text: str, start: int) -> timedelta | Problem:
    seconds, place = 0, 1
    while place < len(text) or place == 1:
        part = _PART.match(text, place)
        if part is None:
            is_number = _NUMBER.match(text, place) is not None
            code = MomentProblem.UNIT_MISSING if is_number else MomentProblem.UNREADABLE
            return Problem(code=code, at=start + (len(text) if is_number else place))
        seconds += int(part[1]) * _SECONDS[part[2]]
        place = part.end()
    if seconds > LONGEST.total_seconds():
        return Problem(code=MomentProblem.TOO_FAR, at=start)
    return timedelta(seconds=seconds)


def _absolute(text: str, start: int, now: datetime) -> datetime | Problem:
    date = _DATE.match(text)
    place = 0 if date is None else date.end()
    found = _TIME.fullmatch(text, place)
    if found is None:
        return Problem(code=MomentProblem.UNREADABLE, at=start + place)
    try:
        clock = time(int(found[1]), int(found[2]), int(found[3] or 0), tzinfo=UTC)
        if date is not None:
            day = datetime(int(date[1]), int(date[2]), int(date[3]), tzinfo=UTC).date()
            return datetime.combine(day, clock)
    except ValueError:
        return Problem(code=MomentProblem.NO_SUCH_TIME, at=start)
    today = datetime.combine(now.astimezone(UTC).date(), clock)
    return today if today > now else today + timedelta(days=1)
