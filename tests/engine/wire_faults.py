"""What goes wrong on the wire between the engine and a venue without deadlines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tests.engine.simulated import SimulatedDesk
from tui.domain.action import Action
from tui.domain.intents import CancelIntent, CreateIntent, IntentKind
from tui.domain.outcome import Accepted, NotSent, Rejected

LONG_ENOUGH = 110
"""Seconds after which everything has to be settled that ever will be."""
ENDPOINTS = {IntentKind.CREATE: "create", IntentKind.CANCEL: "cancel"}


class VenueDesk(Protocol):
    """A desk, its venue, and the acts somebody wants."""

    @property
    def desk(self) -> SimulatedDesk: ...

    def create(self, number: int = 0) -> CreateIntent: ...

    def cancel(self, nth: int) -> CancelIntent: ...

    def placed(self, intent: CreateIntent) -> int: ...

    def happened(self, intent: CreateIntent | CancelIntent) -> bool: ...


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


async def assert_the_outcome_is_what_happened(
    one: VenueDesk, kind: IntentKind, setting: Setting
) -> None:
    """One request goes out whatever happens to it, and the truth about it is found out."""
    intent = one.create() if kind is IntentKind.CREATE else one.cancel(0)
    setting.arm(one.desk, ENDPOINTS[kind])
    (action,) = await one.desk.submit(intent)
    await one.desk.advance(LONG_ENOUGH)
    now = one.desk.now(action)
    assert one.desk.sent(ENDPOINTS[kind]) == setting.requests
    assert_on_the_disk(one.desk, [now])
    if setting.is_lost and kind is IntentKind.CREATE:
        assert now.is_unknown
        assert now.looks >= 3
        assert list(one.desk.state.book.expected) == [intent.key]
        assert not one.happened(intent)
        return
    assert now.is_settled, now
    assert is_accepted(now) is one.happened(intent), now
    assert one.desk.state.book.expected == {}
    if one.happened(intent):
        assert_never_called_failed(one.desk, now)
