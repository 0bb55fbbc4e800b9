"""The order a create led to, and what the operator may say where it is not found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.acts import answered, found, make_cancel, make_create
from tests.builders import MAIN, NOW, make_account, make_ended, make_order
from tests.custom import TAG, UUID, embed_create, embed_order, kuna_create, kuna_order
from tui.domain.action import Action, ActionLedger
from tui.domain.book import Book
from tui.domain.capabilities import is_out_of_reach
from tui.domain.created import called_off, found_after_all, is_called_off, may_be_called_off
from tui.domain.expected import expected_orders, order_of
from tui.domain.fate import Fate
from tui.domain.identifiers import VenueOrderId
from tui.domain.intents import CreateIntent, is_known_by_client_id_alone
from tui.domain.order import BookEntry, OrderStatus, UnreadableOrder
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected, SettledCode, Unknown
from tui.domain.reconcile import judge_cancel, judge_create, seen_in_book
from tui.domain.state import BlotterState

LOST = Unknown(text="no answer within 10 s")
LATER = NOW + timedelta(seconds=5)
MUCH_LATER = NOW + timedelta(days=1)
KUNA_LOST = answered(kuna_create(), LOST)
EMBED_LOST = answered(embed_create(), LOST)
both = pytest.mark.parametrize("action", [KUNA_LOST, EMBED_LOST], ids=["kuna", "embed"])


def book_of(*entries: BookEntry) -> Book:
    return Book().with_orders(MAIN, {entry.key: entry for entry in entries})


def intent_of(action: Action) -> CreateIntent:
    assert isinstance(action.intent, CreateIntent)
    return action.intent


# Absence proves nothing at some venues


@both
def test_a_create_that_is_not_found_stays_unknown_for_good(action: Action) -> None:
    assert judge_create(action, None, MUCH_LATER) is None


def test_elsewhere_it_did_not_happen_after_a_minute() -> None:
    told = judge_create(answered(make_create(), LOST), None, MUCH_LATER)
    assert isinstance(told, Rejected)
    assert told.code == SettledCode.NOT_EXECUTED


@both
def test_one_the_venue_took_is_never_taken_back(action: Action) -> None:
    taken = replace(action, outcome=Accepted(order_id=VenueOrderId("sched_1")))
    assert isinstance(judge_create(taken, None, MUCH_LATER), Accepted)


def test_a_remark_on_a_found_order_is_a_warning_where_a_tag_is_all_that_names_it() -> None:
    remark = "2 orders carry this tag"
    told = judge_create(EMBED_LOST, found(embed_order(), reason=remark), LATER)
    assert told == Accepted(
        order_id=VenueOrderId("sched_q7m2"), text="seen at the venue", warning=remark
    )
    for status, warning in (
        (OrderStatus.FILLED, remark),
        (OrderStatus.CANCELLED, f"it is cancelled: {remark}"),
    ):
        told = judge_create(EMBED_LOST, found(embed_order(), status, remark), LATER)
        assert isinstance(told, Accepted)
        assert told.warning == warning
    over = found(make_order(), OrderStatus.CANCELLED, "User requested")
    told = judge_create(answered(make_create(), LOST), over, LATER)
    assert isinstance(told, Accepted)
    assert told.warning == ""


# Where it is in the book


def test_kuna_lists_the_order_under_the_id_it_was_sent_with() -> None:
    told = seen_in_book(KUNA_LOST, book_of(kuna_order("other"), kuna_order()), LATER)
    assert isinstance(told, Accepted)
    assert told.order_id == UUID


def test_an_order_that_cannot_be_read_was_placed_all_the_same() -> None:
    unreadable = UnreadableOrder(kuna_order().key, b"{", "no JSON")
    told = seen_in_book(KUNA_LOST, book_of(unreadable), LATER)
    assert isinstance(told, Accepted)


def test_embed_lists_the_order_under_an_id_of_its_own_and_the_tag() -> None:
    told = seen_in_book(EMBED_LOST, book_of(embed_order("sched_1", "zzzzzz"), embed_order()), LATER)
    assert told == Accepted(order_id=VenueOrderId("sched_q7m2"), text="seen at the venue")


def test_two_orders_with_one_tag_are_told_of_and_that_is_kept() -> None:
    book = book_of(embed_order("sched_1"), embed_order("sched_2"))
    told = seen_in_book(EMBED_LOST, book, LATER)
    assert isinstance(told, Accepted)
    assert told.warning == (f"2 orders carry {TAG}: sched_1 and sched_2; cancel what is too much")
    again = replace(EMBED_LOST, outcome=told)
    kept = seen_in_book(again, book_of(embed_order("sched_1")), LATER)
    assert isinstance(kept, Accepted)
    assert kept.warning == told.warning


def test_an_order_that_left_the_list_before_its_answer_came_was_placed() -> None:
    gone = make_ended(embed_order(), fate=Fate.FILLED)
    told = seen_in_book(EMBED_LOST, Book().with_ended({gone.order.key: gone}), LATER)
    assert isinstance(told, Accepted)
    assert told.order_id == "sched_q7m2"
    refused = kuna_order(status=OrderStatus.REJECTED)
    ended = make_ended(refused, fate=Fate.REJECTED, reason="too small")
    told = seen_in_book(KUNA_LOST, Book().with_ended({refused.key: ended}), LATER)
    assert told == Rejected(
        code=SettledCode.NOT_EXECUTED, text="the venue refused the order: too small"
    )


def test_an_unreadable_order_that_left_was_placed() -> None:
    entry = UnreadableOrder(kuna_order().key, b"{", "no JSON")
    gone = make_ended(entry, fate=Fate.UNKNOWN)
    told = seen_in_book(KUNA_LOST, Book().with_ended({entry.key: gone}), LATER)
    assert isinstance(told, Accepted)


# The rows that stand for them


@both
def test_an_unknown_create_is_expected_until_it_is_listed(action: Action) -> None:
    ledger = ActionLedger().with_actions(action)
    assert list(expected_orders(ledger, Book())) == [action.key]
    for entry in (kuna_order(), embed_order()):
        is_its_own = entry.key.venue is action.venue
        assert bool(expected_orders(ledger, book_of(entry))) is not is_its_own


def test_an_unreadable_order_has_no_second_row() -> None:
    unreadable = UnreadableOrder(kuna_order().key, b"{", "no JSON")
    assert expected_orders(ActionLedger().with_actions(KUNA_LOST), book_of(unreadable)) == {}


def test_an_expected_order_of_kuna_is_known_by_its_id() -> None:
    order = order_of(intent_of(KUNA_LOST), NOW)
    assert (order.key.order_id, order.client_order_id) == (UUID, None)
    assert not is_known_by_client_id_alone(order)
    assert not is_out_of_reach(order)
    cancel = answered(make_cancel(order), LOST)
    assert cancel.venue_order_id == UUID


def test_an_expected_custom_order_has_its_terms_and_no_id_yet() -> None:
    intent = intent_of(EMBED_LOST)
    order = order_of(intent, NOW)
    assert is_known_by_client_id_alone(order)
    assert is_out_of_reach(order)
    assert (order.user, order.condition, order.custom) == (
        intent.user,
        intent.condition,
        intent.custom,
    )
    assert (order.post_only, order.reduce_only) == (None, None)
    assert not is_out_of_reach(embed_order())
    assert not is_out_of_reach(order_of(make_create(), NOW))


def test_elsewhere_an_expected_order_has_its_flags() -> None:
    order = order_of(make_create(post_only=True), NOW)
    assert (order.post_only, order.reduce_only) == (True, False)


# Cancels


def test_a_custom_order_that_was_executed_is_too_late_to_cancel() -> None:
    cancel = answered(make_cancel(embed_order()), LOST)
    told = judge_cancel(cancel, found(embed_order(), OrderStatus.FILLED), LATER)
    assert told == Rejected(
        code=SettledCode.FILLED_FIRST,
        text="too late: the order was executed before the cancel reached it",
    )


# Calling off


@both
def test_three_looks_in_vain_let_the_operator_call_it_off(action: Action) -> None:
    assert not may_be_called_off(replace(action, looks=2))
    assert may_be_called_off(replace(action, looks=3))
    outcome = called_off(replace(action, looks=4))
    assert outcome.text == "called off by the operator after 4 looks that found nothing"
    assert is_called_off(action.settled(outcome, NOW))
    assert not is_called_off(action)


@pytest.mark.parametrize(
    "other",
    [
        answered(make_create(), LOST),
        answered(make_cancel(kuna_order()), LOST),
        answered(kuna_create(), Accepted()),
    ],
    ids=["another venue", "a cancel", "an answer"],
)
def test_nothing_else_is_called_off(other: Action) -> None:
    assert not may_be_called_off(replace(other, looks=9))


def after(action: Action, *others: Action, **state: object) -> Accepted | None:
    called = action.settled(called_off(action), LATER)
    ledger = ActionLedger().with_actions(called, *others)
    values = {"accounts": (make_account(),), "actions": ledger, "book": Book(), **state}
    return found_after_all(BlotterState(**values), called)  # type: ignore[arg-type]  # the test names the fields


@pytest.mark.parametrize(
    ("action", "order"), [(KUNA_LOST, kuna_order()), (EMBED_LOST, embed_order())]
)
def test_an_order_that_turns_up_was_placed_after_all(action: Action, order: BookEntry) -> None:
    gone = make_ended(order, fate=Fate.FILLED)
    wanted = Accepted(
        order_id=order.key.order_id,
        text="seen at the venue",
        warning="it was called off, and exists after all",
    )
    assert after(action) is None
    assert after(action, book=book_of(make_order())) is None
    assert after(action, book=book_of(order)) == wanted
    assert after(action, book=Book().with_ended({order.key: gone})) == wanted
    assert after(action, ended_today=(gone,)) == wanted


def test_an_order_belongs_to_the_create_that_was_sent_anew_unless_that_was_refused() -> None:
    book = book_of(kuna_order())
    for outcome in (LOST, Accepted(), None):
        anew = replace(answered(kuna_create(), LOST, name="a2"), outcome=outcome)
        assert after(KUNA_LOST, anew, book=book) is None
    for refusal in (
        Rejected(code="ARGUMENT_VALIDATION_ERROR", text=""),
        NotSent(code=NotSentCode.LOCKED),
    ):
        anew = answered(kuna_create(), refusal, name="a2")
        assert after(KUNA_LOST, anew, book=book) is not None
