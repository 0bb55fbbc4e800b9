"""What an amend does: distance, value, queue, cost, limits, and the request itself."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from tui.domain.amend_problem import AmendProblem
from tui.domain.amending import AmendPlan, BeforeAfter, QueueEffect
from tui.domain.capabilities import CapabilityProblem
from tui.domain.numbers import EXACT
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.presentation.amend_fields import decimals_of
from tui.presentation.clean import ELLIPSIS, clean, fit
from tui.presentation.figures import NONE, compact, money, percent, price_text, ticks
from tui.presentation.moments import age_text
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, fit_line, wrapped

LABEL_CELLS = 18
_ARROW = " -> "
_DOT = Span(" · ", Tone.MUTED)
_GAP = Span("   ")

_SAID_ELSEWHERE = frozenset({AmendProblem.NOTHING_TO_SEND, *CapabilityProblem})
"""What an order cannot do stands over the whole form."""

_Part = Line


def effect_lines(
    plan: AmendPlan, cost: RateCost | None, request: str, width: int, request_lines: int
) -> tuple[Line, ...]:
    """Return what stands under "what this does", at this width.

    Args:
        plan: The form worked out.
        cost: What it costs of the venue's counter, where that is known.
        request: The request as it would be sent; empty while there is none.
        width: The cells there are.
        request_lines: On how many lines the request may stand.
    """
    lines = [*_whole_form(plan, width)]
    lines += _row("away from market", _distance(plan), width)
    lines += _row("value left", _value(plan), width)
    lines += _row("queue", [_queue(plan)], width)
    lines += _row("fills at once?", _meets(plan), width)
    if cost is not None:
        lines += _row("rate", _rate(cost), width)
    if limits := limit_parts(plan):
        lines += _row("your limits", limits, width, _DOT)
    if request:
        lines += _request(request, width, request_lines)
    return tuple(lines)


def _row(name: str, parts: list[_Part], width: int, separator: Span = _GAP) -> tuple[Line, ...]:
    """Return parts behind a label, on as few lines as hold them."""
    shown = [part for part in parts if part]
    rows = wrapped(shown, separator, width - LABEL_CELLS) or ((Span(NONE),),)
    label = Span(" " + fit(name, LABEL_CELLS - 1), Tone.MUTED)
    blank = Span(" " * LABEL_CELLS)
    return tuple(
        fit_line((blank if index else label, *row), width) for index, row in enumerate(rows)
    )


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
        return [(Span("the market's price is not known", Tone.WARN),)]
    parts: list[_Part] = [(Span(before_after(effects.distance, percent)),)]
    if effects.ticks.before is not None or effects.ticks.after is not None:
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


def _rate(cost: RateCost) -> list[_Part]:
    after = cost.used + cost.points
    text = f"{_points(cost.points)}, {cost.used:.3g}{_ARROW}{after:.3g} of {cost.maximum:.3g}"
    tone = Tone.PLAIN if cost.has_room else Tone.DANGER
    parts: list[_Part] = [(Span("this pair ", Tone.MUTED), Span(f"{text} (estimate)", tone))]
    if not cost.has_room:
        parts.append((Span("no room now", Tone.DANGER),))
    if cost.cheaper_points is not None and cost.cheaper_in is not None:
        wait = age_text(cost.cheaper_in)
        parts.append((Span(f"{_points(cost.cheaper_points)} in {wait}", Tone.MUTED),))
    return parts


def _points(points: float) -> str:
    return f"+{points:.3g}"


def limit_parts(plan: AmendPlan) -> list[_Part]:
    """Hold the figures against each limit the operator has set, in words."""
    limits, instrument = plan.context.rules.limits, plan.context.instrument
    quote = "" if instrument is None else instrument.quote
    value, away = plan.effects.value.after, plan.effects.distance.after
    parts: list[_Part] = []
    for asks, refuses, figure, name, write in (
        (
            limits.confirm_order_value.get(quote),
            limits.max_order_value.get(quote),
            value,
            "value",
            compact,
        ),
        (
            limits.confirm_distance_percent,
            limits.max_distance_percent,
            None if away is None else abs(away),
            "distance",
            _bare_percent,
        ),
    ):
        limit = asks if asks is not None else refuses
        if limit is not None and figure is not None:
            parts.append(_limit(name, figure, limit, write))
    return parts


def _bare_percent(value: Decimal) -> str:
    return percent(value).lstrip("+")


def _limit(name: str, figure: Decimal, limit: Decimal, write: Callable[[Decimal], str]) -> _Part:
    is_over = figure > limit
    word = "OVER" if is_over else "ok"
    text = f"{name} {write(figure)} of {write(limit)} {word}"
    return (Span(text, Tone.DANGER if is_over else Tone.PLAIN),)


def _request(request: str, width: int, most: int) -> tuple[Line, ...]:
    """Return the request as it goes out, cut at the end where it is longer than its lines."""
    parts = list(_parts(clean(request), width - LABEL_CELLS))
    shown = parts[:most]
    if len(parts) > most:
        shown[-1] = shown[-1][: width - LABEL_CELLS - 1] + ELLIPSIS
    label = Span(" " + fit("sent as", LABEL_CELLS - 1), Tone.MUTED)
    blank = Span(" " * LABEL_CELLS)
    return tuple(
        (blank if index else label, Span(part, Tone.STRONG)) for index, part in enumerate(shown)
    )


def _parts(text: str, room: int) -> Iterator[str]:
    """Split a text behind a word, or a comma, where there is one near the end of the room."""
    while len(text) > room:
        ends = (text.rfind(mark, room // 2, room) + 1 for mark in (" ", ","))
        end = max(ends) or room
        yield text[:end]
        text = text[end:]
    yield text
