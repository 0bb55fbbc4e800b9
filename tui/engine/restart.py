"""What an earlier run's unsettled actions mean to this one. Pure."""

from dataclasses import replace
from datetime import datetime

from tui.domain.action import Action, ActionState
from tui.domain.outcome import NotSent, NotSentCode, Unknown


def taken_over(action: Action, now: datetime) -> Action:
    """Return an action as this run takes it up: looked up at once, never sent again.

    What was only intended provably never left; what was being sent may have arrived.
    """
    match action.state:
        case ActionState.INTENDED:
            return action.answered(NotSent(code=NotSentCode.QUIT), now)
        case ActionState.SENDING:
            action = action.answered(Unknown(text="the program ended before the answer came"), now)
        case _:
            pass
    return replace(action, look_again_at=now, waits_for=None)
