"""What became of cancels that were sent in one go: one line each, and what can be done now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.domain.action import Action, ActionState
from tui.domain.custom_order import as_traded
from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import OrderKey
from tui.domain.order import BookEntry, Order, QuantityUnit
from tui.domain.outcome import Accepted
from tui.domain.state import BlotterState
from tui.presentation.batch_progress import progress_of
from tui.presentation.clean import cell_width, clean, cut_middle, fit
from tui.presentation.figures import amount_text, grouped, squeezed
from tui.presentation.labels import (
    SIDE_LETTERS,
    SIDE_TONES,
    VENUE_LABELS,
    account_labels,
    fate_word,
)
from tui.presentation.layout import whose
from tui.presentation.results import Result, result_of, told_lines, words_of
from tui.presentation.text import Line, Span, Tone, fit_line
from tui.presentation.told import counted_asset, instrument_of, symbol_of

_MARKET_CELLS, _SIDE_CELLS, _LEFT_CELLS, _MARK_CELLS = 9, 2, 9, 3
_LONG_ID, _SHORT_ID = 19, 11
_VENUE_CELLS, _ACCOUNT_CELLS = 4, 6
_WIDE = 90

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


@dataclass(frozen=True, slots=True)
class FellOut:
    """An order of the confirmed list that was over before a cancel of it could be asked for."""

    key: OrderKey
    seen: BookEntry | None
    """As it was when the list was fixed."""
    ended: EndedOrder | None
    """How it ended, where that is still known."""


def result_header(state: BlotterState, width: int) -> Line:
    """Return the titles."""
    market, left = fit("MARKET", _MARKET_CELLS), fit("LEFT", _LEFT_CELLS, "right")
    whose_titles = "".join(fit(title, cells + 1) for title, cells in _whose_cells(state, width))
    order = fit("ORDER", _id_cells(width))
    text = f"{'':{_MARK_CELLS + 1}}{whose_titles}{market} S  {left} {order} RESULT"
    return fit_line((Span(text),), width)


def result_line(state: BlotterState, action: Action, now: datetime, width: int) -> Line:
    """Return the line of one order: what it was, and what became of its cancel."""
    result = result_of(action)
    seen = getattr(action.intent, "seen", None)
    return fit_line(
        (
            Span(fit(f" {result.mark}", _MARK_CELLS) + " ", result.tone),
            *_order_spans(state, action.key, seen, width),
            Span(result_words(action, now), result.tone),
        ),
        width,
    )


def fell_out_line(state: BlotterState, one: FellOut, width: int) -> Line:
    """Return the line of an order that was over before its cancel could be asked for."""
    return fit_line(
        (
            Span(fit(" -", _MARK_CELLS) + " ", Tone.STRONG),
            *_order_spans(state, one.key, one.seen, width),
            Span(_fell_out_words(one), Tone.STRONG),
        ),
        width,
    )


def _fell_out_words(one: FellOut) -> str:
    how = "ended" if one.ended is None else fate_word(one.ended).lower()
    return f"{how} before its turn; not asked"


def fell_out_lines(fell_out: Sequence[FellOut], width: int) -> tuple[Line, ...]:
    """Say how many were over before; what was filled has changed the operator's position."""
    if not fell_out:
        return ()
    orders = "1 order" if len(fell_out) == 1 else f"{len(fell_out)} orders"
    text = f"{orders} of the list had ended before: nothing was asked there."
    if any(one.ended is not None and one.ended.fate is Fate.FILLED for one in fell_out):
        text += " What was filled changed your position: look at your fills (H)."
    return told_lines([(text, Tone.STRONG)], width)


def _order_spans(
    state: BlotterState, key: OrderKey, seen: BookEntry | None, width: int
) -> Iterator[Span]:
    """Yield whose order it is, its market, side and what was left, and its id."""
    names = {"VEN": VENUE_LABELS[key.venue], "ACCT": _account_label(state, key)}
    for title, cells in _whose_cells(state, width):
        yield Span(fit(names[title], cells) + " ", Tone.MUTED)
    if isinstance(seen, Order):
        symbol = clean(symbol_of(state, key.venue, seen.instrument))
        left = fit(_left_text(state, as_traded(seen)), _LEFT_CELLS, "right")
        yield Span(fit(symbol, _MARKET_CELLS) + " ")
        yield Span(fit(SIDE_LETTERS[seen.side], _SIDE_CELLS), SIDE_TONES[seen.side])
        yield Span(f" {left} ")
    else:
        yield Span(" " * (_MARKET_CELLS + _LEFT_CELLS + 5))
    cells = _id_cells(width)
    yield Span(fit(cut_middle(clean(key.order_id), cells), cells) + " ", Tone.MUTED)


def _account_label(state: BlotterState, key: OrderKey) -> str:
    labels = account_labels(state.accounts, _ACCOUNT_CELLS)
    return labels.get(key.account, clean(key.account))


def _whose_cells(state: BlotterState, width: int) -> Sequence[tuple[str, int]]:
    """Return the columns that tell whose an order is, as the list before has them."""
    of = whose(state.accounts)
    if of.accounts < 2:
        return ()
    venue, account = ("VEN", _VENUE_CELLS), ("ACCT", _ACCOUNT_CELLS)
    if width >= _WIDE:
        return (venue, account)
    return (venue,) if of.is_venue_enough else (account,)


def _left_text(state: BlotterState, order: Order) -> str:
    """Write what was left of an order; of one in money or contracts, of what."""
    if order.quantity_unit is QuantityUnit.CONTRACTS:
        return amount_text(order.working_quantity, "ct", _LEFT_CELLS)
    asset = ""
    if order.custom is not None or order.quantity_unit is QuantityUnit.QUOTE:
        asset = clean(counted_asset(order, instrument_of(state, order)))
    if not asset:
        return squeezed(grouped(order.working_quantity, 4), _LEFT_CELLS)
    is_coin = order.quantity_unit is QuantityUnit.BASE
    return amount_text(order.working_quantity, asset, _LEFT_CELLS, can_drop=is_coin)


def full_lines(state: BlotterState, action: Action, now: datetime, width: int) -> tuple[Line, ...]:
    """Return what became of a cancel in full, where its line has no room for that."""
    words, room = result_words(action, now), width - _words_at(state, width)
    if cell_width(words) <= room:
        return ()
    return told_lines([(words, result_of(action).tone)], width)


def _words_at(state: BlotterState, width: int) -> int:
    before = sum(cells + 1 for _, cells in _whose_cells(state, width))
    return before + _MARK_CELLS + _MARKET_CELLS + _LEFT_CELLS + _id_cells(width) + 7


def _id_cells(width: int) -> int:
    return _LONG_ID if width >= _WIDE else _SHORT_ID


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
