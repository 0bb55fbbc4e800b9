"""What the order of any ticket does, in lines: what tickets of all venues say alike."""

from collections.abc import Iterator

from tui.domain.creating import TicketPlan, TicketProblem
from tui.domain.embed_ticket import EmbedProblem
from tui.domain.problem import FormField
from tui.presentation.figures import percent, ticks
from tui.presentation.form_lines import labelled, labelled_words, limit_parts
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, joined
from tui.presentation.ticket_form import is_missing, label

_DOT = Span(" · ", Tone.MUTED)
_OWN = {
    TicketProblem.FIRES_AT_ONCE,
    TicketProblem.UNIT_UNCONFIRMED,
    EmbedProblem.WAS_PAUSED,
    EmbedProblem.USER_SPELLING,
    EmbedProblem.USER_NOT_POLLED,
}
"""What asks for a word by itself, whatever the limits are."""


def words_lines(plan: TicketPlan, words: str, width: int) -> tuple[Line, ...]:
    """Say the order in words, or while there are none yet what keeps it from being said."""
    if words:
        return labelled_words("in words", words, width, Tone.STRONG)
    return labelled_words("in words", _wanting(plan), width, Tone.MUTED)


def _wanting(plan: TicketPlan) -> str:
    if plan.context.instrument is None:
        return f"Name a {label(plan, FormField.INSTRUMENT)} first."
    missing = [label(plan, name) for name in plan.fields if is_missing(plan, name)]
    if missing:
        return f"Still missing: {', '.join(missing)}."
    return "Something above cannot be sent as it stands."


def warning_lines(plan: TicketPlan, width: int) -> Iterator[Line]:
    """Say what no field is to blame for."""
    for problem in plan.problems:
        if problem.field is None:
            yield from labelled_words("not now", problem_sentence(problem), width, Tone.DANGER)
    for problem in (*plan.confirmations, *plan.warnings):
        if problem.field is None:
            yield from labelled_words("look", problem_sentence(problem), width, Tone.WARN)


def distance_lines(plan: TicketPlan, base: str, width: int) -> tuple[Line, ...]:
    """Say how far from the market, named by its `base`, the order acts; nothing while unknown."""
    effects = plan.effects
    if effects.market is None or effects.acts_at is None:
        return ()
    parts: list[Line] = []
    if effects.distance is not None:
        parts.append((Span(percent(effects.distance)),))
    if effects.ticks is not None:
        parts.append((Span("ticks ", Tone.MUTED), Span(ticks(effects.ticks))))
    return labelled(f"away from {base}", parts, width)


def at_once_lines(plan: TicketPlan, width: int, *, is_meant: bool) -> tuple[Line, ...]:
    """Say what happens as soon as the order arrives; nothing while that is not known.

    Args:
        plan: The ticket worked out.
        width: The cells there are.
        is_meant: Whether filling at once is what such an order is for.
    """
    effects = plan.effects
    if effects.fires_at_once is not None:
        answer = _answer("fires", is_so=effects.fires_at_once)
    elif effects.fills_at_once is not None:
        answer = _answer("fills", is_so=effects.fills_at_once, is_meant=is_meant)
    else:
        return ()
    met = Span("YES", Tone.DANGER) if effects.meets_own else Span("no")
    return labelled("at once?", [answer, (Span("own orders met? ", Tone.MUTED), met)], width)


def _answer(what: str, *, is_so: bool, is_meant: bool = False) -> Line:
    if not is_so:
        return (Span("no"),)
    return (Span(f"YES, it {what}", Tone.PLAIN if is_meant else Tone.DANGER),)


def limit_lines(plan: TicketPlan, width: int) -> tuple[Line, ...]:
    """Say how near the operator's own limits an order is."""
    effects, instrument = plan.effects, plan.context.instrument
    if instrument is None:
        return ()
    limits = plan.context.rules.limits
    parts = limit_parts(limits, instrument.quote, effects.value, effects.distance)
    return labelled("your limits", [joined(parts, _DOT)], width) if parts else ()


def confirmation_reason(plan: TicketPlan) -> str:
    """Say in a few words what the typed word is asked for."""
    codes = {problem.code for problem in plan.confirmations}
    if codes == {TicketProblem.FIRES_AT_ONCE}:
        return "see the trigger above"
    if codes == {EmbedProblem.WAS_PAUSED}:
        return "it was paused"
    return "see above" if codes & _OWN else "over your limit"
