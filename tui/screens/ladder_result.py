"""What became of a ladder: every line with its own result, as it comes in."""

from datetime import datetime

from textual.app import ComposeResult
from textual.content import Content

from tui.domain.action import Action, BatchId
from tui.domain.identifiers import AccountName
from tui.engine.port import EnginePort
from tui.presentation.ladder_result import (
    ladder_full_lines,
    ladder_header,
    ladder_identity,
    ladder_next,
    ladder_result_line,
)
from tui.presentation.moments import TimeZone
from tui.presentation.results import summary_lines
from tui.presentation.text import Line
from tui.screens.form import FormButton
from tui.screens.keys import AMEND_RESULT_BINDINGS
from tui.screens.result_form import ResultForm
from tui.screens.saving import SaveFile
from tui.screens.sent_orders import SentOrders
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList


class SentLadder(SentOrders):
    """Tells results in the words of new orders."""

    def line(self, place: int, width: int) -> Line:
        """Return a line of the ladder."""
        now = self._engine.clock.now()
        return ladder_result_line(self._state, self.actions[place], now, width)

    def full_lines(self, action: Action, now: datetime, width: int) -> tuple[Line, ...]:
        """Return what became of a line, in full."""
        return ladder_full_lines(action, now, width)

    def summary_lines(self, zone: TimeZone, width: int) -> tuple[Line, ...]:
        """Return what the lines came to."""
        return summary_lines(self.actions, zone, width)

    def next_lines(self, width: int) -> tuple[Line, ...]:
        """Return what can be done now."""
        return ladder_next(self.actions, width)


class LadderResult(ResultForm):
    """Opens once a ladder was sent; sends nothing itself."""

    BINDINGS = [*AMEND_RESULT_BINDINGS]

    saved_name = "ladder"
    waiting_keys = ResultForm.result_keys

    help_text = ("j k g G move.  r looks up what is unknown.  S stops what is not sent yet.",)

    def __init__(
        self,
        engine: EnginePort,
        account: AccountName,
        batch: BatchId,
        zone: TimeZone,
        save: SaveFile | None,
    ) -> None:
        sent = SentLadder(engine, batch)
        super().__init__(engine, account, f"LADDER OF {len(sent.actions)}: RESULT", zone, save)
        self._ladder = self._sent = sent
        self._is_sent = True

    def identity(self) -> Line:
        """Return which orders these are."""
        return ladder_identity(self._state, self._ladder.actions[0].intent)

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return self.result_keys

    def compose_body(self) -> ComposeResult:
        """Lay out the list and what is said below it."""
        yield PickList(len(self._ladder.actions), lambda _: None, id="batch-list")
        yield Lines(id="batch-notes")

    def on_mount(self) -> None:
        """Go through the lines."""
        self.query_one("#back", FormButton).label = Content("[ Close ]")
        self.set_focus(self._list)

    def paint(self) -> None:
        """Show the lines, and below them what they came to."""
        width = max(self._list.line_width, 1)
        self.show_result(ladder_header(width), self._ladder, width)

    def on_pick_list_moved(self, event: PickList.Moved) -> None:
        """Tell of the line the cursor is on."""
        event.stop()
        self._repaint()

    def send(self) -> None:
        """Send nothing: everything was."""
