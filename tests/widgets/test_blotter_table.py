"""The list keeps cursor and marks on their orders, and paints what changed, nothing more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from textual.pilot import Pilot

from tests.builders import (
    NOW,
    make_account,
    make_ended,
    make_health,
    make_instrument,
    make_key,
    make_order,
    make_state,
    make_unreadable,
)
from tests.widgets.host import Host, RecordingTable
from tui.domain.fate import EndedOrder, Fate
from tui.domain.order import BookEntry, Order
from tui.domain.state import BlotterState
from tui.presentation.view import SortKey, View, ViewSpec, build_view
from tui.widgets.blotter_table import BlotterTable

BY_LIMIT = ViewSpec(sort=(SortKey("limit"),))
HOSTILE = "[/x] [red]y [@click=app.quit]z"


def orders(count: int) -> list[BookEntry]:
    return [make_order(f"O{number:04}", limit_price=str(1000 + number)) for number in range(count)]


class Shown:
    """A table on a screen, and the last view it was shown."""

    def __init__(
        self, pilot: Pilot[None], table: RecordingTable, host: Host[RecordingTable]
    ) -> None:
        self.pilot, self.table, self.host = pilot, table, host
        self.state, self.view, self.spec = make_state([]), View(), BY_LIMIT

    async def show(
        self,
        entries: Sequence[BookEntry] | None = None,
        *,
        ended: Sequence[EndedOrder] = (),
        state: BlotterState | None = None,
        spec: ViewSpec | None = None,
        now: datetime = NOW,
    ) -> None:
        if entries is not None:
            state = replace(self.state, book=make_state(entries, ended=ended).book)
        self.state, self.spec = state or self.state, spec or self.spec
        self.view = build_view(self.state, self.spec, now, self.view)
        self.table.show(self.state, self.view, now)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def painted(self, *keys: str) -> list[int]:
        self.table.asked.clear()
        await self.press(*keys)
        return sorted(self.table.asked)

    @property
    def cursor(self) -> str | None:
        key = self.table.cursor_key
        return None if key is None else key.order_id

    @property
    def marked(self) -> list[str]:
        return sorted(key.order_id for key in self.table.marks)

    @property
    def cursor_line(self) -> int:
        return next(y for y, text in enumerate(self.table.texts()) if text[1:2] == ">")

    def messages(self, kind: type[object]) -> list[object]:
        return [message for message in self.host.seen if isinstance(message, kind)]


class shown_table:  # noqa: N801 - reads as a statement
    """Open a host with a focused table."""

    def __init__(self, width: int = 80, height: int = 11) -> None:
        self.table = RecordingTable()
        self.host = Host(self.table)
        self._test = self.host.run_test(size=(width, height))

    async def __aenter__(self) -> Shown:
        pilot = await self._test.__aenter__()
        self.table.focus()
        await pilot.pause()
        return Shown(pilot, self.table, self.host)

    async def __aexit__(self, *error: object) -> None:
        await self._test.__aexit__(None, None, None)


async def test_rows_stand_under_a_header_with_the_sort() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        header, first, second, *_ = shown.table.texts()
        assert header.startswith("   VEN  MARKET")
        assert "LIMIT^" in header
        assert first.startswith(" > SPOT BTC/USD")
        assert second.startswith("   SPOT BTC/USD")
        assert "1,000.0" in first
        assert "1,001.0" in second


async def test_the_first_cursor_is_on_the_first_row_and_announced() -> None:
    async with shown_table() as shown:
        await shown.show(orders(3))
        assert shown.cursor == "O0000"
        highlighted = shown.messages(BlotterTable.OrderHighlighted)
        assert [
            message.key
            for message in highlighted
            if isinstance(message, BlotterTable.OrderHighlighted)
        ] == [make_key("O0000")]


async def test_keys_move_the_cursor_and_stop_at_the_ends() -> None:
    async with shown_table() as shown:
        await shown.show(orders(30))
        for key, order_id in (
            ("j", "O0001"),
            ("down", "O0002"),
            ("k", "O0001"),
            ("up", "O0000"),
            ("up", "O0000"),
            ("G", "O0029"),
            ("j", "O0029"),
            ("g", "O0000"),
            ("end", "O0029"),
            ("home", "O0000"),
            ("pagedown", "O0009"),
            ("pagedown", "O0018"),
            ("pageup", "O0009"),
        ):
            await shown.press(key)
            assert shown.cursor == order_id, key
            assert 1 <= shown.cursor_line <= 10


async def test_a_cursor_move_paints_two_lines_of_ten_thousand_orders() -> None:
    async with shown_table() as shown:
        await shown.show(orders(10_000))
        assert await shown.painted("j") == [1, 2]
        assert await shown.painted("down") == [2, 3]
        assert await shown.painted("k") == [2, 3]
        assert await shown.painted("space") == [2]


async def test_a_changed_order_paints_its_own_line() -> None:
    async with shown_table() as shown:
        entries = orders(50)
        await shown.show(entries)
        shown.table.asked.clear()
        entries[4] = make_order("O0004", limit_price="1004", quantity="0.5")
        entries[30] = make_order("O0030", limit_price="1030", quantity="0.5")
        await shown.show(entries)
        assert shown.table.asked == [5]


async def test_the_same_state_a_second_later_paints_the_ages_that_changed() -> None:
    async with shown_table() as shown:
        ages = (timedelta(seconds=70), timedelta(seconds=119.5), timedelta(hours=3))
        entries = [
            make_order(f"O{number}", limit_price=str(number), opened_at=NOW - age)
            for number, age in enumerate(ages)
        ]
        await shown.show(entries)
        shown.table.asked.clear()
        await shown.show(now=NOW + timedelta(seconds=1))
        assert shown.table.asked == [2]


async def test_the_cursor_stays_on_its_order_when_rows_come_and_go_above_it() -> None:
    async with shown_table() as shown:
        entries = orders(5)
        await shown.show(entries)
        await shown.press("j", "j")
        await shown.show([make_order("ONEW", limit_price="1"), *entries])
        assert shown.cursor == "O0002"
        assert shown.cursor_line == 4
        await shown.show(entries[1:])
        assert shown.cursor == "O0002"
        assert shown.cursor_line == 2


async def test_the_cursor_stays_on_its_order_through_another_sort_and_a_filter() -> None:
    async with shown_table() as shown:
        await shown.show(orders(5))
        await shown.press("j")
        await shown.show(spec=ViewSpec(sort=(SortKey("limit", reverse=True),)))
        assert shown.cursor == "O0001"
        assert "LIMITv" in shown.table.texts()[0]
        await shown.show(spec=ViewSpec("o0001"))
        assert shown.cursor == "O0001"
        await shown.show(spec=BY_LIMIT)
        assert shown.cursor == "O0001"


async def test_the_line_under_the_eye_stays_where_it_is_in_a_scrolled_list() -> None:
    async with shown_table() as shown:
        entries = orders(50)
        await shown.show(entries)
        await shown.press("G", "k", "k")
        line = shown.cursor_line
        await shown.show([make_order("ONEW", limit_price="1"), *entries])
        assert shown.cursor == "O0047"
        assert shown.cursor_line == line


async def test_an_ended_order_keeps_the_cursor_until_it_leaves_view() -> None:
    async with shown_table() as shown:
        entries = orders(4)
        await shown.show(entries)
        await shown.press("j")
        ended = make_ended(entries[1])
        await shown.show([entries[0], *entries[2:]], ended=[ended])
        assert shown.cursor == "O0001"
        assert "CANCELLED" in shown.table.texts()[2]
        await shown.show([entries[0], *entries[2:]])
        assert shown.cursor == "O0002"
        newest = shown.messages(BlotterTable.OrderHighlighted)[-1]
        assert isinstance(newest, BlotterTable.OrderHighlighted)
        assert newest.key == make_key("O0002")


async def test_the_last_row_hands_the_cursor_to_the_one_before() -> None:
    async with shown_table() as shown:
        entries = orders(3)
        await shown.show(entries)
        await shown.press("G")
        await shown.show(entries[:2])
        assert shown.cursor == "O0001"
        await shown.show([])
        assert shown.table.cursor_key is None
        assert shown.table.texts()[1:] == [""] * 10


async def test_marks_are_set_inverted_and_taken_away() -> None:
    async with shown_table() as shown:
        await shown.show(orders(4))
        await shown.press("space", "j", "space")
        assert shown.marked == ["O0000", "O0001"]
        assert [text[0] for text in shown.table.texts()[1:5]] == ["*", "*", " ", " "]
        await shown.press("asterisk")
        assert shown.marked == ["O0002", "O0003"]
        await shown.press("a")
        assert len(shown.marked) == 4
        await shown.press("space")
        assert shown.marked == ["O0000", "O0002", "O0003"]
        await shown.press("u")
        assert shown.marked == []
        changes = shown.messages(BlotterTable.MarksChanged)
        assert [len(one.keys) for one in changes if isinstance(one, BlotterTable.MarksChanged)] == [
            1,
            2,
            2,
            4,
            3,
            0,
        ]


async def test_marks_survive_sort_and_filter_and_marking_all_means_all_shown() -> None:
    async with shown_table() as shown:
        await shown.show(orders(4))
        await shown.press("space")
        await shown.show(spec=ViewSpec("o0002"))
        await shown.press("a")
        assert shown.marked == ["O0000", "O0002"]
        await shown.press("asterisk")
        assert shown.marked == ["O0000"]
        await shown.show(spec=BY_LIMIT)
        assert shown.marked == ["O0000"]


async def test_a_range_is_marked_by_moving_and_shrinks_on_the_way_back() -> None:
    async with shown_table() as shown:
        await shown.show(orders(6))
        await shown.press("space", "j", "j", "v")
        assert shown.marked == ["O0000", "O0002"]
        await shown.press("j", "j")
        assert shown.marked == ["O0000", "O0002", "O0003", "O0004"]
        await shown.press("k")
        assert shown.marked == ["O0000", "O0002", "O0003"]
        await shown.press("escape", "j", "j")
        assert shown.marked == ["O0000", "O0002", "O0003"]
        await shown.press("v", "v", "k")
        assert shown.marked == ["O0000", "O0002", "O0003", "O0005"]


async def test_own_keys_act_in_the_table_and_go_no_further() -> None:
    async with shown_table() as shown:
        await shown.show(orders(3))
        await shown.press("down", "j", "z", "up")
        assert shown.cursor == "O0001"
        assert shown.host.keys == ["z"]


async def test_a_key_whose_act_is_refused_goes_on_to_others() -> None:
    async with shown_table() as shown:
        await shown.show(orders(3))
        await shown.press("v")
        shown.table.screen.refresh_bindings()
        await shown.press("escape", "escape")
        assert shown.host.keys == ["escape"]


async def test_escape_is_left_to_others_while_no_range_is_under_way() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        assert shown.table.check_action("end_range", ()) is False
        await shown.press("v")
        assert shown.table.check_action("end_range", ()) is True
        assert shown.table.check_action("move", (1,)) is True


async def test_orders_that_arrive_within_a_range_are_not_marked() -> None:
    async with shown_table() as shown:
        entries = orders(4)
        await shown.show(entries)
        await shown.press("v", "j")
        await shown.show([*entries, make_order("ONEW", limit_price="1000.5")])
        assert shown.marked == ["O0000", "O0001"]


async def test_marks_of_ended_orders_are_dropped_and_reported() -> None:
    async with shown_table() as shown:
        entries = orders(4)
        await shown.show(entries)
        await shown.press("a")
        looked_up = make_ended(entries[0], fate=Fate.LOOKING_UP)
        await shown.show(entries[2:], ended=[looked_up, make_ended(entries[1])])
        assert shown.marked == ["O0000", "O0002", "O0003"]
        newest = shown.messages(BlotterTable.MarksChanged)[-1]
        assert isinstance(newest, BlotterTable.MarksChanged)
        assert (len(newest.keys), newest.dropped) == (3, 1)


async def test_ended_orders_cannot_be_marked() -> None:
    async with shown_table() as shown:
        ended = make_ended(make_order("O0000", limit_price="1000"))
        await shown.show(orders(3)[1:], ended=[ended])
        await shown.press("space")
        assert shown.marked == []
        await shown.press("a")
        assert shown.marked == ["O0001", "O0002"]


async def test_enter_and_a_double_click_choose_the_order() -> None:
    async with shown_table() as shown:
        await shown.show(orders(5))
        await shown.press("j", "enter")
        await shown.pilot.click(shown.table, offset=(10, 4))
        await shown.pilot.pause()
        assert shown.cursor == "O0003"
        await shown.pilot.click(shown.table, offset=(10, 4), times=2)
        await shown.pilot.pause()
        chosen = shown.messages(BlotterTable.OrderChosen)
        assert [
            one.key.order_id for one in chosen if isinstance(one, BlotterTable.OrderChosen)
        ] == [
            "O0001",
            "O0003",
        ]


async def test_a_click_below_the_rows_does_nothing() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        await shown.pilot.click(shown.table, offset=(10, 8))
        await shown.pilot.pause()
        assert shown.cursor == "O0000"


async def test_a_click_on_a_title_names_its_column() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        header = shown.table.texts()[0]
        for title, column_id in (("MARKET", "market"), ("LIMIT", "limit"), ("STATE", "state")):
            shown.host.seen.clear()
            await shown.pilot.click(shown.table, offset=(header.index(title), 0))
            await shown.pilot.pause()
            (message,) = shown.messages(BlotterTable.HeaderClicked)
            assert isinstance(message, BlotterTable.HeaderClicked)
            assert message.column_id == column_id
        shown.host.seen.clear()
        await shown.pilot.click(shown.table, offset=(0, 0))
        await shown.pilot.pause()
        assert shown.messages(BlotterTable.HeaderClicked) == []


async def test_columns_scroll_sideways_behind_the_fixed_ones() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        assert shown.table.texts()[0].endswith(">")
        await shown.press("l", "l", "right")
        header = shown.table.texts()[0]
        assert header.startswith("<  VEN  MARKET")
        assert "TYP" not in header
        assert "QTY" in header
        await shown.press(*["l"] * 20)
        assert "SEEN" in shown.table.texts()[0]
        await shown.press(*["h"] * 12, "left", *["h"] * 8)
        assert shown.table.texts()[0].startswith("   VEN  MARKET     ")


async def test_the_wheel_scrolls_without_moving_the_cursor() -> None:
    async with shown_table() as shown:
        await shown.show(orders(50))
        shown.table.scroll_to(y=20, animate=False)
        await shown.pilot.pause()
        assert "1,020" in shown.table.texts()[1]
        assert shown.cursor == "O0000"
        await shown.show(now=NOW + timedelta(seconds=1))
        assert "1,020" in shown.table.texts()[1]


async def test_a_filter_in_a_scrolled_list_leaves_no_empty_lines_above() -> None:
    async with shown_table() as shown:
        await shown.show(orders(50))
        await shown.press("G")
        await shown.show(spec=ViewSpec("o0001"))
        assert "1,001" in shown.table.texts()[1]
        assert shown.cursor == "O0001"


async def test_stale_rows_bear_a_mark_at_their_beginning() -> None:
    async with shown_table() as shown:
        stale = make_state(orders(1), health=[make_health(failures=1)])
        await shown.show(state=stale)
        assert shown.table.texts()[1].startswith(" >~SPOT")


async def test_wider_terminals_are_laid_out_anew() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        await shown.pilot.resize_terminal(120, 11)
        await shown.pilot.pause()
        header = shown.table.texts()[0]
        assert "FLAGS" in header
        assert len(header) == 119


async def test_no_row_runs_under_the_scrollbar() -> None:
    async with shown_table() as shown:
        await shown.show(orders(50))
        assert {len(text) for text in shown.table.texts()} == {79}
        await shown.show(orders(2))
        assert {len(text) for text in shown.table.texts()[:3]} == {79}


async def test_a_second_account_brings_its_column() -> None:
    async with shown_table(width=120) as shown:
        await shown.show(orders(1))
        assert "ACCOUNT" not in shown.table.texts()[0]
        accounts = [make_account("main"), make_account("desk")]
        await shown.show(state=make_state(orders(1), accounts=accounts))
        assert "ACCOUNT" in shown.table.texts()[0]
        assert "main" in shown.table.texts()[1]


async def test_a_table_without_focus_shows_another_cursor() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        focused = shown.table.render_line(1)
        shown.host.screen.set_focus(None)
        await shown.pilot.pause()
        blurred = shown.table.render_line(1)
        assert blurred.text == focused.text
        assert blurred != focused


async def test_a_new_theme_repaints_everything() -> None:
    async with shown_table() as shown:
        await shown.show(orders(2))
        before = shown.table.render_line(1)
        shown.host.theme = "textual-light"
        await shown.pilot.pause()
        assert shown.table.render_line(1) is not before


async def test_hostile_text_is_painted_as_text() -> None:
    async with shown_table(width=200) as shown:
        order = make_order(instrument=HOSTILE, flags=(HOSTILE, "\x1b[2J"))
        instrument = make_instrument(HOSTILE, symbol=HOSTILE)
        await shown.show(state=make_state([order], instruments=[instrument]))
        line = shown.table.texts()[1]
        assert "[/x] [red]" in line
        assert "\x1b" not in line


async def test_an_unreadable_order_is_a_row_like_any_other() -> None:
    async with shown_table() as shown:
        await shown.show([make_unreadable()])
        assert "OBROKE-N0000-000001" in shown.table.texts()[1]
        assert "UNREADABLE" in shown.table.texts()[1]
        await shown.press("space")
        assert shown.marked == ["OBROKE-N0000-000001"]


async def test_the_cursor_can_be_put_on_an_order_from_outside() -> None:
    async with shown_table() as shown:
        entries = orders(50)
        await shown.show(entries)
        wanted = entries[40]
        assert isinstance(wanted, Order)
        shown.table.move_to(wanted.key)
        await shown.pilot.pause()
        assert shown.cursor == "O0040"
        assert "1,040" in shown.table.texts()[shown.cursor_line]
        shown.table.move_to(make_key("NOT-SHOWN"))
        assert shown.cursor == "O0040"


NEW = make_order("ob-19f2", client_order_id="ob-19f2", limit_price="1002.5")
LISTED = make_order("OQ7XK2", client_order_id="ob-19f2", limit_price="1002.5")


async def test_cursor_and_mark_stay_with_an_order_that_gets_its_name_from_the_venue() -> None:
    async with shown_table() as shown:
        await shown.show(state=make_state(orders(30), expected=[NEW]))
        await shown.press("j", "j", "j", "space")
        assert (shown.cursor, shown.marked) == ("ob-19f2", ["ob-19f2"])
        line = shown.cursor_line
        await shown.show(state=make_state([*orders(30), LISTED]))
        assert (shown.cursor, shown.marked) == ("OQ7XK2", ["OQ7XK2"])
        assert shown.cursor_line == line
        last = shown.messages(BlotterTable.OrderHighlighted)[-1]
        assert last == BlotterTable.OrderHighlighted(LISTED.key)


async def test_every_binding_has_an_id_and_says_what_it_does() -> None:
    ids = [getattr(binding, "id", None) for binding in BlotterTable.BINDINGS]
    assert len(set(ids)) == len(ids)
    assert None not in ids
    assert all(getattr(binding, "tooltip", "") for binding in BlotterTable.BINDINGS)
