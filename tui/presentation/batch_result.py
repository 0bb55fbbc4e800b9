"""What became of cancels that were sent in one go: one line each, and what can be done now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tui.domain.action import Action, ActionState
from tui.domain.custom_order import as_traded
from tui.domain.order import Order, QuantityUnit
from tui.domain.outcome import Accepted
from tui.domain.state import BlotterState
from tui.presentation.batch_progress import progress_of
from tui.presentation.clean import cell_width, clean, cut_middle, fit
from tui.presentation.figures import amount_text, grouped, squeezed
from tui.presentation.labels import SIDE_LETTERS, SIDE_TONES
from tui.presentation.results import Result, result_of, told_lines, words_of
from tui.presentation.text import Line, Span, Tone, fit_line
from tui.presentation.told import counted_asset, instrument_of, symbol_of

_MARKET_CELLS, _LEFT_CELLS, _MARK_CELLS = 9, 9, 3
_LONG_ID, _SHORT_ID = 19, 11


_OVER = frozenset(
    {
        Result.WAITING,
        Result.ACCEPTED,
        Result.CANCELLED,
        Result.FILLED_FIRST,
        Result.ENDED_FIRST,
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
        symbol = clean(symbol_of(state, seen.key.venue, seen.instrument))
        left = fit(_left_text(state, as_traded(seen)), _LEFT_CELLS, "right")
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


def _left_text(state: BlotterState, order: Order) -> str:
    """Write what was left of an order; of one in money, what money."""
    asset = ""
    if order.custom is not None or order.quantity_unit is QuantityUnit.QUOTE:
        asset = clean(counted_asset(order, instrument_of(state, order)))
    if not asset:
        return squeezed(grouped(order.working_quantity, 4), _LEFT_CELLS)
    is_coin = order.quantity_unit is QuantityUnit.BASE
    return amount_text(order.working_quantity, asset, _LEFT_CELLS, can_drop=is_coin)


def full_lines(action: Action, now: datetime, width: int) -> tuple[Line, ...]:
    """Return what became of a cancel in full, where its line has no room for that."""
    words, room = result_words(action, now), width - _words_at(width)
    if cell_width(words) <= room:
        return ()
    return told_lines([(words, result_of(action).tone)], width)


def _words_at(width: int) -> int:
    return _MARK_CELLS + _MARKET_CELLS + _LEFT_CELLS + _id_cells(width) + 7


def _id_cells(width: int) -> int:
    return _LONG_ID if width >= 90 else _SHORT_ID


def result_words(action: Action, now: datetime) -> str:
    """Say what became of a cancel."""
    match action.outcome:
        case None if action.state is ActionState.INTENDED and action.waits_for:
            return "waits behind an amend"
        case Accepted(text=text) if action.is_settled and text:
            return f"cancelled: {clean(text)}"
        case Accepted(is_pending=True) if not action.is_settled:
            return "accepted, not done yet"
        case _:
            return words_of(action, now)


def next_lines(actions: Sequence[Action], width: int) -> tuple[Line, ...]:
    """Say what can be done now."""
    return told_lines(_next(actions), width)


def _next(actions: Sequence[Action]) -> Iterator[tuple[str, Tone]]:
    counts = Counter(map(result_of, actions))
    if counts[Result.UNKNOWN]:
        yield (
            (
                "The unknown ones may still be working: their rows say CANCEL? until it is known. "
                "r looks them up again now."
            ),
            Tone.UNKNOWN,
        )
    if counts[Result.FILLED_FIRST]:
        yield "What was filled first changed your position: look at your fills (H).", Tone.STRONG
    if counts[Result.NOT_SENT]:
        yield "What was not sent is as it was: those orders go on working.", Tone.STRONG
    if any(map(is_open_still, actions)):
        yield "x offers what is still open again, each by a new choice of yours.", Tone.PLAIN
    if counts[Result.CANCELLED] or counts[Result.ACCEPTED]:
        yield "D opens cancelled orders as drafts; nothing is sent by that.", Tone.PLAIN
    yield "E saves this result as a file (CSV or JSON).", Tone.PLAIN
    if progress_of(actions).is_halfway:
        yield "S or Esc stops before the next request: what is to come stays as it is.", Tone.WARN
    else:
        yield "This window does not close by itself; Esc closes it.", Tone.MUTED
