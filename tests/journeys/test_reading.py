"""The reading side by key, as a hand presses them and as a burst delivers them."""

import pytest
from textual.events import Paste

from tests.builders import make_order, make_quote
from tests.journeys.keys import burst, keys, settle, wait_until
from tests.journeys.stage import Stage, stage
from tests.screens import scenes
from tui.screens.activity import ActivityDialog
from tui.screens.help import HelpDialog
from tui.screens.sort import SortDialog
from tui.screens.theme import ThemeDialog
from tui.widgets.filter_line import FilterInput
from tui.widgets.key_bar import KeyBar
from tui.widgets.lines import Lines


def text_of(on: Stage, selector: str) -> str:
    lines = on.blotter.query_one(selector, Lines).lines
    return "\n".join("".join(span.text for span in line) for line in lines)


async def test_the_cursor_moves_by_rows_and_to_both_ends() -> None:
    async with stage() as on:
        seen = [on.cursor]
        for key in ("j", "j", "k", "G", "g", "down", "end", "home"):
            await keys(on.pilot, key)
            seen.append(on.cursor)
        rows = on.rows
        places = [0, 1, 2, 1, 9, 0, 1, 9, 0]
        assert seen == [rows[place] for place in places]


async def test_the_cursor_stays_on_the_first_row_until_a_key_is_pressed() -> None:
    async with stage() as on:
        nearer = make_order("ONEAR1-AAAAA-BBBBBB", limit_price="92499.0")
        await on.publish(scenes.scene([*scenes.varied_orders(), nearer]))
        assert on.cursor == on.rows[0] == "ONEAR1-AAAAA-BBBBBB"
        await keys(on.pilot, "j", "k")
        nearest = make_order("ONEAR2-AAAAA-BBBBBB", limit_price="92499.9")
        await on.publish(scenes.scene([*scenes.varied_orders(), nearer, nearest]))
        await on.engine.clock.advance(5)
        on.blotter.show_state(on.engine.state)
        await settle(on.pilot)
        assert on.rows[0] == "ONEAR2-AAAAA-BBBBBB"
        assert on.cursor == "ONEAR1-AAAAA-BBBBBB"


async def test_the_filter_narrows_while_it_is_typed_and_enter_keeps_it() -> None:
    async with stage() as on:
        await keys(on.pilot, "/")
        assert on.typed_filter == ""
        await keys(on.pilot, *"eth sell")
        assert on.rows == ["OSTL4E-KKW7P-3VXDQ2", "OTKP9W-QX3MN-7HFCZL"]
        await keys(on.pilot, "enter")
        assert on.app.focused is on.blotter.table
        assert len(on.rows) == 2
        assert "filter: eth sell" in text_of(on, "#caption")


async def test_escape_in_the_filter_restores_the_old_one() -> None:
    async with stage() as on:
        await keys(on.pilot, "/", *"sol", "enter")
        before = on.rows
        await keys(on.pilot, "/", *"xyz")
        assert on.rows == []
        await keys(on.pilot, "escape")
        assert on.rows == before
        assert on.app.focused is on.blotter.table


@pytest.mark.parametrize("typed", ["xyz", "sol"])
async def test_escape_in_the_filter_returns_to_the_order_it_was_opened_on(typed: str) -> None:
    async with stage() as on:
        await keys(on.pilot, "j", "j", "j", "j")
        cursor = on.cursor
        await keys(on.pilot, "/", *typed)
        assert on.cursor != cursor
        await keys(on.pilot, "escape")
        assert on.cursor == cursor


async def test_a_kept_filter_leaves_the_cursor_where_it_went() -> None:
    async with stage() as on:
        await keys(on.pilot, "j", "j", "j", "j", "/", *"sol", "enter")
        kept = on.cursor
        await keys(on.pilot, "F")
        assert on.cursor == kept


async def test_a_filter_longer_than_its_line_shows_its_end() -> None:
    async with stage() as on:
        await keys(on.pilot, "/", *("x" * 130), "y")
        field = on.app.focused
        assert isinstance(field, FilterInput)
        assert field.scrollable_content_region.height == 1
        assert "xxy" in field.render_line(0).text


