"""What the program says after its screen is gone: that it waits for answers, what stays open."""

from tui.cli.terminal import complain
from tui.domain.action import Action, ActionState
from tui.domain.state import BlotterState
from tui.presentation.clean import clean

DRAIN_SECONDS = 15


def say_waiting(state: BlotterState) -> None:
    """Say for how many answers the end of the program waits; nothing where it need not."""
    sending = [one for one in state.actions.unsettled() if one.state is ActionState.SENDING]
    if sending:
        requests = "1 act" if len(sending) == 1 else f"{len(sending)} acts"
        complain(f"blotter: waiting for the answer to {requests}, {DRAIN_SECONDS} s at most …")


def say_left_open(state: BlotterState) -> None:
    """Name every act whose outcome is not known; the next start looks them up first."""
    left = [one for one in state.actions.unsettled() if one.is_unknown]
    for action in left:
        complain(f"blotter: {_name(action)}: it is not known whether it happened")
    if left:
        complain("blotter: the next start looks them up first; blotter journal --open lists them")


def _name(action: Action) -> str:
    return f"{action.kind} of {clean(action.key.order_id)} ({clean(action.account)})"
