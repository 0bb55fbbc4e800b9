"""Several acts in one go: requests of the venue's size, one after another, stopped between two."""

from pathlib import Path

import pytest

from tests.acts import found, make_amend, make_cancel, make_create
from tests.builders import make_order
from tests.clock import ManualClock
from tests.engine.acting import Desk, acting, reason, trading_venue
from tests.engine.stage import connector
from tests.engine.test_dispatcher import FullDisk
from tests.fakes import FakeVenue, fake_failure
from tui.domain.action import Action, ActionState
from tui.domain.intents import Intent, IntentKind
from tui.domain.order import Order, OrderStatus
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Unknown
from tui.engine.chunks import largest_of
from tui.engine.engine import Engine
from tui.engine.records import Records, open_records
from tui.store.history import History

ORDERS = [make_order(f"O{number}") for number in range(25)]


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    venue = trading_venue(clock)
    venue.lists(*ORDERS)
    venue.found = {order.key.order_id: found(order) for order in ORDERS}
    assert venue.trading is not None
    venue.trading.largest_cancel = venue.trading.largest_amend = venue.trading.largest_create = 10
    return venue


def sizes(actions: tuple[Action, ...], word: str) -> list[int]:
    """How many acts the request of each action carried."""
    return [one.request.count(word) for one in actions]


def states(actions: tuple[Action, ...]) -> list[ActionState]:
    return [one.state for one in actions]


# Requests of the venue's size


async def test_amends_of_one_batch_share_requests_of_the_venues_size(desk: Desk) -> None:
    actions = await desk.submit(*map(make_amend, ORDERS))
    assert sizes(actions, "amend") == [10] * 20 + [5] * 5
    assert all(isinstance(one.outcome, Accepted) for one in actions)


async def test_creates_of_one_batch_share_requests_of_the_venues_size(desk: Desk) -> None:
    creates = [make_create(client_order_id=f"c{number}") for number in range(12)]
    actions = await desk.submit(*creates)
    assert sizes(actions, "create") == [10] * 10 + [2] * 2
    assert all(isinstance(one.outcome, Accepted) for one in actions)


async def test_a_request_carries_acts_of_one_kind_and_cancels_go_first(desk: Desk) -> None:
    await desk.submit(make_create(), make_amend(ORDERS[0]), make_cancel(ORDERS[1]))
    sent = [type(intent).__name__ for intent in desk.trading.sent]
    assert sent == ["CancelIntent", "AmendIntent", "CreateIntent"]


async def test_the_requests_told_beforehand_are_those_that_go_out(desk: Desk) -> None:
    intents: list[Intent] = [*map(make_amend, ORDERS[:11]), *map(make_cancel, ORDERS[11:14])]
    told = desk.engine.requests_of(intents)
    actions = await desk.submit(*intents)
    assert len(told) == 3
    assert set(told) == {one.request for one in actions}
    assert told[0] == "cancel O11 cancel O12 cancel O13"


async def test_every_action_is_journalled_with_the_request_it_went_out_in(desk: Desk) -> None:
    await desk.submit(*map(make_amend, ORDERS[:12]))
    requests = {str(one.key.order_id): one.request for one in desk.journal()}
    assert requests["O0"] == " ".join(f"amend O{number}" for number in range(10))
    assert requests["O11"] == "amend O10 amend O11"


@pytest.mark.parametrize("kind", IntentKind)
async def test_an_account_that_cannot_send_has_requests_of_one(
    clock: ManualClock, tmp_path: Path, kind: IntentKind
) -> None:
    reading = trading_venue(clock, can_send=False, may_trade=False)
    async with acting(clock, reading, tmp_path) as desk:
        assert desk.engine.largest_cancel(reading.account.name) == 1
        assert largest_of(reading.trading, kind) == 1


@pytest.mark.parametrize(("kind", "size"), [("cancel", 50), ("amend", 7), ("create", 3)])
async def test_it_is_told_how_much_one_request_carries(desk: Desk, kind: str, size: int) -> None:
    desk.trading.largest_cancel, desk.trading.largest_amend = 50, 7
    desk.trading.largest_create = 3
    assert desk.engine.largest_cancel(desk.venue.account.name) == 50
    assert largest_of(desk.trading, IntentKind(kind)) == size


# One after another