async def test_the_filter_starts_from_the_one_in_force_and_f_clears_it() -> None:
    async with stage() as on:
        await keys(on.pilot, "/", *"sol", "enter", "/")
        assert on.typed_filter == "sol"
        await keys(on.pilot, "escape", "F")
        assert len(on.rows) == 10


@pytest.mark.parametrize("seconds", [0.0, 0.03, 0.2])
async def test_a_filter_typed_ahead_arrives_whole(seconds: float) -> None:
    async with stage() as on:
        await burst(on.pilot, *"/btc/usd partially", seconds=seconds)
        assert on.typed_filter == "btc/usd partially"
        assert on.rows == ["OQ7XK2-4MDRE-KT5WA1"]


async def test_what_is_typed_ahead_of_enter_is_no_part_of_the_filter() -> None:
    async with stage() as on:
        await burst(on.pilot, *"/sol", "enter", *"jjq")
        assert on.app.focused is on.blotter.table
        assert "filter: sol " in text_of(on, "#caption")
        assert on.app.is_running
        assert len(on.rows) == 2


async def test_letters_of_the_list_are_text_in_the_filter() -> None:
    async with stage() as on:
        await keys(on.pilot, "/", *"sTL:?qRF")
        assert on.typed_filter == "sTL:?qRF"
        assert on.is_alone
        assert on.engine.polled == []


async def test_a_sort_typed_ahead_is_chosen_in_the_picker() -> None:
    async with stage() as on:
        await burst(on.pilot, "s", "g", "j", "j", "enter")
        await wait_until(on.pilot, lambda: on.is_alone)
        assert "sort market ^" in text_of(on, "#caption")
        assert on.rows[0] == "OADAXB-8NNR4-C7VYQD"


async def test_the_sort_is_turned_round_and_chosen_again() -> None:
    async with stage() as on:
        before = on.rows
        await keys(on.pilot, "S")
        assert on.rows == before[::-1]
        await keys(on.pilot, "s")
        assert on.opened is SortDialog
        await keys(on.pilot, "enter")
        assert on.rows == before


async def test_the_column_in_use_is_turned_round_by_choosing_it_again() -> None:
    async with stage() as on:
        before = on.rows
        await keys(on.pilot, "s", "enter")
        assert on.rows == before[::-1]


async def test_enter_shows_and_hides_the_detail() -> None:
    async with stage() as on:
        side = on.blotter.query_one("#side")
        seen = [side.display]
        for _ in range(2):
            await keys(on.pilot, "enter")
            seen.append(side.display)
        assert seen == [True, False, True]


async def test_the_detail_follows_once_the_cursor_rests() -> None:
    async with stage() as on:
        first = on.blotter.detail_key
        await keys(on.pilot, "j")
        assert on.blotter.table.cursor_key != first
        await wait_until(on.pilot, lambda: on.blotter.detail_key == on.blotter.table.cursor_key)
        assert on.cursor is not None
        assert on.cursor in text_of(on, "#detail .pane-rule")


async def test_the_tabs_of_the_detail_go_round() -> None:
    async with stage(size=(80, 24)) as on:
        seen = []
        for key in ("]", "]", "]", "["):
            await keys(on.pilot, key)
            seen.append(text_of(on, "#detail .pane-rule").split("─ ")[-1].split(" ─")[0])
        assert ["[timeline]" in seen[0], "[raw]" in seen[1]] == [True, True]
        assert ["[order]" in seen[2], "[raw]" in seen[3]] == [True, True]


async def test_the_account_of_the_order_is_read_now_and_all_of_them() -> None:
    async with stage(scenes.two_accounts()) as on:
        while on.cursor != "OTHER1-AAAAA-BBBBBB":
            await keys(on.pilot, "j")
        await keys(on.pilot, "r", "R")
        assert on.engine.polled == ["desk 2", None]


async def test_the_zone_of_all_times_is_changed() -> None:
    async with stage(size=(80, 24)) as on:
        assert "14:02:31Z" in text_of(on, "#header")
        await keys(on.pilot, "t")
        assert "14:02:31Z" not in text_of(on, "#header")


