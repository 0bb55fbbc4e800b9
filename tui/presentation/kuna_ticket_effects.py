"""What a Kuna ticket does, in lines: words, figures, its id, and the request itself."""

from collections.abc import Iterator

from tui.domain.kuna_ticket import FEE_PERCENT, MOST_OPEN, KunaKind, KunaPlan
from tui.domain.rate_cost import RateCost
from tui.presentation.form_lines import labelled, rate_parts, request_lines
from tui.presentation.kuna_ticket_rows import short_id
from tui.presentation.kuna_ticket_words import kuna_words
from tui.presentation.text import Line, Span, Tone
from tui.presentation.ticket_effects import needs_line
from tui.presentation.ticket_lines import (
    at_once_lines,
    distance_lines,
    limit_lines,
    warning_lines,
    words_lines,
)
from tui.presentation.ticket_words import value_words


def kuna_effect_lines(plan: KunaPlan, width: int) -> tuple[Line, ...]:
    """Return what always stands under the fields: what will happen, its value, and whether now."""
    lines = [*words_lines(plan, kuna_words(plan), width), *warning_lines(plan, width)]
    lines += labelled("value", [*_value(plan)], width)
    lines += at_once_lines(plan, width, is_meant=plan.kind is KunaKind.MARKET)
    return tuple(lines)


def kuna_rest_lines(
    plan: KunaPlan, cost: RateCost | None, request: str, width: int
) -> tuple[Line, ...]:
    """Return the other figures, and the request whole.

    Args:
        plan: The ticket worked out.
        cost: What it costs of the venue's budget, where that is known.
        request: The request as it would be sent; empty while there is none.
        width: The cells there are.
    """
    lines = [*distance_lines(plan, "median", width)]
    if cost is not None:
        lines += labelled("rate", rate_parts(cost, "this key"), width)
    lines += limit_lines(plan, width)
    lines += labelled("open orders", [*_open(plan)], width)
    lines += request_lines(request, width) if request else ()
    return tuple(lines)


def _value(plan: KunaPlan) -> Iterator[Line]:
    effects, instrument = plan.effects, plan.context.instrument
    if instrument is None or effects.value is None:
        return
    words = value_words(effects.value, instrument.quote, is_estimated=effects.is_value_estimated)
    yield (Span(words),)
    if effects.needs is not None:
        yield needs_line(effects.needs, instrument)
    yield (Span(f"fee {FEE_PERCENT}% of what you receive", Tone.MUTED),)


def _open(plan: KunaPlan) -> Iterator[Line]:
    """Return how many orders are open of those allowed, and what the id of this one is for."""
    count = plan.context.open_orders
    said = "not read yet" if count is None else f"{count} of {MOST_OPEN}"
    is_full = count is not None and count >= MOST_OPEN
    yield (Span(said, Tone.DANGER if is_full else Tone.PLAIN),)
    made = f"id {short_id(plan.context.client_order_id)} made once: settles a lost reply"
    yield (Span(made, Tone.MUTED),)
