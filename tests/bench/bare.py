"""The floor: the smallest Textual app that repaints one line when the down or up key is pressed."""

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widget import Widget


class Line(Widget, can_focus=True):
    """One line with a number in it."""

    DEFAULT_CSS = "Line { height: 1; }"
    BINDINGS = [Binding("down", "count", "Count"), Binding("up", "count", "Count")]
    pressed = 0

    def action_count(self) -> None:
        self.pressed += 1
        self.refresh()

    def render(self) -> str:
        return f"pressed {self.pressed}"


class Bare(App[None]):
    """Nothing but that line."""

    def compose(self) -> ComposeResult:
        yield Line()

    def on_mount(self) -> None:
        self.query_one(Line).focus()


if __name__ == "__main__":
    Bare().run()
