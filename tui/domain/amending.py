"""What an amend would do: one plan, from which the preview, the checks and the request all come."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tui.domain.amend_change import Change
from tui.domain.amend_checks import limit_findings, minimum_cost_problem, post_only_problem
from tui.domain.amend_effects import effects_of, order_after
from tui.domain.amend_plan import (
    AmendContext,
    AmendDraft,
    AmendEffects,
    AmendPlan,
    BaseReading,
    BeforeAfter,
    FieldPlan,
    QueueEffect,
)
from tui.domain.amend_prices import plan_limit, plan_trigger
from tui.domain.amend_problem import AmendProblem
from tui.domain.amend_quantities import plan_display, plan_quantity
from tui.domain.amend_warnings import warnings_of
from tui.domain.capabilities import (
    field_refusal,
    order_refusal,
    sends_both_prices,
    takes_post_only,
)
from tui.domain.deadlines import parse_deadline
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent
from tui.domain.limit_checks import WITHIN_LIMITS
from tui.domain.market_bases import STALE_QUOTE
from tui.domain.order import Price
from tui.domain.price_text import MARKET_BASE, Base
from tui.domain.problem import FormField, Problem
from tui.domain.rounding import Rounding

__all__ = [
    "MARKET_BASE",
    "STALE_QUOTE",
    "AmendContext",
    "AmendDraft",
    "AmendEffects",
    "AmendPlan",
    "Base",
    "BaseReading",
    "BeforeAfter",
    "FieldPlan",
    "QueueEffect",
    "Rounding",
    "plan_amend",
]

Fields = Mapping[FormField, FieldPlan]


def plan_amend(context: AmendContext, draft: AmendDraft) -> AmendPlan:
    """Work out what was typed against everything that is known. Any text gives a plan."""
    refusal = _order_refusal(context)
    instrument = context.instrument
    if refusal is not None or instrument is None:
        return _refused_plan(context, draft, refusal)
    fields = _plan_fields(context, draft, instrument)
    after = order_after(context.order, fields)
    asks_post_only = takes_post_only(context.order.key.venue)
    changes_limit = fields[FormField.LIMIT_PRICE].sends is not None
    change = Change(
        context=context,
        draft=draft,
        instrument=instrument,
        fields=fields,
        after=after,
        effects=effects_of(context, fields, after, instrument),
        post_only=asks_post_only
        and changes_limit
        and (draft.post_only or bool(context.order.post_only)),
    )
    return _judged(change)


def _order_refusal(context: AmendContext) -> Problem | None:
    """Return why nothing of the order can be amended."""
    if (refusal := order_refusal(context.order)) is not None:
        return refusal
    instrument = context.instrument
    if instrument is None or instrument.tick_size <= 0 or instrument.lot_size <= 0:
        values = {"instrument": str(context.order.instrument)}
        return Problem(code=AmendProblem.INSTRUMENT_UNKNOWN, values=values)
    return None


def _refused_plan(context: AmendContext, draft: AmendDraft, refusal: Problem | None) -> AmendPlan:
    texts = _texts(draft)
    fields = {
        field: FieldPlan(field=field, refusal=refusal, now=now, typed=texts[field])
        for field, now in _present(context).items()
    }
    return AmendPlan(
        context=context,
        draft=draft,
        fields=fields,
        effects=effects_of(context, fields, context.order, context.instrument),
        problems=() if refusal is None else (refusal,),
    )


def _present(context: AmendContext) -> Mapping[FormField, Price | None]:
    order = context.order
    return {
        FormField.QUANTITY: order.quantity,
        FormField.LIMIT_PRICE: order.limit_price,
        FormField.TRIGGER_PRICE: order.trigger_price,
        FormField.DISPLAY_QUANTITY: context.display_quantity,
    }


def _texts(draft: AmendDraft) -> Mapping[FormField, str | None]:
    return {
        FormField.QUANTITY: draft.quantity,
        FormField.LIMIT_PRICE: draft.limit_price,
        FormField.TRIGGER_PRICE: draft.trigger_price,
        FormField.DISPLAY_QUANTITY: draft.display_quantity,
    }


def _plan_fields(context: AmendContext, draft: AmendDraft, instrument: Instrument) -> Fields:
    """Work out each field the order has to amend, the visible quantity after the whole."""
    fields = {field: _refused_field(context, draft, field) for field in _present(context)}
    quantity = fields[FormField.QUANTITY]
    if quantity.refusal is None:
        quantity = plan_quantity(context, draft.quantity, instrument)
        fields[FormField.QUANTITY] = quantity
    if fields[FormField.LIMIT_PRICE].refusal is None:
        fields[FormField.LIMIT_PRICE] = plan_limit(context, draft, instrument)
    if fields[FormField.TRIGGER_PRICE].refusal is None:
        fields[FormField.TRIGGER_PRICE] = plan_trigger(context, draft, instrument)
    if fields[FormField.DISPLAY_QUANTITY].refusal is None:
        display = plan_display(context, draft.display_quantity, quantity, instrument)
        fields[FormField.DISPLAY_QUANTITY] = display
    return fields


def _refused_field(context: AmendContext, draft: AmendDraft, field: FormField) -> FieldPlan:
    """Return the plan of a field that cannot be amended; without a refusal it is no plan yet."""
    refusal, typed = _field_refusal(context, field), _texts(draft)[field]
    return FieldPlan(
        field=field,
        refusal=refusal,
        now=_present(context)[field],
        typed=typed,
        problems=() if refusal is None or typed is None else (refusal,),
    )


def _field_refusal(context: AmendContext, field: FormField) -> Problem | None:
    if (refusal := field_refusal(context.order, field)) is not None:
        return refusal
    is_quantity = field in {FormField.QUANTITY, FormField.DISPLAY_QUANTITY}
    if is_quantity and _is_tokenised(context) and not context.are_readings_equal:
        return Problem(code=AmendProblem.UNIT_UNCONFIRMED, field=field)
    return None


def _is_tokenised(context: AmendContext) -> bool:
    return context.instrument is not None and context.instrument.is_tokenised


def _judged(change: Change) -> AmendPlan:
    """Return the plan with everything that stands in its way, and the intent where nothing does."""
    deadline = parse_deadline(change.draft.deadline)
    findings = limit_findings(change) if change.changes(*change.fields) else WITHIN_LIMITS
    rules = (minimum_cost_problem(change), post_only_problem(change))
    found = (*(one for one in rules if one is not None), *findings.refusals)
    fields = {name: _with_problems(plan, found) for name, plan in change.fields.items()}
    problems = tuple(_problems(fields, found, deadline))
    return AmendPlan(
        context=change.context,
        draft=change.draft,
        fields=fields,
        effects=change.effects,
        post_only=change.post_only,
        is_post_only_forced=change.post_only and bool(change.order.post_only),
        problems=problems,
        warnings=(*warnings_of(change), *findings.asks),
        confirmation=change.instrument.symbol if findings.asks else None,
        intent=None if problems or isinstance(deadline, Problem) else _intent(change, deadline),
    )


def _with_problems(plan: FieldPlan, found: Sequence[Problem]) -> FieldPlan:
    """Return the plan of a field with what was found of it when all fields were known."""
    own = tuple(problem for problem in found if problem.field is plan.field)
    return dataclasses.replace(plan, problems=plan.problems + own)


def _problems(
    fields: Fields, found: Sequence[Problem], deadline: Decimal | Problem | None
) -> Iterator[Problem]:
    of_fields = [problem for plan in fields.values() for problem in plan.problems]
    yield from of_fields
    yield from (problem for problem in found if problem.field is None)
    if isinstance(deadline, Problem):
        yield deadline
    if not of_fields and all(plan.sends is None for plan in fields.values()):
        yield Problem(code=AmendProblem.NOTHING_TO_SEND)


def _intent(change: Change, deadline: Decimal | None) -> AmendIntent:
    """Return the request: the very values the plan shows."""
    fields = change.fields
    sent = [plan for plan in fields.values() if plan.sends is not None]
    return AmendIntent(
        key=change.order.key,
        seen=change.order,
        quantity=_number(fields[FormField.QUANTITY].sends),
        display_quantity=_number(fields[FormField.DISPLAY_QUANTITY].sends),
        limit_price=_price(change, FormField.LIMIT_PRICE),
        trigger_price=_price(change, FormField.TRIGGER_PRICE),
        post_only=change.post_only,
        pair=change.order.instrument if change.instrument.is_tokenised else None,
        deadline_seconds=deadline,
        typed={str(plan.field): plan.typed for plan in sent if plan.typed is not None},
    )


def _price(change: Change, field: FormField) -> Price | None:
    """Return a price as it goes out: the present one where the venue wants it said again."""
    sends = change.fields[field].sends
    return change.fields[field].now if sends is None and sends_both_prices(change.order) else sends


def _number(value: Price | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
