"""What a Futures ticket does, in lines: words, figures, cost, and the request itself."""

from collections.abc import Iterator, Sequence

from tui.domain.futures_findings import margin_of
from tui.domain.futures_ticket import FuturesKind, FuturesPlan
from tui.domain.rate_cost import RateCost
from tui.presentation.clean import clean
from tui.presentation.figures import grouped
from tui.presentation.form_lines import labelled, labelled_words, rate_parts, request_lines
from tui.presentation.futures_ticket_words import futures_words
from tui.presentation.text import Line, Span, Tone
from tui.presentation.ticket_lines import (
    at_once_lines,
    distance_lines,
    limit_lines,
    warning_lines,
    words_lines,
)
from tui.presentation.ticket_words import value_words

_IMMEDIATE = frozenset({FuturesKind.MARKET, FuturesKind.IOC, FuturesKind.FOK})


def futures_effect_lines(
    plan: FuturesPlan,
    cost: RateCost | None,
    requests: Sequence[str],
    width: int,
    request_most: int,
) -> tuple[Line, ...]:
    """Return what stands under the fields.

    Args:
        plan: The ticket worked out.
        cost: What it costs of the venue's budget, where that is known.
        requests: The requests as they would be sent, in their order; empty while there are none.
        width: The cells there are.
        request_most: On how many lines the first request may stand.
    """
    lines = [*words_lines(plan, futures_words(plan), width), *warning_lines(plan, width)]
    lines += distance_lines(plan, "mark", width)
    lines += labelled("value", [*_value(plan)], width)
    lines += at_once_lines(plan, width, is_meant=plan.draft.kind in _IMMEDIATE)
    if cost is not None:
        lines += labelled("rate", rate_parts(cost, "this key"), width)
    if not plan.draft.makes_ladder:
        lines += limit_lines(plan, width)
    if requests:
        lines += _together(plan, len(requests), width)
        lines += request_lines(requests[0], width, request_most)
    return tuple(lines)


def _value(plan: FuturesPlan) -> Iterator[Line]:
    effects, instrument = plan.effects, plan.context.instrument
    if instrument is None or effects.value is None:
        return
    words = value_words(effects.value, instrument.quote, is_estimated=effects.is_value_estimated)
    yield (Span(words),)
    pot = margin_of(plan.context, instrument)
    if pot is None or pot.available is None:
        yield (Span("margin not read yet", Tone.MUTED),)
        return
    tone = Tone.PLAIN if pot.available > 0 else Tone.DANGER
    available = f"{grouped(pot.available)} {clean(pot.currency)}"
    yield (Span("margin available ", Tone.MUTED), Span(available, tone))


def _together(plan: FuturesPlan, requests: int, width: int) -> tuple[Line, ...]:
    """Say how the lines of a ladder go out together."""
    count = len(plan.lines)
    if count < 2:
        return ()
    how = "one request" if requests == 1 else f"{requests} requests, the first below"
    text = f"{count} orders in {how}, an outcome each. PgDn: the lines."
    return labelled_words("together", text, width)
