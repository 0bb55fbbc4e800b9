"""Acts on their way: written down, checked at their turn, sent once, with an honest outcome."""

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

import pytest

from tests.acts import found, make_action, make_amend, make_cancel, make_create, record
from tests.builders import MAIN, make_order, make_quote
from tests.clock import ManualClock
from tests.engine.acting import Desk, acting, reason, trading_venue
from tests.fakes import FakeVenue, fake_failure
from tui.domain.action import Action, ActionState
from tui.domain.activity import ActivityKind
from tui.domain.identifiers import AccountName
from tui.domain.intents import CancelIntent
from tui.domain.order import OrderStatus
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected, Unknown
from tui.domain.rules import Limits, TradingRules
from tui.engine.records import Records
from tui.store.errors import JournalError
from tui.store.history import History
from tui.store.journal import Journal

A, B = make_order("A"), make_order("B")
LOST = Unknown(text="no answer within 10 s")


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    venue = trading_venue(clock)
    venue.lists(A, B)
    venue.found = {A.key.order_id: found(A), B.key.order_id: found(B)}
    return venue


# The usual way


async def test_an_amend_is_sent_and_stays_pending_until_a_poll_shows_it(desk: Desk) -> None:
    desk.trading.script["amend"].append(Accepted(reference="T1"))
    (action,) = await desk.submit(make_amend(A))
    assert desk.trading.sent == [action.intent]
    assert action.outcome == Accepted(reference="T1")
    assert action.state is ActionState.ANSWERED
    assert desk.shown_on(A.key) == action
    desk.venue.lists(make_order("A", limit_price="91000.0"), B)
    await desk.advance(6)
    assert desk.now(action).state is ActionState.SETTLED
    assert desk.shown_on(A.key) is None


async def test_intent_and_sending_are_on_the_disk_before_a_byte_leaves(desk: Desk) -> None:
    desk.trading.hang("amend")
    (action,) = await desk.submit(make_amend(A))
    assert desk.states() == [(ActionState.SENDING, None)]
    assert desk.now(action).request == "amend A"
    desk.trading.release("amend")
    await desk.clock.settle()
    assert desk.states() == [(ActionState.ANSWERED, Accepted)]


async def test_a_row_is_pending_at_once(desk: Desk) -> None:
    desk.engine.submit([make_amend(A)])
    shown = desk.shown_on(A.key)
    assert shown is not None
    assert shown.state is ActionState.INTENDED


async def test_each_step_is_told_in_the_log_and_the_orders_timeline(desk: Desk) -> None:
    await desk.submit(make_amend(A))
    steps = [entry.action for entry in reversed(desk.engine.timeline(A.key)) if entry.action]
    assert [step.state for step in steps] == [
        ActionState.INTENDED,
        ActionState.SENDING,
        ActionState.ANSWERED,
    ]
    assert all(e.instrument == "XBTUSD" for e in desk.entries(ActivityKind.ACTION))


async def test_the_account_is_polled_early_after_an_answer(desk: Desk) -> None:
    polls = desk.venue.calls["open_orders"]
    await desk.submit(make_amend(A))
    await desk.advance(0.5)
    assert desk.venue.calls["open_orders"] > polls


@pytest.mark.parametrize(
    "outcome",
    [
        Rejected(code="EOrder:Post only order", text="EOrder:Post only order"),
        NotSent(code=NotSentCode.NOT_REACHED, text="no route"),
    ],
)
async def test_a_refusal_settles_an_action_at_once(desk: Desk, outcome: Rejected | NotSent) -> None:
    desk.trading.script["amend"].append(outcome)
    (action,) = await desk.submit(make_amend(A))
    assert (action.state, action.outcome) == (ActionState.SETTLED, outcome)
    assert desk.shown_on(A.key) is None
    assert desk.states() == [(ActionState.SETTLED, type(outcome))]


# What keeps an act from being sent


async def test_a_locked_account_sends_nothing(desk: Desk) -> None:
    desk.engine.lock()
    for intent in (make_amend(A), make_cancel(A), make_create()):
        (action,) = await desk.submit(intent)
        assert reason(action) == NotSentCode.LOCKED
    assert desk.trading.sent == []


