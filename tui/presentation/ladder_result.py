"""What became of the lines of a ladder: one line each, and what can be done now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tui.domain.action import Action
from tui.domain.intents import CreateIntent, Intent
from tui.domain.state import BlotterState
from tui.presentation.clean import clean, cut_middle, fit
from tui.presentation.figures import grouped, price_text
from tui.presentation.intents import decimals_of
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS
from tui.presentation.results import EDGE, Result, result_of, told_lines, words_of
from tui.presentation.text import Line, Span, Tone, fit_line, wrapped

_MARK_CELLS, _PRICE_CELLS, _SIZE_CELLS, _ID_CELLS = 3, 14, 12, 11


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
    spans += [Span(f"  {shown} ", Tone.MUTED), Span(words_of(action, now), result.tone)]
    return fit_line(tuple(spans), width)


def ladder_full_lines(action: Action, now: datetime, width: int) -> tuple[Line, ...]:
    """Return what became of the line under the cursor, in full."""
    order_id = clean(str(action.venue_order_id or action.client_order_id or ""))
    words = [(Span(order_id, Tone.MUTED),)]
    tone = result_of(action).tone
    words += [(Span(word, tone),) for word in words_of(action, now).split(" ")]
    return wrapped(words, Span(" "), width, EDGE)


def ladder_next(actions: Sequence[Action], width: int) -> tuple[Line, ...]:
    """Say what is true now, and what can be done."""
    return told_lines(_next(actions), width)


def _next(actions: Sequence[Action]) -> Iterator[tuple[str, Tone]]:
    counts = Counter(map(result_of, actions))
    if counts[Result.UNKNOWN]:
        yield (
            (
                "The unknown ones may be open or not: they are looked up by their client ids, and "
                "never sent again by themselves. r looks now."
            ),
            Tone.UNKNOWN,
        )
    if counts[Result.REFUSED] or counts[Result.NOT_SENT]:
        yield (
            "What was refused or not sent is kept as a draft with its client id: D on the list.",
            Tone.PLAIN,
        )
    yield "What was placed stands in the list. Esc closes this window.", Tone.MUTED
