"""What follows from an order's own fields."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_order
from tui.domain.order import TRAILING_TYPES, TRIGGERED_TYPES, Order, OrderStatus, OrderType

AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=8)


@settings(deadline=None)
@given(filled=AMOUNTS, working=AMOUNTS)
def test_filled_and_working_quantity_make_the_whole(filled: Decimal, working: Decimal) -> None:
    order = make_order(quantity=filled + working, filled_quantity=filled)
    assert order.working_quantity == working


def test_working_quantity_keeps_every_digit() -> None:
    whole, filled = Decimal("9" * 30 + ".00000001"), Decimal("0.00000002")
    order = make_order(quantity=whole, filled_quantity=filled)
    assert str(order.working_quantity) == "9" * 29 + "8.99999999"


@pytest.mark.parametrize(
    ("order", "price"),
    [
        (make_order(limit_price="91250.0"), "91250.0"),
        (make_order(limit_price=None, trigger_price="90000.0"), "90000.0"),
        (make_order(limit_price="89900.0", trigger_price="90000.0"), "90000.0"),
        (
            make_order(
                limit_price="89900.0", trigger_price="90000.0", status=OrderStatus.TRIGGERED
            ),
            "89900.0",
        ),
        (make_order(limit_price=None, trigger_price="+5%", live_trigger_price="88000"), "88000"),
        (make_order(limit_price=None, trigger_price="+5%"), None),
        (make_order(limit_price="+10.0", trigger_price="+5%"), None),
        (make_order(limit_price=None), None),
    ],
)
def test_the_working_price_is_where_the_order_acts_next(order: Order, price: str | None) -> None:
    assert order.working_price == (None if price is None else Decimal(price))


def test_a_live_trigger_wins_over_the_one_that_was_set() -> None:
    order = make_order(trigger_price="90000.0", live_trigger_price="90500.0")
    assert order.effective_trigger_price == Decimal("90500.0")


def test_trailing_types_wait_for_a_trigger_and_limits_do_not() -> None:
    assert TRAILING_TYPES < TRIGGERED_TYPES
    assert OrderType.LIMIT not in TRIGGERED_TYPES
