"""What an amend does: distance, value, queue, cost, limits, and the request itself."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from tui.domain.amend_problem import AmendProblem
from tui.domain.amending import AmendPlan, BeforeAfter, QueueEffect
from tui.domain.capabilities import (
    CapabilityProblem,
    is_amended_in_place,
    is_trailing,
    is_waiting,
)
from tui.domain.identifiers import VenueId
from tui.domain.market_bases import fresh
from tui.domain.numbers import EXACT
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.presentation.amend_fields import decimals_of
from tui.presentation.clean import clean
from tui.presentation.figures import NONE, money, percent, price_text, ticks
from tui.presentation.form_lines import labelled, limit_parts, rate_parts, request_lines
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, wrapped

_ARROW = " -> "
_DOT = Span(" · ", Tone.MUTED)

_SAID_ELSEWHERE = frozenset({AmendProblem.NOTHING_TO_SEND, *CapabilityProblem})
"""What an order cannot do stands over the whole form."""

_Part = Line


def effect_lines(
    plan: AmendPlan, cost: RateCost | None, request: str, width: int, request_most: int
) -> tuple[Line, ...]:
    """Return what stands under "what this does", at this width.

    Args:
        plan: The form worked out.
        cost: What it costs of the venue's counter, where that is known.
        request: The request as it would be sent; empty while there is none.
        width: The cells there are.
        request_most: On how many lines the request may stand.
    """
    lines = [*_whole_form(plan, width)]
    lines += labelled("away from market", _distance(plan), width)
    lines += labelled("value left", _value(plan), width)
    if not is_amended_in_place(plan.context.order.key.venue):
        return tuple(lines)
    lines += labelled("queue", [_queue(plan)], width)
    lines += labelled("fills at once?", _meets(plan), width)
    if held := _held(plan):
        lines += labelled("held", [held], width)
    if cost is not None:
        lines += labelled("rate", rate_parts(cost, _counter(plan)), width)
    if limits := _limits(plan):
        lines += labelled("your limits", limits, width, _DOT)
    if request:
        lines += request_lines(request, width, request_most)
    return tuple(lines)


def _counter(plan: AmendPlan) -> str:
    is_of_pair = plan.context.order.key.venue is VenueId.KRAKEN_SPOT
    return "this pair" if is_of_pair else "this key"


def _whole_form(plan: AmendPlan, width: int) -> Iterator[Line]:
    """Say what stands in the way of the whole form, and what is worth knowing."""
    for problems, tone in ((plan.problems, Tone.DANGER), (plan.warnings, Tone.WARN)):
        for problem in problems:
            is_shown_elsewhere = problem.field in plan.fields or problem.field is FormField.DEADLINE
            if not is_shown_elsewhere and problem.code not in _SAID_ELSEWHERE:
                words = [(Span(word, tone),) for word in problem_sentence(problem).split(" ")]
                yield from wrapped(words, Span(" "), width, indent=Span(" "))


def before_after(figures: BeforeAfter, write: Callable[[Decimal], str]) -> str:
    """Write a figure before and after, once where it stays the same."""
    before = NONE if figures.before is None else write(figures.before)
    after = before if figures.after is None else write(figures.after)
    return before if after == before else f"{before}{_ARROW}{after}"


def signed_money(value: Decimal) -> str:
    """Write a difference of money, its sign always there, cents at least."""
    whole, _, fraction = money(EXACT.abs(value)).partition(".")
    return f"{'-' if value < 0 else '+'}{whole}.{fraction.ljust(2, '0')}"


def _distance(plan: AmendPlan) -> list[_Part]:
    effects = plan.effects
    if effects.distance.before is None and effects.distance.after is None:
        if is_trailing(plan.context.order) and fresh(plan.context.quote, plan.context.now):
            return [(Span("not known: the venue does not tell where its trigger is", Tone.MUTED),)]
        return [(Span("the market's price is not known", Tone.WARN),)]
    parts: list[_Part] = [(Span(before_after(effects.distance, percent)),)]
    instrument = plan.context.instrument
    has_ticks = instrument is not None and instrument.has_steps
    if has_ticks and (effects.ticks.before is not None or effects.ticks.after is not None):
        text = before_after(effects.ticks, ticks)
        parts.append((Span("ticks ", Tone.MUTED), Span(text)))
    return parts


def _value(plan: AmendPlan) -> list[_Part]:
    value, instrument = plan.effects.value, plan.context.instrument
    if value.before is None and value.after is None:
        return [(Span("not known: it trades at the market", Tone.MUTED),)]
    currency = "" if instrument is None else f" {clean(instrument.quote)}"
    text = before_after(value, money) + currency
    parts: list[_Part] = [(Span(text),)]
    if value.before is not None and value.after is not None and value.after != value.before:
        change = signed_money(EXACT.subtract(value.after, value.before))
        parts[0] = (Span(text), Span(f" ({change})", Tone.MUTED))
    total = plan.effects.total_if_filled
    if total is not None and plan.context.order.filled_quantity:
        parts.append((Span("in total ", Tone.MUTED), Span(money(total) + currency)))
    return parts


def _queue(plan: AmendPlan) -> _Part:
    limit = plan.fields[FormField.LIMIT_PRICE].becomes
    at = price_text(limit, decimals_of(plan))
    match plan.effects.queue:
        case QueueEffect.KEPT:
            return (Span("the place in the queue is kept, same order id"),)
        case QueueEffect.LOST_PRICE:
            return (Span(f"back of the queue at {at} (new price), same order id"),)
        case QueueEffect.LOST_QUANTITY:
            return (Span("back of the queue (quantity grows), same order id"),)
        case QueueEffect.NOT_IN_BOOK:
            return (Span("none while it waits for its trigger, same order id"),)
        case QueueEffect.UNTOLD:
            return (Span("the venue does not say whether its place is kept, same order id"),)
        case QueueEffect.UNCHANGED:
            return (Span("nothing changes yet", Tone.MUTED),)


def _meets(plan: AmendPlan) -> list[_Part]:
    effects = plan.effects
    if effects.fills_at_once is None:
        fills: _Part = (Span("not known: no price of this market", Tone.WARN),)
    elif effects.fills_at_once:
        fills = (Span("YES, at this price it trades at once", Tone.DANGER),)
    else:
        fills = (Span("no"),)
    meets = [clean(key.order_id) for key in effects.meets_own]
    own: _Part = (Span("own orders met? ", Tone.MUTED), Span("no"))
    if meets:
        own = (own[0], Span("YES " + ", ".join(meets), Tone.DANGER))
    return [fills, own]


def _held(plan: AmendPlan) -> _Part:
    """Say that the venue holds an amend back for a moment; nothing where it does not."""
    order, instrument = plan.context.order, plan.context.instrument
    is_held = not order.post_only and not is_waiting(order)
    if instrument is None or not instrument.hold_milliseconds or not is_held:
        return ()
    return (Span(f"by the venue for {instrument.hold_milliseconds} ms before it takes effect"),)


def _limits(plan: AmendPlan) -> list[_Part]:
    instrument, effects = plan.context.instrument, plan.effects
    currency = "" if instrument is None else instrument.quote
    limits = plan.context.rules.limits
    return limit_parts(limits, currency, effects.value.after, effects.distance.after)
