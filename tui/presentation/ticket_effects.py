"""What a Spot ticket's order does, in lines: words, figures, cost, and the request itself."""

from collections.abc import Iterator

from tui.domain.creating import Needs, SpotPlan
from tui.domain.instrument import Instrument
from tui.domain.order import OrderType
from tui.domain.rate_cost import RateCost
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, money
from tui.presentation.form_lines import labelled, rate_parts, request_lines
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Span, Tone
from tui.presentation.ticket_lines import (
    at_once_lines,
    distance_lines,
    limit_lines,
    warning_lines,
    words_lines,
)
from tui.presentation.ticket_words import ticket_words, value_words


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
    lines = [*words_lines(plan, ticket_words(plan, zone), width), *warning_lines(plan, width)]
    lines += distance_lines(plan, "last", width)
    lines += labelled("value", [*_value(plan)], width)
    is_meant = plan.draft.order_type is OrderType.MARKET
    lines += at_once_lines(plan, width, is_meant=is_meant)
    if cost is not None:
        lines += labelled("rate", rate_parts(cost), width)
    lines += limit_lines(plan, width)
    lines += request_lines(request, width, request_most) if request else ()
    return tuple(lines)


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
    yield needs_line(needs, instrument)


def needs_line(needs: Needs, instrument: Instrument) -> Line:
    """Return what an order holds until it is filled, of what is free."""
    amount = money(needs.amount) if needs.currency == instrument.quote else grouped(needs.amount)
    free = "not read yet" if needs.free is None else grouped(needs.free)
    tone = Tone.DANGER if needs.is_short else Tone.PLAIN
    return (
        Span("needs ", Tone.MUTED),
        Span(f"{amount} {clean(needs.currency)}", tone),
        Span(" of free ", Tone.MUTED),
        Span(free, tone),
    )