async def test_a_lock_stops_what_waits_for_its_turn(desk: Desk, clock: ManualClock) -> None:
    desk.venue.hang("look_up")
    await desk.advance(4)
    (action,) = await desk.submit(make_amend(A))
    desk.engine.lock()
    desk.venue.release("look_up")
    await clock.settle()
    assert reason(desk.now(action)) == NotSentCode.LOCKED
    assert desk.trading.sent == []


async def test_an_unlocked_account_sends_again(desk: Desk) -> None:
    desk.engine.lock()
    desk.engine.unlock(MAIN)
    (action,) = await desk.submit(make_amend(A))
    assert isinstance(action.outcome, Accepted)
    assert [e.kind for e in desk.entries(ActivityKind.LOCKED, ActivityKind.UNLOCKED)] == [
        ActivityKind.LOCKED,
        ActivityKind.UNLOCKED,
    ]


async def test_an_account_configured_to_read_cannot_be_unlocked(
    clock: ManualClock, tmp_path: Path
) -> None:
    venue = trading_venue(clock, can_send=False, may_trade=False)
    venue.lists(A)
    async with acting(clock, venue, tmp_path) as desk:
        desk.engine.unlock(MAIN)
        (action,) = await desk.submit(make_amend(A))
        assert reason(action) == NotSentCode.LOCKED


async def test_an_order_that_changed_since_it_was_shown_is_not_amended(desk: Desk) -> None:
    shown = make_order("A", limit_price="91111.0")
    (action,) = await desk.submit(make_amend(shown))
    assert reason(action) == NotSentCode.CHANGED
    assert desk.trading.sent == []


async def test_an_order_that_fills_between_confirming_and_sending_is_not_amended(
    desk: Desk,
) -> None:
    await desk.advance(4)  # the list is 4 s old: the order is read again first
    desk.venue.found[A.key.order_id] = found(make_order("A", filled_quantity="0.1"))
    (action,) = await desk.submit(make_amend(A))
    assert reason(action) == NotSentCode.CHANGED
    assert desk.trading.sent == []


async def test_fresh_data_is_not_read_again(desk: Desk) -> None:
    await desk.submit(make_amend(A))
    assert desk.venue.calls["look_up"] == 0


async def test_data_older_than_three_seconds_is_read_again(desk: Desk) -> None:
    await desk.advance(3.5)
    (action,) = await desk.submit(make_amend(A))
    assert desk.venue.calls["look_up"] == 1
    assert isinstance(action.outcome, Accepted)


async def test_an_amend_is_refused_when_old_data_cannot_be_read_again(desk: Desk) -> None:
    await desk.advance(3.5)
    desk.venue.failing["look_up"] = fake_failure(text="no answer within 3 s")
    (action,) = await desk.submit(make_amend(A))
    assert reason(action) == NotSentCode.STALE
    assert isinstance(action.outcome, NotSent)
    assert action.outcome.text == "no answer within 3 s"
    assert desk.trading.sent == []


async def test_an_amend_whose_turn_came_too_late_is_refused(desk: Desk) -> None:
    desk.venue.failing["open_orders"] = fake_failure()
    desk.trading.hold_turn()
    (action,) = await desk.submit(make_amend(A))
    await desk.advance(16)
    desk.trading.give_turn()
    await desk.clock.settle()
    assert reason(desk.now(action)) == NotSentCode.STALE


async def test_an_order_that_ended_is_not_amended(desk: Desk) -> None:
    await desk.advance(3.5)
    desk.venue.found[A.key.order_id] = found(A, OrderStatus.FILLED)
    (action,) = await desk.submit(make_amend(A))
    assert reason(action) == NotSentCode.GONE


async def test_a_second_amend_waits_for_the_first_to_be_seen_or_read(desk: Desk) -> None:
    """The list is older than the accepted amend: only a new reading may be trusted."""
    await desk.submit(make_amend(A))
    desk.venue.failing["open_orders"] = fake_failure()
    desk.venue.found[A.key.order_id] = found(make_order("A", limit_price="91000.0"))
    (action,) = await desk.submit(make_amend(A, limit_price="90000.0"))
    assert reason(action) == NotSentCode.CHANGED


async def test_one_amend_at_a_time_is_in_flight_on_an_order(desk: Desk) -> None:
    desk.trading.hang("amend")
    await desk.submit(make_amend(A))
    second, other = (await desk.submit(make_amend(A), make_amend(B)))[:2]
    assert reason(second) == NotSentCode.IN_FLIGHT
    assert other.state is ActionState.SENDING


