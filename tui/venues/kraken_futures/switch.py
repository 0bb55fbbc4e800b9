"""The dead man's switch of Kraken Futures: cancellallordersafter.

https://docs.kraken.com/api/docs/futures-api/trading/cancel-all-orders-after
"""

from datetime import datetime
from typing import Final

from tui.domain.outcome import Outcome, Unknown
from tui.domain.switch import SwitchTimes
from tui.venues.kraken_futures.envelope import NotDocumentedError, decode_value
from tui.venues.kraken_futures.outcomes import Understood
from tui.venues.kraken_futures.write_request import WriteRequest
from tui.venues.kraken_futures.writes import Writes
from tui.venues.lane import Priority
from tui.venues.writes import open_gate

DISARMED: Final = "0"
"""What Kraken Futures writes instead of a moment."""

COST: Final = 25


async def set_switch(writes: Writes, seconds: int) -> SwitchTimes | Outcome:
    """Arm or renew the switch of the whole account, or disarm it with 0."""
    request = WriteRequest(
        name="cancelallordersafter",
        parameters=(("timeout", str(seconds)),),
        lines=(),
        cost=COST,
    )
    answer = await writes.send(request, Priority.CANCEL, open_gate)
    if not isinstance(answer, Understood):
        return answer
    times = times_of(answer)
    if times is None or (times.triggers_at is None) != (seconds == 0):
        text = "an answer that was understood, but not the switch that was asked for"
        return Unknown(text=text, trace_id=answer.trace_id)
    return times


def times_of(answer: Understood) -> SwitchTimes | None:
    """Read `currentTime` and `triggerTime`; `None` where they are not as documented."""
    raw = answer.members.get("status")
    try:
        status = None if raw is None else decode_value(bytes(raw))
    except NotDocumentedError:
        return None
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
