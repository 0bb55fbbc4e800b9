"""What became of cancels that were sent in one go: one line each, and what can be done now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum

from tui.domain.action import Action, ActionState
from tui.domain.order import Order
from tui.domain.outcome import Accepted, NotSent, Rejected, SettledCode, Unknown
from tui.domain.state import BlotterState
from tui.presentation.batch_progress import progress_of
from tui.presentation.clean import cell_width, clean, cut_middle, fit
from tui.presentation.figures import grouped, squeezed
from tui.presentation.labels import SIDE_LETTERS, SIDE_TONES
from tui.presentation.moments import TimeZone, duration_text, time_text
from tui.presentation.open_acts import look_words
from tui.presentation.outcomes import not_sent_words, refusal_words, unknown_words
from tui.presentation.text import Line, Span, Tone, fit_line, wrapped

_GAP = Span(" · ", Tone.MUTED)
_EDGE = Span(" ")
_MARKET_CELLS, _LEFT_CELLS, _MARK_CELLS = 9, 9, 3
_LONG_ID, _SHORT_ID = 19, 11


class CancelResult(Enum):
    """What a cancel came to: the word of its count, the mark of its line, its tone."""

    WAITING = ("waiting", "..", Tone.PENDING)
    ACCEPTED = ("accepted, not seen yet", "..", Tone.PENDING)
    CANCELLED = ("cancelled", "ok", Tone.GOOD)
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
    SettledCode.NOT_EXECUTED: CancelResult.NOT_DONE,
    SettledCode.FILLED_FIRST: CancelResult.FILLED_FIRST,
    SettledCode.ENDED_FIRST: CancelResult.ENDED_FIRST,
    SettledCode.NOT_FOUND: CancelResult.NOT_FOUND,
}


def result_of(action: Action) -> CancelResult:
    """Return what a cancel came to so far."""
    match action.outcome:
        case None:
            return CancelResult.WAITING
        case Accepted():
            return CancelResult.CANCELLED if action.is_settled else CancelResult.ACCEPTED
        case Rejected(code=code):
            return next(
                (found for known, found in _LEARNT.items() if known == code), CancelResult.REFUSED
            )
        case NotSent():
            return CancelResult.NOT_SENT
        case Unknown():
            return CancelResult.UNKNOWN


_OVER = frozenset(
    {
        CancelResult.WAITING,
        CancelResult.ACCEPTED,
        CancelResult.CANCELLED,
        CancelResult.FILLED_FIRST,
        CancelResult.ENDED_FIRST,
    }
)
"""On its way, or nothing is left to cancel."""


def is_open_still(action: Action) -> bool:
    """Whether the order may be cancelled again: refused, not sent, not found, or unknown."""
    return result_of(action) not in _OVER


def result_header(width: int) -> Line:
    """Return the titles."""
    market, left = fit("MARKET", _MARKET_CELLS), fit("LEFT", _LEFT_CELLS, "right")
    text = f"{'':{_MARK_CELLS + 1}}{market} S  {left} {fit('ORDER', _id_cells(width))} RESULT"
    return fit_line((Span(text),), width)


def result_line(state: BlotterState, action: Action, now: datetime, width: int) -> Line:
    """Return the line of one order: what it was, and what became of its cancel."""
    result = result_of(action)
    order_id = clean(action.key.order_id)
    spans: list[Span] = [Span(fit(f" {result.mark}", _MARK_CELLS) + " ", result.tone)]
    seen = getattr(action.intent, "seen", None)
    if isinstance(seen, Order):
        known = state.instrument_of(seen)
        symbol = clean(seen.instrument if known is None else known.symbol)
        quantity = squeezed(grouped(seen.working_quantity, 4), _LEFT_CELLS)
        left = fit(quantity, _LEFT_CELLS, "right")
        spans += [
            Span(fit(symbol, _MARKET_CELLS) + " "),
            Span(SIDE_LETTERS[seen.side], SIDE_TONES[seen.side]),
            Span(f" {left} "),
        ]
    else:
        spans.append(Span(" " * (_MARKET_CELLS + _LEFT_CELLS + 5)))
    cells = _id_cells(width)
    spans.append(Span(fit(cut_middle(order_id, cells), cells) + " ", Tone.MUTED))
    spans.append(Span(result_words(action, now), result.tone))
    return fit_line(tuple(spans), width)


def full_lines(action: Action, now: datetime, width: int) -> tuple[Line, ...]:
    """Return what became of a cancel in full, where its line has no room for that."""
    words, room = result_words(action, now), width - _words_at(width)
    if cell_width(words) <= room:
        return ()
    parts = [(Span(word, result_of(action).tone),) for word in words.split(" ")]
    return wrapped(parts, Span(" "), width, _EDGE)


def _words_at(width: int) -> int:
    return _MARK_CELLS + _MARKET_CELLS + _LEFT_CELLS + _id_cells(width) + 7


def _id_cells(width: int) -> int:
    return _LONG_ID if width >= 90 else _SHORT_ID


def result_words(action: Action, now: datetime) -> str:
    """Say what became of a cancel."""
    match action.outcome:
        case None if action.state is ActionState.INTENDED:
            return "waits behind an amend" if action.waits_for else "waits for its turn"
        case None:
            return "sent, no answer yet"
        case Accepted() as accepted if action.is_settled:
            return f"cancelled: {clean(accepted.text)}" if accepted.text else "cancelled"
        case Accepted() as accepted:
            return "accepted, not done yet" if accepted.is_pending else "accepted, not seen yet"
        case Rejected() as rejected:
            is_refused = result_of(action) is CancelResult.REFUSED
            return f"{'refused: ' if is_refused else ''}{refusal_words(rejected)}"
        case NotSent() as not_sent:
            return f"not sent: {not_sent_words(not_sent)}"
        case Unknown() as unknown:
            return f"{unknown_words(unknown)}; {look_words(action, now)}"


def summary_lines(actions: Sequence[Action], zone: TimeZone, width: int) -> tuple[Line, ...]:
    """Say when it was sent and answered, and how many came to what."""
    counts = Counter(map(result_of, actions))
    told: list[Line] = [
        (Span(f"{counts[result]} {result.word}", result.tone),)
        for result in CancelResult
        if counts[result]
    ]
    return (
        *wrapped([_times(actions, zone)], _GAP, width, Span(" ")),
        *wrapped(told, _GAP, width, Span(" ")),
    )


def _times(actions: Iterable[Action], zone: TimeZone) -> Line:
    sent = sorted(one.sent_at for one in actions if one.sent_at is not None)
    if not sent:
        return (Span("nothing was sent", Tone.MUTED),)
    line: Line = (Span(f"sent {time_text(sent[0], zone)}"),)
    answered = [one.answered_at for one in actions if one.answered_at is not None and one.sent_at]
    if answered:
        last = max(answered)
        took = duration_text(last - sent[0])
        line = (*line, Span(f"  last answer {time_text(last, zone)} ({took})"))
    return line


def next_lines(actions: Sequence[Action], width: int) -> tuple[Line, ...]:
    """Say what can be done now."""
    lines: list[Line] = []
    for text, tone in _next(actions):
        lines += wrapped([(Span(word, tone),) for word in text.split(" ")], Span(" "), width, _EDGE)
    return tuple(lines)


def _next(actions: Sequence[Action]) -> Iterator[tuple[str, Tone]]:
    results = Counter(map(result_of, actions))
    if results[CancelResult.UNKNOWN]:
        yield (
            (
                "The unknown ones may still be working: their rows say CANCEL? until it is known. "
                "r looks them up again now."
            ),
            Tone.UNKNOWN,
        )
    if results[CancelResult.FILLED_FIRST]:
        yield "What was filled first changed your position: look at your fills (H).", Tone.STRONG
    if results[CancelResult.NOT_SENT]:
        yield "What was not sent is as it was: those orders go on working.", Tone.STRONG
    if any(map(is_open_still, actions)):
        yield "x offers what is still open again, each by a new choice of yours.", Tone.PLAIN
    if results[CancelResult.CANCELLED] or results[CancelResult.ACCEPTED]:
        yield "D opens cancelled orders as drafts; nothing is sent by that.", Tone.PLAIN
    yield "E saves this result as a file (CSV or JSON).", Tone.PLAIN
    if progress_of(actions).is_halfway:
        yield "S or Esc stops before the next request: what is to come stays as it is.", Tone.WARN
    else:
        yield "This window does not close by itself; Esc closes it.", Tone.MUTED
