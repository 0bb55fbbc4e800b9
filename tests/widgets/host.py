"""A small application that holds one widget, and widgets that remember which lines they painted."""

from typing import Generic, TypeVar

from textual.app import App, ComposeResult
from textual.events import Key
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.text import SURFACE_VARIABLES, TONE_VARIABLES, Line
from tui.widgets.blotter_table import BlotterTable
from tui.widgets.lines import Lines

W = TypeVar("W", bound=Widget)


class Host(App[None], Generic[W]):
    """Shows one widget under a theme that knows every variable."""

    CSS = "BlotterTable { height: 1fr; }"

    def __init__(self, widget: W) -> None:
        super().__init__()
        self.widget = widget
        self.seen: list[Message] = []
        self.keys: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        tones = dict.fromkeys(TONE_VARIABLES.values(), "#ff0000")
        return tones | {name: f"#0000{80 + place}" for place, name in enumerate(SURFACE_VARIABLES)}

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_key(self, event: Key) -> None:
        self.keys.append(event.key)

    def on_blotter_table_order_highlighted(self, message: Message) -> None:
        self.seen.append(message)

    def on_blotter_table_order_chosen(self, message: Message) -> None:
        self.seen.append(message)

    def on_blotter_table_header_clicked(self, message: Message) -> None:
        self.seen.append(message)

    def on_blotter_table_marks_changed(self, message: Message) -> None:
        self.seen.append(message)


class RecordingTable(BlotterTable):
    """Remembers the lines it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.asked.append(y)
        return super().render_line(y)

    def texts(self) -> list[str]:
        return [super(RecordingTable, self).render_line(y).text for y in range(self.size.height)]


class RecordingLines(Lines):
    """Remembers the lines it was asked for."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        super().__init__(lines)
        self.asked: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.asked.append(y)
        return super().render_line(y)
