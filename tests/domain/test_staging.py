from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_key
from tests.domain.amends import PRICES, context, spot_order
from tui.domain.amending import AmendDraft, plan_amend
from tui.domain.order import OrderType
from tui.domain.problem import FormField
from tui.domain.staging import Nudge, nudged_field, quantity_step, ticks_between

LIMIT, TRIGGER = FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE


@pytest.mark.parametrize(
    ("order_type", "field"),
    [
        (OrderType.LIMIT, LIMIT),
        (OrderType.ICEBERG, LIMIT),
        (OrderType.STOP_LOSS_LIMIT, LIMIT),
        (OrderType.TAKE_PROFIT_LIMIT, LIMIT),
        (OrderType.STOP_LOSS, TRIGGER),
        (OrderType.TAKE_PROFIT, TRIGGER),
        (OrderType.TRAILING_STOP, None),
        (OrderType.TRAILING_STOP_LIMIT, None),
        (OrderType.MARKET, None),
        (OrderType.SETTLE_POSITION, None),
    ],
)
def test_a_nudge_moves_the_limit_the_trigger_where_there_is_none(
    order_type: OrderType, field: FormField | None
) -> None:
    assert order_type in PRICES
    plan = plan_amend(context(spot_order(order_type)), AmendDraft())
    assert nudged_field(plan) is field


@given(st.integers(-500, 500).filter(bool))
def test_a_nudge_is_that_many_ticks_from_the_orders_own_price(ticks: int) -> None:
    for name, order_type, now in (
        (LIMIT, OrderType.LIMIT, "91250.0"),
        (TRIGGER, OrderType.STOP_LOSS, "94000.0"),
    ):
        nudge = Nudge(make_key(), name, ticks)
        plan = plan_amend(context(spot_order(order_type)), nudge.draft("5"))
        assert plan.fields[name].becomes == Decimal(now) + ticks * Decimal("0.1")
        assert plan.intent is not None
        assert plan.intent.deadline_seconds == 5


@given(st.decimals("0.00000001", "1000000", places=8), st.sampled_from(["0.00000001", "0.01", "1"]))
def test_a_quantity_steps_by_whole_lots_and_no_more_than_a_tenth(
    quantity: Decimal, lot: str
) -> None:
    step = quantity_step(quantity, Decimal(lot))
    assert step % Decimal(lot) == 0
    assert step == Decimal(lot) or quantity / 100 <= step <= quantity / 10


def test_a_quantity_of_nothing_steps_by_one_lot() -> None:
    assert quantity_step(Decimal(0), Decimal("0.001")) == Decimal("0.001")


def test_ticks_between_prices_have_no_sign() -> None:
    tick = Decimal("0.1")
    assert ticks_between(Decimal("91250.0"), Decimal("91251.5"), tick) == 15
    assert ticks_between(Decimal("91251.5"), Decimal("91250.0"), tick) == 15
