"""What acts that were sent in one go came to: what every list of results says alike."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum

from tui.domain.action import Action, ActionState
from tui.domain.intents import IntentKind
from tui.domain.outcome import Accepted, NotSent, Rejected, SettledCode, Unknown
from tui.presentation.moments import TimeZone, duration_text, time_text
from tui.presentation.open_acts import look_words
from tui.presentation.outcomes import not_sent_words, refusal_words, unknown_words
from tui.presentation.text import Line, Span, Tone, wrapped

EDGE = Span(" ")
"""Stands before every line below a list."""
_GAP = Span(" · ", Tone.MUTED)


class Result(Enum):
    """What an act came to: the word of its count, the mark of its line, its tone."""

    WAITING = ("waiting", "..", Tone.PENDING)
    ACCEPTED = ("accepted, not seen yet", "..", Tone.PENDING)
    CANCELLED = ("cancelled", "ok", Tone.GOOD)
    AMENDED = ("amended", "ok", Tone.GOOD)
    PLACED = ("placed", "ok", Tone.GOOD)
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


_DONE: Mapping[IntentKind, Result] = {
    IntentKind.CANCEL: Result.CANCELLED,
    IntentKind.AMEND: Result.AMENDED,
    IntentKind.CREATE: Result.PLACED,
}
_LEARNT: Mapping[str, Result] = {
    SettledCode.NOT_EXECUTED: Result.NOT_DONE,
    SettledCode.FILLED_FIRST: Result.FILLED_FIRST,
    SettledCode.ENDED_FIRST: Result.ENDED_FIRST,
    SettledCode.NOT_FOUND: Result.NOT_FOUND,
    SettledCode.CALLED_OFF: Result.NOT_DONE,
}


def result_of(action: Action) -> Result:
    """Return what an act came to so far; a new order that was not placed counts as refused."""
    match action.outcome:
        case None:
            return Result.WAITING
        case Accepted():
            return _DONE[action.kind] if action.is_settled else Result.ACCEPTED
        case Rejected() if action.kind is IntentKind.CREATE:
            return Result.REFUSED
        case Rejected(code=code):
            return _LEARNT.get(code, Result.REFUSED)
        case NotSent():
            return Result.NOT_SENT
        case Unknown():
            return Result.UNKNOWN


def words_of(action: Action, now: datetime) -> str:
    """Say what became of an act."""
    result = result_of(action)
    match action.outcome:
        case None if action.state is ActionState.INTENDED:
            return "waits for its turn"
        case None:
            return "sent, no answer yet"
        case Accepted():
            return result.word
        case Rejected() as rejected:
            words = refusal_words(rejected, action.venue)
            return f"refused: {words}" if result is Result.REFUSED else words
        case NotSent() as not_sent:
            return f"not sent: {not_sent_words(not_sent)}"
        case Unknown() as unknown:
            return f"{unknown_words(unknown, action.venue)}; {look_words(action, now)}"


def summary_lines(
    actions: Sequence[Action],
    zone: TimeZone,
    width: int,
    unsent: str = "nothing was sent so far",
) -> tuple[Line, ...]:
    """Say when acts were sent and answered, and how many came to what.

    Args:
        actions: The acts.
        zone: Times are shown in it.
        width: Cells of a line.
        unsent: What is said where none was sent.
    """
    counts = Counter(map(result_of, actions))
    counted: list[Line] = [
        (Span(f"{counts[result]} {result.word}", result.tone),)
        for result in Result
        if counts[result]
    ]
    return (
        *wrapped([_times(actions, zone, unsent)], _GAP, width, EDGE),
        *wrapped(counted, _GAP, width, EDGE),
    )


def _times(actions: Sequence[Action], zone: TimeZone, unsent: str) -> Line:
    sent = sorted(one.sent_at for one in actions if one.sent_at is not None)
    if not sent:
        return (Span(unsent, Tone.MUTED),)
    line: Line = (Span(f"sent {time_text(sent[0], zone)}"),)
    answered = [one.answered_at for one in actions if one.answered_at is not None and one.sent_at]
    if answered:
        last = max(answered)
        took = duration_text(last - sent[0])
        line = (*line, Span(f"  last answer {time_text(last, zone)} ({took})"))
    return line


def told_lines(told: Iterable[tuple[str, Tone]], width: int) -> tuple[Line, ...]:
    """Return sentences in their tones, each on lines of its own, broken between words."""
    lines: list[Line] = []
    for text, tone in told:
        lines += wrapped([(Span(word, tone),) for word in text.split(" ")], Span(" "), width, EDGE)
    return tuple(lines)
