"""The dead man's switch: armed when asked to, renewed, and never silently left as it was."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import MAIN, make_order
from tests.clock import ManualClock
from tests.engine.acting import Desk, acting, trading_venue
from tests.fakes import FakeVenue
from tui.domain.dead_man import cancellation
from tui.domain.outcome import NotSent, NotSentCode, Rejected, Unknown
from tui.domain.switch import DeadManSwitch

LOST = Unknown(text="no answer within 10 s")
DENIED = Rejected(code="EGeneral:Permission denied", text="EGeneral:Permission denied")


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    venue = trading_venue(clock)
    venue.lists(make_order("A"), make_order("B"))
    return venue


def switch(desk: Desk) -> DeadManSwitch:
    return desk.state.switches[MAIN]


async def arm(desk: Desk) -> None:
    desk.engine.arm_switch(MAIN)
    await desk.clock.settle()


async def test_it_is_off_until_somebody_arms_it(desk: Desk) -> None:
    await desk.advance(120)
    assert desk.trading.switched == []
    assert not desk.state.switches


async def test_it_is_armed_for_a_minute_and_renewed_every_twenty_seconds(desk: Desk) -> None:
    await arm(desk)
    assert desk.trading.switched == [60]
    first = switch(desk).triggers_at
    assert first == desk.clock.now() + timedelta(seconds=60)
    await desk.advance(20)
    assert desk.trading.switched == [60, 60]
    assert switch(desk).triggers_at == desk.clock.now() + timedelta(seconds=60)
    await desk.advance(40)
    assert desk.trading.switched == [60] * 4


async def test_disarming_tells_the_venue_and_renews_no_more(desk: Desk) -> None:
    await arm(desk)
    desk.engine.disarm_switch(MAIN)
    await desk.advance(120)
    assert desk.trading.switched == [60, 0]
    assert switch(desk) == DeadManSwitch(is_wanted=False)


async def test_a_lost_renewal_is_said_and_repeated_while_the_old_time_stands(desk: Desk) -> None:
    await arm(desk)
    fires = switch(desk).triggers_at
    desk.trading.switch.append(LOST)
    await desk.advance(20)
    lost = switch(desk)
    assert lost.problem is not None
    assert "not known whether the request arrived" in lost.problem
    assert lost.triggers_at == fires
    await desk.advance(5)
    assert switch(desk).problem is None
    assert desk.trading.switched == [60] * 3


async def test_a_lost_arming_may_have_armed_it(desk: Desk) -> None:
    desk.trading.switch.append(LOST)
    await arm(desk)
    assert switch(desk).may_be_armed
    assert switch(desk).triggers_at is None


async def test_a_lost_arming_is_disarmed_until_the_venue_says_so(desk: Desk) -> None:
    desk.trading.switch.extend([LOST, LOST])
    await arm(desk)
    desk.engine.disarm_switch(MAIN)
    await desk.clock.settle()
    assert switch(desk).may_be_armed
    await desk.advance(5)
    assert desk.trading.switched == [60, 0, 0]
    assert not switch(desk).may_be_armed


async def test_a_venue_that_refuses_to_arm_it_is_not_asked_again(desk: Desk) -> None:
    desk.trading.switch.append(DENIED)
    await arm(desk)
    await desk.advance(60)
    assert desk.trading.switched == [60]
    assert switch(desk) == DeadManSwitch(is_wanted=False, problem=DENIED.text)


async def test_a_refused_renewal_is_repeated(desk: Desk) -> None:
    await arm(desk)
    desk.trading.switch.append(DENIED)
    await desk.advance(25)
    assert desk.trading.switched == [60] * 3
    assert switch(desk).problem is None


async def test_what_never_left_is_said_too(desk: Desk) -> None:
    desk.trading.switch.append(NotSent(code=NotSentCode.BUSY))
    await arm(desk)
    assert switch(desk).problem == "nothing was sent (busy)"


async def test_a_locked_account_is_not_armed_but_what_is_armed_is_renewed(desk: Desk) -> None:
    await arm(desk)
    desk.engine.lock()
    await desk.advance(20)
    assert desk.trading.switched == [60, 60]
    desk.engine.disarm_switch(MAIN)
    await desk.clock.settle()
    await arm(desk)
    assert desk.trading.switched == [60, 60, 0]


async def test_the_end_of_the_program_waits_for_a_disarming(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    async with acting(clock, venue, tmp_path) as desk:
        await arm(desk)
        desk.engine.disarm_switch(MAIN)
        ending = desk.end()
        await clock.settle()
        await ending
        assert desk.trading.switched == [60, 0]


async def test_the_end_of_the_program_leaves_what_is_armed(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    async with acting(clock, venue, tmp_path) as desk:
        await arm(desk)
        await asyncio.wait_for(desk.end(), 5)
        assert desk.trading.switched == [60]


async def test_what_it_would_cancel_counts_the_orders_of_others(desk: Desk) -> None:
    what = cancellation(desk.state, MAIN)
    assert (what.orders, what.others) == (2, 2)
