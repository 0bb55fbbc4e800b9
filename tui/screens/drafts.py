"""What can be written: tickets left or come to nothing, and the day's orders that ended."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.drafting import Draft, LeftTicket
from tui.domain.state import BlotterState
from tui.presentation.drafts import draft_lines
from tui.presentation.moments import TimeZone
from tui.screens.dialog import Choices, Dialog
from tui.screens.keys import DRAFTS_BINDINGS
from tui.widgets.lines import content_of

_ENTER = "Enter opens a ticket filled in; nothing is sent before Ctrl+S   Esc back"
_DROP = "Delete throws a ticket away that you left"
_KEPT = "Only tickets that were left can be thrown away: this one is kept for the day."


class DraftsDialog(Dialog[Draft]):
    """Lists drafts, the newest first; Enter opens one as a ticket. Nothing is sent."""

    CSS_PATH = Path(__file__).with_name("drafts.tcss")
    BINDINGS = [*DRAFTS_BINDINGS]

    def __init__(
        self,
        drafts: Sequence[Draft],
        state: BlotterState,
        zone: TimeZone,
        now: datetime,
        drop: Callable[[LeftTicket], None],
    ) -> None:
        """Prepare; `drop` throws away a ticket that was left."""
        super().__init__("Drafts: tickets to finish or send again, and orders that ended today")
        self._drafts = list(drafts)
        self._drop = drop
        self._state = state
        self._zone = zone
        self._now = now

    def compose_body(self) -> ComposeResult:
        """List the drafts under their headings."""
        lines = draft_lines(self._drafts, self._state, self._zone, self._now, self._width)
        heading, *rows = map(content_of, lines)
        yield Static(heading, id="draft-heading")
        yield Choices(*map(Option, rows), id="choices", compact=True)
        has_left = any(isinstance(one, LeftTicket) for one in self._drafts)
        hint = f"{_ENTER}\n{_DROP}" if has_left else _ENTER
        yield Static(Content(hint), classes="dialog-hint")

    @property
    def _width(self) -> int:
        """The cells of a line: the dialog's without border, padding and scroll bar."""
        return min(self.app.size.width, 120) - 6

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the draft."""
        self.dismiss(self._drafts[event.option_index])

    def action_drop(self) -> None:
        """Throw away the ticket under the cursor, where it was left and never sent."""
        choices = self.query_one("#choices", Choices)
        index = choices.highlighted
        draft = None if index is None else self._drafts[index]
        if index is None or not isinstance(draft, LeftTicket):
            self.notify(_KEPT, severity="warning", markup=False)
            return
        self._drop(draft)
        del self._drafts[index]
        choices.remove_option_at_index(index)
        if not self._drafts:
            self.dismiss(None)
