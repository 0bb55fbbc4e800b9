"""The day over the blotter: its fills, its ended orders, and what the fills add up to."""

from collections.abc import Callable, Iterable, Mapping

from tui.engine.port import EnginePort
from tui.presentation.history import (
    Day,
    DayPart,
    day_line,
    day_lines,
    day_notes,
    day_of,
    tabs_line,
)
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line
from tui.screens.activity import LogScroll
from tui.screens.keys import HISTORY_BINDINGS
from tui.screens.sheet import Sheet


class HistorySheet(Sheet):
    """Three parts, one at a time, newest first."""

    BINDINGS = [*HISTORY_BINDINGS]

    hints = (("part", "history.previous", "history.next"), ("drafts", "history.drafts"))

    def __init__(
        self,
        engine: EnginePort,
        zone: TimeZone,
        keymap: Mapping[str, str],
        open_drafts: Callable[[], None],
    ) -> None:
        super().__init__(engine, "The day", zone, keymap)
        self._part = DayPart.FILLS
        self._open_drafts = open_drafts
        self._laid_out: tuple[Line, ...] = ()
        self._laid_out_for: tuple[object, ...] = ()
        self._instruments: object = None

    def action_part(self, step: int) -> None:
        """Show another part."""
        parts = list(DayPart)
        self._part = parts[(parts.index(self._part) + step) % len(parts)]
        self.query_one(LogScroll).scroll_home(animate=False)
        self.paint()

    def action_drafts(self) -> None:
        """Offer the cancelled orders as drafts."""
        self._open_drafts()

    def top(self, width: int) -> Iterable[Line]:
        """Name the parts, and say which day it is."""
        day = self._day()
        return (
            tabs_line(day, self._part, width),
            day_line(day, self._zone, width, self._state.journal_problem),
            *day_notes(self._state, width),
            (),
        )

    def lines(self, width: int) -> Iterable[Line]:
        """Return the part that is shown, laid out again only where something of it changed."""
        state, day = self._state, self._day()
        asked = (day, self._part, width, state.accounts)
        if self._laid_out_for != asked or self._instruments is not state.instruments:
            self._laid_out_for, self._instruments = asked, state.instruments
            self._laid_out = day_lines(state, day, self._part, self._zone, width)
        return self._laid_out

    def _day(self) -> Day:
        return day_of(self._state, self._engine.clock.now())
