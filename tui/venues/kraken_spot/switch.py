"""The dead man's switch of Kraken Spot: CancelAllOrdersAfter.

https://docs.kraken.com/api/docs/rest-api/cancel-all-orders-after
"""

from datetime import datetime
from typing import Final

from tui.domain.intents import IntentKind
from tui.domain.outcome import Accepted, Outcome, Unknown
from tui.domain.switch import SwitchTimes
from tui.venues.kraken_spot.write_request import build_switch
from tui.venues.kraken_spot.writes import Write, Writes
from tui.venues.lane import Priority
from tui.venues.writes import open_gate

DISARMED: Final = "0"
"""What Kraken writes instead of a moment."""


async def set_switch(writes: Writes, seconds: int) -> SwitchTimes | Outcome:
    """Arm or renew the switch, or disarm it with 0; ahead of everything but nothing behind it."""
    read: list[SwitchTimes] = []

    def read_times(result: object) -> Outcome:
        times = times_of(result)
        if times is None or (times.triggers_at is None) != (seconds == 0):
            return Unknown(text="an answer without errors, but not the switch that was asked for")
        read.append(times)
        return Accepted()

    write = Write(
        request=build_switch(seconds),
        kind=IntentKind.CANCEL,
        priority=Priority.CANCEL,
        read=read_times,
    )
    outcome = await writes.send(write, open_gate)
    return read[0] if read and isinstance(outcome, Accepted) else outcome


def times_of(result: object) -> SwitchTimes | None:
    """Read `currentTime` and `triggerTime`; `None` where they are not as documented."""
    if not isinstance(result, dict):
        return None
    told, triggers = result.get("currentTime"), result.get("triggerTime")
    if not isinstance(told, str) or not isinstance(triggers, str):
        return None
    try:
        at = datetime.fromisoformat(told)
        fires = None if triggers == DISARMED else datetime.fromisoformat(triggers)
    except ValueError:
        return None
    return SwitchTimes(told_at=at, triggers_at=fires)
