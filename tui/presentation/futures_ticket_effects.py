"""What a Futures ticket does, in lines: words, figures, cost, and the request itself."""

from collections.abc import Iterator, Sequence

from tui.domain.creating import TicketProblem
from tui.domain.futures_findings import margin_of
from tui.domain.futures_ticket import FuturesKind, FuturesPlan
from tui.domain.rate_cost import RateCost
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, percent, ticks
from tui.presentation.form_lines import (
    labelled,
    labelled_words,
    limit_parts,
    rate_parts,
    request_lines,
)
from tui.presentation.futures_ticket_words import futures_words
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, joined
from tui.presentation.ticket_form import is_missing, label
from tui.presentation.ticket_words import value_words

_DOT = Span(" · ", Tone.MUTED)


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
    lines = list(labelled_words("in words", *_words(plan, width)))
    lines += _warnings(plan, width)
    effects = plan.effects
    if effects.market is not None and effects.acts_at is not None:
        lines += labelled("away from mark", [*_distance(plan)], width)
    lines += labelled("value", [*_value(plan)], width)
    if effects.fills_at_once is not None or effects.fires_at_once is not None:
        lines += labelled("at once?", [*_at_once(plan)], width)
    if cost is not None:
        lines += labelled("rate", rate_parts(cost, "this key"), width)
    lines += _limits(plan, width)
    if requests:
        lines += _together(plan, len(requests), width)
        lines += request_lines(requests[0], width, request_most)
    return tuple(lines)


def _words(plan: FuturesPlan, width: int) -> tuple[str, int, Tone]:
    words = futures_words(plan)
    if words:
        return words, width, Tone.STRONG
    if plan.context.instrument is None:
        return "Name a market first.", width, Tone.MUTED
    missing = [label(plan, name) for name in plan.fields if is_missing(plan, name)]
    if missing:
        return f"Still missing: {', '.join(missing)}.", width, Tone.MUTED
    return "Something above cannot be sent as it stands.", width, Tone.MUTED


def _warnings(plan: FuturesPlan, width: int) -> Iterator[Line]:
    """Say what no field is to blame for."""
    for problem in plan.problems:
        if problem.field is None:
            yield from labelled_words("not now", problem_sentence(problem), width, Tone.DANGER)
    for problem in (*plan.confirmations, *plan.warnings):
        if problem.field is None:
            yield from labelled_words("look", problem_sentence(problem), width, Tone.WARN)


def _distance(plan: FuturesPlan) -> Iterator[Line]:
    effects = plan.effects
    if effects.distance is not None:
        yield (Span(percent(effects.distance)),)
    if effects.ticks is not None:
        yield (Span("ticks ", Tone.MUTED), Span(ticks(effects.ticks)))


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


def _at_once(plan: FuturesPlan) -> Iterator[Line]:
    effects = plan.effects
    if effects.fires_at_once is not None:
        yield _answer("fires", is_so=effects.fires_at_once)
    elif effects.fills_at_once is not None:
        immediate = {FuturesKind.MARKET, FuturesKind.IOC, FuturesKind.FOK}
        is_meant = plan.draft.kind in immediate
        yield _answer("fills", is_so=effects.fills_at_once, is_meant=is_meant)
    met = Span("YES", Tone.DANGER) if effects.meets_own else Span("no")
    yield (Span("own orders met? ", Tone.MUTED), met)


def _answer(what: str, *, is_so: bool, is_meant: bool = False) -> Line:
    if not is_so:
        return (Span("no"),)
    return (Span(f"YES, it {what}", Tone.PLAIN if is_meant else Tone.DANGER),)


def _limits(plan: FuturesPlan, width: int) -> tuple[Line, ...]:
    effects, instrument = plan.effects, plan.context.instrument
    if instrument is None or plan.draft.makes_ladder:
        return ()
    limits = plan.context.rules.limits
    parts = limit_parts(limits, instrument.quote, effects.value, effects.distance)
    return labelled("your limits", [joined(parts, _DOT)], width) if parts else ()


def _together(plan: FuturesPlan, requests: int, width: int) -> tuple[Line, ...]:
    """Say how the lines of a ladder go out together."""
    count = len(plan.lines)
    if count < 2:
        return ()
    how = "one request" if requests == 1 else f"{requests} requests, the first below"
    text = f"{count} orders in {how}, an outcome each. PgDn: the lines."
    return labelled_words("together", text, width)


def futures_confirmation_reason(plan: FuturesPlan) -> str:
    """Say in a few words what the typed word is asked for."""
    codes = {problem.code for problem in plan.confirmations}
    if codes == {TicketProblem.FIRES_AT_ONCE}:
        return "see the trigger above"
    return "see above" if TicketProblem.FIRES_AT_ONCE in codes else "over your limit"
