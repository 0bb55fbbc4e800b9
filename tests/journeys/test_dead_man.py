"""The dead man's switch by key: from the palette, in the strip, at the end."""

from dataclasses import replace
from datetime import timedelta

from textual.command import CommandPalette

from tests.builders import MAIN, make_account
from tests.journeys.keys import keys, settle
from tests.journeys.stage import Stage, stage
from tests.journeys.test_reading import text_of
from tests.screens import scenes
from tests.screens.fake_engine import FakeEngine
from tui.domain.state import BlotterState
from tui.domain.switch import DeadManSwitch
from tui.screens.question import QuestionDialog


def trading() -> BlotterState:
    account = make_account(can_send=True, may_trade=True)
    return replace(scenes.scene([*scenes.varied_orders()]), accounts=(account,))


def armed(engine: FakeEngine, **changes: object) -> BlotterState:
    fires = engine.clock.now() + timedelta(seconds=41)
    switch = DeadManSwitch(is_wanted=True, triggers_at=fires, may_be_armed=True)
    switch = replace(switch, **changes)  # type: ignore[arg-type]  # the test names the fields
    return replace(engine.state, switches={MAIN: switch})


def asked(on: Stage) -> str:
    dialog = on.app.screen
    assert isinstance(dialog, QuestionDialog)
    lines = ("".join(span.text for span in line).strip() for line in dialog._lines)
    return f"{dialog._heading} {' '.join(lines)}"


async def test_the_palette_arms_it_after_a_question_that_says_what_it_would_cancel() -> None:
    async with stage(trading()) as on:
        await on.blotter.run_action(f"switch('{MAIN}')")
        await settle(on.pilot)
        assert "Arm the dead man's switch of main?" in asked(on)
        assert "cancel all 10 orders of this account. 10 of them were not created" in asked(on)
        await keys(on.pilot, "y")
        assert on.engine.armed == [MAIN]


async def test_escape_arms_nothing() -> None:
    async with stage(trading()) as on:
        await on.blotter.run_action(f"switch('{MAIN}')")
        await keys(on.pilot, "escape")
        assert on.engine.armed == []
        assert on.is_alone


async def test_it_is_in_the_palette_by_name() -> None:
    async with stage(trading()) as on:
        await keys(on.pilot, ":")
        assert on.opened is CommandPalette
        assert on.blotter.switch_act(MAIN) is not None


async def test_an_account_that_cannot_send_is_offered_nothing() -> None:
    async with stage() as on:
        assert on.blotter.switch_act(MAIN) is None
        await on.blotter.run_action(f"switch('{MAIN}')")
        assert on.is_alone


async def test_the_strip_says_until_when_it_holds_and_what_it_would_cancel() -> None:
    async with stage(trading(), size=(200, 60)) as on:
        await on.publish(armed(on.engine))
        strip = text_of(on, "#strip")
        assert "Dead man's switch of main is armed: all 10 orders (10 not from this run)" in strip
        assert "(41 s) unless renewed, every 20 s." in strip


async def test_a_lost_renewal_is_in_the_strip() -> None:
    async with stage(trading(), size=(200, 60)) as on:
        await on.publish(armed(on.engine, problem="no answer within 10 s"))
        assert "could not be renewed: no answer within 10 s." in text_of(on, "#strip")


async def test_an_armed_switch_is_disarmed_from_the_palette_at_once() -> None:
    async with stage(trading()) as on:
        await on.publish(armed(on.engine))
        await on.blotter.run_action(f"switch('{MAIN}')")
        await settle(on.pilot)
        assert on.engine.disarmed == [MAIN]
        assert on.is_alone


async def test_leaving_asks_whether_to_disarm_it() -> None:
    async with stage(trading()) as on:
        await on.publish(armed(on.engine))
        await keys(on.pilot, "q")
        assert "Disarm the dead man's switch before leaving?" in asked(on)
        await keys(on.pilot, "y")
        assert on.engine.disarmed == [MAIN]
        assert not on.app.is_running


async def test_leaving_with_it_armed_says_what_will_be_cancelled() -> None:
    async with stage(trading()) as on:
        await on.publish(armed(on.engine))
        await keys(on.pilot, "q", "escape")
        assert on.engine.disarmed == []
        assert "Leave now?" in asked(on)
        assert "the venue would cancel all 10 orders" in asked(on)
        await keys(on.pilot, "escape")
        assert on.app.is_running
