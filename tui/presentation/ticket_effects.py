"""What a ticket's order does, in lines: words, figures, cost, and the request itself."""

from collections.abc import Iterator

from tui.domain.creating import SpotPlan, TicketProblem
from tui.domain.order import OrderType
from tui.domain.rate_cost import RateCost
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, money, percent, ticks
from tui.presentation.form_lines import (
    labelled,
    labelled_words,
    limit_parts,
    rate_parts,
    request_lines,
)
from tui.presentation.moments import TimeZone
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, joined
from tui.presentation.ticket_form import is_missing, label
from tui.presentation.ticket_words import ticket_words, value_words

_DOT = Span(" · ", Tone.MUTED)


def ticket_effect_lines(
    plan: SpotPlan,
    cost: RateCost | None,
    request: str,
    zone: TimeZone,
    width: int,
    request_most: int,
) -> tuple[Line, ...]:
    """Return what stands under the fields.

    Args:
        plan: The ticket worked out.
        cost: What it costs of the venue's counter, where that is known.
        request: The request as it would be sent; empty while there is none.
        zone: The zone moments are shown in.
        width: The cells there are.
        request_most: On how many lines the request may stand.
    """
    lines = list(labelled_words("in words", *_words(plan, zone, width)))
    lines += _warnings(plan, width)
    if plan.effects.market is not None and plan.effects.acts_at is not None:
        lines += labelled("away from last", _distance(plan), width)
    lines += labelled("value", [*_value(plan)], width)
    if plan.effects.fills_at_once is not None or plan.effects.fires_at_once is not None:
        lines += labelled("at once?", [*_at_once(plan)], width)
    if cost is not None:
        lines += labelled("rate", rate_parts(cost), width)
    lines += _limits(plan, width)
    lines += request_lines(request, width, request_most) if request else ()
    return tuple(lines)


def _words(plan: SpotPlan, zone: TimeZone, width: int) -> tuple[str, int, Tone]:
    words = ticket_words(plan, zone)
    if words:
        return words, width, Tone.STRONG
    if plan.context.instrument is None:
        return "Name a market first.", width, Tone.MUTED
    missing = [label(plan, name) for name in plan.fields if is_missing(plan, name)]
    if missing:
        return f"Still missing: {', '.join(missing)}.", width, Tone.MUTED
    return "Something above cannot be sent as it stands.", width, Tone.MUTED


def _warnings(plan: SpotPlan, width: int) -> Iterator[Line]:
    """Say what no field is to blame for."""
    for problem in plan.problems:
        if problem.field is None:
            yield from labelled_words("not now", problem_sentence(problem), width, Tone.DANGER)
    for problem in (*plan.confirmations, *plan.warnings):
        if problem.field is None:
            yield from labelled_words("look", problem_sentence(problem), width, Tone.WARN)


def _distance(plan: SpotPlan) -> list[Line]:
    effects = plan.effects
    parts: list[Line] = []
    if effects.distance is not None:
        parts.append((Span(percent(effects.distance)),))
    if effects.ticks is not None:
        parts.append((Span("ticks ", Tone.MUTED), Span(ticks(effects.ticks))))
    return parts


def _value(plan: SpotPlan) -> Iterator[Line]:
    effects, instrument = plan.effects, plan.context.instrument
    if instrument is None or effects.value is None:
        return
    words = value_words(effects.value, instrument.quote, is_estimated=effects.is_value_estimated)
    yield (Span(words),)
    needs = effects.needs
    if needs is None:
        yield (Span("on margin", Tone.MUTED),)
        return
    amount = money(needs.amount) if needs.currency == instrument.quote else grouped(needs.amount)
    free = "not read yet" if needs.free is None else grouped(needs.free)
    tone = Tone.DANGER if needs.is_short else Tone.PLAIN
    yield (
        Span("needs ", Tone.MUTED),
        Span(f"{amount} {clean(needs.currency)}", tone),
        Span(" of free ", Tone.MUTED),
        Span(free, tone),
    )


def _at_once(plan: SpotPlan) -> Iterator[Line]:
    effects = plan.effects
    if effects.fires_at_once is not None:
        yield _answer("fires", is_so=effects.fires_at_once)
    elif effects.fills_at_once is not None:
        is_meant = plan.draft.order_type is OrderType.MARKET
        yield _answer("fills", is_so=effects.fills_at_once, is_meant=is_meant)
    met = Span("YES", Tone.DANGER) if effects.meets_own else Span("no")
    yield (Span("own orders met? ", Tone.MUTED), met)


def _answer(what: str, *, is_so: bool, is_meant: bool = False) -> Line:
    if not is_so:
        return (Span("no"),)
    return (Span(f"YES, it {what}", Tone.PLAIN if is_meant else Tone.DANGER),)


def _limits(plan: SpotPlan, width: int) -> tuple[Line, ...]:
    effects, instrument = plan.effects, plan.context.instrument
    if instrument is None:
        return ()
    limits = plan.context.rules.limits
    parts = limit_parts(limits, instrument.quote, effects.value, effects.distance)
    return labelled("your limits", [joined(parts, _DOT)], width) if parts else ()


def confirmation_reason(plan: SpotPlan) -> str:
    """Say in a few words what the typed name is asked for."""
    codes = {problem.code for problem in plan.confirmations}
    if codes == {TicketProblem.FIRES_AT_ONCE}:
        return "see the trigger above"
    own = {TicketProblem.FIRES_AT_ONCE, TicketProblem.UNIT_UNCONFIRMED}
    return "see above" if codes & own else "over your limit"
