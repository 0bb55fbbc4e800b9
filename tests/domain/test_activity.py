"""What changed between two descriptions of one order."""

from decimal import Decimal

import pytest

from tests.builders import NOW, make_key, make_order
from tui.domain.activity import Change, changes_between
from tui.domain.order import (
    Order,
    OrderStatus,
    RelativePrice,
    TimeInForce,
    UnreadableOrder,
)

DAMAGED = UnreadableOrder(make_key(), b"?", "damaged")


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (
            make_order(limit_price="91300.0"),
            Change("limit_price", Decimal("91250.0"), Decimal("91300.0")),
        ),
        (
            make_order(quantity="0.3"),
            Change("quantity", Decimal("0.25"), Decimal("0.3")),
        ),
        (
            make_order(trigger_price="+5%"),
            Change("trigger_price", None, RelativePrice("+5%")),
        ),
        (
            make_order(status=OrderStatus.PAUSED),
            Change("status", OrderStatus.OPEN, OrderStatus.PAUSED),
        ),
        (make_order(post_only=True), Change("post_only", before=False, after=True)),
        (make_order(reduce_only=True), Change("reduce_only", before=None, after=True)),
        (
            make_order(time_in_force=TimeInForce.GTD),
            Change("time_in_force", "GTC", "GTD"),
        ),
        (
            make_order(expires_at=NOW),
            Change("expires_at", None, "2026-11-20T14:02:31+00:00"),
        ),
        (make_order(flags=("fciq", "5:1")), Change("flags", "", "fciq 5:1")),
    ],
)
def test_each_compared_field_is_told_before_and_after(after: Order, change: Change) -> None:
    assert changes_between(make_order(), after) == (change,)


def test_a_word_of_the_domain_is_told_as_plain_text() -> None:
    (change,) = changes_between(make_order(), make_order(time_in_force=TimeInForce.GTD))
    assert type(change.after) is str


@pytest.mark.parametrize(
    "after",
    [
        make_order(filled_quantity="0.1", average_fill_price="91250.0"),
        make_order(live_trigger_price="90000.0"),
        make_order(raw=b"other"),
    ],
)
def test_fills_and_moving_triggers_are_no_changes(after: Order) -> None:
    assert changes_between(make_order(), after) == ()


def test_several_changes_are_told_together() -> None:
    after = make_order(limit_price="91300.0", quantity="0.3")
    fields = [change.field for change in changes_between(make_order(), after)]
    assert fields == ["quantity", "limit_price"]


def test_a_fill_taken_back_is_a_change() -> None:
    before, after = make_order(filled_quantity="0.2"), make_order(filled_quantity="0.1")
    assert changes_between(before, after) == (
        Change("filled_quantity", Decimal("0.2"), Decimal("0.1")),
    )


def test_becoming_unreadable_and_readable_again_are_changes_of_status() -> None:
    order = make_order(status=OrderStatus.PAUSED)
    assert changes_between(order, DAMAGED) == (
        Change("status", OrderStatus.PAUSED, OrderStatus.UNREADABLE),
    )
    assert changes_between(DAMAGED, order) == (
        Change("status", OrderStatus.UNREADABLE, OrderStatus.PAUSED),
    )


def test_two_damaged_descriptions_have_nothing_to_compare() -> None:
    assert changes_between(DAMAGED, UnreadableOrder(make_key(), b"!", "worse")) == ()
