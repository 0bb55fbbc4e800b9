"""What is read over the blotter and goes on following what happens: a head, lines, its keys."""

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.header import badge_line
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.text import Line, Span, Tone, apart
from tui.screens.activity import LogScroll
from tui.screens.dialog import Dialog
from tui.screens.keys import first_key
from tui.widgets.key_bar import key_label
from tui.widgets.lines import Lines


class Sheet(Dialog[None]):
    """Full screen where it is small, a box over the blotter, docked where it is wide."""

    CSS_PATH = "sheet.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (180, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-middle"), (50, "-tall")]

    hints: tuple[tuple[str, ...], ...] = ()
    """What the foot calls the acts of this sheet, each name before its binding ids."""

    def __init__(
        self, engine: EnginePort, heading: str, zone: TimeZone, keymap: Mapping[str, str]
    ) -> None:
        super().__init__(heading)
        self._engine = engine
        self._zone = zone
        self._keymap = keymap
        self._state = engine.state

    def top(self, width: int) -> Iterable[Line]:
        """Return what stays above the lines while they scroll."""
        del width
        return ()

    def lines(self, width: int) -> Iterable[Line]:
        """Return what scrolls."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out the head, what stays, what scrolls, and what the keys do."""
        with Vertical(classes="dialog sheet"):
            yield Lines(((),), id="sheet-head")
            yield Lines(id="sheet-top")
            with LogScroll(id="log"):
                yield Lines(id="log-lines")
            yield Static(Content(self._foot()), classes="dialog-hint")

    def on_mount(self) -> None:
        """Follow the clock: ages go on while it is open."""
        self.set_interval(1, self.paint)

    def on_resize(self, _: Resize) -> None:
        """Lay the lines out anew."""
        self.call_after_refresh(self.paint)

    def follow(self, state: BlotterState) -> None:
        """Show a newer state."""
        self._state = state
        self.paint()

    def paint(self) -> None:
        """Show what is known now."""
        if not self.is_mounted:
            return
        width = max(self.query_one("#log", LogScroll).scrollable_content_region.width, 1)
        head = self.query_one("#sheet-head", Lines)
        head.show((self._head(head.size.width),))
        self.query_one("#sheet-top", Lines).show(tuple(self.top(width)))
        self.query_one("#log-lines", Lines).show(tuple(self.lines(width)))

    def _head(self, width: int) -> Line:
        left = (*badge_line(self._state), Span(f"  {self._heading}", Tone.STRONG))
        return apart(left, (Span(time_text(self._engine.clock.now(), self._zone)),), width)

    def _foot(self) -> str:
        acts = [
            f"{' '.join(key_label(first_key(one, self._keymap)) for one in binding_ids)} {name}"
            for name, *binding_ids in (*self.hints, ("back", "dialog.close"))
        ]
        return "   ".join(["j k g G PgUp PgDn scroll", *acts])