async def test_the_next_request_of_an_account_waits_for_the_answer_to_the_first(
    desk: Desk,
) -> None:
    desk.trading.hang("cancel")
    actions = await desk.submit(*map(make_cancel, ORDERS))
    assert states(actions) == [ActionState.SENDING] * 10 + [ActionState.INTENDED] * 15
    desk.trading.release("cancel")
    await desk.clock.settle()
    assert all(isinstance(desk.now(one).outcome, Accepted) for one in actions)


async def test_what_waits_for_its_request_is_on_the_disk_before_the_first_is_sent(
    desk: Desk,
) -> None:
    desk.trading.hang("cancel")
    await desk.submit(*map(make_cancel, ORDERS))
    assert len(desk.journal()) == 25


async def test_other_accounts_do_not_wait(clock: ManualClock, tmp_path: Path) -> None:
    slow, quick = trading_venue(clock), trading_venue(clock, "desk")
    other = make_order("Q", account="desk")
    slow.lists(ORDERS[0])
    quick.lists(other)
    assert slow.trading is not None
    slow.trading.hang("cancel")
    engine = Engine(
        accounts=(slow.account, quick.account),
        connect=connector(slow, quick),
        clock=clock,
        open_records=lambda: open_records(tmp_path, clock),
    )
    async with engine:
        await clock.settle()
        batch = engine.submit([make_cancel(ORDERS[0]), make_cancel(other)])
        await clock.settle()
        first, second = engine.state.actions.batch(batch)
        assert first.state is ActionState.SENDING
        assert isinstance(second.outcome, Accepted)
        slow.trading.let_go()


async def test_cancels_wait_five_seconds_for_amends_however_many_requests_they_take(
    desk: Desk,
) -> None:
    desk.trading.largest_cancel = 1
    desk.trading.hang("amend")
    for order in ORDERS[:3]:
        await desk.submit(make_amend(order))
    cancels = await desk.submit(*map(make_cancel, ORDERS[:3]))
    await desk.advance(4.9)
    assert not any(one.intent in desk.trading.sent for one in cancels)
    await desk.advance(0.2)
    assert all(one.intent in desk.trading.sent for one in cancels)


async def test_a_request_that_failed_here_does_not_keep_the_next_from_going_out(
    desk: Desk,
) -> None:
    desk.trading.script["cancel"].append(RuntimeError())
    actions = await desk.submit(*map(make_cancel, ORDERS[:11]))
    assert isinstance(actions[0].outcome, Unknown)
    assert isinstance(actions[10].outcome, Accepted)


# One act that must not go out does not stop the others


async def test_an_order_that_changed_stays_behind_alone(desk: Desk) -> None:
    desk.venue.lists(make_order("O0", filled_quantity="0.1"), *ORDERS[1:])
    desk.engine.poll_now()
    await desk.advance(2)
    changed, *others = await desk.submit(*map(make_amend, ORDERS[:4]))
    assert reason(changed) == NotSentCode.CHANGED
    assert changed.request == ""
    assert [one.request for one in others] == ["amend O1 amend O2 amend O3"] * 3
    assert all(isinstance(one.outcome, Accepted) for one in others)
    assert all(one.sends == 1 for one in others)


async def test_an_order_that_changes_before_the_keys_turn_stays_behind_alone(desk: Desk) -> None:
    desk.trading.hold_turn()
    actions = await desk.submit(*map(make_amend, ORDERS[:3]))
    desk.venue.lists(make_order("O1", filled_quantity="0.1"), ORDERS[0], ORDERS[2])
    desk.engine.poll_now()
    await desk.advance(2)
    desk.trading.give_turn()
    await desk.clock.settle()
    first, changed, third = map(desk.now, actions)
    assert reason(changed) == NotSentCode.CHANGED
    assert first.request == third.request == "amend O0 amend O2"
    assert desk.trading.sent == [first.intent, third.intent]


async def test_each_order_is_read_again_by_itself_where_the_list_is_old(desk: Desk) -> None:
    await desk.advance(3.5)
    desk.venue.found[ORDERS[1].key.order_id] = found(ORDERS[1], OrderStatus.FILLED)
    desk.venue.script["look_up"].append(fake_failure(text="no answer within 3 s"))
    stale, gone, fine = await desk.submit(*map(make_amend, ORDERS[:3]))
    assert reason(stale) == NotSentCode.STALE
    assert reason(gone) == NotSentCode.GONE
    assert isinstance(fine.outcome, Accepted)
    assert desk.trading.sent == [fine.intent]


