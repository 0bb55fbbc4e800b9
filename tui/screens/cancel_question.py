"""The question whether one order is to be cancelled; it follows the order while it is open."""

from tui.domain.intents import CancelIntent
from tui.domain.order import BookEntry
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.cancel_form import cancel_lines, ended_sentence
from tui.presentation.moments import TimeZone
from tui.presentation.selection import arrived
from tui.presentation.text import Line
from tui.screens.question import WIDTH, QuestionDialog


class CancelQuestion(QuestionDialog):
    """Answered with `y` the order as it is then is to be cancelled; one that ended closes it."""

    def __init__(self, engine: EnginePort, entry: BookEntry, zone: TimeZone) -> None:
        self._engine = engine
        self._state = engine.state
        self._key = entry.key
        self._seen = entry
        self._entry = entry
        self._zone = zone
        self._is_unrecorded = engine.state.journal_problem is not None
        heading, yes = "Cancel this order?", "cancel it"
        if self._is_unrecorded:
            heading, yes = "Unrecorded: cancel this order anyway?", "cancel it unrecorded"
        super().__init__(heading, self._texts(), yes)

    @property
    def intent(self) -> CancelIntent:
        """What a yes asks for."""
        return CancelIntent(key=self._key, seen=self._entry, is_unrecorded=self._is_unrecorded)

    def on_mount(self) -> None:
        """Follow the clock: what it costs gets less, what is shown gets older."""
        self.set_interval(1, lambda: self.show(self._texts()))

    def follow(self, state: BlotterState) -> None:
        """Show the order as it is now; leave when it has ended."""
        self._key = arrived(self._state.book, state.book).get(self._key, self._key)
        self._state = state
        entry = state.book.get(self._key)
        over = ended_sentence(state, self._key)
        if entry is None or over is not None:
            self.notify(over or "", severity="warning", markup=False)
            self.dismiss(None)
            return
        self._entry = entry
        self.show(self._texts())

    def _texts(self) -> tuple[Line, ...]:
        cost = self._engine.cost_of(self.intent)
        now = self._engine.clock.now()
        return cancel_lines(self._state, self._key, self._seen, cost, now, WIDTH, self._zone)
