"""Computed numbers are rounded against the operator's interest never, typed ones not at all."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui.domain.order import OrderType, Side
from tui.domain.problem import FormField, Problem
from tui.domain.rounding import (
    Rounding,
    StepProblem,
    fires_above,
    round_limit,
    round_quantity,
    round_trigger,
    typed_price,
    typed_quantity,
)

TICK = Decimal("0.1")
SIDES = st.sampled_from([Side.BUY, Side.SELL])
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=10)
STEPS = st.builds(
    lambda digit, places: Decimal(digit).scaleb(-places),
    st.sampled_from([1, 2, 5, 25]),
    st.integers(-3, 8),
)


@given(exact=AMOUNTS, side=SIDES, tick=STEPS)
def test_a_limit_is_on_tick_and_never_more_aggressive_than_asked(
    exact: Decimal, side: Side, tick: Decimal
) -> None:
    value, rounding = round_limit(exact, side, tick)
    assert value % tick == 0
    assert abs(value - exact) < tick
    assert value <= exact if side is Side.BUY else value >= exact
    assert (rounding is Rounding.NONE) == (value == exact)


@given(exact=AMOUNTS, tick=STEPS, is_above=st.booleans())
def test_a_trigger_goes_to_the_nearest_tick(exact: Decimal, tick: Decimal, is_above: bool) -> None:
    value, rounding = round_trigger(exact, tick, is_above_market=is_above)
    assert value % tick == 0
    assert abs(value - exact) <= tick / 2
    assert rounding is (Rounding.NONE if value == exact else Rounding.NEAREST)


@given(count=st.integers(0, 10**9), tick=STEPS)
def test_a_trigger_between_two_ticks_goes_away_from_the_market(count: int, tick: Decimal) -> None:
    tie = count * tick + tick / 2
    assert round_trigger(tie, tick, is_above_market=True).value == (count + 1) * tick
    assert round_trigger(tie, tick, is_above_market=False).value == count * tick


@given(exact=AMOUNTS, lot=STEPS)
def test_a_computed_quantity_is_never_more_than_asked(exact: Decimal, lot: Decimal) -> None:
    value, rounding = round_quantity(exact, lot)
    assert value % lot == 0
    assert 0 <= exact - value < lot
    assert rounding is (Rounding.NONE if value == exact else Rounding.DOWN)


@pytest.mark.parametrize(
    ("order_type", "side", "is_above"),
    [
        (OrderType.STOP_LOSS, Side.BUY, True),
        (OrderType.STOP_LOSS_LIMIT, Side.SELL, False),
        (OrderType.TRAILING_STOP, Side.BUY, True),
        (OrderType.TAKE_PROFIT, Side.BUY, False),
        (OrderType.TAKE_PROFIT_LIMIT, Side.SELL, True),
    ],
)
def test_stops_and_targets_wait_on_opposite_sides_of_the_market(
    order_type: OrderType, side: Side, is_above: bool
) -> None:
    assert fires_above(order_type, side) is is_above


@given(value=AMOUNTS, step=STEPS)
def test_a_typed_number_off_its_step_is_refused_with_both_neighbours(
    value: Decimal, step: Decimal
) -> None:
    assume(value % step)
    problem = typed_price(value, step, FormField.TRIGGER_PRICE)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == (StepProblem.OFF_TICK, FormField.TRIGGER_PRICE)
    below, above = problem.values["below"], problem.values["above"]
    assert isinstance(below, Decimal)
    assert isinstance(above, Decimal)
    assert below < value < above
    assert above - below == step
    assert below % step == 0


@given(count=st.integers(0, 10**9), step=STEPS)
def test_a_typed_number_on_its_step_is_kept(count: int, step: Decimal) -> None:
    assert typed_quantity(count * step, step, FormField.QUANTITY) == count * step


def test_a_lot_problem_says_so() -> None:
    problem = typed_quantity(Decimal("0.15"), TICK, FormField.QUANTITY)
    assert isinstance(problem, Problem)
    assert problem.code is StepProblem.OFF_LOT


@pytest.mark.parametrize(
    ("typed", "sent"), [("91300", "91300"), ("0.30", "0.3"), ("91250.5000", "91250.5")]
)
def test_a_typed_number_keeps_its_digits_as_far_as_the_step_has_them(typed: str, sent: str) -> None:
    assert str(typed_price(Decimal(typed), TICK, FormField.LIMIT_PRICE)) == sent
