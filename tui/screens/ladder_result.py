"""What became of a ladder: every line with its own result, as it comes in."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.domain.action import BatchId
from tui.domain.identifiers import AccountName
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.batch_progress import progress_line, stopped_sentence
from tui.presentation.ladder_result import (
    ladder_full_lines,
    ladder_header,
    ladder_identity,
    ladder_next,
    ladder_result_line,
)
from tui.presentation.moments import TimeZone
from tui.presentation.results import summary_lines
from tui.presentation.text import Line, Span, Tone, rule_line
from tui.screens.form import Form, FormButton
from tui.screens.keys import AMEND_RESULT_BINDINGS
from tui.screens.saving import SaveChoice, SaveFile, file_name, saved_lines
from tui.screens.sent_orders import SentOrders
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList

LEAST_LINES = 3
"""Lines of the ladder in view, however much else is to be read."""
AROUND = 5
"""Lines of head, titles and buttons."""
RESULT_KEYS = "r look up  E save  Esc close"
RUNNING_KEYS = "S or Esc stops before the next request"


class SentLadder(SentOrders):
    """Tells results in the words of new orders."""

    def line(self, place: int, width: int) -> Line:
        """Return a line of the ladder."""
        now = self._engine.clock.now()
        return ladder_result_line(self._state, self.actions[place], now, width)

    def notes(self, place: int, width: int, zone: TimeZone) -> tuple[Line, ...]:
        """Return how far it is, what it came to, and what can be done now."""
        actions, progress, now = self.actions, self.progress, self._engine.clock.now()
        under_cursor = actions[place : place + 1]
        return (
            *((progress_line(progress, width),) if progress.is_running else ()),
            *(line for one in under_cursor for line in ladder_full_lines(one, now, width)),
            *summary_lines(actions, zone, width),
            rule_line((Span("what now"),), width),
            *ladder_next(actions, width),
        )


class LadderResult(Form[None]):
    """Opens once a ladder was sent; sends nothing itself."""

    BINDINGS = [*AMEND_RESULT_BINDINGS]

    help_text = ("j k g G move.  r looks up what is unknown.  S stops what is not sent yet.",)

    def __init__(
        self,
        engine: EnginePort,
        account: AccountName,
        batch: BatchId,
        zone: TimeZone,
        save: SaveFile | None,
    ) -> None:
        self._sent = SentLadder(engine, batch)
        super().__init__(engine, account, f"LADDER OF {len(self._sent.actions)}: RESULT", zone)
        self._save = save
        self._is_sent = True

    def identity(self) -> Line:
        """Return which orders these are."""
        return ladder_identity(self._state, self._sent.actions[0].intent)

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return RESULT_KEYS

    def compose_body(self) -> ComposeResult:
        """Lay out the list and what is said below it."""
        yield PickList(len(self._sent.actions), lambda _: None, id="batch-list")
        yield Lines(id="batch-notes")

    def on_mount(self) -> None:
        """Go through the lines."""
        self.query_one("#back", FormButton).label = Content("[ Close ]")
        self.set_focus(self._list)

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    def follow(self, state: BlotterState) -> None:
        """Follow what becomes of the lines."""
        self._sent.follow(state)
        super().follow(state)

    def paint(self) -> None:
        """Show the lines, and below them what they came to."""
        width = max(self._list.line_width, 1)
        notes, count = (
            self._sent.notes(self._list.place, width, self._zone),
            len(self._sent.actions),
        )
        keys = RUNNING_KEYS if self._sent.progress.is_halfway else RESULT_KEYS
        self.query_one("#form-keys", Static).update(Content(keys))
        self.query_one("#batch-notes", Lines).show(notes)
        is_framed = not self.has_class("-narrow") and not self.has_class("-short")
        said = len(self.query_one("#form-say", Lines).lines)
        room = self.size.height - 2 * is_framed - AROUND - said - len(notes)
        self._list.styles.height = min(count, max(room, LEAST_LINES)) + 1
        self._list.show(ladder_header(width), count, self._sent.line)

    def _paint_confirmation(self) -> None:
        super()._paint_confirmation()
        self.query_one("#send", FormButton).display = False

    def on_pick_list_moved(self, event: PickList.Moved) -> None:
        """Tell of the line the cursor is on."""
        event.stop()
        self._repaint()

    def send(self) -> None:
        """Send nothing: everything was."""

    def action_close(self) -> None:
        """Stop a ladder that is half-way; leave otherwise."""
        if self._sent.progress.is_halfway:
            self.action_stop()
        else:
            super().action_close()

    def action_stop(self) -> None:
        """Send no further request of it, and say what that means."""
        before = self._sent.stop()
        self.say(stopped_sentence(before.to_come, before.under_way))

    def action_look(self) -> None:
        """Look up again what has no known outcome."""
        unknown = self._sent.look_again()
        orders = "1 order" if unknown == 1 else f"{unknown} orders"
        self.say(f"Looking up {orders}." if unknown else "Nothing is unknown.", Tone.PLAIN)

    def action_save(self) -> None:
        """Save what became of it, as far as that is known now."""
        self.app.push_screen(SaveChoice("this result"), self._save_as)

    def _save_as(self, form: str | None) -> None:
        if form is None:
            return
        name = file_name("ladder", self._engine.clock.now(), form)
        is_saved, told = saved_lines(self._save, name, self._sent.saved_as(form))
        self.say_lines(told, Tone.GOOD if is_saved else Tone.WARN)
