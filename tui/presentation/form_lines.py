"""The lines under a form's fields: a label, and behind it what the form would do."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits
from tui.presentation.clean import ELLIPSIS, clean, fit
from tui.presentation.figures import NONE, compact, percent
from tui.presentation.moments import age_text
from tui.presentation.text import Line, Span, Tone, fit_line, wrapped

LABEL_CELLS = 18
"""What labels take, blanks around them included."""

GAP = Span("   ")


def labelled(
    name: str, parts: Sequence[Line], width: int, separator: Span = GAP
) -> tuple[Line, ...]:
    """Return parts behind a label, on as few lines as hold them."""
    shown = [part for part in parts if part]
    rows = wrapped(shown, separator, width - LABEL_CELLS) or ((Span(NONE),),)
    return tuple(fit_line((_label(name, index), *row), width) for index, row in enumerate(rows))


def labelled_words(name: str, text: str, width: int, tone: Tone = Tone.PLAIN) -> tuple[Line, ...]:
    """Return a text behind a label, broken between its words."""
    words = [(Span(word, tone),) for word in text.split(" ")]
    return labelled(name, words, width, Span(" "))


def rate_parts(cost: RateCost, counter: str = "this pair") -> list[Line]:
    """Say what an act costs of one of the venue's counters, and when it would cost less."""
    after = cost.used + cost.points
    text = f"{_points(cost.points)}, {cost.used:.3g} -> {after:.3g} of {cost.maximum:.3g}"
    tone = Tone.PLAIN if cost.has_room else Tone.DANGER
    parts: list[Line] = [(Span(f"{counter} ", Tone.MUTED), Span(f"{text} (estimate)", tone))]
    if not cost.has_room:
        parts.append((Span("no room now", Tone.DANGER),))
    if cost.cheaper_points is not None and cost.cheaper_in is not None:
        wait = age_text(cost.cheaper_in)
        parts.append((Span(f"{_points(cost.cheaper_points)} in {wait}", Tone.MUTED),))
    return parts


def _points(points: float) -> str:
    return f"+{points:.3g}"


def request_lines(request: str, width: int, most: int | None = None) -> tuple[Line, ...]:
    """Return the request as it goes out, cut at the end where it is longer than `most` lines."""
    room = width - LABEL_CELLS
    parts = list(_parts(clean(request), room))
    shown = parts[:most]
    if most is not None and len(parts) > most:
        shown[-1] = shown[-1][: room - 1] + ELLIPSIS
    return tuple(
        (_label("sent as", index), Span(part, Tone.STRONG)) for index, part in enumerate(shown)
    )


def _parts(text: str, room: int) -> Iterator[str]:
    """Split a text behind a word, or a comma, where there is one near the end of the room."""
    while len(text) > room:
        ends = (text.rfind(mark, room // 2, room) + 1 for mark in (" ", ","))
        end = max(ends) or room
        yield text[:end]
        text = text[end:]
    yield text


def _label(name: str, index: int) -> Span:
    return Span(" " * LABEL_CELLS if index else " " + fit(name, LABEL_CELLS - 1), Tone.MUTED)


def limit_parts(
    limits: Limits, currency: str, value: Decimal | None, distance: Decimal | None
) -> list[Line]:
    """Hold figures against each limit the operator has set, in words."""
    away = None if distance is None else abs(distance)
    parts: list[Line] = []
    for asks, refuses, figure, name, write in (
        (
            limits.confirm_order_value.get(currency),
            limits.max_order_value.get(currency),
            value,
            "value",
            compact,
        ),
        (
            limits.confirm_distance_percent,
            limits.max_distance_percent,
            away,
            "distance",
            _bare_percent,
        ),
    ):
        limit = asks if asks is not None else refuses
        if limit is not None and figure is not None:
            is_over = figure > limit
            text = f"{name} {write(figure)} of {write(limit)} {'OVER' if is_over else 'ok'}"
            parts.append((Span(text, Tone.DANGER if is_over else Tone.PLAIN),))
    return parts


def _bare_percent(value: Decimal) -> str:
    return percent(value).lstrip("+")
