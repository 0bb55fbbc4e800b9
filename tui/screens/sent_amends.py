"""The orders of a batch amend that was sent: what was asked of each, and what came of it."""

from datetime import datetime

from tui.domain.action import Action
from tui.presentation.amend_result import full_lines, next_lines, result_line
from tui.presentation.moments import TimeZone
from tui.presentation.results import summary_lines
from tui.presentation.text import Line
from tui.screens.sent_orders import SentOrders


class SentAmends(SentOrders):
    """Tells results in the words of amends."""

    def line(self, place: int, width: int) -> Line:
        """Return the line of an order."""
        return result_line(self._state, self.actions[place], self._engine.clock.now(), width)

    def full_lines(self, action: Action, now: datetime, width: int) -> tuple[Line, ...]:
        """Return what was asked of the order under the cursor and what came of it, in full."""
        return full_lines(self._state, action, now, width)

    def summary_lines(self, zone: TimeZone, width: int) -> tuple[Line, ...]:
        """Return what they came to."""
        return summary_lines(self.actions, zone, width)

    def next_lines(self, width: int) -> tuple[Line, ...]:
        """Return what can be done now."""
        return next_lines(self.actions, width)
