"""One line of a form: its fields with text before, between and behind them, and notes below."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui.presentation.text import Line, line_width
from tui.widgets.lines import Lines


class FieldRow(Vertical):
    """Places fields where the texts around them leave room."""

    def __init__(self, *fields: Widget, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._fields = fields
        self._texts = tuple(Lines(((),)) for _ in range(len(fields) + 1))
        self._notes = Lines(classes="field-notes")

    def compose(self) -> ComposeResult:
        """Lay out texts and fields in turn, the notes below them."""
        with Horizontal(classes="field-line"):
            yield self._texts[0]
            for field, text in zip(self._fields, self._texts[1:], strict=True):
                yield field
                yield text
        yield self._notes

    def show(self, texts: Sequence[Line | None], notes: tuple[Line, ...] = ()) -> None:
        """Show the texts around the fields: one before them, then one behind each.

        A field without a text, or with `None`, is out of sight.
        """
        behind = [*texts[1:], *[None] * len(self._fields)]
        self._write(self._texts[0], texts[0])
        for field, lines, text in zip(self._fields, self._texts[1:], behind, strict=False):
            field.display = text is not None
            self._write(lines, text)
        self._notes.show(notes)

    @staticmethod
    def _write(lines: Lines, text: Line | None) -> None:
        lines.styles.width = line_width(text or ())
        lines.show((text or (),))