async def test_the_id_is_given_to_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as on:
        copied: list[str] = []
        monkeypatch.setattr(on.app, "copy_to_clipboard", copied.append)
        await keys(on.pilot, "y")
        assert copied == [on.cursor]
        assert on.cursor is not None
        assert on.cursor in on.notes[0]


async def test_the_log_opens_follows_and_closes() -> None:
    async with stage() as on:
        await keys(on.pilot, "L")
        dialog = on.app.screen
        assert isinstance(dialog, ActivityDialog)
        lines = dialog.query_one("#log-lines", Lines)
        before = len(lines.lines)
        state = scenes.varied()
        newer = scenes.scene(activity=(*state.activity, state.activity[-1]))
        await on.publish(newer)
        assert len(lines.lines) == before + 1
        await keys(on.pilot, "escape")
        assert on.is_alone


async def test_a_theme_is_previewed_and_the_old_one_restored() -> None:
    async with stage() as on:
        await keys(on.pilot, "T")
        assert on.opened is ThemeDialog
        await keys(on.pilot, "j")
        assert on.app.theme == "blotter-light"
        await keys(on.pilot, "escape")
        assert on.app.theme == "blotter-dark"


async def test_a_theme_is_kept() -> None:
    async with stage() as on:
        await keys(on.pilot, "T", "j", "enter")
        assert on.app.theme == "blotter-light"
        assert on.is_alone


async def test_help_opens_from_both_keys_and_is_searched() -> None:
    async with stage() as on:
        for key in ("?", "f1"):
            await burst(on.pilot, key, *"mark all")
            dialog = on.app.screen
            assert isinstance(dialog, HelpDialog)
            shown = str(dialog.query_one("#help-text").render())
            assert "marks.none" in shown
            assert "order.copy_id" not in shown
            await keys(on.pilot, "escape")
            assert on.is_alone


async def test_escape_never_quits() -> None:
    async with stage(scenes.demo(), is_first_run=True) as on:
        await keys(on.pilot, *["escape"] * 6)
        assert on.app.is_running
        assert on.is_alone


async def test_escape_goes_one_step_back_at_a_time() -> None:
    async with stage(scenes.demo(), is_first_run=True) as on:
        assert "This is the demo" in text_of(on, "#notice")
        await keys(on.pilot, "tab")
        assert on.app.focused is not on.blotter.table
        await keys(on.pilot, "escape")
        assert on.app.focused is on.blotter.table
        assert "This is the demo" in text_of(on, "#notice")
        await keys(on.pilot, "escape")
        assert text_of(on, "#notice") == ""


async def test_tab_goes_round_the_panes() -> None:
    async with stage() as on:
        await keys(on.pilot, "tab", "tab", "tab")
        assert on.app.focused is on.blotter.table
        await keys(on.pilot, "shift+tab", "tab")
        assert on.app.focused is on.blotter.table


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_the_program_is_left(key: str) -> None:
    async with stage() as on:
        await keys(on.pilot, key)
        assert not on.app.is_running
    assert on.app.return_code == 0
    assert on.engine.listeners == []


async def test_ctrl_q_leaves_from_a_dialog_and_from_the_filter() -> None:
    for opened in ("s", "/", "?"):
        async with stage() as on:
            await keys(on.pilot, opened, "ctrl+q")
            assert not on.app.is_running


async def test_q_in_a_dialog_does_not_quit() -> None:
    async with stage() as on:
        await keys(on.pilot, "s", "q")
        assert on.app.is_running


async def test_stray_text_runs_five_keys_at_most_and_says_so() -> None:
    async with stage() as on:
        await burst(on.pilot, *"jjvkkRRyFtq", seconds=0.04)
        assert on.app.is_running
        assert on.engine.polled == []
        assert ["faster than a hand" in note for note in on.notes] == [True]


async def test_a_held_key_moves_on() -> None:
    async with stage(scenes.long_book()) as on:
        await burst(on.pilot, *"j" * 30, seconds=0.04)
        assert on.cursor == on.rows[30]
        assert on.notes == []


