"""Paints lines of spans; maps tones to component classes for every painter."""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.text import BADGE_TONES, TONE_VARIABLES, Line, Span, Tone

_STRONG_TONES = frozenset({Tone.STRONG, Tone.DANGER})


def tone_classes(prefix: str) -> set[str]:
    """Return the component classes of a widget that paints tones."""
    return {f"{prefix}--{tone}" for tone in TONE_VARIABLES}


def tone_css(widget: str, prefix: str) -> str:
    """Return the default rules for the component classes of a widget."""
    return "\n".join(
        f"{widget} > .{prefix}--{tone} {{ color: ${variable}; text-style: {_text_style(tone)}; }}"
        for tone, variable in TONE_VARIABLES.items()
    )


def _text_style(tone: Tone) -> str:
    if tone in BADGE_TONES:
        return "bold reverse"
    return "bold" if tone in _STRONG_TONES else "none"


def tone_styles(widget: Widget, prefix: str) -> dict[Tone, Style]:
    """Return what each tone looks like on this widget under the present theme."""
    styles = {
        tone: widget.get_component_rich_style(f"{prefix}--{tone}", partial=True)
        for tone in TONE_VARIABLES
    }
    return {Tone.PLAIN: Style(), **styles}


def painted(line: Iterable[Span], styles: dict[Tone, Style]) -> list[Segment]:
    """Return the segments of a line. Text stays text: nothing in it is read as markup."""
    return [Segment(text, styles[tone]) for text, tone in line if text]


class Lines(Widget):
    """Some lines of text in tones. Only lines that differ from what is shown are repainted."""

    COMPONENT_CLASSES = tone_classes("lines")
    DEFAULT_CSS = "Lines { height: auto; }\n" + tone_css("Lines", "lines")

    def __init__(
        self,
        lines: tuple[Line, ...] = (),
        *,
        id: str | None = None,  # noqa: A002 - the name every widget gives it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = lines
        self._strips: dict[int, Strip] = {}
        self._tones: dict[Tone, Style] | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show these lines instead."""
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self._strips.clear()
            self.refresh(layout=True)
            return
        top = self.styles.gutter.top
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self._strips.pop(y, None)
                self.refresh(Region(0, top + y, self.outer_size.width, 1))

    def notify_style_update(self) -> None:
        """Forget what depends on the theme."""
        super().notify_style_update()
        self._tones = None
        self._strips.clear()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row per line."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._paint(y)
        return strip

    def _paint(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        if self._tones is None:
            self._tones = tone_styles(self, "lines")
        return Strip(painted(self._lines[y], self._tones)).apply_style(self.rich_style)
