"""A batch whose requests go one by one waits for room in the venue's counter."""

import pytest

from tests.acts import found, make_amend
from tests.builders import make_order
from tests.clock import ManualClock
from tests.engine.acting import Desk, reason, trading_venue
from tests.fakes import FakeTrading, FakeVenue
from tui.domain.clock import Clock
from tui.domain.intents import AmendIntent
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome
from tui.venues.port import Gate

ORDERS = [make_order(f"O{number}") for number in range(6)]
NO_ROOM = NotSent(code=NotSentCode.RATE_LIMITED, text="the call counter has room in 4 s")


class Counted(FakeTrading):
    """Has room for some amends, and for one more with every three seconds."""

    def __init__(self, clock: Clock, *, room: int, refills: bool = True) -> None:
        super().__init__(clock)
        self.room, self.refills, self.since = room, refills, clock.monotonic()
        self.tries = 0

    async def amend(self, intent: AmendIntent, gate: Gate) -> Outcome:
        self.tries += 1
        more = int((self.clock.monotonic() - self.since) / 3) if self.refills else 0
        if len(self.sent) >= self.room + more:
            return NO_ROOM
        return await super().amend(intent, gate)


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    venue = trading_venue(clock)
    venue.lists(*ORDERS)
    venue.found = {order.key.order_id: found(order) for order in ORDERS}
    venue.trading = Counted(clock, room=3)
    return venue


async def test_amends_of_a_batch_wait_for_room_and_go_out_in_their_order(desk: Desk) -> None:
    actions = await desk.submit(*map(make_amend, ORDERS))
    assert [isinstance(one.outcome, Accepted) for one in actions] == [True] * 3 + [False] * 3
    assert all(one.outcome is None for one in actions[3:])
    await desk.clock.advance(12)
    now = [desk.now(one) for one in actions]
    assert all(isinstance(one.outcome, Accepted) for one in now)
    assert [one.key for one in desk.trading.sent] == [order.key for order in ORDERS]
    assert {one.sends for one in now} == {1}


async def test_one_amend_alone_is_told_at_once_that_there_is_no_room(desk: Desk) -> None:
    assert isinstance(desk.trading, Counted)
    desk.trading.room = 0
    (action,) = await desk.submit(make_amend(ORDERS[0]))
    assert action.outcome == NO_ROOM
    assert desk.trading.tries == 1


async def test_stopping_a_batch_ends_its_waiting(desk: Desk) -> None:
    assert isinstance(desk.trading, Counted)
    desk.trading.refills = False
    actions = await desk.submit(*map(make_amend, ORDERS))
    desk.engine.stop(actions[0].batch)
    await desk.clock.advance(3)
    tries = desk.trading.tries
    now = [desk.now(one) for one in actions]
    assert [isinstance(one.outcome, Accepted) for one in now] == [True] * 3 + [False] * 3
    assert all(isinstance(one.outcome, NotSent) for one in now[3:])
    assert {reason(one) for one in now[4:]} == {NotSentCode.STOPPED}
    await desk.clock.advance(60)
    assert desk.trading.tries == tries


async def test_where_room_never_comes_the_rest_is_not_sent_and_does_not_wait_in_turn(
    desk: Desk,
) -> None:
    assert isinstance(desk.trading, Counted)
    desk.trading.refills = False
    actions = await desk.submit(*map(make_amend, ORDERS))
    await desk.clock.advance(70)
    now = [desk.now(one) for one in actions]
    assert {reason(one) for one in now[3:]} == {NotSentCode.RATE_LIMITED}