async def test_a_burst_that_opens_a_form_goes_there() -> None:
    async with stage() as on:
        await burst(on.pilot, *"?quit the program", seconds=0.01)
        dialog = on.app.screen
        assert isinstance(dialog, HelpDialog)
        assert dialog.query_one("#help-search").value == "quit the program"  # type: ignore[attr-defined]  # an Input
        assert on.notes == []


async def test_pasted_text_does_nothing_and_says_so() -> None:
    for opened in ([], ["s"]):
        async with stage() as on:
            await keys(on.pilot, *opened)
            before = on.app.screen
            on.app.post_message(Paste("qqqRRR"))
            await settle(on.pilot)
            assert on.app.is_running
            assert on.app.screen is before
            assert on.engine.polled == []
            assert ["Pasted text does nothing" in note for note in on.notes] == [True]


async def test_pasted_text_is_text_in_the_filter() -> None:
    async with stage() as on:
        await keys(on.pilot, "/")
        on.app.post_message(Paste("OADAXB"))
        await settle(on.pilot)
        assert on.rows == ["OADAXB-8NNR4-C7VYQD"]
        assert on.notes == []


async def test_cursor_and_marks_stay_on_their_orders_when_others_come_and_go() -> None:
    async with stage() as on:
        await keys(on.pilot, "j", "j", "space", "j", "space", "j")
        cursor, marks = on.cursor, on.blotter.table.marks
        assert len(marks) == 2
        others = [order for order in scenes.varied_orders() if order.key.order_id != on.rows[0]]
        new = make_order("ONEWER-AAAAA-BBBBBB", limit_price="92400.0")
        await on.publish(scenes.scene([new, *others]))
        assert "ONEWER-AAAAA-BBBBBB" in on.rows
        assert on.cursor == cursor
        assert on.blotter.table.marks == marks


async def test_marks_survive_a_filter_that_hides_them() -> None:
    async with stage() as on:
        await keys(on.pilot, "space", "/", *"xbt", "enter")
        assert "1 marked (1 hidden)" in text_of(on, "#caption")
        await keys(on.pilot, "F")
        assert "1 marked" in text_of(on, "#caption")
        assert "hidden" not in text_of(on, "#caption")


async def test_an_order_that_ended_loses_its_mark_and_that_is_said() -> None:
    async with stage() as on:
        await keys(on.pilot, "a")
        await on.publish(scenes.ended())
        assert len(on.blotter.table.marks) == 8
        assert on.notes == ["2 marked orders ended and lost the mark."]


async def test_an_order_that_has_ended_says_why_it_is_not_marked() -> None:
    async with stage(scenes.ended()) as on:
        over = next(iter(key for key in on.blotter.state.book.ended if key.order_id in on.rows))
        on.blotter.table.move_to(over)
        await keys(on.pilot, "space")
        assert on.blotter.table.marks == frozenset()
        assert on.notes == [f"{over.order_id} has ended: only open orders can be marked."]


async def test_the_cursor_does_not_go_to_another_order_in_silence() -> None:
    async with stage() as on:
        await keys(on.pilot, "j")
        gone, after = on.rows[1:3]
        others = [order for order in scenes.varied_orders() if order.key.order_id != gone]
        await on.publish(scenes.scene(others))
        assert on.cursor == after
        assert on.notes == [
            f"{gone} ended and left the list. The cursor is now on {after}.",
        ]


async def test_a_cursor_nobody_moved_goes_on_in_silence() -> None:
    async with stage() as on:
        await on.publish(scenes.scene(scenes.varied_orders()[1:]))
        assert on.notes == []


