"""Amending several orders: one expression for all, a line for each, then what became of them."""

from collections.abc import Callable, Collection, Sequence

from textual import on
from textual.app import ComposeResult

from tui.domain.account import Account
from tui.domain.action import BatchId
from tui.domain.batch_amending import BATCH_FIELDS, BatchDraft
from tui.domain.deadlines import parse_deadline
from tui.domain.identifiers import OrderKey
from tui.domain.numbers import format_plain
from tui.domain.problem import FormField, Problem
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.amend_form import journal_refusal
from tui.presentation.amend_result import result_header
from tui.presentation.batch_amend import (
    AmendLine,
    amend_line,
    ask_lines,
    changed_lines,
    columns_for,
    cursor_lines,
    header_line,
    identity_line,
    not_amended_lines,
    sums_lines,
    trailing_lines,
)
from tui.presentation.batch_fields import deadline_texts, field_texts
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, rule_line
from tui.screens.amended_orders import AmendedOrders
from tui.screens.form import NOTICE_SECONDS
from tui.screens.keys import AMEND_RESULT_BINDINGS
from tui.screens.result_form import ResultForm, counted
from tui.screens.saving import SaveFile
from tui.screens.sent_amends import SentAmends
from tui.widgets.entry import Entry
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList


class BatchAmendForm(ResultForm):
    """Shows what would become of each order; once sent, tells what became of it."""

    BINDINGS = [*AMEND_RESULT_BINDINGS]

    saved_name = "amend"

    send_label = "Amend them"
    help_text = (
        "price     own+0.3%  own-5t  bid-1t  mark+2bp: the base is named; 91300 in one market only",
        "quantity  +10%  -10%  50% of what is left; 0.30 or left=0.2 in one market only",
        "Enter goes to the list: Space takes an order in or leaves it out.  j k g G move.",
        "F9 takes in again what changed meanwhile.  Ctrl+S sends once.",
    )

    def __init__(
        self,
        engine: EnginePort,
        rules: TradingRules,
        keys: Sequence[OrderKey],
        hidden: Collection[OrderKey],
        zone: TimeZone,
        shows: Callable[[BatchId], None],
        save: SaveFile | None = None,
    ) -> None:
        """Prepare.

        Args:
            engine: What the amends are handed to.
            rules: The operator's limits, and the deadline the form starts with.
            keys: The orders, fixed from now on.
            hidden: Those of them the filter hides.
            zone: Times are shown in it.
            shows: Leaves telling of a batch to this screen.
            save: Writes a file; without it nothing can be saved.
        """
        super().__init__(engine, keys[0].account, "", zone, save)
        self._orders = AmendedOrders(engine, rules, keys, hidden)
        self._shows = shows
        self._changed_at: float | None = None
        """When an order was first seen to have changed, by the monotonic clock."""
        self._entries = {name: Entry(id=f"batch-{_id(name)}") for name in BATCH_FIELDS}
        seconds = rules.deadline_seconds
        self._deadline = Entry("" if seconds is None else format_plain(seconds), id="deadline")

    # What the form says of itself

    @property
    def draft(self) -> BatchDraft:
        """What stands in the fields now."""
        texts = {str(name): entry.value for name, entry in self._entries.items()}
        return BatchDraft(deadline=self._deadline.value, **texts)

    @property
    def is_touched(self) -> bool:
        """Whether something was written or left out that leaving would lose."""
        return self._orders.is_touched

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every account it would be sent through."""
        return self._orders.accounts

    @property
    def confirmation(self) -> str | None:
        """`send N`, where a limit asks for it."""
        return None if self._is_sent else self._orders.confirmation

    def standing(self) -> str | None:
        """Say what keeps it from being sent whatever is written."""
        return None if self._is_sent else journal_refusal(self._state.journal_problem)

    def refusal(self) -> str | None:
        """Say why it cannot be sent as it stands."""
        if self._orders.problems:
            return problem_sentence(next(iter(self._orders.problems.values())))
        deadline = parse_deadline(self._deadline.value)
        if isinstance(deadline, Problem):
            return problem_sentence(deadline)
        if not self.draft.texts:
            return "Write what is to change: own+0.3% for the limit prices, say."
        if not self._orders.chosen:
            return "No order is left to amend: each line says why."
        refusals = self._orders.findings.refusals
        return problem_sentence(refusals[0]) if refusals else None

    def identity(self) -> Line:
        """Return the order under the cursor, in full."""
        line = self._under_cursor()
        width = self.query_one("#form-head").size.width
        return () if line is None else identity_line(line, width)

    def _under_cursor(self) -> AmendLine | None:
        if self._sent is not None:
            place = self._list.place
            keys = {action.key for action in self._sent.actions[place : place + 1]}
            return next((line for line in self._orders.lines if line.key in keys), None)
        lines = self._orders.lines
        return lines[min(self._list.place, len(lines) - 1)]

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return "Enter next  Space in/out  Ctrl+S send  Esc back"

    # Layout

    def compose_body(self) -> ComposeResult:
        """Lay out the expressions, the list, and what is said below it."""
        for entry in (*self._entries.values(), self._deadline):
            yield FieldRow(entry, id=f"{entry.id}-row")
        yield PickList(len(self._orders.keys), self._pick, id="batch-list")
        yield Lines(id="batch-notes")

    def on_mount(self) -> None:
        """Start where a change is most likely meant."""
        fields = self._orders.fields
        if fields:
            self.set_focus(self._entries[fields[0]])

    def follow(self, state: BlotterState) -> None:
        """Follow the orders, and what becomes of acts."""
        self._orders.follow(state)
        super().follow(state)

    def _repaint(self) -> None:
        if self._sent is None:
            self._orders.write(self.draft)
            self._orders.work_out()
            self._note_changes()
        self._heading = self._title()
        super()._repaint()

    def _note_changes(self) -> None:
        is_changed = any(line.is_changed for line in self._orders.lines)
        if not is_changed:
            self._changed_at = None
        elif self._changed_at is None:
            self._changed_at = self._engine.clock.monotonic()

    def _title(self) -> str:
        if self._sent is not None:
            return f"AMEND {counted(len(self._sent.actions))}: RESULT"
        chosen, total = len(self._orders.chosen), len(self._orders.keys)
        return f"AMEND {counted(total) if chosen == total else f'{chosen} OF {counted(total)}'}"

    def paint(self) -> None:
        """Show the expressions, the list, and below it what it comes to."""
        width = max(self._list.line_width, 1)
        fields = self._paint_fields(width)
        others = fields + len(self.query_one("#form-notice", Lines).lines)
        if self._sent is not None:
            self.show_result(result_header(width), self._sent, width, others)
            return
        columns = columns_for(width, with_account=len(self._state.accounts) > 1)
        count = len(self._orders.keys)
        self.show_list(header_line(columns), count, self._line, self._notes(width), others)

    def _paint_fields(self, width: int) -> int:
        """Show the expressions there can be; return how many lines they take."""
        offered = () if self._is_sent else self._orders.fields
        taken = 0
        for name, entry in self._entries.items():
            row = self.query_one(f"#{entry.id}-row", FieldRow)
            row.display = name in offered
            texts, notes = field_texts(name, entry.value, self._orders.problems.get(name), width)
            row.show(texts, notes)
            taken += (1 + len(notes)) * row.display
        row = self.query_one("#deadline-row", FieldRow)
        row.display = bool(offered)
        found = parse_deadline(self._deadline.value)
        problem = found if isinstance(found, Problem) else None
        texts, notes = deadline_texts(self._deadline.value, problem, width)
        row.show(texts, notes)
        return taken + (1 + len(notes)) * row.display

    def _line(self, place: int, width: int) -> Line:
        columns = columns_for(width, with_account=len(self._state.accounts) > 1)
        return amend_line(self._orders.lines[place], columns)

    def _notes(self, width: int) -> tuple[Line, ...]:
        line, has_room = self._under_cursor(), not self.has_class("-short")
        told: tuple[Line, ...] = ()
        if line is not None:
            cost, request = self._orders.sent_as(line)
            told = cursor_lines(line, cost, request, width, has_room=has_room)
        fixed = time_text(self._orders.fixed_at, self._zone)
        lines = self._orders.lines
        return (
            *told,
            rule_line((Span("all of them"),), width),
            *sums_lines(lines, fixed, self._orders.points, width),
            *changed_lines(lines, width),
            *trailing_lines(lines, width),
            *not_amended_lines(lines, width),
            *ask_lines(self._orders.findings.asks, width),
        )

    def _pick(self, place: int) -> None:
        if not self._is_sent:
            self.say(self._orders.toggle(place) or "")
            self._repaint()

    @on(PickList.Moved)
    def _moved(self, event: PickList.Moved) -> None:
        event.stop()
        super()._repaint()

    # What changed underneath

    def action_acknowledge(self) -> None:
        """Take the orders that changed as they are now, once there was time to look."""
        at, now = self._changed_at, self._engine.clock.monotonic()
        if at is not None and now - at >= NOTICE_SECONDS:
            self._orders.acknowledge()
            self._repaint()

    # Sending, and what became of it

    def send(self) -> None:
        """Hand the lines that go out to the engine, once; stay, and tell what becomes of them."""
        batch = self._engine.submit(self._orders.intents)
        self._shows(batch)
        self.tell(SentAmends(self._engine, batch))


def _id(name: FormField) -> str:
    return name.replace("_", "-")