async def test_two_acts_on_one_order_in_one_batch_are_one_too_many(desk: Desk) -> None:
    first, second = await desk.submit(make_amend(A), make_amend(A, limit_price="1.0"))
    assert isinstance(first.outcome, Accepted)
    assert reason(second) == NotSentCode.IN_FLIGHT


async def test_an_order_with_an_unknown_amend_is_not_amended(desk: Desk) -> None:
    desk.trading.script["amend"].append(LOST)
    await desk.submit(make_amend(A))
    (second,) = await desk.submit(make_amend(A))
    assert reason(second) == NotSentCode.IN_FLIGHT


async def test_a_maximum_is_held_against_the_prices_at_the_turn(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    rules = TradingRules(limits=Limits(max_distance_percent=Decimal(10)))
    market = make_quote(last="50000", bid="49999", ask="50001")
    venue.market = {market.key: market}
    async with acting(clock, venue, tmp_path, rules=rules) as desk:
        amend, create = await desk.submit(
            make_amend(A, limit_price="92000.0"), make_create(limit_price="91000.0")
        )
        assert reason(amend) == reason(create) == NotSentCode.CHECKS
        assert isinstance(amend.outcome, NotSent)
        assert amend.outcome.problem is not None
        assert desk.trading.sent == []


# Cancels


async def test_a_cancel_goes_out_on_stale_data_over_limits_and_of_changed_orders(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    rules = TradingRules(limits=Limits(max_order_value={"USD": Decimal(1)}))
    async with acting(clock, venue, tmp_path, rules=rules) as desk:
        venue.failing["open_orders"] = fake_failure()
        venue.failing["look_up"] = fake_failure()
        await desk.advance(60)
        (action,) = await desk.submit(make_cancel(make_order("A", filled_quantity="0.1")))
        assert isinstance(action.outcome, Accepted)


async def test_a_cancel_waits_for_the_answer_to_an_amend_of_its_order(desk: Desk) -> None:
    desk.trading.hang("amend")
    (amend,) = await desk.submit(make_amend(A))
    (cancel,) = await desk.submit(make_cancel(A))
    assert cancel.waits_for == amend.id
    assert [type(one) for one in desk.trading.sent] == [type(amend.intent)]
    desk.trading.release("amend")
    await desk.clock.settle()
    assert desk.trading.sent == [amend.intent, cancel.intent]
    assert desk.now(cancel).waits_for is None


async def test_a_cancel_waits_five_seconds_at_most(desk: Desk) -> None:
    desk.trading.hang("amend")
    await desk.submit(make_amend(A))
    (cancel,) = await desk.submit(make_cancel(A))
    await desk.advance(4.9)
    assert cancel.intent not in desk.trading.sent
    await desk.advance(0.2)
    assert cancel.intent in desk.trading.sent


async def test_a_clock_that_is_set_back_holds_no_cancel(desk: Desk) -> None:
    desk.trading.hang("amend")
    await desk.submit(make_amend(A))
    cancel = make_cancel(A)
    desk.engine.submit([cancel])
    desk.clock.step_wall(-3600)
    await desk.advance(5.1)
    assert cancel in desk.trading.sent


async def test_a_cancel_goes_out_at_once_behind_an_unknown_amend(desk: Desk) -> None:
    desk.trading.script["amend"].append(LOST)
    await desk.submit(make_amend(A))
    (cancel,) = await desk.submit(make_cancel(A))
    assert isinstance(cancel.outcome, Accepted)


async def test_a_cancel_does_not_wait_for_amends_of_other_orders(desk: Desk) -> None:
    desk.trading.hang("amend")
    await desk.submit(make_amend(A))
    (cancel,) = await desk.submit(make_cancel(B))
    assert isinstance(cancel.outcome, Accepted)


async def test_a_cancel_that_is_unanswered_is_not_sent_twice(desk: Desk) -> None:
    desk.trading.hang("cancel")
    await desk.submit(make_cancel(A))
    (second,) = await desk.submit(make_cancel(A))
    assert reason(second) == NotSentCode.IN_FLIGHT


async def test_a_cancel_may_be_asked_for_again_once_the_first_is_unknown(desk: Desk) -> None:
    desk.trading.script["cancel"].append(LOST)
    await desk.submit(make_cancel(A))
    (second,) = await desk.submit(make_cancel(A))
    assert isinstance(second.outcome, Accepted)


async def test_cancels_of_one_batch_share_requests_of_the_venues_size(desk: Desk) -> None:
    orders = [make_order(f"O{number}") for number in range(120)]
    desk.venue.lists(*orders)
    actions = await desk.submit(*map(make_cancel, orders))
    assert len(desk.trading.sent) == 120
    sizes = [len(one.request.split("cancel")) - 1 for one in actions]
    assert sizes == [50] * 100 + [20] * 20
    assert len({one.batch for one in actions}) == 1


async def test_each_order_of_a_batch_has_an_outcome_of_its_own(desk: Desk) -> None:
    desk.trading.script["cancel"] += [Accepted(), LOST]
    first, second = await desk.submit(make_cancel(A), make_cancel(B))
    assert isinstance(first.outcome, Accepted)
    assert second.outcome == LOST


async def test_a_line_missing_from_a_batch_answer_is_unknown(desk: Desk) -> None:
    desk.trading.left_out.add(B.key)
    first, second = await desk.submit(make_cancel(A), make_cancel(B))
    assert isinstance(first.outcome, Accepted)
    assert isinstance(second.outcome, Unknown)


# Faults of this program


async def test_a_fault_after_sending_began_is_unknown(desk: Desk) -> None:
    desk.trading.script["amend"].append(RuntimeError("a secret in its text"))
    (action,) = await desk.submit(make_amend(A))
    assert action.outcome == Unknown(text="this program failed (RuntimeError)")


async def test_a_fault_before_sending_is_not_sent(desk: Desk) -> None:
    desk.trading.broken = RuntimeError()
    (action,) = await desk.submit(make_amend(A))
    assert reason(action) == NotSentCode.UNUSABLE


# A journal that cannot be written


class FullDisk:
    """A journal on a disk that is full."""

    def __init__(self) -> None:
        self.is_full = True
        self.written: list[Action] = []

    def append(self, *actions: Action) -> None:
        if self.is_full:
            raise JournalError("the disk is full")
        self.written += actions

    def called_off(self, accounts: Collection[AccountName], since: object) -> tuple[Action, ...]:
        return ()

    def take_over(self, accounts: Collection[AccountName]) -> tuple[Action, ...]:
        return ()

    def close(self) -> None:
        """Nothing to close."""


async def test_without_a_journal_only_a_cancel_wanted_unrecorded_is_sent(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    journal = FullDisk()
    records = Records(journal, History(tmp_path, clock))
    async with acting(clock, venue, tmp_path, records=lambda: records) as desk:
        for intent in (make_amend(A), make_create(), make_cancel(A)):
            (action,) = await desk.submit(intent)
            assert reason(action) == NotSentCode.JOURNAL
        assert desk.state.journal_problem == "the disk is full"
        assert desk.trading.sent == []
        (cancel,) = await desk.submit(make_cancel(A, is_unrecorded=True))
        assert isinstance(cancel.outcome, Accepted)
        journal.is_full = False
        (amend,) = await desk.submit(make_amend(B))
        assert isinstance(amend.outcome, Accepted)
        assert desk.state.journal_problem is None


async def test_without_an_open_journal_nothing_is_sent(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    def fail() -> Records:
        raise JournalError("journal.sqlite is damaged")

    async with acting(clock, venue, tmp_path, records=fail) as desk:
        assert desk.state.journal_problem == "journal.sqlite is damaged"
        (action,) = await desk.submit(make_amend(A))
        assert reason(action) == NotSentCode.JOURNAL
        assert desk.trading.sent == []


# Creates


async def test_a_create_is_expected_in_the_book_until_it_is_listed(desk: Desk) -> None:
    intent = make_create()
    desk.trading.hang("create")
    await desk.submit(intent)
    (expected,) = desk.state.book.expected.values()
    assert expected.key == intent.key
    assert expected.quantity == intent.quantity
    desk.trading.release("create")
    await desk.clock.settle()
    assert intent.key in desk.state.book.expected
    desk.venue.lists(A, B, make_order("C", client_order_id=intent.client_order_id))
    await desk.advance(1.1)
    assert desk.state.book.expected == {}


async def test_a_refused_create_is_not_expected_any_more(desk: Desk) -> None:
    desk.trading.script["create"].append(Rejected(code="EOrder:Insufficient funds", text="no"))
    await desk.submit(make_create())
    assert desk.state.book.expected == {}


async def test_an_expected_order_is_cancelled_by_its_client_id(desk: Desk) -> None:
    desk.trading.script["create"].append(LOST)
    await desk.submit(make_create())
    (expected,) = desk.state.book.expected.values()
    (cancel,) = await desk.submit(CancelIntent(key=expected.key, seen=expected))
    assert isinstance(cancel.outcome, Accepted)


# The end of the program


async def test_a_signed_request_is_given_time_to_end(desk: Desk) -> None:
    desk.trading.hang("amend")
    await desk.submit(make_amend(A))
    ending = desk.end()
    await desk.advance(14)
    assert not ending.done()
    desk.trading.release("amend")
    await desk.clock.settle()
    assert ending.done()
    assert desk.states() == [(ActionState.ANSWERED, Accepted)]


async def test_a_request_without_an_answer_at_the_end_is_unknown(desk: Desk) -> None:
    desk.trading.hang("amend")
    await desk.submit(make_amend(A))
    ending = desk.end()
    await desk.advance(15.1)
    assert ending.done()
    assert desk.states() == [(ActionState.ANSWERED, Unknown)]


async def test_what_is_unsigned_at_the_end_is_not_sent(desk: Desk) -> None:
    desk.trading.hold_turn()
    (action,) = await desk.submit(make_amend(A))
    ending = desk.end()
    await desk.clock.settle()
    assert ending.done()
    assert reason(desk.now(action)) == NotSentCode.QUIT
    assert desk.states() == [(ActionState.SETTLED, NotSent)]
    assert desk.trading.sent == []


async def test_nothing_is_taken_on_at_the_end(desk: Desk) -> None:
    desk.trading.hang("amend")
    await desk.submit(make_amend(A))
    ending = desk.end()
    await desk.clock.settle()
    (late,) = await desk.submit(make_cancel(B))
    assert reason(late) == NotSentCode.QUIT
    desk.trading.release("amend")
    await ending


# A start after an end nobody planned


async def test_what_was_only_intended_never_left(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    left_behind(tmp_path, clock, make_action(make_amend(A)))
    async with acting(clock, venue, tmp_path) as desk:
        (action,) = desk.state.actions.actions.values()
        assert reason(action) == NotSentCode.QUIT
        assert desk.states() == [(ActionState.SETTLED, NotSent)]
        assert desk.trading.sent == []


async def test_what_was_being_sent_is_looked_up_first_and_never_sent_again(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    sending = make_action(make_amend(A), at=clock.now()).sending(clock.now(), "the request")
    left_behind(tmp_path, clock, sending)
    venue.histories[A.key.order_id] = [record(reference="T9", at=clock.now())]
    async with acting(clock, venue, tmp_path) as desk:
        (action,) = desk.state.actions.actions.values()
        assert isinstance(action.outcome, Accepted)
        assert action.outcome.reference == "T9"
        assert desk.states() == [(ActionState.SETTLED, Accepted)]
        assert desk.trading.sent == []


async def test_an_order_with_an_action_taken_over_unknown_is_not_amended(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    sending = make_action(make_amend(A), at=clock.now()).sending(clock.now(), "the request")
    left_behind(tmp_path, clock, sending)
    async with acting(clock, venue, tmp_path) as desk:
        (action,) = await desk.submit(make_amend(A))
        assert reason(action) == NotSentCode.IN_FLIGHT


async def test_what_an_account_left_that_is_not_opened_now_waits_for_a_run_that_opens_it(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    elsewhere = make_amend(make_order(account="desk"))
    left_behind(tmp_path, clock, make_action(elsewhere).sending(clock.now(), "the request"))
    async with acting(clock, venue, tmp_path) as desk:
        assert not desk.state.actions.actions
        later = Journal.open(tmp_path, clock)
        assert [action.id for action in later.take_over()] == ["a1"]
        later.close()


def left_behind(folder: Path, clock: ManualClock, *actions: Action) -> None:
    """Let a run that is gone have written these."""
    journal = Journal.open(folder, clock)
    journal.append(*actions)
    journal.close()
