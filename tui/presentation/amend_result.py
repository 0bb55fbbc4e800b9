"""What became of amends that were sent in one go: one line each, and what can be done now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tui.domain.action import Action
from tui.domain.order import Order
from tui.domain.state import BlotterState
from tui.presentation.clean import cell_width, clean, cut, cut_middle, fit
from tui.presentation.intents import asked_words, decimals_of
from tui.presentation.labels import SIDE_LETTERS, SIDE_TONES
from tui.presentation.results import Result, result_of, told_lines, words_of
from tui.presentation.text import Line, Span, Tone, fit_line

_MARK_CELLS, _MARKET_CELLS, _SIDE_CELLS, _ID_CELLS = 3, 10, 2, 11
_ASKED_CELLS = 27
_LONG_ASKED_CELLS = 44
_WIDE = 100


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
        Span(words_of(action, now), result.tone),
    ]
    return fit_line(tuple(spans), width)


def full_lines(state: BlotterState, action: Action, now: datetime, width: int) -> tuple[Line, ...]:
    """Return what was asked of the order under the cursor and what became of it, in full."""
    asked = asked_words(action.intent, decimals_of(state, action.intent))
    words, room = words_of(action, now), width - _words_at(width)
    told = [(asked, Tone.PLAIN)]
    if cell_width(words) > room:
        told.append((words, result_of(action).tone))
    return told_lines(told, width)


def _asked_cells(width: int) -> int:
    return _LONG_ASKED_CELLS if width >= _WIDE else _ASKED_CELLS


def _words_at(width: int) -> int:
    return _MARK_CELLS + _MARKET_CELLS + _SIDE_CELLS + _ID_CELLS + _asked_cells(width) + 5


_NOT_AMENDED = (Result.REFUSED, Result.NOT_SENT, Result.NOT_DONE)


def next_lines(actions: Sequence[Action], width: int) -> tuple[Line, ...]:
    """Say what is true now, and what can be done."""
    return told_lines(_next(actions), width)


def _next(actions: Sequence[Action]) -> Iterator[tuple[str, Tone]]:
    counts = Counter(map(result_of, actions))
    if counts[Result.UNKNOWN]:
        yield (
            (
                "The unknown ones may be amended or not: they are looked up, and never sent again "
                "by themselves. r looks now."
            ),
            Tone.UNKNOWN,
        )
    if counts[Result.FILLED_FIRST]:
        yield "What was filled first changed your position: look at your fills (H).", Tone.STRONG
    if any(counts[one] for one in _NOT_AMENDED):
        yield "What was refused or not sent stands as the list shows it.", Tone.PLAIN
    yield "The marks stay: e opens the marked orders again. Esc closes this window.", Tone.MUTED
