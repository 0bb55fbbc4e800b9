"""The list of orders: a Line API table whose cursor and marks are orders, not row numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.geometry import Region, Size
from textual.message import Message
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.state import BlotterState
from tui.presentation.labels import account_labels
from tui.presentation.layout import GUTTER, Layout, header_text, layout_for, row_line, whose
from tui.presentation.rows import make_row, row_signature
from tui.presentation.selection import (
    Selection,
    arrived,
    between,
    is_workable,
    nearest_remaining,
)
from tui.presentation.text import Line, Tone
from tui.presentation.view import View
from tui.widgets.lines import painted, tone_styles

if TYPE_CHECKING:
    from rich.style import Style

_PREFIX = "blotter-table"
_SURFACES = {
    "cursor": "row-cursor",
    "cursor-unfocused": "row-cursor-unfocused",
    "marked": "row-marked",
    "header": "row-header",
}
_SURFACE_CSS = "\n".join(
    f"BlotterTable > .{_PREFIX}--{name} {{ background: ${variable}; text-style: bold; }}"
    for name, variable in _SURFACES.items()
)


def _key(
    keys: str, action: str, binding_id: str, tooltip: str, *, is_ordered: bool = True
) -> Binding:
    """Make a binding. An ordered one runs before the next key is looked at."""
    return Binding(
        keys, action, tooltip, show=False, priority=is_ordered, id=binding_id, tooltip=tooltip
    )


class _Look(NamedTuple):
    """What is laid over a row's text."""

    is_cursor: bool
    is_marked: bool
    is_focused: bool


@dataclass(slots=True)
class _PaintedRow:
    """A row's text, and what it looks like with and without cursor and mark."""

    signature: tuple[object, ...]
    line: Line
    is_stale: bool
    strips: dict[_Look, Strip] = field(default_factory=dict)


class BlotterTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the rows of a view. It posts what the operator does and changes nothing itself."""

    @dataclass
    class OrderHighlighted(Message):
        """The cursor is on another order."""

        key: OrderKey | None
        gone: OrderKey | None = None
        """The order it was on, when that one is no longer known: the operator did not move."""

    @dataclass
    class OrderChosen(Message):
        """Enter, or a double click."""

        key: OrderKey

    @dataclass
    class HeaderClicked(Message):
        """A column's title was clicked."""

        column_id: str

    @dataclass
    class MarkRefused(Message):
        """The order under the cursor has ended and cannot be marked."""

        key: OrderKey

    @dataclass
    class MarksChanged(Message):
        """Other orders are marked than before."""

        keys: frozenset[OrderKey]
        dropped: int = 0
        """How many lost their mark because they ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("k,up", "move(-1)", "cursor.up", "Previous order"),
        _key("j,down", "move(1)", "cursor.down", "Next order"),
        _key("g,home", "first", "cursor.first", "First order"),
        _key("G,end", "last", "cursor.last", "Last order"),
        _key("pageup", "page(-1)", "cursor.page-up", "One page up"),
        _key("pagedown", "page(1)", "cursor.page-down", "One page down"),
        _key("h,left", "columns(-1)", "columns.left", "Columns to the left"),
        _key("l,right", "columns(1)", "columns.right", "Columns to the right"),
        _key("enter", "choose", "order.detail", "Show or hide the order under the cursor"),
        _key("space", "toggle_mark", "marks.toggle", "Mark or unmark this order"),
        _key("v", "toggle_range", "marks.range", "Mark a range by moving"),
        _key("a", "mark_all", "marks.all", "Mark every order shown"),
        _key("asterisk", "invert_marks", "marks.invert", "Mark what is not marked"),
        _key("u", "unmark_all", "marks.none", "Unmark all"),
        _key("escape", "end_range", "marks.end-range", "End the range", is_ordered=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"{_PREFIX}--{name}" for name in _SURFACES}
    DEFAULT_CSS = (
        "BlotterTable {"
        " scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }\n"
        + _SURFACE_CSS
    )

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - the name every widget gives it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._state = BlotterState()
        self._view = View()
        self._now: datetime | None = None
        self._selection = Selection()
        self._labels: dict[AccountName, str] = {}
        self._offset = 0
        self._layout: Layout | None = None
        self._has_seen = False
        self._tones: dict[Tone, Style] = {}
        self._surfaces: dict[str, Style] = {}
        self._header: Strip | None = None
        self._blank = Strip([])
        self._rows: dict[OrderKey, _PaintedRow] = {}
        self._shown: dict[int, Strip] = {}
        self._own_keys: dict[str, str] = {}

    @property
    def view(self) -> View:
        """The rows shown."""
        return self._view

    @property
    def cursor_key(self) -> OrderKey | None:
        """The order under the cursor."""
        return self._selection.cursor

    @property
    def marks(self) -> frozenset[OrderKey]:
        """The marked orders, those hidden by the filter included."""
        return self._selection.marks

    def show(self, state: BlotterState, view: View, now: datetime) -> None:
        """Show this state; only lines whose text or look changed are repainted."""
        before, self._view = self._view, view
        book_before = self._state.book
        if state.accounts != self._state.accounts:
            self._forget_layout()
        if before.spec.sort != view.spec.sort:
            self._header = None
        self._state, self._now = state, now
        old = None if self.cursor_key is None else before.index.get(self.cursor_key)
        self._rename(arrived(book_before, state.book))
        self._follow_rows(before, old)
        if state.book is not book_before:
            self._drop_marks()
        self._refresh_rows()
        self._repaint()

    def move_to(self, key: OrderKey) -> None:
        """Put the cursor on an order that is shown, and scroll to it."""
        if key in self._view.index and key != self._selection.cursor:
            self._select(replace(self._selection, cursor=key))
            self._scroll_to_cursor()
            self.post_message(self.OrderHighlighted(key))

    # What the operator does

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self._move_to_place(self._place() + rows)

    def action_first(self) -> None:
        """Move to the first order."""
        self._move_to_place(0)

    def action_last(self) -> None:
        """Move to the last order."""
        self._move_to_place(len(self._view.rows) - 1)

    def action_page(self, pages: int) -> None:
        """Move by what fits on the screen."""
        self._move_to_place(self._place() + pages * max(self._page_rows - 1, 1))

    def action_columns(self, columns: int) -> None:
        """Scroll the columns behind the fixed ones sideways."""
        layout = self._columns()
        offset = min(max(layout.offset + columns, 0), layout.furthest)
        if offset != layout.offset:
            self._offset = offset
            self._forget_layout()
            self.refresh()

    def action_choose(self) -> None:
        """Say that the order under the cursor is wanted."""
        if self._selection.cursor is not None:
            self.post_message(self.OrderChosen(self._selection.cursor))

    def action_toggle_mark(self) -> None:
        """Mark or unmark the order under the cursor."""
        key = self._selection.cursor
        if key is None:
            return
        if is_workable(self._state, key):
            self._mark(self._selection.marks ^ {key})
        else:
            self.post_message(self.MarkRefused(key))

    def action_toggle_range(self) -> None:
        """Begin a range at the cursor, or end the one under way."""
        if self._selection.anchor is not None:
            self.action_end_range()
        elif self._selection.cursor is not None:
            self._selection = replace(
                self._selection, anchor=self._selection.cursor, marks_before=self._selection.marks
            )
            self._extend_range()

    def action_end_range(self) -> None:
        """End the range; what is marked stays marked."""
        self._selection = self._selection.end_range()

    def action_mark_all(self) -> None:
        """Mark every order shown."""
        self.action_end_range()
        self._mark(self._selection.marks | self._workable(self._view.rows))

    def unmark(self, keys: Iterable[OrderKey]) -> None:
        """Take the marks off these orders."""
        self._mark(self._selection.marks.difference(keys))

    def action_invert_marks(self) -> None:
        """Swap marked and unmarked among the orders shown; hidden marks stay."""
        self.action_end_range()
        self._mark(self._selection.marks ^ self._workable(self._view.rows))

    def action_unmark_all(self) -> None:
        """Unmark every order, hidden ones included."""
        self.action_end_range()
        self._mark(frozenset())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Escape to others while no range is under way."""
        return action != "end_range" or self._selection.anchor is not None

    def on_mount(self) -> None:
        """Follow which keys are the table's own."""
        self.screen.bindings_updated_signal.subscribe(self, self._note_keys)

    def _note_keys(self, screen: Screen[object]) -> None:
        self._own_keys = {
            key: active.binding.action
            for key, active in screen.active_bindings.items()
            if active.node is self and active.enabled
        }

    async def on_key(self, event: Key) -> None:
        """Act at once on an own key: by way of the app it would take six turns of the loop."""
        action = self._own_keys.get(event.key)
        if action is not None and await self.app.run_action(action, self):
            event.stop()

    def on_click(self, event: Click) -> None:
        """Move to the clicked order; choose it on a double click; name a clicked title."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y == 0:
            self._click_header(offset.x)
            return
        place = self._top + offset.y - 1
        if place < len(self._view.rows):
            self._move_to_place(place)
            if event.chain == 2:
                self.action_choose()

    def _click_header(self, x: int) -> None:
        end = GUTTER
        for column in self._columns().columns:
            end += column.width + 1
            if GUTTER <= x < end:
                self.post_message(self.HeaderClicked(column.id))
                return

    # Cursor and marks

    def _place(self) -> int:
        cursor = self._selection.cursor
        return 0 if cursor is None else self._view.index.get(cursor, 0)

    @property
    def _page_rows(self) -> int:
        return max(self.size.height - 1, 1)

    def _move_to_place(self, place: int) -> None:
        rows = self._view.rows
        if rows:
            self.move_to(rows[min(max(place, 0), len(rows) - 1)])
            if self._selection.anchor is not None:
                self._extend_range()

    def _extend_range(self) -> None:
        selection = self._selection
        if selection.anchor is not None and selection.cursor is not None:
            places = between(self._view.rows, self._view.index, selection.anchor, selection.cursor)
            reached = self._workable(self._view.rows[place] for place in places)
            self._mark(selection.marks_before | reached)

    def _workable(self, keys: Iterable[OrderKey]) -> frozenset[OrderKey]:
        return frozenset(key for key in keys if is_workable(self._state, key))

    def _mark(self, marks: frozenset[OrderKey], dropped: int = 0) -> None:
        if marks != self._selection.marks:
            self._select(replace(self._selection, marks=marks))
            self.post_message(self.MarksChanged(marks, dropped))

    def _select(self, selection: Selection) -> None:
        before, self._selection = self._selection, selection
        touched = before.marks ^ selection.marks
        if before.cursor != selection.cursor:
            touched |= {key for key in (before.cursor, selection.cursor) if key is not None}
        visible = self._visible()
        for key in touched:
            place = self._view.index.get(key)
            if place is not None and place in visible:
                self._refresh_y(place - self._top + 1)

    def _follow_rows(self, before: View, old: int | None) -> None:
        """Keep the cursor on its order, and that order on its line, when rows come and go."""
        view, selection = self._view, self._selection
        if len(view.rows) + 1 != self.virtual_size.height:
            self.virtual_size = Size(self.size.width, len(view.rows) + 1)
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
        if view.rows is before.rows:
            return
        line = None if old is None else old - self._top
        cursor = nearest_remaining(selection.cursor, before.rows, old, view.index)
        if cursor != selection.cursor:
            self._select(replace(selection, cursor=cursor))
            gone = None if self._is_known(selection.cursor) else selection.cursor
            self.post_message(self.OrderHighlighted(cursor, gone))
        if line is not None and 0 <= line < self._page_rows:
            if self._top > 0:
                self.scroll_to(y=max(self._place() - line, 0), animate=False)
            self._scroll_to_cursor()

    def _is_known(self, key: OrderKey | None) -> bool:
        book = self._state.book
        return key is not None and book.get(key) is not None

    def _rename(self, names: Mapping[OrderKey, OrderKey]) -> None:
        """Stay with orders whose venue has told its own names of them."""
        selection = self._selection
        if not names:
            return
        marks = frozenset(names.get(key, key) for key in selection.marks)
        cursor = selection.cursor and names.get(selection.cursor, selection.cursor)
        anchor = selection.anchor and names.get(selection.anchor, selection.anchor)
        self._selection = replace(selection, cursor=cursor, marks=marks, anchor=anchor)
        if cursor != selection.cursor and cursor is not None:
            self.post_message(self.OrderHighlighted(cursor))
        if marks != selection.marks:
            self.post_message(self.MarksChanged(marks))

    def _drop_marks(self) -> None:
        marks = self._selection.marks
        kept = self._workable(marks)
        self._mark(kept, dropped=len(marks) - len(kept))

    def _scroll_to_cursor(self) -> None:
        place = self._place()
        if place < self._top:
            self.scroll_to(y=place, animate=False)
        elif place >= self._top + self._page_rows:
            self.scroll_to(y=place - self._page_rows + 1, animate=False)

    # Painting

    @property
    def _top(self) -> int:
        """The first row in view."""
        return self.scroll_offset.y

    def _visible(self) -> range:
        return range(self._top, min(self._top + self._page_rows, len(self._view.rows)))

    def _refresh_y(self, y: int) -> None:
        self.refresh(Region(0, self.styles.gutter.top + y, self.outer_size.width, 1))

    def _refresh_rows(self) -> None:
        """Read the visible rows anew; those that read the same keep what was painted."""
        known, self._rows = self._rows, {}
        for place in self._visible():
            key = self._view.rows[place]
            self._rows[key] = self._read(key, known.get(key))

    def _repaint(self) -> None:
        """Ask for a repaint of the lines that look different from what is on the screen."""
        for y in range(self.size.height):
            if self._strip(y) is not self._shown.get(y):
                self._refresh_y(y)

    def _read(self, key: OrderKey, before: _PaintedRow | None = None) -> _PaintedRow:
        """Make the text of a row, unless the one before still says it."""
        layout = self._columns()
        label = self._labels.get(key.account, key.account)
        row = None if self._now is None else make_row(self._state, key, self._now, label)
        if row is None:
            return _PaintedRow((), (), is_stale=False)
        signature = row_signature(row, with_seen=self._has_seen)
        if before is not None and before.signature == signature:
            return before
        line = row_line(row, layout.columns, layout.width)
        is_stale = row.is_stale and not row.is_over
        if before is not None and before.line == line and before.is_stale == is_stale:
            before.signature = signature
            return before
        return _PaintedRow(signature, line, is_stale)

    def _columns(self) -> Layout:
        if self._layout is None:
            accounts = self._state.accounts
            width = self.scrollable_content_region.width
            self._layout = layout_for(width, whose(accounts), self._offset)
            self._offset = self._layout.offset
            columns = {column.id: column.width for column in self._layout.columns}
            self._has_seen = "seen" in columns
            self._labels = account_labels(accounts, columns.get("account", 0))
        return self._layout

    def _forget_layout(self) -> None:
        self._layout = None
        self._header = None
        self._rows.clear()

    def render_line(self, y: int) -> Strip:
        """Paint one line: a look-up for every line that was seen before."""
        strip = self._shown[y] = self._strip(y)
        return strip

    def _strip(self, y: int) -> Strip:
        if y == 0:
            return self._header_strip()
        place = self._top + y - 1
        if place >= len(self._view.rows):
            return self._blank
        key = self._view.rows[place]
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = self._read(key)
        selection = self._selection
        look = _Look(key == selection.cursor, key in selection.marks, self.has_focus)
        strip = row.strips.get(look)
        if strip is None:
            strip = row.strips[look] = self._paint(row, look)
        return strip

    def _paint(self, row: _PaintedRow, look: _Look) -> Strip:
        self._read_styles()
        marks = (
            ("*" if look.is_marked else " ")
            + (">" if look.is_cursor else " ")
            + ("~" if row.is_stale else " ")
        )
        strip = Strip([Segment(marks, self._tones[Tone.STRONG]), *painted(row.line, self._tones)])
        surface = self.rich_style
        if look.is_cursor:
            surface += self._surfaces["cursor" if look.is_focused else "cursor-unfocused"]
        elif look.is_marked:
            surface += self._surfaces["marked"]
        return strip.apply_style(surface)

    def _header_strip(self) -> Strip:
        if self._header is None:
            self._read_styles()
            layout = self._columns()
            arrows = {key.column_id: "v" if key.reverse else "^" for key in self._view.spec.sort}
            titles = " ".join(header_text(one, arrows.get(one.id, "")) for one in layout.columns)
            left = "<" if layout.offset else " "
            right = ">" if layout.offset < layout.furthest else " "
            text = f"{left:<{GUTTER}}{titles}".ljust(layout.width)
            text = text[:-1] + right if text.endswith(" ") else text
            header = self.rich_style + self._surfaces["header"]
            self._header = Strip([Segment(text, header)])
        return self._header

    def _read_styles(self) -> None:
        if not self._tones:
            self._tones = tone_styles(self.app.theme_variables)
            self._surfaces = {
                name: self.get_component_rich_style(f"{_PREFIX}--{name}", partial=True)
                for name in _SURFACES
            }

    def notify_style_update(self) -> None:
        """Forget what depends on the theme."""
        super().notify_style_update()
        self._tones.clear()
        self._rows.clear()
        self._header = None
        self.refresh()

    def on_resize(self) -> None:
        """Lay the columns out for the new width."""
        self._forget_layout()
        self._scroll_to_cursor()
        self.refresh()
