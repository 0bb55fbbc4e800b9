"""What became of the lines of a ladder: one line each, and what can be done now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum

from tui.domain.action import Action, ActionState
from tui.domain.intents import CreateIntent, Intent
from tui.domain.outcome import Accepted, NotSent, Rejected, Unknown
from tui.domain.state import BlotterState
from tui.presentation.amend_result import times_line
from tui.presentation.clean import clean, cut_middle, fit
from tui.presentation.figures import grouped, price_text
from tui.presentation.intents import decimals_of
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS
from tui.presentation.moments import TimeZone
from tui.presentation.open_acts import look_words
from tui.presentation.outcomes import not_sent_words, refusal_words, unknown_words
from tui.presentation.text import Line, Span, Tone, fit_line, wrapped

_GAP = Span(" · ", Tone.MUTED)
_EDGE = Span(" ")
_MARK_CELLS, _PRICE_CELLS, _SIZE_CELLS, _ID_CELLS = 3, 14, 12, 11


class CreateResult(Enum):
    """What a new order came to: the word of its count, the mark of its line, its tone."""

    WAITING = ("waiting", "..", Tone.PENDING)
    ACCEPTED = ("accepted, not seen yet", "..", Tone.PENDING)
    PLACED = ("placed", "ok", Tone.GOOD)
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


def result_of(action: Action) -> CreateResult:
    """Return what a new order came to so far."""
    match action.outcome:
        case None:
            return CreateResult.WAITING
        case Accepted():
            return CreateResult.PLACED if action.is_settled else CreateResult.ACCEPTED
        case Rejected():
            return CreateResult.REFUSED
        case NotSent():
            return CreateResult.NOT_SENT
        case Unknown():
            return CreateResult.UNKNOWN


def ladder_identity(state: BlotterState, intent: Intent) -> Line:
    """Return the market and the side of a ladder, from one of its lines."""
    if not isinstance(intent, CreateIntent):
        return ()
    known = state.instruments.get(intent.market)
    spans = [Span("FUT ")]
    if known is not None:
        spans.append(Span(f"{clean(known.symbol)} ", Tone.STRONG))
    kind = "post-only ladder" if intent.post_only else "ladder"
    return (
        *spans,
        Span(f"{clean(intent.instrument)}  "),
        Span(SIDE_WORDS[intent.side], SIDE_TONES[intent.side]),
        Span(f" {kind}"),
    )


def ladder_header(width: int) -> Line:
    """Return the titles."""
    price, size = fit("PRICE", _PRICE_CELLS, "right"), fit("SIZE", _SIZE_CELLS, "right")
    titles = f"{'':{_MARK_CELLS}} {price} {size}  {fit('ORDER', _ID_CELLS)} RESULT"
    return fit_line((Span(titles),), width)


def ladder_result_line(state: BlotterState, action: Action, now: datetime, width: int) -> Line:
    """Return a line of the ladder: what was asked, and what became of it."""
    result, intent = result_of(action), action.intent
    spans: list[Span] = [Span(fit(f" {result.mark}", _MARK_CELLS) + " ", result.tone)]
    if isinstance(intent, CreateIntent):
        price = price_text(intent.limit_price, decimals_of(state, intent))
        size = grouped(intent.quantity)
        spans.append(Span(f"{fit(price, _PRICE_CELLS, 'right')} {fit(size, _SIZE_CELLS, 'right')}"))
    order_id = action.venue_order_id or action.client_order_id or ""
    shown = fit(cut_middle(clean(str(order_id)), _ID_CELLS), _ID_CELLS)
    spans += [Span(f"  {shown} ", Tone.MUTED), Span(result_words(action, now), result.tone)]
    return fit_line(tuple(spans), width)


def result_words(action: Action, now: datetime) -> str:
    """Say what became of a new order."""
    match action.outcome:
        case None if action.state is ActionState.INTENDED:
            return "waits for its turn"
        case None:
            return "sent, no answer yet"
        case Accepted():
            return result_of(action).word
        case Rejected() as rejected:
            return f"refused: {refusal_words(rejected)}"
        case NotSent() as not_sent:
            return f"not sent: {not_sent_words(not_sent)}"
        case Unknown() as unknown:
            return f"{unknown_words(unknown)}; {look_words(action, now)}"


def ladder_full_lines(action: Action, now: datetime, width: int) -> tuple[Line, ...]:
    """Return what became of the line under the cursor, in full."""
    order_id = clean(str(action.venue_order_id or action.client_order_id or ""))
    words = [(Span(order_id, Tone.MUTED),)]
    tone = result_of(action).tone
    words += [(Span(word, tone),) for word in result_words(action, now).split(" ")]
    return wrapped(words, Span(" "), width, _EDGE)


def ladder_summary(actions: Sequence[Action], zone: TimeZone, width: int) -> tuple[Line, ...]:
    """Say when the lines were sent and answered, and how many came to what."""
    counts = Counter(map(result_of, actions))
    told: list[Line] = [
        (Span(f"{counts[result]} {result.word}", result.tone),)
        for result in CreateResult
        if counts[result]
    ]
    return (
        *wrapped([times_line(actions, zone)], _GAP, width, _EDGE),
        *wrapped(told, _GAP, width, _EDGE),
    )


def ladder_next(actions: Sequence[Action], width: int) -> tuple[Line, ...]:
    """Say what is true now, and what can be done."""
    lines: list[Line] = []
    for text, tone in _next(actions):
        lines += wrapped([(Span(word, tone),) for word in text.split(" ")], Span(" "), width, _EDGE)
    return tuple(lines)


def _next(actions: Sequence[Action]) -> Iterator[tuple[str, Tone]]:
    results = Counter(map(result_of, actions))
    if results[CreateResult.UNKNOWN]:
        yield (
            (
                "The unknown ones may be open or not: they are looked up by their client ids, and "
                "never sent again by themselves. r looks now."
            ),
            Tone.UNKNOWN,
        )
    if results[CreateResult.REFUSED] or results[CreateResult.NOT_SENT]:
        yield (
            "What was refused or not sent is kept as a draft with its client id: D on the list.",
            Tone.PLAIN,
        )
    yield "What was placed stands in the list. Esc closes this window.", Tone.MUTED
