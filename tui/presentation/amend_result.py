"""What became of amends that were sent in one go: one line each, and what can be done now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum

from tui.domain.action import Action, ActionState
from tui.domain.order import Order
from tui.domain.outcome import Accepted, NotSent, Rejected, SettledCode, Unknown
from tui.domain.state import BlotterState
from tui.presentation.clean import cell_width, clean, cut, cut_middle, fit
from tui.presentation.intents import asked_words, decimals_of
from tui.presentation.labels import SIDE_LETTERS, SIDE_TONES
from tui.presentation.moments import TimeZone, duration_text, time_text
from tui.presentation.open_acts import look_words
from tui.presentation.outcomes import not_sent_words, refusal_words, unknown_words
from tui.presentation.text import Line, Span, Tone, fit_line, wrapped

_GAP = Span(" · ", Tone.MUTED)
_EDGE = Span(" ")
_MARK_CELLS, _MARKET_CELLS, _SIDE_CELLS, _ID_CELLS = 3, 10, 2, 11
_ASKED_CELLS = 27
_LONG_ASKED_CELLS = 44
_WIDE = 100


class AmendResult(Enum):
    """What an amend came to: the word of its count, the mark of its line, its tone."""

    WAITING = ("waiting", "..", Tone.PENDING)
    ACCEPTED = ("accepted, not seen yet", "..", Tone.PENDING)
    AMENDED = ("amended", "ok", Tone.GOOD)
    FILLED_FIRST = ("filled first", "!", Tone.STRONG)
    ENDED_FIRST = ("ended before", "!", Tone.STRONG)
    NOT_FOUND = ("not found", "!", Tone.WARN)
    NOT_DONE = ("did not happen", "!", Tone.DANGER)
    REFUSED = ("refused", "!", Tone.DANGER)
    NOT_SENT = ("not sent", "!", Tone.DANGER)
    UNKNOWN = ("unknown", "?", Tone.UNKNOWN)

    @property
    def word(self) -> str:
        """What it is counted as."""
        return str(self.value[0])

    @property
    def mark(self) -> str:
        """What stands before its line."""
        return str(self.value[1])

    @property
    def tone(self) -> Tone:
        """The role of its line."""
        return Tone(self.value[2])


_LEARNT = {
    str(SettledCode.NOT_EXECUTED): AmendResult.NOT_DONE,
    str(SettledCode.FILLED_FIRST): AmendResult.FILLED_FIRST,
    str(SettledCode.ENDED_FIRST): AmendResult.ENDED_FIRST,
    str(SettledCode.NOT_FOUND): AmendResult.NOT_FOUND,
}


def result_of(action: Action) -> AmendResult:
    """Return what an amend came to so far."""
    match action.outcome:
        case None:
            return AmendResult.WAITING
        case Accepted():
            return AmendResult.AMENDED if action.is_settled else AmendResult.ACCEPTED
        case Rejected(code=code):
            return _LEARNT.get(str(code), AmendResult.REFUSED)
        case NotSent():
            return AmendResult.NOT_SENT
        case Unknown():
            return AmendResult.UNKNOWN


def result_header(width: int) -> Line:
    """Return the titles."""
    market, order = fit("MARKET", _MARKET_CELLS), fit("ORDER", _ID_CELLS)
    asked, side = fit("ASKED", _asked_cells(width)), fit("S", _SIDE_CELLS)
    titles = f"{'':{_MARK_CELLS}} {market} {side} {order} {asked} RESULT"
    return fit_line((Span(titles),), width)


def result_line(state: BlotterState, action: Action, now: datetime, width: int) -> Line:
    """Return the line of one order: what was asked, and what became of it."""
    result, cells = result_of(action), _asked_cells(width)
    spans: list[Span] = [Span(fit(f" {result.mark}", _MARK_CELLS) + " ", result.tone)]
    seen = getattr(action.intent, "seen", None)
    if isinstance(seen, Order):
        known = state.instrument_of(seen)
        symbol = clean(seen.instrument if known is None else known.symbol)
        spans += [
            Span(fit(symbol, _MARKET_CELLS) + " "),
            Span(fit(SIDE_LETTERS[seen.side], _SIDE_CELLS) + " ", SIDE_TONES[seen.side]),
        ]
    shown = fit(cut_middle(clean(action.key.order_id), _ID_CELLS), _ID_CELLS)
    asked = asked_words(action.intent, decimals_of(state, action.intent)).partition(" (typed")[0]
    spans += [
        Span(f"{shown} ", Tone.MUTED),
        Span(fit(cut(asked, cells), cells) + " "),
        Span(result_words(action, now), result.tone),
    ]
    return fit_line(tuple(spans), width)


def full_lines(state: BlotterState, action: Action, now: datetime, width: int) -> tuple[Line, ...]:
    """Return what was asked of the order under the cursor and what became of it, in full."""
    asked = asked_words(action.intent, decimals_of(state, action.intent))
    words, room = result_words(action, now), width - _words_at(width)
    lines = wrapped([(Span(one),) for one in asked.split(" ")], Span(" "), width, _EDGE)
    if cell_width(words) <= room:
        return lines
    parts = [(Span(word, result_of(action).tone),) for word in words.split(" ")]
    return (*lines, *wrapped(parts, Span(" "), width, _EDGE))


def _asked_cells(width: int) -> int:
    return _LONG_ASKED_CELLS if width >= _WIDE else _ASKED_CELLS


def _words_at(width: int) -> int:
    return _MARK_CELLS + _MARKET_CELLS + _SIDE_CELLS + _ID_CELLS + _asked_cells(width) + 5


def result_words(action: Action, now: datetime) -> str:
    """Say what became of an amend."""
    match action.outcome:
        case None if action.state is ActionState.INTENDED:
            return "waits for its turn"
        case None:
            return "sent, no answer yet"
        case Accepted() if action.is_settled:
            return "amended"
        case Accepted():
            return "accepted, not seen yet"
        case Rejected() as rejected:
            is_refused = result_of(action) is AmendResult.REFUSED
            return f"{'refused: ' if is_refused else ''}{refusal_words(rejected)}"
        case NotSent() as not_sent:
            return f"not sent: {not_sent_words(not_sent)}"
        case Unknown() as unknown:
            return f"{unknown_words(unknown)}; {look_words(action, now)}"


def summary_lines(actions: Sequence[Action], zone: TimeZone, width: int) -> tuple[Line, ...]:
    """Say when they were sent and answered, and how many came to what."""
    counts = Counter(map(result_of, actions))
    told: list[Line] = [
        (Span(f"{counts[result]} {result.word}", result.tone),)
        for result in AmendResult
        if counts[result]
    ]
    return (
        *wrapped([times_line(actions, zone)], _GAP, width, _EDGE),
        *wrapped(told, _GAP, width, _EDGE),
    )


def times_line(actions: Sequence[Action], zone: TimeZone) -> Line:
    """Say when acts were first sent and last answered."""
    sent = sorted(one.sent_at for one in actions if one.sent_at is not None)
    if not sent:
        return (Span("nothing was sent so far", Tone.MUTED),)
    line: Line = (Span(f"sent {time_text(sent[0], zone)}"),)
    answered = [one.answered_at for one in actions if one.answered_at is not None and one.sent_at]
    if answered:
        last = max(answered)
        took = duration_text(last - sent[0])
        line = (*line, Span(f"  last answer {time_text(last, zone)} ({took})"))
    return line


_NOT_AMENDED = (AmendResult.REFUSED, AmendResult.NOT_SENT, AmendResult.NOT_DONE)


def next_lines(actions: Sequence[Action], width: int) -> tuple[Line, ...]:
    """Say what is true now, and what can be done."""
    lines: list[Line] = []
    for text, tone in _next(actions):
        lines += wrapped([(Span(word, tone),) for word in text.split(" ")], Span(" "), width, _EDGE)
    return tuple(lines)


def _next(actions: Sequence[Action]) -> Iterator[tuple[str, Tone]]:
    results = Counter(map(result_of, actions))
    if results[AmendResult.UNKNOWN]:
        yield (
            (
                "The unknown ones may be amended or not: they are looked up, and never sent again "
                "by themselves. r looks now."
            ),
            Tone.UNKNOWN,
        )
    if results[AmendResult.FILLED_FIRST]:
        yield "What was filled first changed your position: look at your fills (H).", Tone.STRONG
    if any(results[one] for one in _NOT_AMENDED):
        yield "What was refused or not sent stands as the list shows it.", Tone.PLAIN
    yield "The marks stay: e opens the marked orders again. Esc closes this window.", Tone.MUTED
