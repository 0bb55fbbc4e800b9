"""The dead man's switch of Kraken Spot: CancelAllOrdersAfter.

https://docs.kraken.com/api/docs/rest-api/cancel-all-orders-after
"""

from tui.domain.intents import IntentKind
from tui.domain.outcome import Accepted, Outcome, Unknown
from tui.domain.switch import SwitchTimes
from tui.venues.kraken_spot.write_request import build_switch
from tui.venues.kraken_spot.writes import Write, Writes
from tui.venues.lane import Priority
from tui.venues.switch import times_asked_for
from tui.venues.writes import open_gate


async def set_switch(writes: Writes, seconds: int) -> SwitchTimes | Outcome:
    """Arm or renew the switch, or disarm it with 0; ahead of everything but nothing behind it."""
    read: list[SwitchTimes] = []

    def read_times(result: object) -> Outcome:
        times = times_asked_for(result, seconds)
        if times is None:
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
