"""What goes wrong on the wire between the engine and a venue without deadlines."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.engine.simulated import SimulatedDesk
from tui.domain.action import Action
from tui.domain.intents import IntentKind
from tui.domain.outcome import Accepted, NotSent, Rejected

BOTH = (IntentKind.CREATE, IntentKind.CANCEL)
CANCELS = (IntentKind.CANCEL,)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that goes wrong, by name."""

    name: str
    kind: str
    is_lost: bool = False
    """Whether nothing was done and nothing readable says so: a create stays unknown."""
    kinds: tuple[IntentKind, ...] = BOTH
    text: str = ""
    seconds: float = 0
    size: int = 0
    times: int = 1
    requests: int = 1
    """How many go out for it."""

    def arm(self, desk: SimulatedDesk, endpoint: str) -> None:
        """Let it happen to the next such request."""
        desk.simulation.faults.add(
            self.kind,
            endpoint=endpoint,
            times=self.times,
            seconds=self.seconds,
            text=self.text,
            size=self.size,
        )


SETTINGS = (
    Setting(name="reset before", kind="drop-before", is_lost=True),
    Setting(name="reset after", kind="drop-after"),
    Setting(name="late reply", kind="delay-after", seconds=45),
    Setting(name="held up, then done", kind="delay", seconds=20),
    Setting(name="cut body", kind="truncated"),
    Setting(name="garbage", kind="garbage"),
    Setting(name="502 before", kind="bad-gateway-before", is_lost=True),
    Setting(name="502 after", kind="bad-gateway-after"),
    Setting(name="504 after", kind="bad-gateway-after", size=504),
    Setting(name="408 before", kind="bad-gateway-before", size=408, is_lost=True),
    Setting(name="408 after", kind="bad-gateway-after", size=408),
    Setting(name="403 page", kind="forbidden", is_lost=True),
    Setting(name="429 page", kind="too-many-requests", seconds=5, is_lost=True),
    Setting(name="HTML before", kind="html", is_lost=True),
    Setting(name="HTML after", kind="html-after"),
    Setting(name="filled before", kind="fill-first", kinds=CANCELS),
    Setting(name="cancelled before", kind="cancel-first", kinds=CANCELS),
)
"""What can happen at either venue."""


def assert_never_called_failed(desk: SimulatedDesk, action: Action) -> None:
    """No state that was ever shown called failed what did happen."""
    for state in desk.published:
        shown = state.actions.get(action.id)
        assert shown is None or not isinstance(shown.outcome, Rejected | NotSent), shown


def assert_on_the_disk(desk: SimulatedDesk, actions: Iterable[Action]) -> None:
    """The journal says of each act what the screen says."""
    journal = desk.journal()
    for action in actions:
        noted = journal[action.id]
        assert (noted.state, noted.outcome) == (action.state, action.outcome)


def is_accepted(action: Action) -> bool:
    return isinstance(action.outcome, Accepted)
