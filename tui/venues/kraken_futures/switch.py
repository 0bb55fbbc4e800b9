"""The dead man's switch of Kraken Futures: cancellallordersafter.

https://docs.kraken.com/api/docs/futures-api/trading/cancel-all-orders-after
"""

from typing import Final

from tui.domain.outcome import Outcome, Unknown
from tui.domain.switch import SwitchTimes
from tui.venues.envelope import (
    NotDocumentedError,
    decode_value,
)
from tui.venues.kraken_futures.outcomes import Understood
from tui.venues.kraken_futures.write_request import WriteRequest
from tui.venues.kraken_futures.writes import Writes
from tui.venues.lane import Priority
from tui.venues.switch import times_asked_for
from tui.venues.writes import open_gate

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
    times = times_asked_for(_status(answer), seconds)
    if times is None:
        text = "an answer that was understood, but not the switch that was asked for"
        return Unknown(text=text, trace_id=answer.trace_id)
    return times


def _status(answer: Understood) -> object:
    """Return what stands in `status`, nothing where it cannot be read."""
    raw = answer.members.get("status")
    try:
        return None if raw is None else decode_value(bytes(raw))
    except NotDocumentedError:
        return None
