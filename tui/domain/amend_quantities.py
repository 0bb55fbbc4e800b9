"""The two quantity fields of an amend: from the text to what is sent."""

import dataclasses
from decimal import Decimal

from tui.domain.amend_plan import AmendContext, FieldPlan
from tui.domain.amend_problem import AmendProblem
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT, round_up
from tui.domain.order import QuantityUnit
from tui.domain.problem import FormField, Problem, ProblemValue
from tui.domain.quantity_text import (
    COMPUTED_KINDS,
    QuantityKind,
    QuantityText,
    exact_quantity,
    parse_quantity,
)
from tui.domain.rounding import Rounded, Rounding, round_quantity, typed_quantity

DISPLAY_PARTS = 15
"""At least one fifteenth of what is left of an iceberg is visible.

https://docs.kraken.com/api-reference/trading/amend-order
"""


def plan_quantity(context: AmendContext, text: str | None, instrument: Instrument) -> FieldPlan:
    """Work out the new total, fills included."""
    field, order = FormField.QUANTITY, context.order
    plan = FieldPlan(field=field, now=order.quantity, typed=text)
    if text is None:
        return plan
    quantity = parse_quantity(text)
    if isinstance(quantity, Problem):
        return _refused(plan, quantity)
    exact = exact_quantity(quantity, total=order.quantity, filled=order.filled_quantity)
    if exact is None:
        return plan
    rounded = _on_lot(quantity, exact, order.filled_quantity, instrument.lot_size)
    if isinstance(rounded, Problem):
        return _refused(plan, rounded)
    plan = dataclasses.replace(
        plan,
        exact=exact,
        becomes=rounded.value,
        rounding=rounded.rounding,
        change=EXACT.subtract(rounded.value, order.quantity),
    )
    problem = _size_problem(rounded.value, order.filled_quantity, instrument)
    if problem is not None:
        return _refused(plan, problem)
    is_same = rounded.value == order.quantity
    return dataclasses.replace(plan, sends=None if is_same else rounded.value)


def _on_lot(
    quantity: QuantityText, exact: Decimal, filled: Decimal, lot: Decimal
) -> Rounded | Problem:
    if quantity.kind in COMPUTED_KINDS:
        return round_quantity(exact, lot)
    typed = typed_quantity(quantity.amount, lot, FormField.QUANTITY)
    if isinstance(typed, Problem):
        return typed
    total = EXACT.add(filled, typed) if quantity.kind is QuantityKind.LEFT else typed
    return Rounded(total, Rounding.NONE)


def _size_problem(total: Decimal, filled: Decimal, instrument: Instrument) -> Problem | None:
    if total <= 0:
        return _problem(AmendProblem.QUANTITY_NOT_POSITIVE, quantity=total)
    if total <= filled:
        return _problem(AmendProblem.AT_OR_BELOW_FILLED, quantity=total, filled=filled)
    minimum = instrument.minimum_quantity
    if minimum is not None and total < minimum:
        is_counted = instrument.quantity_unit is QuantityUnit.CONTRACTS
        unit = str(instrument.quantity_unit) if is_counted else instrument.base
        values: dict[str, ProblemValue] = {"minimum": minimum, "currency": unit}
        return _problem(AmendProblem.MINIMUM_QUANTITY, quantity=total, **values)
    return None


def plan_display(
    context: AmendContext, text: str | None, quantity: FieldPlan, instrument: Instrument
) -> FieldPlan:
    """Work out the visible quantity of an iceberg, held against what will be left of it."""
    now = context.display_quantity
    plan = FieldPlan(
        field=FormField.DISPLAY_QUANTITY, now=now, is_now_unknown=now is None, typed=text
    )
    working = _working_after(context, quantity)
    if text is None:
        problem = _untouched_problem(context, quantity, working, instrument)
        return plan if problem is None else _refused(plan, problem)
    display = _typed_display(text, instrument)
    if isinstance(display, Problem):
        return _refused(plan, display)
    change = None if now is None else EXACT.subtract(display, now)
    plan = dataclasses.replace(plan, exact=display, becomes=display, change=change)
    problem = _display_problem(display, working, instrument)
    if problem is not None:
        return _refused(plan, problem)
    return dataclasses.replace(plan, sends=None if display == now else display)


def _working_after(context: AmendContext, quantity: FieldPlan) -> Decimal:
    order = context.order
    if not isinstance(quantity.sends, Decimal):
        return order.working_quantity
    return EXACT.subtract(quantity.sends, order.filled_quantity)


def _untouched_problem(
    context: AmendContext, quantity: FieldPlan, working: Decimal, instrument: Instrument
) -> Problem | None:
    if not isinstance(quantity.sends, Decimal):
        return None
    known = context.display_quantity
    if known is not None:
        return _too_small(known, working, instrument)
    if quantity.sends > context.order.quantity:
        least = _least_display(working, instrument)
        return _problem(AmendProblem.DISPLAY_UNKNOWN, minimum=least)
    return None


def _typed_display(text: str, instrument: Instrument) -> Decimal | Problem:
    display = parse_quantity(text)
    if isinstance(display, Problem):
        return display
    if display.kind is not QuantityKind.TOTAL:
        return Problem(code=AmendProblem.DISPLAY_NUMBER_ONLY, at=0)
    return typed_quantity(display.amount, instrument.lot_size, FormField.DISPLAY_QUANTITY)


def _display_problem(display: Decimal, working: Decimal, instrument: Instrument) -> Problem | None:
    if display > working:
        return _problem(AmendProblem.DISPLAY_TOO_LARGE, display=display, working=working)
    return _too_small(display, working, instrument)


def _too_small(display: Decimal, working: Decimal, instrument: Instrument) -> Problem | None:
    if display > 0 and EXACT.multiply(display, Decimal(DISPLAY_PARTS)) >= working:
        return None
    least = _least_display(working, instrument)
    values: dict[str, ProblemValue] = {"display": display, "working": working, "minimum": least}
    return _problem(AmendProblem.DISPLAY_TOO_SMALL, **values)


def _least_display(working: Decimal, instrument: Instrument) -> Decimal:
    return round_up(EXACT.divide(working, Decimal(DISPLAY_PARTS)), instrument.lot_size)


def _problem(code: AmendProblem, **values: ProblemValue) -> Problem:
    return Problem(code=code, values=values)


def _refused(plan: FieldPlan, problem: Problem) -> FieldPlan:
    return dataclasses.replace(plan, problems=(dataclasses.replace(problem, field=plan.field),))