async def test_a_window_too_small_shows_no_order_and_comes_back_by_itself() -> None:
    async with stage() as on:
        await keys(on.pilot, "j", "space")
        cursor = on.cursor
        await on.pilot.resize_terminal(60, 15)
        await settle(on.pilot)
        assert not on.blotter.query_one("#blotter").display
        assert "60x15: too small" in text_of(on, "#too-small")
        assert "blotter orders" in text_of(on, "#too-small")
        await keys(on.pilot, "j", "/", "s", "r", "y")
        assert on.is_alone
        assert on.engine.polled == []
        await on.publish(scenes.two_accounts())
        await on.pilot.resize_terminal(120, 40)
        await settle(on.pilot)
        assert on.blotter.query_one("#blotter").display
        assert on.cursor == cursor
        assert on.app.focused is on.blotter.table
        assert "desk 2" in text_of(on, "#header")
        place = on.rows.index(cursor or "")
        await keys(on.pilot, "k")
        assert on.cursor == on.rows[place - 1]


async def test_q_works_in_a_window_too_small() -> None:
    async with stage(size=(60, 15)) as on:
        await keys(on.pilot, "q")
        assert not on.app.is_running


async def test_the_newest_of_many_states_is_shown() -> None:
    async with stage() as on:
        for number in range(50):
            on.engine.publish(scenes.scene(scenes.varied_orders()[: number % 9]))
        on.engine.publish(scenes.scene(scenes.varied_orders()[:3]))
        await settle(on.pilot)
        assert len(on.rows) == 3


async def test_a_large_book_is_built_outside_the_loop_the_newest_state_last() -> None:
    orders = [make_order(f"O{number:05d}-AAAAA-BBBBBB") for number in range(1500)]
    async with stage(scenes.nothing_open()) as on:
        on.engine.publish(scenes.scene(orders))
        on.engine.publish(scenes.scene(orders[:1200]))
        await wait_until(on.pilot, lambda: len(on.rows) == 1200)
        await keys(on.pilot, "/", *"O00007", "enter")
        await wait_until(on.pilot, lambda: on.rows == ["O00007-AAAAA-BBBBBB"])


async def test_keys_of_the_operator_take_the_place_of_the_default_ones() -> None:
    async with stage(keymap={"view.sort": "o", "cursor.down": "i"}) as on:
        await keys(on.pilot, "i")
        assert on.cursor == on.rows[1]
        await keys(on.pilot, "s")
        assert on.is_alone
        await keys(on.pilot, "o")
        assert on.opened is SortDialog


async def test_hostile_text_is_shown_and_harmless() -> None:
    async with stage(scenes.hostile(), size=(200, 60)) as on:
        for key in ("]", "L", "escape", "tab", "escape", "y", "j", "?"):
            await keys(on.pilot, key)
        assert on.app.is_running


async def test_ctrl_c_says_how_to_quit_and_does_not() -> None:
    async with stage() as on:
        await keys(on.pilot, "ctrl+c")
        assert on.app.is_running
        assert on.notes == ["q leaves the program, from the list; Ctrl+q from anywhere."]


async def test_a_click_on_the_footer_presses_the_key() -> None:
    async with stage() as on:
        first_line = on.blotter.query_one(KeyBar).render().plain.partition("\n")[0]
        await on.pilot.click("#keys", offset=(first_line.index("Enter"), 0))
        await settle(on.pilot)
        assert not on.blotter.query_one("#side").display


async def test_a_click_on_a_title_sorts_by_it_and_again_turns_it_round() -> None:
    async with stage(size=(80, 24)) as on:
        for arrow in ("^", "v"):
            await on.pilot.click("#table", offset=(9, 0))
            await settle(on.pilot)
            assert f"sort market {arrow}" in text_of(on, "#caption")


async def test_rows_keep_their_places_for_a_second_after_the_cursor_moved() -> None:
    async with stage() as on:
        before = on.rows
        await on.engine.clock.advance(5)
        await keys(on.pilot, "j")
        moved = scenes.scene(quotes=[make_quote(last="90001.0")])
        await on.publish(moved)
        assert on.rows == before
        await on.engine.clock.advance(2)
        await on.publish(moved)
        assert on.rows[0] == "OHH3TM-7WQZC-PL2N9C"
        assert on.rows != before


async def test_closing_the_detail_gives_the_list_the_whole_width_at_once() -> None:
    async with stage(size=(200, 60)) as on:
        await keys(on.pilot, "enter")
        for selector in ("#caption", "#activity .pane-rule"):
            assert len(text_of(on, selector)) >= 198
