"""The choice that saving asks for, and what came of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.presentation.clean import clean
from tui.screens.dialog import Dialog
from tui.screens.keys import SAVE_BINDINGS

SaveFile = Callable[[str, bytes], Path]
"""Writes a file for the operator and says where it is; raises `OSError` where that fails."""


PATH_CELLS = 72


class SaveChoice(Dialog[str]):
    """Asks for the form of a file: `csv` or `json`."""

    BINDINGS = [*SAVE_BINDINGS]

    def __init__(self, what: str) -> None:
        """Prepare; `what` is saved."""
        super().__init__(f"Save {what} as")

    def compose_body(self) -> ComposeResult:
        """Show the forms."""
        yield Static(Content(" c  CSV, a table\n j  JSON, for programs"), classes="dialog-text")
        yield Static(Content("Esc back"), classes="dialog-hint")

    def action_save(self, form: str) -> None:
        """Answer with a form."""
        self.dismiss(form)


def saved_lines(save: SaveFile | None, name: str, content: bytes) -> tuple[bool, tuple[str, ...]]:
    """Save a file; return whether it is, and where or why not, in lines.

    A long path goes on over some lines: it is of no use where its end is cut off.
    """
    if save is None:
        return False, ("Nothing can be saved: this run has no folder for files.",)
    try:
        path = str(save(name, content))
    except OSError as error:
        why = error.strerror or str(error)
        return False, (f"It could not be saved: {clean(why)}. The result stays here.",)
    pieces = (path[at : at + PATH_CELLS] for at in range(0, len(path), PATH_CELLS))
    return True, ("Saved, for you alone to read:", *map(clean, pieces))


def file_name(what: str, now: datetime, form: str) -> str:
    """Return a name that tells what it is and when it was saved, in UTC."""
    return f"{what}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.{form}"
