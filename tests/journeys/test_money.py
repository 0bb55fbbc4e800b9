"""Funds and the day by key: opened, followed, left; nothing of the list runs underneath."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.events import Paste

from tests.builders import NOW, make_key, make_order
from tests.clock import ManualClock
from tests.journeys.keys import burst, keys, settle, wait_until
from tests.journeys.stage import Stage, stage
from tests.money_builders import make_fill, make_funds, make_holding
from tests.screens import money_scenes, scenes
from tests.screens.money_scenes import MAIN
from tui.app import BlotterApp
from tui.demo import Demo
from tui.engine.engine import Engine
from tui.presentation.moments import TimeZone
from tui.screens.activity import LogScroll
from tui.screens.funds import FundsSheet
from tui.screens.history import HistorySheet
from tui.widgets.lines import Lines


def text_of(on: Stage, selector: str = "#log-lines") -> str:
    lines = on.app.screen.query_one(selector, Lines).lines
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines)


async def test_b_shows_the_funds_and_reads_them() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "b")
        assert on.opened is FundsSheet
        assert on.engine.funds_read == [None]
        assert "asked, no answer yet" in text_of(on)
        assert "143,965.1591" in text_of(on)
        assert "READ-ONLY" in text_of(on, "#sheet-head")


async def test_the_answer_is_shown_as_it_comes_and_its_age_goes_on() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "b")
        funds = make_funds([make_holding("USD", "170000.25")], as_of=NOW)
        await on.publish(replace(on.engine.state, funds={MAIN: funds}))
        assert "read 0s ago" in text_of(on)
        assert "170,000.25" in text_of(on)
        await on.engine.clock.advance(90)
        sheet = on.app.screen
        assert isinstance(sheet, FundsSheet)
        sheet.paint()
        assert "read 1m ago" in text_of(on)


async def test_r_reads_again_and_shows_that_it_waits() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "b")
        fresh = replace(money_scenes.varied_funds(), as_of=NOW)
        await on.publish(replace(on.engine.state, funds={MAIN: fresh}))
        assert "asked" not in text_of(on)
        await keys(on.pilot, "r")
        assert on.engine.funds_read == [None, None]
        assert "asked, no answer yet" in text_of(on)
        assert on.engine.polled == []


async def test_balances_that_are_looked_at_for_long_are_read_again() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "b")
        await on.engine.clock.advance(29)
        await on.publish(replace(on.engine.state))
        assert on.engine.funds_read == [None]
        await on.engine.clock.advance(1)
        await on.publish(replace(on.engine.state))
        await on.publish(replace(on.engine.state))
        assert on.engine.funds_read == [None, None]


async def test_z_shows_zero_balances_and_hides_them_again() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "b")
        assert "KFEE" not in text_of(on)
        await keys(on.pilot, "z")
        assert "KFEE" in text_of(on)
        await keys(on.pilot, "z")
        assert "KFEE" not in text_of(on)


async def test_an_order_that_changes_changes_what_the_orders_hold() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "b")
        assert "30,982" in text_of(on)
        orders = [*scenes.varied_orders(), make_order("ONEW00-A", quantity="1", limit_price="18.0")]
        await on.publish(replace(scenes.scene(orders), funds=on.engine.state.funds))
        assert "31,000" in text_of(on)


@pytest.mark.parametrize("key", ["b", "H"])
async def test_escape_leads_back_to_the_list(key: str) -> None:
    async with stage(money_scenes.varied()) as on:
        cursor = on.cursor
        await keys(on.pilot, key, "escape")
        assert on.is_alone
        await keys(on.pilot, "j")
        assert on.cursor != cursor


@pytest.mark.parametrize("key", ["b", "H"])
async def test_no_key_of_the_list_reaches_it_through_a_sheet(key: str) -> None:
    async with stage(money_scenes.varied()) as on:
        cursor = on.cursor
        await keys(on.pilot, key, "x", "e", "n", "space", "X", "j", "plus", "R", "q")
        assert on.cursor == cursor
        assert not on.is_alone
        assert on.app.is_running
        assert on.engine.submitted == []
        assert on.engine.polled == []
        assert not on.blotter.table.marks


@pytest.mark.parametrize("seconds", [0.0, 0.03])
async def test_what_is_typed_ahead_goes_to_the_sheet(seconds: float) -> None:
    async with stage(money_scenes.varied()) as on:
        await burst(on.pilot, "b", "z", seconds=seconds)
        assert on.opened is FundsSheet
        assert "KFEE" in text_of(on)
    async with stage(money_scenes.varied()) as on:
        await burst(on.pilot, "H", "]", seconds=seconds)
        assert "[ ended orders 5 ]" in text_of(on, "#sheet-top")


async def test_h_shows_the_fills_of_the_day_and_brackets_lead_to_its_other_parts() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "H")
        assert on.opened is HistorySheet
        assert "[ fills 5 ]" in text_of(on, "#sheet-top")
        assert "2026-11-20, the day in UTC" in text_of(on, "#sheet-top")
        assert "12,500.0000" in text_of(on)
        await keys(on.pilot, "]")
        assert "User requested" in text_of(on)
        await keys(on.pilot, "]")
        assert "by currency, as traded" in text_of(on)
        await keys(on.pilot, "]")
        assert "[ fills 5 ]" in text_of(on, "#sheet-top")
        await keys(on.pilot, "[")
        assert "[ totals ]" in text_of(on, "#sheet-top")


async def test_a_new_fill_comes_in_on_top_and_is_added_up() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "H")
        fill = make_fill("TNEW00-A", price="92500.0", quantity="0.75", filled_at=NOW)
        fills = (fill, *on.engine.state.fills)
        await on.publish(replace(on.engine.state, fills=fills))
        assert "[ fills 6 ]" in text_of(on, "#sheet-top")
        assert "92,500.0" in text_of(on).splitlines()[1]
        await keys(on.pilot, "[")
        assert "0.83" in text_of(on)


async def test_midnight_turns_the_day_over_while_it_is_watched() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "H")
        await on.engine.clock.advance(timedelta(hours=10).total_seconds())
        await on.publish(replace(on.engine.state))
        assert "2026-11-21, the day in UTC" in text_of(on, "#sheet-top")
        assert text_of(on) == "No fill was seen on this day."


async def test_a_long_day_scrolls_to_its_end_and_another_part_starts_on_top() -> None:
    fills = tuple(make_fill(f"T{n}", filled_at=NOW - timedelta(seconds=n)) for n in range(200))
    async with stage(replace(scenes.varied(), fills=fills)) as on:
        await keys(on.pilot, "H", "G")
        log = on.app.screen.query_one(LogScroll)
        await wait_until(on.pilot, lambda: log.scroll_offset.y == log.max_scroll_y > 100)
        await keys(on.pilot, "]")
        assert log.scroll_offset.y == 0


async def test_d_leads_to_the_drafts_and_leaves_the_day_where_it_was() -> None:
    asked = []
    async with stage(money_scenes.varied()) as on:
        sheet = HistorySheet(on.engine, TimeZone.UTC, {}, lambda: asked.append("drafts"))
        on.app.push_screen(sheet)
        await keys(on.pilot, "D")
        assert asked == ["drafts"]
        assert on.opened is HistorySheet


async def test_an_operators_own_keys_are_named_and_work() -> None:
    async with stage(money_scenes.varied(), keymap={"funds.zeros": "0"}) as on:
        await keys(on.pilot, "b")
        assert "0 zero balances" in str(on.app.screen.query_one(".dialog-hint").render())
        await keys(on.pilot, "0")
        assert "KFEE" in text_of(on)


async def test_a_paste_does_nothing_and_says_so() -> None:
    async with stage(money_scenes.varied()) as on:
        await keys(on.pilot, "b")
        on.app.post_message(Paste("xrz"))
        await settle(on.pilot)
        assert on.engine.funds_read == [None]
        assert any("paste works in text fields only" in note for note in on.notes)


async def test_the_history_of_an_amended_order_is_asked_for_where_the_cursor_rests() -> None:
    orders = scenes.varied_orders()
    amended = replace(orders[0], is_amended=True)
    async with stage(scenes.scene([amended, *orders[1:]])) as on:
        row = on.rows.index(amended.key.order_id)
        await keys(on.pilot, *("j",) * row)
        await wait_until(on.pilot, lambda: on.blotter.detail_key == amended.key)
        assert on.engine.wanted_amends == [amended.key]
        await on.publish(scenes.scene([amended, *orders[1:]]))
        assert on.engine.wanted_amends == [amended.key]
        dearer = replace(amended, limit_price=orders[1].limit_price)
        await on.publish(scenes.scene([dearer, *orders[1:]]))
        assert on.engine.wanted_amends == [amended.key, amended.key]


async def test_an_order_that_was_never_amended_is_not_asked_about() -> None:
    async with stage(scenes.scene([make_order("A")])) as on:
        await wait_until(on.pilot, lambda: on.blotter.detail_key == make_key("A"))
        assert on.engine.wanted_amends == []


async def test_in_the_demo_balances_are_read_and_the_days_fills_are_there() -> None:
    clock = ManualClock()
    demo = Demo(seed=7, scenario="quiet", clock=clock)
    engine = Engine(accounts=demo.accounts, connect=demo.connect, clock=clock)
    app = BlotterApp(engine)
    try:
        async with engine, app.run_test(size=(120, 40)) as pilot:
            await clock.advance(20)
            await keys(pilot, "b")
            await clock.advance(5)
            await settle(pilot)
            funds = painted(app)
            await keys(pilot, "escape", "H")
            day = painted(app)
    finally:
        await demo.aclose()
    assert "DEMO" in funds
    assert re.search(r"GBP( +[0-9,.]+){4} +\+[0-9,.]+", funds)
    assert "asked, no answer yet" not in funds
    assert re.search(r"\[ fills [1-9]", day)


def painted(app: BlotterApp) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
