"""What everything that opens over the blotter has in common."""

from typing import Protocol, TypeVar, runtime_checkable

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.content import Content
from textual.events import Paste
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from tui.domain.state import BlotterState
from tui.screens.keys import CHOICE_BINDINGS, DIALOG_BINDINGS

ResultT = TypeVar("ResultT")


@runtime_checkable
class Follower(Protocol):
    """A screen over the blotter that goes on following what happens."""

    def follow(self, state: BlotterState) -> None:
        """Show a newer state."""


class Choices(OptionList):
    """A list to choose from, with the list keys of the blotter."""

    BINDINGS = [*CHOICE_BINDINGS]


PASTE_REFUSED = "Pasted text does nothing here: paste works in text fields only."


class Dialog(ModalScreen[ResultT | None], inherit_bindings=False):
    """A titled box over the blotter. Escape leaves it without a result."""

    BINDINGS = [*DIALOG_BINDINGS]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading
        self._is_left = False

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Leave, once: a second key that leaves, typed ahead, must not leave what lies below."""
        if self._is_left:
            return AwaitComplete()
        self._is_left = True
        return super().dismiss(result)

    def compose(self) -> ComposeResult:
        """Lay out the box: heading, body, and what the keys do."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="dialog-heading")
            yield from self.compose_body()

    def compose_body(self) -> ComposeResult:
        """Lay out what the box is about."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    def on_paste(self, event: Paste) -> None:
        """Say that a paste outside text fields does nothing."""
        event.stop()
        self.notify(PASTE_REFUSED, severity="warning", markup=False)
