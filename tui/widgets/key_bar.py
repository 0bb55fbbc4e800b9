"""The footer: the keys that do something now, in the space there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click, Resize

from tui.config.keymap import CHARACTERS
from tui.widgets.kept import Kept

_LABELS = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}
_GAP = 2
_EDGE = 1


def key_label(key: str) -> str:
    """Return a key as it is printed on keyboards and in manuals."""
    *modifiers, name = key.split("+")
    label = _LABELS.get(name) or CHARACTERS.get(name) or name
    if name.startswith("f") and name[1:].isdigit():
        label = name.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), label])


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHint:
    """One key and what it does, ready to be shown."""

    key: str
    description: str
    is_possible: bool = True
    is_pinned: bool = False
    """Keeps its place at the right end however little room there is."""

    @property
    def label(self) -> str:
        """The key as people write it."""
        return key_label(self.key)

    @property
    def width(self) -> int:
        """Cells the hint takes."""
        return cell_len(self.label) + 1 + cell_len(self.description)


Placed = tuple[int, KeyHint]
"""The column a hint starts in, and the hint."""


def arrange_hints(hints: Iterable[KeyHint], width: int, height: int) -> list[list[Placed]]:
    """Fill `height` lines of `width` cells; what does not fit is left out, pinned hints never."""
    hints = tuple(hints)
    pinned = [hint for hint in hints if hint.is_pinned]
    pinned_width = _row_width(pinned)
    lines: list[list[Placed]] = [[] for _ in range(height)]
    row, column = 0, _EDGE
    for hint in (hint for hint in hints if not hint.is_pinned):
        while row < height:
            last = row == height - 1
            limit = width - _EDGE - (pinned_width + 2 * _GAP if last else 0)
            if column + hint.width <= limit:
                lines[row].append((column, hint))
                column += hint.width + _GAP
                break
            row, column = row + 1, _EDGE
    column = max(width - _EDGE - pinned_width, _EDGE)
    for hint in pinned:
        lines[-1].append((column, hint))
        column += hint.width + _GAP
    return lines


def _row_width(hints: Sequence[KeyHint]) -> int:
    return sum(hint.width for hint in hints) + _GAP * max(len(hints) - 1, 0)


class KeyBar(Kept):
    """Shows as many hints as fit; a click presses the key."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._hints: tuple[KeyHint, ...] = ()
        self._lines: list[list[Placed]] = []

    def show(self, hints: tuple[KeyHint, ...]) -> None:
        """Show these hints instead."""
        if hints != self._hints:
            self._hints = hints
            self._arrange()

    def on_resize(self, _: Resize) -> None:
        """Fit the hints into the new size."""
        self._arrange()

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        line = self._lines[event.y] if event.y < len(self._lines) else []
        for column, hint in line:
            if column <= event.x < column + hint.width:
                self.app.simulate_key(hint.key)

    def render(self) -> Content:
        """Paint the arranged hints."""
        return Content("\n").join(map(_painted_row, self._lines))

    def _arrange(self) -> None:
        self._lines = arrange_hints(self._hints, self.size.width, max(self.size.height, 1))
        self.refresh()


def _painted_row(line: Sequence[Placed]) -> Content:
    row = Content("")
    for column, hint in line:
        styles = ("bold $key", "$key-text") if hint.is_possible else ("$key-off", "$key-off")
        row = row.pad_right(column - row.cell_length)
        row += Content.assemble((hint.label, styles[0]), " ", (hint.description, styles[1]))
    return row
