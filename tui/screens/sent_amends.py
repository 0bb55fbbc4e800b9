"""The orders of a batch amend that was sent: what was asked of each, and what came of it."""

from tui.presentation.amend_result import full_lines, next_lines, result_line
from tui.presentation.batch_progress import progress_line
from tui.presentation.moments import TimeZone
from tui.presentation.results import summary_lines
from tui.presentation.text import Line, Span, rule_line
from tui.screens.sent_orders import SentOrders


class SentAmends(SentOrders):
    """Tells results in the words of amends."""

    def line(self, place: int, width: int) -> Line:
        """Return the line of an order."""
        return result_line(self._state, self.actions[place], self._engine.clock.now(), width)

    def notes(self, place: int, width: int, zone: TimeZone) -> tuple[Line, ...]:
        """Return how far it is, what it came to, and what can be done now."""
        actions, progress, now = self.actions, self.progress, self._engine.clock.now()
        under_cursor = actions[place : place + 1]
        return (
            *((progress_line(progress, width),) if progress.is_running else ()),
            *(line for one in under_cursor for line in full_lines(self._state, one, now, width)),
            *summary_lines(actions, zone, width),
            rule_line((Span("what now"),), width),
            *next_lines(actions, width),
        )
