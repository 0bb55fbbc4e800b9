"""Paints lines of spans; maps tones to the colours of the theme for every painter."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.presentation.text import BADGE_TONES, TONE_VARIABLES, Line, Span, Tone
from tui.widgets.kept import Kept

_STRONG_TONES = frozenset({Tone.STRONG, Tone.DANGER})


def tone_styles(variables: Mapping[str, str]) -> dict[Tone, Style]:
    """Return what each tone looks like under a theme, given its variables.

    Component classes would be matched against the style sheet one by one, for every widget anew:
    at start that costs more than all painting.
    """
    styles = {tone: _style(tone, variables[name]) for tone, name in TONE_VARIABLES.items()}
    return {Tone.PLAIN: Style(), **styles}


@lru_cache(maxsize=128)
def _style(tone: Tone, colour: str) -> Style:
    is_badge = tone in BADGE_TONES
    return Style(
        color=Color.parse(colour).rich_color,
        bold=is_badge or tone in _STRONG_TONES or None,
        reverse=is_badge or None,
    )


def painted(line: Iterable[Span], styles: dict[Tone, Style]) -> list[Segment]:
    """Return the segments of a line. Text stays text: nothing in it is read as markup."""
    return [Segment(text, styles[tone]) for text, tone in line if text]


def content_of(line: Iterable[Span]) -> Content:
    """Return a line for widgets that take content. Text stays text here too."""
    variables = {tone: f"${name}" for tone, name in TONE_VARIABLES.items()}
    return Content.assemble(*((text, variables.get(tone, "")) for text, tone in line))


class Lines(Kept):
    """Some lines of text in tones. Only lines that differ from what is shown are repainted."""

    DEFAULT_CSS = "Lines { height: auto; }"

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
        self.refresh()

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
            self._tones = tone_styles(self.app.theme_variables)
        return Strip(painted(self._lines[y], self._tones)).apply_style(self.rich_style)
