"""The orders of a batch that was sent: one result each, as it comes in."""

from collections.abc import Sequence
from datetime import datetime

from tui.domain.action import Action, BatchId
from tui.domain.identifiers import OrderKey
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.batch_progress import Progress, progress_line, progress_of
from tui.presentation.batch_result import (
    FellOut,
    fell_out_line,
    fell_out_lines,
    full_lines,
    is_open_still,
    next_lines,
    result_line,
)
from tui.presentation.moments import TimeZone
from tui.presentation.results import summary_lines
from tui.presentation.selection import is_workable
from tui.presentation.text import Line, Span, rule_line


class SentOrders:
    """What became of each, and what can be done about it."""

    def __init__(
        self, engine: EnginePort, batch: BatchId, fell_out: Sequence[FellOut] = ()
    ) -> None:
        """Follow the acts of a batch from now on; `fell_out` were over before it was sent."""
        self._engine = engine
        self._fell_out = tuple(fell_out)
        self._batch = batch
        self._state = engine.state
        self._actions = {one.id: one for one in engine.state.actions.batch(batch)}

    def follow(self, state: BlotterState) -> None:
        """Take a newer state; what has left it stays as it was last seen."""
        self._state = state
        for action_id in self._actions:
            newer = state.actions.get(action_id)
            if newer is not None:  # settled ones leave the ledger in time
                self._actions[action_id] = newer

    @property
    def actions(self) -> Sequence[Action]:
        """The acts, in the order they were wanted."""
        return tuple(self._actions.values())

    @property
    def keys(self) -> Sequence[OrderKey]:
        """The orders of the lines: those that were asked about, then those that were over."""
        return (
            *(action.key for action in self.actions),
            *(one.key for one in self._fell_out),
        )

    @property
    def progress(self) -> Progress:
        """How far they have come."""
        return progress_of(self.actions)

    @property
    def open_still(self) -> list[OrderKey]:
        """The orders that may be cancelled again."""
        return [
            action.key
            for action in self.actions
            if is_open_still(action) and is_workable(self._state, action.key)
        ]

    def stop(self) -> Progress:
        """Send no further request; return how far it had come."""
        before = self.progress
        if before.to_come:
            self._engine.stop(self._batch)
        return before

    def look_again(self) -> int:
        """Look up again what has no known outcome; return how many that are."""
        unknown = [action.id for action in self.actions if action.is_unknown]
        for action_id in unknown:
            self._engine.look_again(action_id)
        return len(unknown)

    def saved_as(self, form: str) -> bytes:
        """Return the results as the text of a file, `csv` or `json`."""
        from tui.presentation import export_batch  # its encoder is slow to load

        write = export_batch.csv_text if form == "csv" else export_batch.json_text
        return write(self.actions)

    def line(self, place: int, width: int) -> Line:
        """Return the line of an order."""
        if place >= len(self.actions):
            return fell_out_line(self._state, self._fell_out[place - len(self.actions)], width)
        return result_line(self._state, self.actions[place], self._engine.clock.now(), width)

    def notes(self, place: int, width: int, zone: TimeZone) -> tuple[Line, ...]:
        """Return how far it is, what it came to, and what can be done now."""
        progress, now = self.progress, self._engine.clock.now()
        under_cursor = self.actions[place : place + 1]
        return (
            *((progress_line(progress, width),) if progress.is_running else ()),
            *(line for one in under_cursor for line in self.full_lines(one, now, width)),
            *self.summary_lines(zone, width),
            *fell_out_lines(self._fell_out, width),
            rule_line((Span("what now"),), width),
            *self.next_lines(width),
        )

    def full_lines(self, action: Action, now: datetime, width: int) -> tuple[Line, ...]:
        """Return what became of the order under the cursor, in full."""
        return full_lines(self._state, action, now, width)

    def summary_lines(self, zone: TimeZone, width: int) -> tuple[Line, ...]:
        """Return what they came to."""
        return summary_lines(self.actions, zone, width, unsent="nothing was sent")

    def next_lines(self, width: int) -> tuple[Line, ...]:
        """Return what can be done now."""
        return next_lines(self.actions, width)
