"""The blotter: every open order in one live list, and what is known of the one under the cursor."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.events import DescendantBlur, DescendantFocus, Key, Paste, Resize
from textual.widgets import Input

from tui.config.themes import ThemeSpec
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.order import BookEntry, Order
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.activity import activity_lines
from tui.presentation.clean import clean
from tui.presentation.columns import COLUMNS
from tui.presentation.empty import empty_lines
from tui.presentation.header import header_lines
from tui.presentation.moments import TimeZone
from tui.presentation.strip import strip_lines
from tui.presentation.summary import caption_line, totals_lines
from tui.presentation.text import Line, Span, Tone
from tui.presentation.view import SortKey, View, ViewSpec, build_view, let_go
from tui.screens.activity import ActivityDialog
from tui.screens.amend_acts import AmendActs
from tui.screens.cancel_acts import CancelActs
from tui.screens.create_acts import CreateActs
from tui.screens.dialog import PASTE_REFUSED, Follower
from tui.screens.form import Form
from tui.screens.help import HelpDialog, help_entries
from tui.screens.keys import BLOTTER_BINDINGS, LIST_FOOTER, first_key, key_hints, keys_of
from tui.screens.money_acts import MoneyActs
from tui.screens.notices import LEAST_WIDTH, demo_lines, is_too_small, too_small_lines
from tui.screens.polling import PollAct, poll_acts
from tui.screens.saving import SaveFile
from tui.screens.sort import SortDialog
from tui.screens.switch_acts import SwitchActs
from tui.screens.theme import ThemeDialog
from tui.widgets.blotter_table import BlotterTable
from tui.widgets.filter_line import FilterInput, FilterLine
from tui.widgets.kept import Kept, Stack
from tui.widgets.key_bar import KeyBar, key_label
from tui.widgets.lines import Lines
from tui.widgets.order_list import OrderList
from tui.widgets.order_side import OrderSide
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.timer import Timer

INLINE_ORDERS = 1000
"""Up to so many orders the view is built between two frames; beyond, in a thread."""
DETAIL_DELAY = 0.1
"""Seconds of rest before the detail pane follows the cursor."""
HELD_SECONDS = 1.0
"""How long rows keep their places after the cursor moved."""

_IDS_BY_ACTION = {
    binding.action.partition("(")[0]: binding.id or "" for binding in BLOTTER_BINDINGS
}
_ACTS = tuple(
    binding.id
    for binding in BLOTTER_BINDINGS
    if binding.id is not None
    and binding.id.partition(".")[0] in {"order", "marks", "staged", "ticket", "drafts", "app"}
)
"""Acts that say why they do nothing, where that is so."""
_WORKING_SMALL = frozenset({"app.quit", "help.open", "screen.back"})


class BlotterScreen(
    AmendActs, CancelActs, CreateActs, MoneyActs, SwitchActs, Kept, inherit_bindings=False
):
    """Shows the newest state; keys act on the order that is painted under the cursor."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (180, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-middle"), (50, "-tall")]
    BINDINGS = [*BLOTTER_BINDINGS]

    def __init__(
        self,
        engine: EnginePort,
        *,
        themes: Sequence[ThemeSpec],
        keymap: Mapping[str, str],
        time_zone: str,
        is_first_run: bool,
        rules: TradingRules,
        save: SaveFile | None = None,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._save = save
        self._rules = rules
        self._themes = tuple(themes)
        self._keymap = keymap
        self._zone = TimeZone(time_zone)
        self._is_notice_open = is_first_run
        self._state = self._shown = engine.state
        self._spec = ViewSpec()
        self._view = View()
        self._is_view_wanted = False
        self._is_building = False
        self._held_until = 0.0
        self._refused: tuple[str | None, ...] = ()
        self._detail_key: OrderKey | None = None
        self._cursor_before_filter: OrderKey | None = None
        self._cursor_to_restore: OrderKey | None = None
        self._detail_timer: Timer | None = None
        self._amends_asked_for: tuple[object, ...] = ()
        self.is_touched = False
        """Whether the operator has pressed a key: until then the cursor stays on the first row."""

    @property
    def state(self) -> BlotterState:
        """The newest state."""
        return self._state

    @property
    def zone(self) -> TimeZone:
        """Times are shown in it."""
        return self._zone

    @property
    def cursor_entry(self) -> BookEntry | None:
        """The order painted under the cursor, as it is known now."""
        key = self.table.cursor_key
        return None if key is None else self._state.book.get(key)

    @property
    def marked(self) -> Sequence[OrderKey]:
        """The marked orders, those the filter hides included, in the order of the list."""
        last = len(self._view.rows)
        return sorted(self.table.marks, key=lambda key: (self._view.index.get(key, last), key))

    @property
    def mark_count(self) -> int:
        """How many orders are marked, those the filter hides included."""
        return len(self.table.marks)

    @property
    def hidden_marked(self) -> frozenset[OrderKey]:
        """The marked orders that are not among the rows."""
        return frozenset(key for key in self.table.marks if key not in self._view.index)

    @property
    def shown(self) -> Sequence[OrderKey]:
        """The orders that are listed under the filter, in the order of the list."""
        return tuple(self._view.rows)

    @property
    def filter_text(self) -> str:
        """The words that narrow the list; empty where none do."""
        return self._spec.filter_text

    def unmark(self, keys: Sequence[OrderKey]) -> None:
        """Take the marks off these orders."""
        self.table.unmark(keys)

    def staged_changed(self) -> None:
        """Show that other changes are staged than before."""
        self._paint_sums()
        self.refresh_bindings()

    @property
    def detail_key(self) -> OrderKey | None:
        """The order the detail pane is about."""
        return self._detail_key

    @property
    def table(self) -> BlotterTable:
        """The list of orders."""
        return self.query_one(BlotterTable)

    def compose(self) -> ComposeResult:
        """Lay out the panes; their places depend on the size, in app.tcss.

        The first frame is styled for the size there is, and already says whose money this is.
        """
        width, height = self.app.size
        self.update_classes(dict.fromkeys(_classes_for(width, height), True), update=False)
        yield Lines(too_small_lines(width, height), id="too-small")
        with Stack(id="blotter"):
            for name, lines in self._head(max(width, LEAST_WIDTH), frozenset()).items():
                yield Lines(lines, id=name)
            with Stack(id="body", classes="-with-side"):
                with OrderList(id="list", classes="-empty"):
                    yield Lines(((),), id="caption")
                    yield BlotterTable(id="table")
                    yield Lines(id="empty")
                yield OrderSide(id="side")
                yield Pane(id="activity", can_focus=False)
            yield FilterLine(id="filter")
            yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Start with what the engine knows, and follow the clock."""
        self.set_focus(self.table)
        self.show_state(self._engine.state)
        self.set_interval(1, self._rebuild)

    def on_resize(self, event: Resize) -> None:
        """Refuse to show orders where a column that matters would be hidden; return by itself."""
        width, height = event.size
        self.set_class(is_too_small(width, height), "-too-small")
        self.query_one("#too-small", Lines).show(too_small_lines(width, height))
        if not is_too_small(width, height) and self.focused is None:
            self.set_focus(self.table)
        self.refresh_bindings()
        self.call_after_refresh(self._paint)

    def on_screen_suspend(self) -> None:
        """Make room for a form that docks beside the list, so that both can be read."""
        self.set_class(isinstance(self.app.screen, Form), "-docked")

    def on_screen_resume(self) -> None:
        """Take the whole window again."""
        self.remove_class("-docked")

    @on(OrderList.Resized)
    def _list_resized(self) -> None:
        self._paint()

    # From state to paint

    def show_state(self, state: BlotterState) -> None:
        """Show a newer state."""
        self._state = state
        self.follow_state()
        self._rebuild()
        for screen in self.app.screen_stack:
            if isinstance(screen, Follower):
                screen.follow(state)

    def _rebuild(self) -> None:
        """Build the view: at once when that is quick, else in a thread, the newest state last."""
        if len(self._state.book) <= INLINE_ORDERS and not self._is_building:
            self._take(self._state, self._build(self._state, self._spec, self._view))
            return
        self._is_view_wanted = True
        if not self._is_building:
            self._is_building = True
            self.run_worker(self._build_in_thread(), group="view", description="build the view")

    async def _build_in_thread(self) -> None:
        try:
            while self._is_view_wanted:
                self._is_view_wanted = False
                state, spec = self._state, self._spec
                before = [self._view]
                view = await asyncio.to_thread(self._build, state, spec, self._view)
                self._take(state, view)
                await asyncio.to_thread(let_go, before)
        finally:
            self._is_building = False

    def _build(self, state: BlotterState, spec: ViewSpec, previous: View) -> View:
        clock = self._engine.clock
        reorder = False if clock.monotonic() < self._held_until else None
        return build_view(state, spec, clock.now(), previous, reorder=reorder)

    def _take(self, state: BlotterState, view: View) -> None:
        had_rows = bool(self._view.rows)
        self._shown, self._view = state, view
        self._paint()
        if view.rows and not self.is_touched:
            self.table.move_to(view.rows[0])
        if self._cursor_to_restore is not None and view.spec == self._spec:
            self.table.move_to(self._cursor_to_restore)
            self._cursor_to_restore = None
        if bool(view.rows) != had_rows:
            self.refresh_bindings()
        self._dim()

    def _respecify(self, spec: ViewSpec) -> None:
        self._spec = spec
        self._rebuild()
        self.refresh_bindings()

    def _paint(self) -> None:
        if not self.is_mounted or self.has_class("-too-small"):
            return
        now, state, view = self._engine.clock.now(), self._shown, self._view
        self.table.show(state, view, now)
        self._paint_sums()
        self._lines("empty", empty_lines(state, view, now, self._list_width, self._zone))
        self.query_one("#list").set_class(not view.rows, "-empty")
        self._paint_side(now)
        self._paint_activity()

    def _paint_sums(self) -> None:
        marks = self.table.marks
        room = self.query_one("#blotter").content_size.width or self.size.width
        for name, lines in self._head(room, marks).items():
            self._lines(name, lines)
        width, staged = self._list_width, self.staged_words
        self._lines("caption", (caption_line(self._view, self._spec, width, marks, staged),))

    def _head(self, width: int, marks: Collection[OrderKey]) -> dict[str, tuple[Line, ...]]:
        """Return what stands above the list, by the id of its widget."""
        now, state, view, zone = self._engine.clock.now(), self._shown, self._view, self._zone
        return {
            "header": header_lines(state, now, width, zone, view),
            "notice": demo_lines(state, width) if self._is_notice_open else (),
            "strip": strip_lines(state, now, width, zone),
            "totals": totals_lines(state, view, now, width, marks),
        }

    def _paint_side(self, now: datetime) -> None:
        """Show the order the cursor rests on."""
        side, key = self.query_one(OrderSide), self._detail_key
        if side.is_open:
            self._ask_for_amends(key)
            seen = () if key is None else self._engine.timeline(key)
            side.show(self._shown, key, seen, now, self._zone)

    def _ask_for_amends(self, key: OrderKey | None) -> None:
        """Ask for the venue's history of an order that was amended, once for every amend."""
        order = None if key is None else self._state.book.get(key)
        if not isinstance(order, Order) or not order.is_amended:
            return
        terms = (order.key, order.quantity, order.limit_price, order.trigger_price)
        if terms != self._amends_asked_for:
            self._amends_asked_for = terms
            self._engine.want_amends(order.key)

    def _paint_activity(self) -> None:
        pane = self.query_one("#activity", Pane)
        width, height = pane.room.width, max(pane.room.height, 1)
        lines = activity_lines(self._shown.activity, width, height, self._zone, self._shown)
        nothing: Line = (Span(" Nothing has happened yet.", Tone.MUTED),)
        key = key_label(first_key("log.open", self._keymap))
        note = (Span(f"{key} full log"),)
        pane.show((Span("activity, newest first"),), lines or (nothing,), note)

    def _lines(self, name: str, lines: tuple[Line, ...]) -> None:
        self.query_one(f"#{name}", Lines).show(lines)

    def _log_lines(self, width: int) -> tuple[Line, ...]:
        entries = self._engine.activity()
        return activity_lines(entries, width, len(entries), self._zone, self._state)

    @property
    def _list_width(self) -> int:
        return self.query_one("#list").content_size.width

    # What the table, the filter line and the terminal tell

    @on(BlotterTable.OrderHighlighted)
    def _cursor_moved(self, event: BlotterTable.OrderHighlighted) -> None:
        """Let rows keep their places for a while, and the detail follow when the cursor rests."""
        if event.gone is not None and self.is_touched:
            self._say_cursor_moved(event.gone, event.key)
        self._held_until = self._engine.clock.monotonic() + HELD_SECONDS
        self._dim()
        if self._detail_timer is not None:
            self._detail_timer.stop()
        if self._detail_key is None:
            self._show_order(event.key)
        else:
            follow = partial(self._show_order, event.key)
            self._detail_timer = self.set_timer(DETAIL_DELAY, follow)

    def _say_cursor_moved(self, gone: OrderKey, now_on: OrderKey | None) -> None:
        """Say that the cursor is on another order though the operator did not move it."""
        where = "no order" if now_on is None else clean(now_on.order_id)
        left = f"{clean(gone.order_id)} ended and left the list."
        self.notify(f"{left} The cursor is now on {where}.", severity="warning", markup=False)

    def _show_order(self, key: OrderKey | None) -> None:
        self._detail_key = key
        self.query_one(OrderSide).to_top()
        self._paint_side(self._engine.clock.now())

    @on(BlotterTable.OrderChosen)
    def _order_chosen(self) -> None:
        self.action_detail()

    @on(BlotterTable.HeaderClicked)
    def _header_clicked(self, event: BlotterTable.HeaderClicked) -> None:
        self.action_sort_by(event.column_id)

    @on(BlotterTable.MarkRefused)
    def _mark_refused(self, event: BlotterTable.MarkRefused) -> None:
        order = clean(event.key.order_id)
        self.notify(f"{order} has ended: only open orders can be marked.", markup=False)

    @on(BlotterTable.MarksChanged)
    def _marks_changed(self, event: BlotterTable.MarksChanged) -> None:
        self._paint_sums()
        self._dim()
        if event.dropped:
            orders = "1 marked order" if event.dropped == 1 else f"{event.dropped} marked orders"
            self.notify(f"{orders} ended and lost the mark.", markup=False)

    @on(Input.Changed)
    def _filter_typed(self, event: Input.Changed) -> None:
        self._respecify(replace(self._spec, filter_text=event.value))

    @on(FilterInput.Closed)
    def _filter_closed(self, event: FilterInput.Closed) -> None:
        self.query_one(FilterLine).remove_class("-open")
        self.set_focus(self.table)
        self._cursor_to_restore = self._cursor_before_filter if event.is_restored else None
        self._respecify(replace(self._spec, filter_text=event.text))

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _focus_moved(self) -> None:
        self.call_later(self.refresh_bindings)

    def on_click(self) -> None:
        """Leave the cursor to the operator from now on."""
        self.is_touched = True

    def on_paste(self, event: Paste) -> None:
        """Say that a paste outside text fields does nothing."""
        event.stop()
        self.notify(PASTE_REFUSED, severity="warning", markup=False)

    # Keys

    def _dim(self) -> None:
        """Let the footer follow what can be done to the order under the cursor, and the marks."""
        refused = tuple(self.act_refusal(binding_id) for binding_id, _ in LIST_FOOTER)
        if refused != self._refused:
            self._refused = refused
            self.refresh_bindings()

    def on_key(self, event: Key) -> None:
        """Say why a key that changes orders does nothing now."""
        for binding_id in _ACTS:
            if event.key in keys_of(binding_id, self._keymap):
                why = self.act_refusal(binding_id)
                if why is not None:
                    self.notify(f"Not now: {why}.", severity="warning", markup=False)

    def refresh_bindings(self) -> None:
        """Let the footer name what is possible now."""
        super().refresh_bindings()
        if self.is_mounted:
            is_filtering = isinstance(self.focused, FilterInput)
            hints = key_hints(self._keymap, self.refusal, is_filtering=is_filtering)
            self.query_one(KeyBar).show(tuple(hints))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what is not possible now; leave every letter to the filter while it is typed."""
        if isinstance(self.focused, FilterInput):
            return False
        return None if self.refusal(_IDS_BY_ACTION.get(action, "")) else True

    def refusal(self, binding_id: str) -> str | None:
        """Say why an act is not possible now; `None` when it is."""
        if self.has_class("-too-small") and binding_id not in _WORKING_SMALL:
            return "the window is too small"
        match binding_id.partition("."):
            case ("marks", _, "cancel") if self.table.marks:
                pass
            case ("order", _, "amend") if self.mark_count > 1:
                pass
            case ("order" | "marks" | "cursor", _, _) if not self._view.rows:
                return "no order is shown"
            case ("detail", _, _) if not self.query_one(OrderSide).is_open:
                return "the detail pane is closed"
            case ("venue", _, _) if not self._state.accounts:
                return "no account is connected yet"
        if binding_id == "book.clear_filter" and not self._spec.filter_text:
            return "no filter is set"
        return self.act_refusal(binding_id)

    def action_detail(self) -> None:
        """Show or hide the detail pane."""
        side = self.query_one(OrderSide).toggle_class("-open")
        self.query_one("#body").set_class(side.is_open, "-with-side")
        self.refresh_bindings()

    def action_tab(self, step: int) -> None:
        """Show another tab of the detail pane."""
        self.query_one(OrderSide).step_tab(step)
        self._paint_side(self._engine.clock.now())

    def action_filter(self) -> None:
        """Open the filter line; what was typed ahead goes there."""
        line = self.query_one(FilterLine)
        self._cursor_before_filter = self.table.cursor_key
        line.add_class("-open")
        line.input.open(self._spec.filter_text)
        self.set_focus(line.input)

    def action_clear_filter(self) -> None:
        """Show every order again."""
        self._respecify(replace(self._spec, filter_text=""))

    def action_sort(self) -> None:
        """Offer the columns to sort by."""
        self.app.push_screen(SortDialog(COLUMNS, self._spec.sort[0]), self._sort_chosen)

    def action_sort_by(self, column_id: str) -> None:
        """Sort by a column; by the one in use: turn it round."""
        self._sort_chosen(SortKey(column_id, self._spec.sort[0] == SortKey(column_id)))

    def action_reverse(self) -> None:
        """Turn the order of the list round."""
        column_id, is_reverse = self._spec.sort[0]
        self._sort_chosen(SortKey(column_id, not is_reverse))

    def _sort_chosen(self, chosen: SortKey | None) -> None:
        if chosen is not None:
            self._respecify(replace(self._spec, sort=(chosen,)))

    def action_read(self, account: str | None = None) -> None:
        """Read one account now: the named one, else that of the order under the cursor."""
        key = self.table.cursor_key
        if account is not None:
            self._engine.poll_now(AccountName(account))
        elif key is not None:
            self._engine.poll_now(key.account)
        else:
            self._engine.poll_now()

    def action_read_all(self) -> None:
        """Read every account now."""
        self._engine.poll_now()

    def action_copy_id(self) -> None:
        """Hand the order's id to the terminal's clipboard."""
        key = self.table.cursor_key
        if key is not None:
            self.app.copy_to_clipboard(key.order_id)
            self.notify(f"{key.order_id} was given to the terminal's clipboard.", markup=False)

    def action_time_zone(self) -> None:
        """Show times in the next zone."""
        zones = list(TimeZone)
        self._zone = zones[(zones.index(self._zone) + 1) % len(zones)]
        self._paint()

    def action_log(self) -> None:
        """Show the whole activity log."""
        self.app.push_screen(ActivityDialog(self._log_lines))

    def action_theme(self) -> None:
        """Offer the themes."""
        self.app.push_screen(ThemeDialog(self._themes, self.app.theme))

    def action_commands(self) -> None:
        """Open the palette."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpDialog(help_entries(self._keymap, self.refusal)))

    def action_back(self) -> None:
        """Go one step back: out of a pane, or past the notice. Never out of the program."""
        if self.focused is not self.table:
            self.set_focus(self.table)
        elif self._is_notice_open:
            self._is_notice_open = False
            self._paint()

    # How accounts are polled

    def poll_acts(self, account: AccountName) -> Sequence[PollAct]:
        """Return what can be changed about an account's poll now."""
        known, health = self._state.account(account), self._state.health.get(account)
        return () if known is None or health is None else tuple(poll_acts(known, health.options))

    def action_poll(self, account: str, name: str) -> None:
        """Change what a poll asks for, after a question where one is needed."""
        label = AccountName(account)
        for act in self.poll_acts(label):
            if act.name == name:
                self._change_poll(label, act)

    def _change_poll(self, account: AccountName, act: PollAct) -> None:
        options = self._state.health[account].options
        if act.ask is None:
            self._engine.change_poll_options(account, act.change(options, ""))
            return

        def answered(text: str | None) -> None:
            if text is not None:
                newest = self._state.health[account].options
                self._engine.change_poll_options(account, act.change(newest, text))

        self.app.push_screen(act.ask(options), answered)


def _classes_for(width: int, height: int) -> Iterator[str]:
    """Yield the classes the screen has at this size."""
    screen = BlotterScreen
    for length, breakpoints in (
        (width, screen.HORIZONTAL_BREAKPOINTS),
        (height, screen.VERTICAL_BREAKPOINTS),
    ):
        yield max((start, name) for start, name in breakpoints if start <= length)[1]
    if is_too_small(width, height):
        yield "-too-small"
