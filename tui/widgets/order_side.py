"""What is known of one order: its figures, its timeline, its text as the venue sent it."""

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.domain.activity import ActivityEntry
from tui.domain.identifiers import OrderKey
from tui.domain.state import BlotterState
from tui.presentation.detail import DetailTab, detail_lines, detail_title
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Span, Tone, joined
from tui.widgets.kept import Kept
from tui.widgets.pane import Pane


class OrderSide(Vertical, Kept):
    """The detail pane, and beside or below it the timeline where there is room for both."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes="-open")
        self._tab = DetailTab.ORDER

    def compose(self) -> ComposeResult:
        """Lay out both panes."""
        yield Pane(id="detail")
        yield Pane(id="timeline")

    @property
    def is_open(self) -> bool:
        """Whether the operator wants to see it."""
        return self.has_class("-open")

    @property
    def tab(self) -> DetailTab:
        """What the detail pane shows."""
        return self._tab if self._tab in self._tabs else DetailTab.ORDER

    def step_tab(self, step: int) -> None:
        """Go to another tab, round and round."""
        tabs = self._tabs
        self._tab = tabs[(tabs.index(self.tab) + step) % len(tabs)]
        self.to_top()

    def to_top(self) -> None:
        """Scroll to what matters most."""
        self._detail.to_top()

    def show(
        self,
        state: BlotterState,
        key: OrderKey | None,
        seen: Sequence[ActivityEntry],
        now: datetime,
        zone: TimeZone,
    ) -> None:
        """Show an order, and what was seen of it."""
        title = () if key is None else (Span(detail_title(key), Tone.STRONG),)
        width = self._detail.room.width
        lines = detail_lines(state, key, seen, now, width, self.tab, zone)
        self._detail.show(title, lines, self._tab_note())
        if self._timeline.display:
            width = self._timeline.room.width
            lines = detail_lines(state, key, seen, now, width, DetailTab.TIMELINE, zone)
            self._timeline.show((Span("timeline"),), lines)

    @property
    def _detail(self) -> Pane:
        return self.query_one("#detail", Pane)

    @property
    def _timeline(self) -> Pane:
        return self.query_one("#timeline", Pane)

    @property
    def _tabs(self) -> tuple[DetailTab, ...]:
        """The tabs there are: the timeline is none where it has a pane of its own."""
        return tuple(
            tab for tab in DetailTab if tab is not DetailTab.TIMELINE or not self._timeline.display
        )

    def _tab_note(self) -> Line:
        names = [
            (Span(f"[{tab}]", Tone.STRONG) if tab is self.tab else Span(tab, Tone.MUTED),)
            for tab in self._tabs
        ]
        return joined(names, Span(" "))
