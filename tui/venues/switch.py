"""How the dead man's switch of a venue tells of itself."""

from datetime import datetime
from typing import Final

from tui.domain.switch import SwitchTimes

DISARMED: Final = "0"
"""What stands in place of a moment."""


def times_asked_for(status: object, seconds: int) -> SwitchTimes | None:
    """Read `currentTime` and `triggerTime` of a switch that was set to so many seconds.

    `None` where they are not as documented, or tell of another switch: armed where it should be
    disarmed, or the other way round.
    """
    times = _times_of(status)
    if times is None or (times.triggers_at is None) != (seconds == 0):
        return None
    return times


def _times_of(status: object) -> SwitchTimes | None:
    if not isinstance(status, dict):
        return None
    told, triggers = status.get("currentTime"), status.get("triggerTime")
    if not isinstance(told, str) or not isinstance(triggers, str):
        return None
    try:
        at = datetime.fromisoformat(told)
        fires = None if triggers == DISARMED else datetime.fromisoformat(triggers)
    except ValueError:
        return None
    return SwitchTimes(told_at=at, triggers_at=fires)
