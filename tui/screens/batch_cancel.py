"""Cancelling several orders: a list that is fixed when it opens, then what became of each."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.domain.account import Account
from tui.domain.action import Action, ActionId, BatchId
from tui.domain.identifiers import OrderKey
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.batch_cancel import cursor_line, header_line, layout_for
from tui.presentation.batch_result import (
    full_lines,
    is_open_still,
    next_lines,
    result_header,
    result_line,
    summary_lines,
)
from tui.presentation.moments import TimeZone
from tui.presentation.rows import make_row
from tui.presentation.selection import is_workable
from tui.presentation.text import Line, Span, Tone, rule_line
from tui.screens.form import Form, FormButton
from tui.screens.keys import RESULT_BINDINGS
from tui.screens.marked_orders import MarkedOrders
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList

LEAST_LINES = 3
"""Orders in view, however much else is to be read."""
AROUND = 5
"""Lines of head, titles, confirmation and buttons."""
RESULT_KEYS = "r look up  x cancel again  D drafts  Esc close"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchActs:
    """What the list of orders does for this screen."""

    drafts: Callable[[], None]
    """Opens cancelled orders as drafts."""
    shows: Callable[[BatchId], None]
    """Leaves telling of a batch to this screen."""


class BatchCancelForm(Form[None]):
    """Shows what would be cancelled; once sent, the same screen tells what became of it."""

    BINDINGS = [*RESULT_BINDINGS]

    send_label = "Cancel them"
    help_text = (
        "Space takes the order under the cursor in or leaves it out.  j k g G move.",
        "The list stays as it was when it opened; orders that end are dropped from it.",
        "Ctrl+S sends once. What has no answer is looked up, never sent again by itself.",
    )

    def __init__(
        self,
        engine: EnginePort,
        rules: TradingRules,
        keys: Sequence[OrderKey],
        hidden: Collection[OrderKey],
        zone: TimeZone,
        acts: BatchActs,
        *,
        is_again: bool = False,
    ) -> None:
        """Prepare.

        Args:
            engine: What the cancels are handed to.
            rules: The operator's limits.
            keys: The orders, fixed from now on.
            hidden: Those of them the filter hides.
            zone: Times are shown in it.
            acts: What the list does for this screen.
            is_again: These were asked to be cancelled before: none starts ticked.
        """
        super().__init__(engine, keys[0].account, "", zone)
        self._rules = rules
        self._orders = MarkedOrders(engine, rules, keys, hidden, is_again=is_again)
        self._acts = acts
        self._actions: dict[ActionId, Action] = {}

    # What the form says of itself

    @property
    def is_touched(self) -> bool:
        """Whether other orders are ticked than at first."""
        return self._orders.is_touched

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every account it would be sent through."""
        return self._orders.accounts

    @property
    def confirmation(self) -> str | None:
        """`cancel N`, where a limit asks for it or nothing could be recorded."""
        count = len(self._orders.live)
        is_unrecorded = self._state.journal_problem is not None
        is_asked = bool(self._orders.findings.asks) or is_unrecorded
        return f"cancel {count}" if count and is_asked and not self._is_sent else None

    @property
    def confirmation_reason(self) -> str:
        """What the word is asked for."""
        return "over your limit" if self._state.journal_problem is None else "unrecorded"

    def refusal(self) -> str | None:
        """Say why it cannot be sent as it stands."""
        if not self._orders.live:
            return "Nothing is ticked: Space takes the order under the cursor in."
        return None

    def identity(self) -> Line:
        """Return the order under the cursor, in full."""
        keys = [action.key for action in self._actions.values()] or self._orders.keys
        key = keys[min(self._list.place, len(keys) - 1)]
        row = make_row(self._state, key, self._engine.clock.now())
        return () if row is None else cursor_line(row)

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return "Space in/out  Ctrl+S send  Esc back  F1 help"

    # Layout

    def compose_body(self) -> ComposeResult:
        """Lay out the list and what is said below it."""
        yield PickList(len(self._orders.keys), self._pick, id="batch-list")
        yield Lines(id="batch-notes")

    def follow(self, state: BlotterState) -> None:
        """Follow the orders, and what becomes of acts."""
        self._orders.follow(state)
        for action_id in self._actions:
            newer = state.actions.get(action_id)
            if newer is not None:  # settled ones leave the ledger in time
                self._actions[action_id] = newer
        super().follow(state)

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    def _repaint(self) -> None:
        self._heading = self._title()
        super()._repaint()

    def _title(self) -> str:
        if self._is_sent:
            return f"CANCEL {_counted(len(self._actions))}: RESULT"
        chosen, total = len(self._orders.live), len(self._orders.keys)
        return f"CANCEL {_counted(total) if chosen == total else f'{chosen} OF {_counted(total)}'}"

    def paint(self) -> None:
        """Show the list, and below it what it comes to."""
        width = max(self._list.line_width, 1)
        notes = (
            self._result_notes(width) if self._is_sent else self._orders.notes(width, self._zone)
        )
        self.query_one("#batch-notes", Lines).show(notes)
        room = self.size.height - self._around - len(notes)
        count = len(self._actions) if self._is_sent else len(self._orders.keys)
        self._list.styles.height = min(count, max(room, LEAST_LINES)) + 1
        if self._is_sent:
            self._list.show(result_header(width), count, self._result_line)
        else:
            layout = layout_for(width, with_account=len(self._state.accounts) > 1)
            self._list.show(header_line(layout), count, self._orders.line)

    @property
    def _around(self) -> int:
        """Lines beside the orders and the notes: frame, head, titles, what is said, buttons."""
        is_framed = not self.has_class("-narrow") and not self.has_class("-short")
        said = len(self.query_one("#form-say", Lines).lines)
        return 2 * is_framed + AROUND + said

    def _paint_confirmation(self) -> None:
        super()._paint_confirmation()
        if self._is_sent:
            self.query_one("#send", FormButton).display = False

    def _pick(self, place: int) -> None:
        if not self._is_sent:
            self.say(self._orders.toggle(place) or "")
            self._repaint()

    @on(PickList.Moved)
    def _moved(self, event: PickList.Moved) -> None:
        event.stop()
        if self._is_sent:
            self._repaint()
        else:
            self.query_one("#form-head", Lines).show(self._head())

    # Sending, and what became of it

    def send(self) -> None:
        """Hand the ticked orders to the engine, once; stay, and tell what becomes of them."""
        batch = self._engine.submit(self._orders.intents)
        self._acts.shows(batch)
        self._state = self._engine.state
        self._actions = {action.id: action for action in self._state.actions.batch(batch)}
        back = self.query_one("#back", FormButton)
        back.label = Content("[ Close ]")
        back.refresh(layout=True)
        self.query_one("#form-keys", Static).update(Content(RESULT_KEYS))
        self.say("")
        self._list.action_move_to(0)
        self.set_focus(self._list)
        self._repaint()

    def _result_line(self, place: int, width: int) -> Line:
        action = tuple(self._actions.values())[place]
        return result_line(self._state, action, self._engine.clock.now(), width)

    def _result_notes(self, width: int) -> tuple[Line, ...]:
        actions = tuple(self._actions.values())
        under_cursor = actions[self._list.place : self._list.place + 1]
        now = self._engine.clock.now()
        return (
            *(line for action in under_cursor for line in full_lines(action, now, width)),
            *summary_lines(actions, self._zone, width),
            rule_line((Span("what now"),), width),
            *next_lines(actions, width),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what a result offers once there is one."""
        if action in {"look", "again", "drafts"}:
            return self._is_sent
        return super().check_action(action, parameters)

    def action_look(self) -> None:
        """Look up again what has no known outcome."""
        unknown = [one.id for one in self._actions.values() if one.is_unknown]
        for action_id in unknown:
            self._engine.look_again(action_id)
        orders = "1 order" if len(unknown) == 1 else f"{len(unknown)} orders"
        self.say(f"Looking up {orders}." if unknown else "Nothing is unknown.", Tone.PLAIN)

    def action_again(self) -> None:
        """Offer again what is still open, none of it ticked."""
        left = [
            action.key
            for action in self._actions.values()
            if is_open_still(action) and is_workable(self._state, action.key)
        ]
        if not left:
            self.say("Nothing of it is still open.", Tone.PLAIN)
            return
        again = BatchCancelForm(
            self._engine, self._rules, left, (), self._zone, self._acts, is_again=True
        )
        self.app.push_screen(again)

    def action_drafts(self) -> None:
        """Open cancelled orders as drafts."""
        self._acts.drafts()


def _counted(count: int) -> str:
    return "1 ORDER" if count == 1 else f"{count} ORDERS"
