"""What became of an action, concluded from evidence."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.acts import answered, found, make_amend, make_cancel, make_create, record
from tests.builders import MAIN, NOW, make_ended, make_order
from tui.domain.amend_record import AmendCause
from tui.domain.book import Book
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey, VenueId, VenueOrderId
from tui.domain.order import Order, OrderStatus, OrderType, RelativePrice
from tui.domain.outcome import Accepted, Outcome, Rejected, SettledCode, Unknown
from tui.domain.reconcile import (
    differs,
    judge_amend,
    judge_cancel,
    judge_create,
    seen_in_book,
    shows,
)

LOST = Unknown(text="no answer within 10 s")
TAKEN = Accepted(reference="TEZA4R-DSDGT-IJBOJK")
LATER = NOW + timedelta(seconds=5)
PAST = NOW + timedelta(seconds=61)
OLD = make_order()
NEW = make_order(limit_price="91000.0")


def book_of(*orders: Order) -> Book:
    return Book().with_orders(MAIN, {order.key: order for order in orders})


def code_of(outcome: Outcome | None) -> str | None:
    assert outcome is None or isinstance(outcome, Rejected)
    return None if outcome is None else outcome.code


# Whether an order shows what was wanted


def test_an_order_shows_an_amend_when_every_wanted_value_is_there() -> None:
    intent = make_amend(OLD, quantity="0.3", limit_price="91000.0")
    assert shows(intent, make_order(quantity="0.30000000", limit_price="91000.0")) is True
    assert shows(intent, make_order(quantity="0.25000000", limit_price="91000.0")) is False
    assert shows(intent, make_order(quantity="0.30000000", limit_price="91250.0")) is False


def test_the_trigger_counts_as_well() -> None:
    stop = make_order(order_type=OrderType.STOP_LOSS, limit_price=None, trigger_price="90000")
    intent = make_amend(stop, limit_price=None, trigger_price="89000")
    assert shows(intent, stop) is False
    assert shows(intent, replace(stop, trigger_price=Decimal("89000.0"))) is True


def test_a_price_the_venue_resolves_cannot_be_told_from_the_order() -> None:
    assert shows(make_amend(OLD, limit_price="+5%"), OLD) is None


def test_offsets_are_compared_by_number_and_unit() -> None:
    trail = make_order(
        order_type=OrderType.TRAILING_STOP, limit_price=None, trigger_price="+5.0000%"
    )
    assert shows(make_amend(trail, limit_price=None, trigger_price="+5%"), trail) is True
    assert shows(make_amend(trail, limit_price=None, trigger_price="+5"), trail) is False
    assert shows(make_amend(trail, limit_price=None, trigger_price="+6%"), trail) is False
    odd = replace(trail, trigger_price=RelativePrice("#x"))
    assert shows(make_amend(trail, limit_price=None, trigger_price="+5%"), odd) is False


def test_the_visible_quantity_alone_cannot_be_told() -> None:
    assert shows(make_amend(OLD, limit_price=None, display_quantity="0.1"), OLD) is None


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": "0.3"},
        {"filled_quantity": "0.1"},
        {"limit_price": "91251.0"},
        {"trigger_price": "1"},
        {"status": OrderStatus.TRIGGERED},
    ],
)
def test_an_order_differs_by_its_terms(change: dict[str, object]) -> None:
    assert differs(OLD, make_order(**change))  # type: ignore[arg-type]  # the test names the field


def test_an_order_does_not_differ_by_what_nobody_decides_on() -> None:
    assert not differs(OLD, make_order(flags=("post",), raw=b"{ }", quantity="0.25"))


# What a poll shows


def test_a_lost_amend_is_settled_by_a_poll_that_shows_the_new_price() -> None:
    action = answered(make_amend(OLD), LOST)
    assert isinstance(seen_in_book(action, book_of(NEW), LATER), Accepted)


def test_a_lost_amend_is_not_settled_by_the_old_price() -> None:
    action = answered(make_amend(OLD), LOST)
    assert seen_in_book(action, book_of(OLD), PAST) is None


def test_a_list_from_before_the_request_says_nothing() -> None:
    action = answered(make_amend(OLD), LOST)
    assert seen_in_book(action, book_of(NEW), NOW - timedelta(seconds=1)) is None
    assert seen_in_book(action, book_of(NEW), None) is None


def test_an_accepted_amend_keeps_its_reference_when_it_is_seen() -> None:
    settled = seen_in_book(answered(make_amend(OLD), TAKEN), book_of(NEW), LATER)
    assert isinstance(settled, Accepted)
    assert settled.reference == TAKEN.reference


def test_an_accepted_amend_that_no_list_can_show_is_settled_by_the_next_poll() -> None:
    action = answered(make_amend(OLD, limit_price="+5%"), TAKEN)
    assert seen_in_book(action, book_of(OLD), NOW) is None
    assert seen_in_book(action, book_of(OLD), LATER) == TAKEN


def test_a_lost_amend_that_no_list_can_show_stays_unknown() -> None:
    action = answered(make_amend(OLD, limit_price="+5%"), LOST)
    assert seen_in_book(action, book_of(OLD), LATER) is None


def test_an_accepted_amend_of_an_order_that_ended_is_settled() -> None:
    book = Book().with_ended({OLD.key: make_ended(OLD, fate=Fate.FILLED)})
    assert seen_in_book(answered(make_amend(OLD), TAKEN), book, LATER) == TAKEN
    assert seen_in_book(answered(make_amend(OLD), LOST), book, LATER) is None


@pytest.mark.parametrize(
    ("fate", "outcome", "code"),
    [
        (Fate.CANCELLED, Accepted, None),
        (Fate.FILLED, Rejected, SettledCode.FILLED_FIRST),
        (Fate.EXPIRED, Rejected, SettledCode.ENDED_FIRST),
        (Fate.REJECTED, Rejected, SettledCode.ENDED_FIRST),
        (Fate.LOOKING_UP, None, None),
        (Fate.UNKNOWN, None, None),
    ],
)
@pytest.mark.parametrize("known", [LOST, Accepted()])
def test_a_cancel_is_settled_by_the_fate_of_its_order(
    known: Outcome, fate: Fate, outcome: type[Outcome] | None, code: str | None
) -> None:
    book = Book().with_ended({OLD.key: make_ended(OLD, fate=fate)})
    settled = seen_in_book(answered(make_cancel(OLD), known), book, LATER)
    assert (None if settled is None else type(settled)) is outcome
    if code is not None:
        assert code_of(settled) == code


def test_a_cancel_is_not_settled_while_the_order_is_listed() -> None:
    ended = Book().with_ended({OLD.key: make_ended(OLD)})
    book = replace(ended, by_account={MAIN: {OLD.key: OLD}})
    assert seen_in_book(answered(make_cancel(OLD), Accepted()), book, LATER) is None


def test_a_lost_create_is_settled_by_a_list_with_its_client_id() -> None:
    intent = make_create()
    listed = make_order("ONEW00-AAAAA-BBBBBB", client_order_id=intent.client_order_id)
    settled = seen_in_book(answered(intent, LOST), book_of(listed), LATER)
    assert isinstance(settled, Accepted)
    assert settled.order_id == "ONEW00-AAAAA-BBBBBB"
    assert seen_in_book(answered(intent, LOST), book_of(OLD), LATER) is None


def test_an_accepted_create_is_found_by_the_id_the_venue_gave() -> None:
    accepted = Accepted(order_id=VenueOrderId("ONEW00-AAAAA-BBBBBB"))
    listed = make_order("ONEW00-AAAAA-BBBBBB")
    settled = seen_in_book(answered(make_create(), accepted), book_of(listed), LATER)
    assert isinstance(settled, Accepted)
    assert settled.order_id == "ONEW00-AAAAA-BBBBBB"


# What a look-up shows


def test_an_amend_is_found_in_the_venues_history() -> None:
    action = answered(make_amend(OLD), LOST)
    told = judge_amend(action, found(OLD), [record(reference="T1", at=LATER)], LATER)
    assert isinstance(told, Accepted)
    assert told.reference == "T1"


@pytest.mark.parametrize(
    "other",
    [
        record(cause=AmendCause.ORIGINAL, at=LATER),
        record(cause=AmendCause.RESTATED, at=LATER),
        record(at=NOW - timedelta(seconds=6)),
        record(limit_price="90999.9", at=LATER),
    ],
    ids=["original", "restated", "before", "another price"],
)
def test_another_entry_of_the_history_is_not_this_amend(other: object) -> None:
    action = answered(make_amend(OLD), LOST)
    assert judge_amend(action, found(OLD), [other], LATER) is None  # type: ignore[list-item]


def test_a_lost_native_amend_is_found_as_a_new_entry_whatever_its_price() -> None:
    action = answered(make_amend(OLD, limit_price="+5%"), LOST)
    told = judge_amend(action, found(OLD), [record(limit_price="97125.0", at=LATER)], LATER)
    assert isinstance(told, Accepted)


def test_old_values_prove_nothing_before_a_minute() -> None:
    action = answered(make_amend(OLD), LOST)
    assert judge_amend(action, found(OLD), [], NOW + timedelta(seconds=59)) is None
    assert code_of(judge_amend(action, found(OLD), [], PAST)) == SettledCode.NOT_EXECUTED


def test_a_lost_amend_of_an_order_that_ended_did_not_happen_if_nothing_tells_of_it() -> None:
    action = answered(make_amend(OLD), LOST)
    over = found(OLD, OrderStatus.FILLED)
    assert judge_amend(action, over, [], LATER) is None
    assert code_of(judge_amend(action, over, [], PAST)) == SettledCode.ENDED_FIRST
    assert code_of(judge_amend(action, None, [], PAST)) == SettledCode.NOT_FOUND


def test_new_values_settle_an_amend_whose_history_cannot_be_read() -> None:
    assert isinstance(
        judge_amend(answered(make_amend(OLD), LOST), found(NEW), None, LATER), Accepted
    )


def test_an_accepted_amend_is_never_taken_back() -> None:
    action = answered(make_amend(OLD), TAKEN)
    assert judge_amend(action, found(OLD), [], LATER) is None
    told = judge_amend(action, found(OLD), [], PAST)
    assert isinstance(told, Accepted)
    assert told.reference == TAKEN.reference
    assert "other values" in told.text


def test_a_lost_cancel_is_settled_by_what_the_order_is() -> None:
    action = answered(make_cancel(OLD), LOST)
    assert isinstance(judge_cancel(action, found(OLD, OrderStatus.CANCELLED), LATER), Accepted)
    filled = judge_cancel(action, found(OLD, OrderStatus.FILLED), LATER)
    assert code_of(filled) == SettledCode.FILLED_FIRST
    assert judge_cancel(action, found(OLD), LATER) is None
    assert code_of(judge_cancel(action, found(OLD), PAST)) == SettledCode.NOT_EXECUTED
    assert judge_cancel(action, None, LATER) is None
    assert code_of(judge_cancel(action, None, PAST)) == SettledCode.NOT_FOUND


def test_an_accepted_cancel_is_never_taken_back() -> None:
    action = answered(make_cancel(OLD), Accepted(is_pending=True))
    assert judge_cancel(action, found(OLD), PAST) is None
    assert isinstance(judge_cancel(action, None, PAST), Accepted)


def test_a_lost_create_is_searched_for_a_minute() -> None:
    action = answered(make_create(), LOST)
    assert judge_create(action, None, LATER) is None
    assert code_of(judge_create(action, None, PAST)) == SettledCode.NOT_EXECUTED
    order = make_order("ONEW00-AAAAA-BBBBBB")
    told = judge_create(action, found(order), LATER)
    assert isinstance(told, Accepted)
    assert told.order_id == order.key.order_id


def test_a_lost_create_that_the_venue_lists_as_refused_did_not_happen() -> None:
    refused = found(OLD, OrderStatus.REJECTED, "ioc would not execute")
    told = judge_create(answered(make_create(), LOST), refused, LATER)
    assert told == Rejected(
        code=SettledCode.NOT_EXECUTED, text="the venue refused the order: ioc would not execute"
    )
    part = make_order(status=OrderStatus.REJECTED, filled_quantity="0.1")
    assert isinstance(judge_create(answered(make_create(), LOST), found(part), LATER), Accepted)
    taken = answered(make_create(), Accepted(order_id=OLD.key.order_id))
    assert isinstance(judge_create(taken, refused, LATER), Accepted), "it was there before"


def test_what_the_venue_told_of_fills_at_once_is_kept() -> None:
    told = Accepted(order_id=OLD.key.order_id, text="0.1 executed at once")
    action = answered(make_create(), told)
    part = make_order(filled_quantity="0.1")
    assert judge_create(action, found(part), LATER) == told
    assert seen_in_book(action, book_of(part), LATER) == told
    seen = Accepted(order_id=OLD.key.order_id, text="seen at the venue")
    assert judge_create(action, found(OLD), LATER) == seen
    assert judge_create(answered(make_create(), LOST), found(part), LATER) == seen


def test_a_cancel_of_an_order_that_was_refused_says_so_in_words() -> None:
    over = found(OLD, OrderStatus.REJECTED)
    told = judge_cancel(answered(make_cancel(OLD), LOST), over, LATER)
    assert isinstance(told, Rejected)
    assert told.text == "the order had been refused before the cancel reached it"


def test_an_accepted_create_is_never_taken_back() -> None:
    accepted = Accepted(order_id=VenueOrderId("ONEW00-AAAAA-BBBBBB"))
    action = answered(make_create(), accepted)
    assert judge_create(action, None, LATER) is None
    told = judge_create(action, None, PAST)
    assert isinstance(told, Accepted)
    assert told.order_id == accepted.order_id


def test_a_created_orders_key_carries_the_venues_id() -> None:
    intent = make_create()
    assert intent.key == OrderKey(VenueId.KRAKEN_SPOT, MAIN, VenueOrderId(intent.client_order_id))
