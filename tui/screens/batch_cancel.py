"""Cancelling several orders: a list that is fixed when it opens, then what became of each."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult

from tui.domain.account import Account
from tui.domain.action import BatchId
from tui.domain.identifiers import OrderKey
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.batch_cancel import cursor_line, header_line
from tui.presentation.batch_result import result_header
from tui.presentation.moments import TimeZone
from tui.presentation.rows import make_row
from tui.presentation.text import Line, Tone
from tui.screens.keys import RESULT_BINDINGS
from tui.screens.marked_orders import MarkedOrders
from tui.screens.result_form import ResultForm, counted
from tui.screens.saving import SaveFile
from tui.screens.sent_orders import SentOrders
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchActs:
    """What the list of orders does for this screen."""

    drafts: Callable[[], None]
    """Opens cancelled orders as drafts."""
    shows: Callable[[BatchId], None]
    """Leaves telling of a batch to this screen."""
    save: SaveFile | None
    """Writes a file; without it nothing can be saved."""


MARKED = "marked orders"
"""The scope of orders that were marked one by one."""


class BatchCancelForm(ResultForm):
    """Shows what would be cancelled; once sent, the same screen tells what became of it."""

    BINDINGS = [*RESULT_BINDINGS]

    saved_name = "cancel"
    least_lines = 5
    result_actions = frozenset({"look", "again", "drafts", "stop", "save"})
    result_keys = "r look up  x cancel again  D drafts  E save  Esc close"

    send_label = "Cancel them"
    help_text = (
        "Space takes the order, or the group, under the cursor in or leaves it out.  j k g G move.",
        "v shows every order, or its groups by market and side alone.",
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
        scope: str = MARKED,
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
            scope: What the orders have in common.
            is_again: These were asked to be cancelled before: none starts ticked.
        """
        super().__init__(engine, keys[0].account, "", zone, acts.save)
        self._rules = rules
        self._orders = MarkedOrders(engine, rules, keys, hidden, scope=scope, is_again=is_again)
        self._acts = acts
        # Nobody took these in one by one: the word is asked for, whatever the limits.
        self._is_whole = scope != MARKED and not is_again

    # What the form says of itself

    @property
    def is_touched(self) -> bool:
        """Whether other orders are ticked than at first."""
        return self._orders.is_touched

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every account it would be sent through; once sent, every one of the list it was."""
        return self._orders.accounts if self._sent is None else self._accounts_of(self._sent.keys)

    def _accounts_of(self, keys: Sequence[OrderKey]) -> tuple[Account, ...]:
        known = map(self._state.account, dict.fromkeys(key.account for key in keys))
        return tuple(account for account in known if account is not None)

    @property
    def confirmation(self) -> str | None:
        """`cancel N`: for a whole scope, over a limit, or where nothing could be recorded."""
        count = len(self._orders.live)
        is_unrecorded = self._state.journal_problem is not None
        is_asked = bool(self._orders.findings.asks) or is_unrecorded or self._is_whole
        return f"cancel {count}" if count and is_asked and not self._is_sent else None

    @property
    def confirmation_reason(self) -> str:
        """What the word is asked for."""
        if self._state.journal_problem is not None:
            return "unrecorded"
        return "over your limit" if self._orders.findings.asks else "not marked one by one"

    def refusal(self) -> str | None:
        """Say why it cannot be sent as it stands."""
        if not self._orders.live:
            return "Nothing is ticked: Space takes the order under the cursor in."
        return None

    def identity(self) -> Line:
        """Return the order or group under the cursor, in full."""
        if self._sent is None:
            return self._orders.identity(self._list.place)
        keys = self._sent.keys
        key = keys[min(self._list.place, len(keys) - 1)]
        row = make_row(self._state, key, self._engine.clock.now())
        return () if row is None else cursor_line(row)

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return "Space in/out  v fold  Ctrl+S send  Esc  F1 help"

    # Layout

    def compose_body(self) -> ComposeResult:
        """Lay out the list and what is said below it."""
        yield PickList(self._orders.line_count, self._pick, id="batch-list")
        yield Lines(id="batch-notes")

    def on_mount(self) -> None:
        """Have the orders read again: the list is fixed, what is known of it is not."""
        for account in dict.fromkeys(key.account for key in self._orders.keys):
            self._engine.poll_now(account)

    def follow(self, state: BlotterState) -> None:
        """Follow the orders, and what becomes of acts."""
        self._orders.follow(state)
        super().follow(state)

    def _repaint(self) -> None:
        self._heading = self._title()
        super()._repaint()

    def _title(self) -> str:
        if self._sent is not None:
            return f"CANCEL {counted(len(self._sent.actions))}: RESULT"
        chosen, total = len(self._orders.live), len(self._orders.keys)
        return f"CANCEL {counted(total) if chosen == total else f'{chosen} OF {counted(total)}'}"

    def paint(self) -> None:
        """Show the list, and below it what it comes to."""
        width = max(self._list.line_width, 1)
        if self._sent is not None:
            self.show_result(result_header(self._state, width), self._sent, width)
            return
        header, notes = (
            header_line(self._orders.layout(width)),
            self._orders.notes(width, self._zone),
        )
        self.show_list(header, self._orders.line_count, self._orders.line, notes)

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
        intents = self._orders.intents
        fell_out = self._orders.fell_out(intents)
        batch = self._engine.submit(intents)
        self._acts.shows(batch)
        self.tell(SentOrders(self._engine, batch, fell_out))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to fold what was not sent yet."""
        if action == "fold":
            return self._sent is None
        return super().check_action(action, parameters)

    def action_fold(self) -> None:
        """Show every order, or its groups alone."""
        place = self._orders.fold(self._list.place)
        self._repaint()
        self._list.action_move_to(place)

    def action_again(self) -> None:
        """Offer again what is still open, none of it ticked."""
        left = [] if self._sent is None else self._sent.open_still
        if not left:
            self.say("Nothing of it is still open.", Tone.PLAIN)
            return
        again = BatchCancelForm(
            self._engine,
            self._rules,
            left,
            (),
            self._zone,
            self._acts,
            scope="what is still open of the cancels before",
            is_again=True,
        )
        self.app.push_screen(again)

    def action_drafts(self) -> None:
        """Open cancelled orders as drafts."""
        self._acts.drafts()
