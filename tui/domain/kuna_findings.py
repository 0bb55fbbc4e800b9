"""What is to be said of a Kuna ticket: what stands in the way, and what is worth knowing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tui.domain.creating import CreateEffects, TicketContext, TicketNumber, TicketProblem
from tui.domain.instrument import Instrument
from tui.domain.kuna_ticket import (
    MOST_OPEN,
    KunaDraft,
    KunaKind,
    KunaProblem,
    kuna_fields,
)
from tui.domain.kuna_triggers import stop_problem, stop_warning
from tui.domain.limit_checks import LimitFindings, check_order_value
from tui.domain.problem import FormField, Problem, ProblemValue
from tui.domain.ticket_findings import distance_limits
from tui.domain.ticket_terms import is_accepting


@dataclass(frozen=True, slots=True, kw_only=True)
class KunaWorked:
    """A ticket whose market is known, worked out."""

    context: TicketContext
    draft: KunaDraft
    """As it would be sent: a trigger has the type that was worked out, where it could be."""
    instrument: Instrument
    kind: KunaKind
    """What was chosen."""
    numbers: Mapping[FormField, TicketNumber]
    effects: CreateEffects

    @property
    def stop(self) -> TicketNumber | None:
        """The stop, of an order that has one."""
        return self.numbers.get(FormField.TRIGGER_PRICE)


def problems_of(worked: KunaWorked) -> Iterator[Problem]:
    """Yield what stands in the way: the fields' own problems in the form's order, then the rest."""
    found = dict(_field_problems(worked))
    for field in kuna_fields(worked.draft):
        if field in found:
            yield found[field]
    context = worked.context
    if context.mode is not None and not is_accepting(context.mode):
        values = {"name": "the venue", "word": context.mode.value.replace("_", "-")}
        yield Problem(code=TicketProblem.MARKET_CLOSED, values=values)
    if context.open_orders is not None and context.open_orders >= MOST_OPEN:
        counts: dict[str, ProblemValue] = {"open": context.open_orders, "most": MOST_OPEN}
        yield Problem(code=KunaProblem.OPEN_ORDERS, field=FormField.INSTRUMENT, values=counts)


def _field_problems(worked: KunaWorked) -> Iterator[tuple[FormField, Problem]]:
    draft, numbers, stop = worked.draft, worked.numbers, worked.stop
    if stop is not None:
        wrong = stop_problem(worked.context, draft.side, worked.kind, stop.amount)
        if wrong is not None:
            yield FormField.TRIGGER_PRICE, wrong
    if FormField.QUANTITY in numbers and FormField.QUOTE_QUANTITY in numbers:
        field = FormField.QUOTE_QUANTITY
        if draft.quantity.strip():
            yield field, Problem(code=KunaProblem.BOTH_QUANTITIES, field=field)
    for field, number in numbers.items():
        if number.problem is not None:
            yield field, number.problem


def limits_of(worked: KunaWorked) -> LimitFindings:
    """Hold the order against the operator's own limits."""
    limits, effects = worked.context.rules.limits, worked.effects
    findings = distance_limits(limits, worked.draft, effects)
    number = worked.numbers.get(worked.draft.quantity_field)
    if number is None or number.amount is None:
        return findings
    return check_order_value(limits, worked.instrument.quote, effects.value) + findings


def warnings_of(worked: KunaWorked) -> Iterator[Problem]:
    """Yield what is worth knowing before sending."""
    effects, stop = worked.effects, worked.stop
    if stop is not None:
        among = stop_warning(worked.context, stop.amount)
        if among is not None:
            yield among
    if effects.fills_at_once and worked.kind is not KunaKind.MARKET:
        yield Problem(code=TicketProblem.FILLS_AT_ONCE, field=FormField.LIMIT_PRICE)
    if effects.meets_own:
        values: dict[str, ProblemValue] = {"count": len(effects.meets_own)}
        values["order"] = str(effects.meets_own[0].order_id)
        yield Problem(code=KunaProblem.MEETS_OWN, values=values)
    if effects.twins:
        yield Problem(code=TicketProblem.TWIN, values={"order": str(effects.twins[0].order_id)})
    if worked.context.open_orders is None:
        yield Problem(code=KunaProblem.OPEN_ORDERS_UNREAD, values={"most": MOST_OPEN})
    yield from _funds_warnings(worked)


def _funds_warnings(worked: KunaWorked) -> Iterator[Problem]:
    """Warn where the money may not do. The fee asks for none: it comes off what is received."""
    needs, field = worked.effects.needs, worked.draft.quantity_field
    if needs is None or needs.free is None:
        return
    values: dict[str, ProblemValue] = {"currency": needs.currency, "needs": needs.amount}
    values["free"] = needs.free
    if needs.is_short:
        yield Problem(code=TicketProblem.FUNDS_SHORT, field=field, values=values)
