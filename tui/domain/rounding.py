"""To the step of the instrument: computed numbers are rounded, typed ones are held against it."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tui.domain.numbers import EXACT, round_down, round_up
from tui.domain.order import OrderType, Side
from tui.domain.problem import FormField, Problem, ProblemValue


class Rounding(StrEnum):
    """What was done to a computed number."""

    NONE = "none"
    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"


class StepProblem(StrEnum):
    """Why a typed number cannot be sent as it is."""

    OFF_TICK = "off-tick"
    OFF_LOT = "off-lot"


class Rounded(NamedTuple):
    """A number on its step, and what was done to get it there."""

    value: Decimal
    rounding: Rounding


def round_limit(exact: Decimal, side: Side, tick: Decimal) -> Rounded:
    """Round a computed limit: buys down, sells up, so that it is never worse than asked."""
    if side is Side.BUY:
        return _rounded(exact, round_down(exact, tick), Rounding.DOWN)
    return _rounded(exact, round_up(exact, tick), Rounding.UP)


def round_trigger(exact: Decimal, tick: Decimal, *, is_above_market: bool) -> Rounded:
    """Round a computed trigger to the nearest tick, a tie away from the market."""
    below, above = round_down(exact, tick), round_up(exact, tick)
    up, down = EXACT.subtract(above, exact), EXACT.subtract(exact, below)
    nearest = above if up < down or (up == down and is_above_market) else below
    return _rounded(exact, nearest, Rounding.NEAREST)


def round_quantity(exact: Decimal, lot: Decimal) -> Rounded:
    """Round a computed quantity down."""
    return _rounded(exact, round_down(exact, lot), Rounding.DOWN)


def _rounded(exact: Decimal, value: Decimal, rounding: Rounding) -> Rounded:
    return Rounded(value, Rounding.NONE if value == exact else rounding)


def fires_above(order_type: OrderType, side: Side) -> bool:
    """Whether a trigger of this order waits for the market to rise to it.

    Stops and trailing stops close a buyer's loss above the market and a seller's below it; targets
    lie on the other side.
    """
    is_target = order_type in {OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT}
    return (side is Side.BUY) is not is_target


def typed_price(value: Decimal, tick: Decimal, field: FormField) -> Decimal | Problem:
    """Return a typed price as it is sent; off the tick it is refused with both neighbours."""
    return _typed(value, tick, StepProblem.OFF_TICK, field)


def typed_quantity(value: Decimal, lot: Decimal, field: FormField) -> Decimal | Problem:
    """Return a typed quantity as it is sent; off the lot it is refused with both neighbours."""
    return _typed(value, lot, StepProblem.OFF_LOT, field)


def _typed(value: Decimal, step: Decimal, code: StepProblem, field: FormField) -> Decimal | Problem:
    below = round_down(value, step)
    if below != value:
        values: dict[str, ProblemValue] = {"typed": value, "below": below, "step": step}
        return Problem(code=code, field=field, values={**values, "above": round_up(value, step)})
    return value if _decimals(value) <= _decimals(step) else below


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)
