"""A question answered with one line of text."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from tui.screens.dialog import Dialog

Complaint = Callable[[str], str | None]
"""Says what is wrong with a text, or `None` when it can be used."""


class PromptDialog(Dialog[str]):
    """Asks for one line; what cannot be used is refused beside it, in words."""

    def __init__(self, heading: str, explanation: str, complaint: Complaint, value: str) -> None:
        super().__init__(heading)
        self._explanation = explanation
        self._complaint = complaint
        self._value = value

    def compose_body(self) -> ComposeResult:
        """Show the question, the line and the place for a complaint."""
        yield Static(Content(self._explanation), classes="dialog-text")
        yield Input(self._value, id="answer", compact=True)
        yield Static(Content(""), id="complaint")
        yield Static(Content("Enter use it   Esc leave as it is"), classes="dialog-hint")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong with the text."""
        self.query_one("#complaint", Static).update(Content(self._complaint(event.value) or ""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with the text when it can be used."""
        if self._complaint(event.value) is None:
            self.dismiss(event.value)
