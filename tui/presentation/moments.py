"""Ages and times of day, every time with the letter of the one zone in use."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86_400, 604_800


class TimeZone(StrEnum):
    """The zone all times are shown in; spelt as in the configuration."""

    UTC = "UTC"
    LOCAL = "local"


def age_text(age: timedelta) -> str:
    """Write an age in at most five cells: `8s`, `11m`, `2h04`, `3d08`, `9d`."""
    seconds = max(int(age.total_seconds()), 0)
    if seconds < _MINUTE:
        return f"{seconds}s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}m"
    if seconds < _DAY:
        return f"{seconds // _HOUR}h{seconds % _HOUR // _MINUTE:02}"
    if seconds < _WEEK:
        return f"{seconds // _DAY}d{seconds % _DAY // _HOUR:02}"
    return f"{seconds // _DAY}d"


def wait_text(at: datetime, now: datetime) -> str:
    """Write how long until `at`: `8s`, and `now` within its last second."""
    return age_text(at - now) if at - now >= timedelta(seconds=1) else "now"


def duration_text(duration: timedelta) -> str:
    """Write a round trip: `84ms`, `2.3s`."""
    milliseconds = max(round(duration / timedelta(milliseconds=1)), 0)
    if milliseconds < 1000:
        return f"{milliseconds}ms"
    return f"{milliseconds // 1000}.{milliseconds % 1000 // 100}s"


def period_text(period: timedelta) -> str:
    """Write a poll period: `5s`, `1.5s`, `2m`."""
    tenths = round(period / timedelta(milliseconds=100))
    if tenths >= 10 * _MINUTE * 2:
        return age_text(period)
    return f"{tenths // 10}s" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}s"


def in_zone(at: datetime, zone: TimeZone) -> datetime:
    """Return the same moment in the zone shown."""
    return at.astimezone(UTC) if zone is TimeZone.UTC else at.astimezone()


def zone_mark(at: datetime, zone: TimeZone) -> str:
    """Return what stands behind every time: `Z`, or the local offset (`+01`, `+0530`)."""
    if zone is TimeZone.UTC:
        return "Z"
    offset = f"{in_zone(at, zone):%z}"
    return offset.removesuffix("00") if len(offset) == 5 else offset


def time_text(at: datetime, zone: TimeZone) -> str:
    """Write a time of day: `14:02:31Z`."""
    return f"{in_zone(at, zone):%H:%M:%S}{zone_mark(at, zone)}"


def moment_text(at: datetime, now: datetime, zone: TimeZone) -> str:
    """Write a time, with its date when that is not today's."""
    if in_zone(at, zone).date() == in_zone(now, zone).date():
        return time_text(at, zone)
    return f"{in_zone(at, zone):%Y-%m-%d} {time_text(at, zone)}"


def short_moment_text(at: datetime, now: datetime, zone: TimeZone) -> str:
    """Write a time; on another day its date without the year, and no seconds."""
    if in_zone(at, zone).date() == in_zone(now, zone).date():
        return time_text(at, zone)
    return f"{in_zone(at, zone):%m-%d %H:%M}{zone_mark(at, zone)}"


def skew_text(skew: timedelta) -> str:
    """Write a clock difference: `+0.1s`."""
    tenths = round(skew / timedelta(milliseconds=100))
    sign = "-" if tenths < 0 else "+"
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}s"


def day_start(now: datetime) -> datetime:
    """Return when the day began, in UTC: the day that fills and ended orders are kept for."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
