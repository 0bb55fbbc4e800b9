"""The activity log over the whole screen: everything remembered, newest first."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tui.domain.state import BlotterState
from tui.presentation.text import Line
from tui.screens.dialog import Dialog
from tui.screens.keys import scroll_bindings
from tui.widgets.lines import Lines

LinesFor = Callable[[int], tuple[Line, ...]]
"""Makes the log's lines for a width."""


class LogScroll(VerticalScroll):
    """Scrolls by lines, pages and to both ends."""

    BINDINGS = scroll_bindings(
        "scroll_up", "scroll_down", "page_up", "page_down", "scroll_home", "scroll_end"
    )


class ActivityDialog(Dialog[None]):
    """Shows the whole log; new entries come in on top."""

    def __init__(self, lines_for: LinesFor) -> None:
        super().__init__("Activity, newest first")
        self._lines_for = lines_for

    def compose_body(self) -> ComposeResult:
        """Show the log in a scrolling pane."""
        with LogScroll(id="log"):
            yield Lines(id="log-lines")
        yield Static(Content("j k g G PgUp PgDn scroll   Esc back"), classes="dialog-hint")

    def on_resize(self, _: Resize) -> None:
        """Lay the entries out anew."""
        self.call_after_refresh(self._show)

    def follow(self, state: BlotterState) -> None:
        """Show what the log holds now."""
        del state
        self._show()

    def _show(self) -> None:
        pane = self.query_one("#log", LogScroll)
        width = max(pane.scrollable_content_region.width, 1)
        self.query_one("#log-lines", Lines).show(self._lines_for(width))
