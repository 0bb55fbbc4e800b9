"""Fills and ended orders of the day, one line each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tui.domain.custom_order import EXECUTION_FAILED, as_traded
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill
from tui.domain.identifiers import InstrumentId, OrderKey, VenueId
from tui.domain.order import Order, QuantityUnit, Side
from tui.domain.state import BlotterState
from tui.presentation.clean import clean, cut, cut_middle
from tui.presentation.figures import NONE, average_text, grouped, price_text
from tui.presentation.labels import (
    SIDE_LETTERS,
    SIDE_TONES,
    SIDE_WORDS,
    account_labels,
    fate_word,
    has_failed,
    type_label,
)
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.table import Column, table_lines
from tui.presentation.text import Line, Span, Tone, cut_line, fit_line, line_width, sentence_lines
from tui.presentation.told import counted_asset, instrument_named, instrument_of, symbol_of

RowT = TypeVar("RowT")

LISTED = 500
"""Lines of a table at most: it is laid out anew with every change."""
MARKET_CELLS = 18
_REASON_CELLS = 20
"""Room for the venue's reason at least; it gets what the others leave."""
_ACCOUNT_CELLS = 10
_FATE_TONES = {
    Fate.FILLED: Tone.STRONG,
    Fate.REJECTED: Tone.DANGER,
    Fate.LOOKING_UP: Tone.PENDING,
    Fate.UNKNOWN: Tone.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """How much a line says."""

    sides: Mapping[Side, str]
    id_cells: int
    is_full: bool
    is_least: bool = False
    """Whether words give way to letters, and an ended order's id to its reason."""


_WIDE = _Size(sides=SIDE_WORDS, id_cells=40, is_full=True)
_MIDDLE = _Size(sides=SIDE_WORDS, id_cells=19, is_full=False)
_SMALL = _Size(sides=SIDE_LETTERS, id_cells=9, is_full=False)
_LEAST = _Size(sides=SIDE_LETTERS, id_cells=6, is_full=False, is_least=True)
_SIZES = (_WIDE, _MIDDLE, _SMALL, _LEAST)


def fill_table(
    state: BlotterState, fills: Sequence[Fill], zone: TimeZone, width: int
) -> tuple[Line, ...]:
    """Return one line for each fill: when, where, how much at which price, for which fee."""
    layouts = [_fill_columns(state, zone, size) for size in _SIZES]
    lines = table_lines(fills[:LISTED], layouts, width)
    return (*_fitting(lines, width), *_left_out(fills, width))


def ended_table(
    state: BlotterState, ended: Sequence[EndedOrder], zone: TimeZone, width: int
) -> tuple[Line, ...]:
    """Return one line for each order that ended: when, how much of it was filled, how and why."""
    layouts = [_ended_columns(state, zone, size) for size in _SIZES]
    lines = table_lines(ended[:LISTED], layouts, width - _REASON_CELLS)
    used = max(map(line_width, lines), default=0) + 2
    reasons = ["REASON", *(clean(_reason(one)) for one in ended[:LISTED])]
    tones = [Tone.MUTED, *(Tone.PLAIN for _ in ended[:LISTED])]
    said = tuple(
        (*fit_line(line, used), Span(cut(reason, width - used), tone))
        for line, reason, tone in zip(lines, reasons, tones, strict=True)
    )
    return (*_fitting(said, width), *_left_out(ended, width))


def _fill_columns(state: BlotterState, zone: TimeZone, size: _Size) -> list[Column[Fill]]:
    def price(fill: Fill) -> str:
        known = instrument_named(state, fill.order.venue, fill.instrument)
        decimals = None if known is None else known.price_decimals
        if fill.order.venue is VenueId.KRAKEN_EMBED:
            return average_text(fill.price, decimals)
        return price_text(fill.price, decimals)

    columns = [
        Column[Fill]("TIME", lambda fill: time_text(fill.filled_at, zone), tone=_muted),
        *_account_column(state, lambda fill: fill.order),
        Column[Fill]("MARKET", lambda fill: _symbol(state, fill.order, fill.instrument)),
        Column[Fill](
            "SIDE", lambda fill: size.sides[fill.side], tone=lambda fill: SIDE_TONES[fill.side]
        ),
        Column[Fill]("QUANTITY", _filled, is_number=True),
        Column[Fill]("", _unit, tone=_muted),
        Column[Fill]("PRICE", price, is_number=True, tone=_strong),
        Column[Fill]("VALUE", lambda fill: grouped(fill.cost, 2), is_number=True),
        Column[Fill]("FEE", _fee),
        Column[Fill](*_liquidity(size)),
        Column[Fill](
            "ORDER",
            lambda fill: cut_middle(clean(fill.order.order_id), size.id_cells),
            tone=_muted,
        ),
    ]
    return columns if size.is_full else [one for one in columns if one.title != "VALUE"]


def _ended_columns(state: BlotterState, zone: TimeZone, size: _Size) -> list[Column[EndedOrder]]:
    def of_order(cell: Callable[[Order], str]) -> Callable[[EndedOrder], str]:
        return lambda one: cell(as_traded(one.order)) if isinstance(one.order, Order) else ""

    def average(order: Order) -> str:
        known = instrument_of(state, order)
        decimals = None if known is None else known.price_decimals
        if not order.filled_quantity:
            return ""
        if order.custom is not None and order.average_fill_price is not None:
            return average_text(order.average_fill_price, decimals)
        return price_text(order.average_fill_price, decimals)

    def quantity(order: Order) -> str:
        if order.quantity_unit is QuantityUnit.BASE and order.custom is None:
            return grouped(order.quantity, 4)
        is_counted = order.quantity_unit is QuantityUnit.CONTRACTS
        asset = "ct" if is_counted else counted_asset(order, instrument_of(state, order))
        return f"{grouped(order.quantity)} {asset or order.quantity_unit}"

    def filled(order: Order) -> str:
        return grouped(order.filled_quantity, 0 if order.custom is not None else 4)

    columns = [
        Column[EndedOrder]("TIME", lambda one: time_text(one.since, zone), tone=_muted),
        *_account_column(state, lambda one: one.order.key),
        Column[EndedOrder](
            "MARKET", of_order(lambda order: _symbol(state, order.key, order.instrument))
        ),
        Column[EndedOrder]("SIDE", of_order(lambda order: size.sides[order.side]), tone=_side_tone),
        Column[EndedOrder]("TYPE", of_order(type_label)),
        Column[EndedOrder]("FILLED", of_order(filled), is_number=True),
        Column[EndedOrder]("OF", of_order(quantity), is_number=True),
        Column[EndedOrder]("AVERAGE", of_order(average), is_number=True),
        Column[EndedOrder](
            "ENDED",
            fate_word,
            tone=_fate_tone,
        ),
        Column[EndedOrder](
            "ORDER",
            lambda one: cut_middle(clean(one.order.key.order_id), size.id_cells),
            tone=_muted,
        ),
    ]
    left_out = set() if size.is_full else {"AVERAGE"}
    left_out |= {"ORDER"} if size.is_least else set()
    return [one for one in columns if one.title not in left_out]


def _account_column(
    state: BlotterState, key: Callable[[RowT], OrderKey]
) -> tuple[Column[RowT], ...]:
    """Name the account where there is more than one."""
    if len(state.accounts) < 2:
        return ()
    labels = account_labels(state.accounts, _ACCOUNT_CELLS)
    return (Column("ACCT", lambda row: labels.get(key(row).account, key(row).account)),)


def _symbol(state: BlotterState, key: OrderKey, instrument: InstrumentId) -> str:
    return cut(clean(symbol_of(state, key.venue, instrument)), MARKET_CELLS)


def _liquidity(size: _Size) -> tuple[str, Callable[[Fill], str]]:
    def word(fill: Fill) -> str:
        return NONE if fill.liquidity is None else fill.liquidity.value

    return ("M/T", lambda fill: word(fill)[0].upper()) if size.is_least else ("AS", word)


def _filled(fill: Fill) -> str:
    if fill.quantity_unit is QuantityUnit.CONTRACTS:
        return grouped(fill.quantity)
    return grouped(fill.quantity, 4)


def _unit(fill: Fill) -> str:
    return "ct" if fill.quantity_unit is QuantityUnit.CONTRACTS else ""


def _fee(fill: Fill) -> str:
    if fill.fee is None:
        return f"{NONE} not told" if fill.order.venue is VenueId.KRAKEN_FUTURES else NONE
    return f"{grouped(fill.fee)} {cut(clean(fill.fee_currency or ''), 8)}".rstrip()


def _reason(one: EndedOrder) -> str:
    if one.fate is Fate.LOOKING_UP:
        return "being looked up"
    if not isinstance(one.order, Order):
        return f"unreadable: {one.order.problem}"
    if one.order.custom is not None:
        return _custom_reason(one, one.order)
    return one.reason or ""


def _custom_reason(one: EndedOrder, order: Order) -> str:
    """Say what a custom order came to, without what the column before says already."""
    if one.fate is Fate.FILLED and order.average_fill_price is None:
        return "price unknown"
    reason = (one.reason or "").removeprefix("executed: ")
    return reason.removeprefix(EXECUTION_FAILED).lstrip(":; ")


def _fate_tone(one: EndedOrder) -> Tone:
    return Tone.DANGER if has_failed(one) else _FATE_TONES.get(one.fate, Tone.PLAIN)


def _side_tone(one: EndedOrder) -> Tone:
    return SIDE_TONES[one.order.side] if isinstance(one.order, Order) else Tone.PLAIN


def _fitting(lines: Sequence[Line], width: int) -> tuple[Line, ...]:
    return tuple(cut_line(line, width) for line in lines)


def _left_out(rows: Sequence[object], width: int) -> tuple[Line, ...]:
    if len(rows) <= LISTED:
        return ()
    return sentence_lines(f"The newest {LISTED} of {len(rows):,} are listed.", width, Tone.WARN)


def _muted(_: object) -> Tone:
    return Tone.MUTED


def _strong(_: object) -> Tone:
    return Tone.STRONG
