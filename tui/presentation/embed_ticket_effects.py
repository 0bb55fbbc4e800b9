"""What an Embed ticket does, in lines: words, own sum, what happens at once, the request itself."""

from collections.abc import Iterator

from tui.domain.embed_ticket import EmbedPlan
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.presentation.embed_ticket_words import (
    embed_words,
    estimate_words,
    opposite_words,
    rate_text,
)
from tui.presentation.form_lines import (
    labelled,
    labelled_words,
    limit_parts,
    rate_parts,
    request_lines,
)
from tui.presentation.text import Line, Span, Tone, joined
from tui.presentation.ticket_lines import warning_lines, words_lines

_DOT = Span(" · ", Tone.MUTED)


def embed_effect_lines(plan: EmbedPlan, width: int) -> tuple[Line, ...]:
    """Return what always stands under the fields: what will happen, and whether at once."""
    lines = [*words_lines(plan, embed_words(plan), width), *warning_lines(plan, width)]
    lines += labelled("at once?", [*_at_once(plan)], width) if _is_asked(plan) else ()
    return tuple(lines)


def embed_rest_lines(
    plan: EmbedPlan, cost: RateCost | None, request: str, width: int
) -> tuple[Line, ...]:
    """Return the figures, and the request whole.

    Args:
        plan: The ticket worked out.
        cost: What it costs of the venue's budget, where that is known.
        request: The request as it would be sent; empty while there is none.
        width: The cells there are.
    """
    lines: list[Line] = []
    if plan.estimate is not None and plan.trade is not None:
        lines += labelled_words("own sum", estimate_words(plan.estimate, plan.trade), width)
    if cost is not None:
        lines += labelled("rate", rate_parts(cost, "this key"), width)
    lines += _limits(plan, width)
    lines += request_lines(request, width) if request else ()
    return tuple(lines)


def _is_asked(plan: EmbedPlan) -> bool:
    return plan.trade is not None and plan.amount(FormField.TRIGGER_PRICE) is not None


def _at_once(plan: EmbedPlan) -> Iterator[Line]:
    """Say whether it fires as soon as it arrives, and whether the other condition would."""
    fires, trade = plan.effects.fires_at_once, plan.trade
    if fires is None or trade is None:
        yield (Span("not known: there is no fresh rate", Tone.WARN),)
        return
    if fires:
        yield (Span("YES, it fires", Tone.DANGER),)
    else:
        yield (Span("no"),)
    yield (Span("rate ", Tone.MUTED), Span(rate_text(plan)))
    if plan.opposite_fires:
        yield (Span(f"{opposite_words(trade)} it fires AT ONCE", Tone.WARN),)


def _limits(plan: EmbedPlan, width: int) -> tuple[Line, ...]:
    """Say how near the operator's own limits it is: values by the money it is paid in."""
    if plan.trade is None:
        return ()
    limits, effects = plan.context.rules.limits, plan.effects
    parts = limit_parts(limits, plan.trade.money, effects.value, effects.distance)
    return labelled("your limits", [joined(parts, _DOT)], width) if parts else ()
