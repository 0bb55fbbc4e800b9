"""A question of one line, answered with `y`; the key that opened it is never the answer."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.presentation.text import Line
from tui.screens.dialog import Dialog
from tui.screens.keys import QUESTION_BINDINGS
from tui.widgets.lines import Lines

YES = "yes"
"""The one answer there is; without it nothing is done."""

WIDTH = 68
"""Cells inside the box, at every size of the terminal."""

ANSWERED_TOO_SOON = (
    "That key came in one go with the one that opened this question: it was not taken for an "
    "answer. Was it meant for another window?"
)


class QuestionDialog(Dialog[str]):
    """Says what would be done; `y` does it, Escape leaves everything as it is."""

    CSS_PATH = "form.tcss"
    BINDINGS = [*QUESTION_BINDINGS]

    def __init__(self, heading: str, lines: tuple[Line, ...], yes: str, no: str = "back") -> None:
        """Prepare.

        Args:
            heading: What stands over the box.
            lines: What it is about; identity first.
            yes: What `y` does, in a word or two.
            no: What Escape does.
        """
        super().__init__(heading)
        self._lines = lines
        self._answers = f"y {yes}   Esc {no}"

    def compose_body(self) -> ComposeResult:
        """Show the lines and the answers."""
        yield Lines(self._lines, id="question")
        yield Static(Content(self._answers), id="answers", classes="dialog-hint")

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show these lines instead: what it is about has changed."""
        self._lines = lines
        if self.is_mounted:
            self.query_one("#question", Lines).show(lines)

    def action_yes(self) -> None:
        """Answer with yes."""
        self.dismiss(YES)
