"""What presentation hands to widgets: lines of spans, each with a role instead of a colour.

Widgets map a tone to a variable of the theme. The application declares a default for every name in
`TONE_VARIABLES` and `SURFACE_VARIABLES` (`App.get_theme_variable_defaults`); themes override them.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from tui.presentation.clean import Align, cell_width, clean, cut


class Tone(StrEnum):
    """The role of a piece of text. Never the only carrier of a meaning."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    BUY = "buy"
    SELL = "sell"
    GOOD = "good"
    WARN = "warn"
    DANGER = "danger"
    STALE = "stale"
    """Data that may no longer be true."""
    PENDING = "pending"
    """Asked, not answered yet."""
    UNKNOWN = "unknown"
    """Not understood, or its fate is not known."""
    ENDED = "ended"
    LIVE = "live"
    DEMO = "demo"
    READ_ONLY = "read-only"
    FROZEN = "frozen"


TONE_VARIABLES: dict[Tone, str] = {
    Tone.MUTED: "tone-muted",
    Tone.STRONG: "tone-strong",
    Tone.BUY: "side-buy",
    Tone.SELL: "side-sell",
    Tone.GOOD: "tone-good",
    Tone.WARN: "tone-warn",
    Tone.DANGER: "tone-danger",
    Tone.STALE: "row-stale",
    Tone.PENDING: "row-pending",
    Tone.UNKNOWN: "row-unknown",
    Tone.ENDED: "row-ended",
    Tone.LIVE: "badge-live",
    Tone.DEMO: "badge-demo",
    Tone.READ_ONLY: "badge-read-only",
    Tone.FROZEN: "badge-frozen",
}
"""Theme variable of each tone's text colour. `plain` is the widget's own colour."""

SURFACE_VARIABLES: tuple[str, ...] = (
    "row-cursor",
    "row-cursor-unfocused",
    "row-marked",
    "row-header",
)
"""Theme variables of backgrounds: the table's cursor, marked rows and header."""

BADGE_TONES = frozenset({Tone.LIVE, Tone.DEMO, Tone.READ_ONLY, Tone.FROZEN})
"""Painted reversed: a block that is seen without colour as well."""


class Span(NamedTuple):
    """A piece of text in one tone. Text from outside passed `clean` before it got here."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Span, ...]


def foreign(text: str, tone: Tone = Tone.PLAIN) -> Span:
    """Return a span of text that came from a venue, a file or a person."""
    return Span(clean(text), tone)


def plain(line: Line) -> str:
    """Return a line's text."""
    return "".join(span.text for span in line)


def line_width(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(cell_width(span.text) for span in line)


def fit_line(line: Line, width: int, align: Align = "left") -> Line:
    """Return the line at exactly `width` cells: cut with an ellipsis, or padded."""
    line = cut_line(line, width)
    padding = width - line_width(line)
    if padding <= 0:
        return line
    blank = Span(" " * padding)
    return (*line, blank) if align == "left" else (blank, *line)


def cut_line(line: Line, width: int) -> Line:
    """Return the line at no more than `width` cells."""
    if line_width(line) <= width:
        return line
    kept: list[Span] = []
    room = width
    for span in line:
        size = cell_width(span.text)
        if size >= room:
            kept.append(Span(cut(span.text + " ", room), span.tone))
            break
        kept.append(span)
        room -= size
    return tuple(kept)


def apart(left: Line, right: Line, width: int) -> Line:
    """Return a line with `left` and `right` at its two ends; the left one gives way."""
    room = max(width - line_width(right) - 1, 0)
    if room == 0:
        return fit_line(right, width)
    return fit_line((*fit_line(left, room), Span(" "), *right), width)


def rule_line(title: Line, width: int, right: Line = ()) -> Line:
    """Return a rule with a title near its left end and a note near its right end."""
    named: Line = (Span(" "), *title, Span(" ")) if title else ()
    head: Line = (Span("──", Tone.MUTED), *named)
    tail: Line = (Span(" "), *right, Span(" ──", Tone.MUTED)) if right else ()
    dashes = max(width - line_width(head) - line_width(tail), 0)
    return fit_line((*head, Span("─" * dashes, Tone.MUTED), *tail), width)


def joined(parts: Iterable[Line], separator: Span) -> Line:
    """Return the parts as one line with `separator` between them."""
    spans: list[Span] = []
    for part in parts:
        if spans and part:
            spans.append(separator)
        spans.extend(part)
    return tuple(spans)


def wrapped(
    parts: Iterable[Line], separator: Span, width: int, indent: Span | None = None
) -> tuple[Line, ...]:
    """Return the parts on as few lines as hold them, never breaking inside a part that fits."""
    lines: list[Line] = []
    row: tuple[Span, ...] = ()
    lead = () if indent is None else (indent,)
    for part in parts:
        longer = (*row, separator, *part) if row else (*lead, *part)
        if row and line_width(longer) > width:
            lines.append(fit_line(row, width))
            longer = (*lead, *part)
        row = longer
    return (*lines, fit_line(row, width)) if row else tuple(lines)


def sentence_lines(
    text: str, width: int, tone: Tone = Tone.PLAIN, indent: Span | None = None
) -> tuple[Line, ...]:
    """Return a sentence on as many lines as it takes, broken between its words."""
    words: list[Line] = [(Span(word, tone),) for word in text.split()]
    return wrapped(words, Span(" ", tone), width, indent)
