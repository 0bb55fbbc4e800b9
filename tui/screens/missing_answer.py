"""An act whose outcome is not known: what is known, when it is looked up, what can be done."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.domain.action import Action
from tui.domain.created import may_be_called_off
from tui.domain.identifiers import OrderKey
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.cancel_form import out_of_reach_sentence
from tui.presentation.moments import TimeZone
from tui.presentation.open_acts import missing_lines
from tui.presentation.text import Line
from tui.screens.dialog import Dialog
from tui.screens.keys import MISSING_BINDINGS
from tui.screens.question import WIDTH
from tui.widgets.lines import Lines

NOT_YET_CALLED_OFF = (
    "Nothing is called off: that is for new orders at venues whose answers prove nothing, once "
    "they were looked up three times without a find."
)


class MissingAnswerDialog(Dialog[None]):
    """Goes on telling until it is closed; nothing is ever sent again by it."""

    CSS_PATH = "form.tcss"
    BINDINGS = [*MISSING_BINDINGS]

    def __init__(
        self, engine: EnginePort, key: OrderKey, zone: TimeZone, ask_cancel: Callable[[], None]
    ) -> None:
        """Prepare.

        Args:
            engine: What looks again.
            key: The order.
            zone: Times are shown in it.
            ask_cancel: Asks whether the order is to be cancelled.
        """
        super().__init__("Answer missing")
        self._engine = engine
        self._key = key
        self._zone = zone
        self._ask_cancel = ask_cancel
        self._unknown = [one.id for one in engine.state.actions.open_on(key) if one.is_unknown]

    def compose_body(self) -> ComposeResult:
        """Show what is known, and what the keys do."""
        yield Lines(self._texts(), id="question")
        yield Static(Content(self._keys()), id="missing-keys", classes="dialog-hint")

    def on_mount(self) -> None:
        """Follow the clock: the next look comes nearer."""
        self.set_interval(1, self._paint)

    def follow(self, state: BlotterState) -> None:
        """Show what is known by now."""
        del state
        self._paint()

    def action_look(self) -> None:
        """Ask the venue now."""
        for action_id in self._unknown:
            self._engine.look_again(action_id)

    def action_cancel(self) -> None:
        """Leave, and ask whether the order is to be cancelled; stay where that is out of reach."""
        if why := self._out_of_reach:
            self.notify(why, severity="warning", markup=False)
            return
        self.dismiss(None)
        self._ask_cancel()

    def action_call_off(self) -> None:
        """Say that the new order is not there; nothing is sent."""
        wanted = [action for action in self._actions() if may_be_called_off(action)]
        for action in wanted:
            self._engine.call_off(action.id)
        if not wanted:
            self.notify(NOT_YET_CALLED_OFF, severity="warning", markup=False)

    def _paint(self) -> None:
        if self.is_mounted:
            self.query_one("#question", Lines).show(self._texts())
            self.query_one("#missing-keys", Static).update(Content(self._keys()))

    def _actions(self) -> list[Action]:
        actions = [self._engine.state.actions.get(one) for one in self._unknown]
        return [action for action in actions if action is not None]

    def _texts(self) -> tuple[Line, ...]:
        now = self._engine.clock.now()
        return missing_lines(self._engine.state, self._actions(), now, WIDTH, self._zone)

    @property
    def _out_of_reach(self) -> str | None:
        return out_of_reach_sentence(self._engine.state.book.get(self._key))

    def _keys(self) -> str:
        actions = self._actions()
        if not any(action.is_unknown for action in actions):
            return "Esc back"
        cancel = "" if self._out_of_reach else "   x cancel the order"
        off = "   c call it off" if any(map(may_be_called_off, actions)) else ""
        return f"r look again now{cancel}{off}   Esc keep looking"
