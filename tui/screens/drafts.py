"""What can be written anew: tickets that came to nothing, and the day's ended orders."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.drafting import Draft
from tui.domain.state import BlotterState
from tui.presentation.drafts import draft_lines
from tui.presentation.moments import TimeZone
from tui.screens.dialog import Choices, Dialog
from tui.widgets.lines import content_of


class DraftsDialog(Dialog[Draft]):
    """Lists drafts, the newest first; Enter opens one as a ticket. Nothing is sent."""

    CSS_PATH = Path(__file__).with_name("drafts.tcss")

    def __init__(
        self, drafts: Sequence[Draft], state: BlotterState, zone: TimeZone, now: datetime
    ) -> None:
        super().__init__("Drafts: tickets that came back, and orders that ended today")
        self._drafts = tuple(drafts)
        self._state = state
        self._zone = zone
        self._now = now

    def compose_body(self) -> ComposeResult:
        """List the drafts under their headings."""
        lines = draft_lines(self._drafts, self._state, self._zone, self._now, self._width)
        heading, *rows = map(content_of, lines)
        yield Static(heading, id="draft-heading")
        yield Choices(*map(Option, rows), id="choices", compact=True)
        yield Static(
            Content("Enter opens a ticket filled in; nothing is sent before Ctrl+S   Esc back"),
            classes="dialog-hint",
        )

    @property
    def _width(self) -> int:
        """The cells of a line: the dialog's without border, padding and scroll bar."""
        return min(self.app.size.width, 120) - 6

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the draft."""
        self.dismiss(self._drafts[event.option_index])
