"""A pane: a rule that names it, over lines."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size

from tui.presentation.text import Line, rule_line
from tui.widgets.kept import Kept
from tui.widgets.lines import Lines


class _Scroll(VerticalScroll, Kept):
    """The part that scrolls."""


class Pane(Vertical, Kept):
    """Lines under a rule. What does not fit is reached by scrolling, with the focus on it."""

    def __init__(self, *, id: str, can_focus: bool = True) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._can_scroll = can_focus

    def compose(self) -> ComposeResult:
        """Lay out rule and lines."""
        yield Lines(classes="pane-rule")
        with _Scroll(classes="pane-scroll", can_focus=self._can_scroll):
            yield Lines(classes="pane-lines")

    @property
    def room(self) -> Size:
        """The cells there are for lines."""
        return self.query_one(VerticalScroll).scrollable_content_region.size

    def show(self, title: Line, lines: tuple[Line, ...], note: Line = ()) -> None:
        """Show these lines, and over them what they are about."""
        rule = rule_line(title, self.content_size.width, note)
        self.query_one(".pane-rule", Lines).show((rule,))
        self.query_one(".pane-lines", Lines).show(lines)

    def to_top(self) -> None:
        """Scroll to the first line."""
        self.query_one(VerticalScroll).scroll_home(animate=False)