async def test_where_every_order_changed_nothing_is_sent(desk: Desk) -> None:
    changed: list[Order] = [make_order(f"O{one}", filled_quantity="0.1") for one in range(3)]
    desk.venue.lists(*changed)
    desk.engine.poll_now()
    await desk.advance(2)
    actions = await desk.submit(*map(make_amend, ORDERS[:3]))
    assert [reason(one) for one in actions] == [NotSentCode.CHANGED] * 3
    assert desk.trading.sent == []


# Stopping


async def test_a_stopped_batch_sends_no_further_request_and_says_so(desk: Desk) -> None:
    desk.trading.hang("cancel")
    actions = await desk.submit(*map(make_cancel, ORDERS))
    desk.engine.stop(actions[0].batch)
    await desk.clock.settle()
    now = tuple(map(desk.now, actions))
    assert states(now)[:10] == [ActionState.SENDING] * 10
    assert [reason(one) for one in now[10:]] == [NotSentCode.STOPPED] * 15
    desk.trading.release("cancel")
    await desk.clock.settle()
    assert all(isinstance(desk.now(one).outcome, Accepted) for one in actions[:10])
    assert len(desk.trading.sent) == 10
    journal = {str(one.key.order_id): one.outcome for one in desk.journal()}
    assert [isinstance(journal[f"O{n}"], Accepted) for n in range(25)] == [True] * 10 + [False] * 15
    assert journal["O24"] == NotSent(code=NotSentCode.STOPPED)


async def test_what_waits_for_the_keys_turn_when_it_is_stopped_is_not_signed(desk: Desk) -> None:
    desk.trading.hold_turn()
    actions = await desk.submit(*map(make_cancel, ORDERS[:3]))
    desk.engine.stop(actions[0].batch)
    desk.trading.give_turn()
    await desk.clock.settle()
    assert [reason(desk.now(one)) for one in actions] == [NotSentCode.STOPPED] * 3
    assert desk.trading.sent == []


async def test_stopping_one_batch_leaves_others_alone(desk: Desk) -> None:
    desk.trading.hang("cancel")
    first = await desk.submit(*map(make_cancel, ORDERS[:11]))
    second = await desk.submit(*map(make_cancel, ORDERS[11:]))
    desk.engine.stop(first[0].batch)
    desk.trading.release("cancel")
    await desk.clock.settle()
    assert reason(desk.now(first[10])) == NotSentCode.STOPPED
    assert all(isinstance(desk.now(one).outcome, Accepted) for one in second)


async def test_stopping_what_is_over_changes_nothing(desk: Desk) -> None:
    actions = await desk.submit(*map(make_cancel, ORDERS[:3]))
    desk.engine.stop(actions[0].batch)
    await desk.clock.settle()
    assert all(isinstance(desk.now(one).outcome, Accepted) for one in actions)


async def test_what_still_waited_for_its_request_at_the_end_is_not_sent(desk: Desk) -> None:
    desk.trading.hang("cancel")
    actions = await desk.submit(*map(make_cancel, ORDERS))
    ending = desk.end()
    await desk.clock.settle()
    assert [reason(desk.now(one)) for one in actions[10:]] == [NotSentCode.QUIT] * 15
    desk.trading.release("cancel")
    await desk.clock.settle()
    assert ending.done()
    assert len(desk.trading.sent) == 10
    assert {one.state for one in desk.journal()} == {ActionState.ANSWERED, ActionState.SETTLED}


async def test_a_stop_just_before_the_end_is_still_written_down(desk: Desk) -> None:
    desk.trading.hang("cancel")
    actions = await desk.submit(*map(make_cancel, ORDERS))
    desk.engine.stop(actions[0].batch)
    ending = desk.end()
    desk.trading.release("cancel")
    await desk.clock.settle()
    assert ending.done()
    codes = {one.outcome.code for one in desk.journal() if isinstance(one.outcome, NotSent)}
    assert codes == {NotSentCode.STOPPED}


async def test_without_a_journal_only_the_cancels_wanted_unrecorded_are_sent(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    records = Records(FullDisk(), History(tmp_path, clock))
    async with acting(clock, venue, tmp_path, records=lambda: records) as desk:
        amend, first, second = await desk.submit(
            make_amend(ORDERS[0]),
            make_cancel(ORDERS[1], is_unrecorded=True),
            make_cancel(ORDERS[2], is_unrecorded=True),
        )
        assert reason(amend) == NotSentCode.JOURNAL
        assert isinstance(first.outcome, Accepted)
        assert isinstance(second.outcome, Accepted)
