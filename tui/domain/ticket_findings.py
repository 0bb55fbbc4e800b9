"""What is to be said of a ticket: what stands in the way, what asks for a word, what warns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.creating import (
    CreateEffects,
    SpotDraft,
    TicketContext,
    TicketDraft,
    TicketNumber,
    TicketProblem,
    fields_of,
)
from tui.domain.instrument import Instrument
from tui.domain.limit_checks import LimitFindings, check_distance, check_order_value
from tui.domain.numbers import EXACT
from tui.domain.order import TRIGGERED_TYPES, OrderType, QuantityUnit, Side, TimeInForce
from tui.domain.problem import FormField, Problem, ProblemValue
from tui.domain.rules import Limits
from tui.domain.ticket_quantities import unit_of
from tui.domain.ticket_terms import Terms, is_posted

_ROOM_FOR_FEES = Decimal(100)
"""Less than a hundredth left over may not pay the fee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A ticket whose market is known, worked out."""

    context: TicketContext
    draft: SpotDraft
    instrument: Instrument
    numbers: Mapping[FormField, TicketNumber]
    terms: Terms
    effects: CreateEffects


def problems_of(worked: Worked) -> Iterator[Problem]:
    """Yield what stands in the way: the fields' own problems in the form's order, then the rest."""
    for field in fields_of(worked.draft, worked.instrument):
        number = worked.numbers.get(field)
        if number is not None and number.problem is not None:
            yield number.problem
        yield from (one for one in worked.terms.problems if one.field is field)
    yield from (one for one in worked.terms.problems if one.field is None)
    yield from _minimum_problems(worked)
    effects = worked.effects
    for price, field in (
        (effects.acts_at, FormField.TRIGGER_PRICE),
        (effects.limit_at, FormField.LIMIT_PRICE),
    ):
        if price is not None and price <= 0:
            yield Problem(code=TicketProblem.OFFSET_BEYOND_ZERO, field=field)


def _minimum_problems(worked: Worked) -> Iterator[Problem]:
    quantity, value = worked.numbers[FormField.QUANTITY].amount, worked.effects.value
    instrument = worked.instrument
    least, least_cost = instrument.minimum_quantity, instrument.minimum_cost
    is_base = unit_of(worked.draft) is QuantityUnit.BASE
    if is_base and quantity is not None and least is not None and quantity < least:
        yield Problem(
            code=TicketProblem.BELOW_MINIMUM,
            field=FormField.QUANTITY,
            values={"quantity": quantity, "minimum": least, "currency": instrument.base},
        )
    elif value and least_cost is not None and 0 < value < least_cost:
        yield Problem(
            code=TicketProblem.BELOW_MINIMUM_COST,
            field=FormField.QUANTITY,
            values={"value": value, "minimum": least_cost, "currency": instrument.quote},
        )


def limits_of(worked: Worked) -> LimitFindings:
    """Hold the order against the operator's own limits."""
    limits, effects = worked.context.rules.limits, worked.effects
    findings = distance_limits(limits, worked.draft, effects)
    if worked.numbers[FormField.QUANTITY].amount is None:
        return findings
    return check_order_value(limits, worked.instrument.quote, effects.value) + findings


def distance_limits(limits: Limits, draft: TicketDraft, effects: CreateEffects) -> LimitFindings:
    """Hold the prices of an order against the limits on their distance from the market."""
    findings = LimitFindings()
    side, acts_at, limit_at = draft.side, effects.acts_at, effects.limit_at
    if draft.order_type not in TRIGGERED_TYPES:
        if limit_at is None:
            return findings
        return findings + check_distance(limits, side, limit_at, effects.market)
    if acts_at is not None:
        findings += check_distance(
            limits,
            side,
            acts_at,
            effects.market,
            can_trade=False,
            field=FormField.TRIGGER_PRICE,
        )
    if limit_at is not None and acts_at is not None:
        # The market is at the trigger when the limit begins to count.
        findings += check_distance(limits, side, limit_at, acts_at)
    return findings


def confirmations_of(worked: Worked) -> Iterator[Problem]:
    """Yield what is sent only after a word was typed, whatever the limits say."""
    effects = worked.effects
    if effects.fires_at_once and effects.acts_at is not None:
        yield Problem(
            code=TicketProblem.FIRES_AT_ONCE,
            field=FormField.TRIGGER_PRICE,
            values={"trigger": effects.acts_at, "market": effects.market or effects.acts_at},
        )
    if worked.instrument.is_tokenised:
        values = {"symbol": worked.instrument.symbol}
        yield Problem(code=TicketProblem.UNIT_UNCONFIRMED, field=FormField.QUANTITY, values=values)


def warnings_of(worked: Worked) -> Iterator[Problem]:
    """Yield what is worth knowing before sending."""
    draft, effects = worked.draft, worked.effects
    yield from _fill_warnings(draft, effects)
    if effects.meets_own:
        yield Problem(
            code=TicketProblem.MEETS_OWN,
            values={
                "count": len(effects.meets_own),
                "order": str(effects.meets_own[0].order_id),
                "yields": draft.self_trade.value,
            },
        )
    if effects.twins:
        yield Problem(code=TicketProblem.TWIN, values={"order": str(effects.twins[0].order_id)})
    yield from _funds_warnings(worked)


def _fill_warnings(draft: SpotDraft, effects: CreateEffects) -> Iterator[Problem]:
    if draft.order_type is OrderType.MARKET or effects.fills_at_once is None:
        return
    is_immediate = draft.time_in_force in {TimeInForce.IOC, TimeInForce.FOK}
    if effects.fills_at_once and is_posted(draft):
        yield Problem(code=TicketProblem.POST_ONLY_WOULD_TAKE, field=FormField.LIMIT_PRICE)
    elif effects.fills_at_once and not is_immediate:
        yield Problem(code=TicketProblem.FILLS_AT_ONCE, field=FormField.LIMIT_PRICE)
    elif is_immediate and not effects.fills_at_once:
        values = {"word": str(draft.time_in_force)}
        yield Problem(
            code=TicketProblem.NOTHING_TO_TAKE, field=FormField.LIMIT_PRICE, values=values
        )


def _funds_warnings(worked: Worked) -> Iterator[Problem]:
    needs, draft = worked.effects.needs, worked.draft
    if needs is None or needs.free is None:
        return
    values: dict[str, ProblemValue] = {"currency": needs.currency, "needs": needs.amount}
    values["free"] = needs.free
    if needs.is_short:
        yield Problem(code=TicketProblem.FUNDS_SHORT, field=FormField.QUANTITY, values=values)
        return
    pays_fee = (draft.side is Side.SELL) is draft.fee_in_base
    left = EXACT.subtract(needs.free, needs.amount)
    if pays_fee and EXACT.multiply(left, _ROOM_FOR_FEES) < needs.amount:
        yield Problem(code=TicketProblem.FEE_ON_TOP, field=FormField.QUANTITY, values=values)
