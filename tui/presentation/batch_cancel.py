"""Cancelling several orders: one line each, what they add up to, what to read before it is sent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tui.domain.batch import is_protective
from tui.domain.custom_order import as_traded
from tui.domain.identifiers import OrderKey, VenueId
from tui.domain.notional import own_value
from tui.domain.numbers import EXACT
from tui.domain.order import Order, Side
from tui.domain.rate_cost import RateCost
from tui.domain.state import BlotterState
from tui.presentation import measures
from tui.presentation.clean import clean, cut_middle, fit
from tui.presentation.columns import COLUMNS_BY_ID, Column
from tui.presentation.custom_words import custom_parts, trade_text
from tui.presentation.figures import grouped, money, percent
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS, VENUE_LABELS, fate_word, type_words
from tui.presentation.layout import Whose, header_text
from tui.presentation.moments import age_text
from tui.presentation.rows import Row
from tui.presentation.text import Line, Span, Tone, fit_line, joined, wrapped
from tui.presentation.told import instrument_of, quote_currency, quote_of, relied_on
from tui.presentation.totals import currency_of, totals_of

_GAP = Span(" · ", Tone.MUTED)
_WIDE, _MIDDLE = 104, 90
_NARROW_WIDTHS = {
    "market": 9,
    "side": 2,
    "type": 3,
    "left": 8,
    "limit": 9,
    "trigger": 9,
    "distance": 7,
}
_MIDDLE_WIDTHS = {**_NARROW_WIDTHS, "value": 11, "age": 5}
_WIDE_WIDTHS = {**_MIDDLE_WIDTHS, "market": 10, "side": 6, "left": 10, "limit": 10, "trigger": 10}
_ACCOUNT_CELLS, _VENUE_CELLS = 6, 4
_DIRECTED_CELLS = 11
"""Of a trigger behind its direction: `<=89,187.23`."""
_BOX_CELLS = 4
_LONG_ID, _SHORT_ID = 11, 8
_COUNTERS = 2
"""So many counters are told of, the fullest."""


@dataclass(frozen=True, slots=True)
class BatchLayout:
    """Where things stand on a line of so many cells."""

    columns: tuple[Column, ...]
    id_cells: int
    note_cells: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One order of the list, and why it is in or out."""

    row: Row
    is_ticked: bool
    is_hidden: bool
    """The filter hid it when the list was fixed."""
    is_changed: bool
    """It is another than when the list was fixed."""
    cannot_send: str = ""
    """Why its account cannot send, in a word."""


def layout_for(width: int, of: Whose) -> BatchLayout:
    """Lay a line out; what does not fit is told of the order under the cursor."""
    accounts = {"account": _ACCOUNT_CELLS} if of.accounts > 1 else {}
    if of.accounts > 1 and of.is_venue_enough:
        venue = {"venue": _VENUE_CELLS}
        accounts = {**venue, **accounts} if width >= _MIDDLE else venue
    room = width - sum(cells + 1 for cells in accounts.values())
    widths = _NARROW_WIDTHS
    if room >= _MIDDLE:
        widths = _WIDE_WIDTHS if room >= _WIDE else _MIDDLE_WIDTHS
    widths = {**accounts, **widths}
    if of.has_directions:
        widths["trigger"] = max(widths["trigger"], _DIRECTED_CELLS)
    columns = tuple(replace(COLUMNS_BY_ID[name], width=cells) for name, cells in widths.items())
    spare = width - _BOX_CELLS - sum(cells + 1 for cells in widths.values())
    id_cells = _LONG_ID if spare > 2 * _LONG_ID else _SHORT_ID
    return BatchLayout(columns, id_cells, max(spare - id_cells - 1, 0), width)


def header_line(layout: BatchLayout) -> Line:
    """Return the titles."""
    titles = " ".join(header_text(column) for column in layout.columns)
    text = f"{'':{_BOX_CELLS}}{titles} {fit('ORDER', layout.id_cells)} NOTE"
    return fit_line((Span(text),), layout.width)


def marked_line(one: Marked, layout: BatchLayout) -> Line:
    """Return the line of an order: box, figures, id, note."""
    box = " - " if one.row.is_over else "[x]" if one.is_ticked else "[ ]"
    over = Tone.ENDED if one.row.is_over else Tone.PLAIN if one.is_ticked else Tone.MUTED
    cells = list(_cells(one.row, layout))
    if over is not Tone.PLAIN:
        cells = [(Span(text, over),) for (text, _), *_ in cells]
    note = fit(" ".join(note_words(one)), layout.note_cells)
    note_tone = Tone.WARN if over is Tone.PLAIN else over
    line = joined([(Span(box, over),), *cells, (Span(note, note_tone),)], Span(" "))
    return fit_line(line, layout.width)


def _cells(row: Row, layout: BatchLayout) -> Iterator[Line]:
    order_id = clean(row.key.order_id)
    if not isinstance(row.entry, Order):
        room = sum(column.width + 1 for column in layout.columns) + layout.id_cells
        yield (Span(fit(f"{order_id} could not be read", room), Tone.UNKNOWN),)
        return
    for column in layout.columns:
        text, tone = column.cell(row, row.entry, column.width)
        yield (Span(fit(text, column.width, column.align), tone),)
    shown = fit(cut_middle(order_id, layout.id_cells), layout.id_cells)
    yield (Span(shown, Tone.MUTED),)


def note_words(one: Marked) -> Iterator[str]:
    """Yield what is special about an order of the list, in short words."""
    if one.row.is_over and one.row.ended is not None:
        yield fate_word(one.row.ended)
        return
    if one.row.asked is not None:
        yield one.row.asked.word
    if one.cannot_send:
        yield one.cannot_send
    if is_protective(one.row.entry):
        yield "STOP"
    if one.is_hidden:
        yield "hidden"
    if one.is_changed:
        yield "changed"


def cursor_line(row: Row) -> Line:
    """Return what the order under the cursor is in full, for what its line leaves out."""
    parts: list[Line] = []
    order_id = (Span(clean(row.key.order_id), Tone.STRONG),)
    if isinstance(row.entry, Order):
        parts += [
            (
                Span(f"{_venue_words(row)}{clean(row.symbol)} "),
                Span(SIDE_WORDS[row.entry.side], SIDE_TONES[row.entry.side]),
                Span(f" {type_words(row.entry)}"),
            ),
            *_trade(row),
            order_id,
            *custom_parts(row.entry),
        ]
        value = own_value(row.entry, row.instrument)
        if value is not None:
            currency = clean(quote_currency(row.entry, row.instrument))
            parts.append((Span(f"{money(value)} {currency}"),))
        if row.age is not None:
            parts.append((Span(f"{age_text(row.age)} old"),))
    else:
        parts.append(order_id)
    return joined(parts, Span("  "))


_NAMED_VENUES = frozenset({VenueId.KRAKEN_EMBED, VenueId.KUNA})
"""Venues whose markets are called like those of Kraken Spot."""


def _venue_words(row: Row) -> str:
    venue = row.key.venue
    return f"{VENUE_LABELS[venue]} " if venue in _NAMED_VENUES else ""


def _trade(row: Row) -> Iterator[Line]:
    """Yield the exact amount of a custom order, which its line may have no room for."""
    order = row.entry
    if isinstance(order, Order) and order.custom is not None:
        yield (Span(trade_text(order, grouped(order.working_quantity))),)


# What they add up to


def sums_lines(
    state: BlotterState,
    ticked: Collection[OrderKey],
    marked: str,
    now: datetime,
    width: int,
    *,
    more: Collection[Line] = (),
) -> tuple[Line, ...]:
    """Say how many are to be cancelled and what that is worth, by side and currency.

    Args:
        state: The newest.
        ticked: What is to be cancelled.
        marked: Out of how many, and since when they are fixed.
        now: The present moment.
        width: Cells of a line.
        more: What else is to be said of them, behind that.
    """
    totals = totals_of(state, ticked)
    parts: list[Line] = [
        (Span(f"to cancel {len(ticked)} ", Tone.STRONG), Span(f"of {marked}", Tone.MUTED))
    ]
    for side in Side:
        amounts = sorted(totals.of(side).items())
        worth = " + ".join(f"{money(amount)} {clean(currency)}" for currency, amount in amounts)
        if worth:
            parts.append((Span(f"{side} ", SIDE_TONES[side]), Span(worth)))
    if totals.without_price:
        parts.append((Span(f"{totals.without_price} without a price", Tone.WARN),))
    near, oldest = extremes(state, ticked, now)
    if near is not None:
        parts.append((Span(f"nearest {percent(near).lstrip('+')}"),))
    if oldest is not None:
        parts.append((Span(f"oldest {age_text(now - oldest)}"),))
    return wrapped([*parts, *more], _GAP, width, indent=Span(" "))


def extremes(
    state: BlotterState, ticked: Collection[OrderKey], now: datetime
) -> tuple[Decimal | None, datetime | None]:
    """Return the smallest distance from the market, and when the oldest was opened."""
    orders = [as_traded(one) for key in ticked if isinstance(one := state.book.get(key), Order)]
    away = [measures.distance(order, relied_on(quote_of(state, order), now)) for order in orders]
    opened = [order.opened_at for order in orders if order.opened_at is not None]
    near = min((abs(one) for one in away if one is not None), default=None)
    return near, min(opened, default=None)


def worth_by_currency(
    state: BlotterState, ticked: Collection[OrderKey]
) -> Mapping[str, Decimal | None]:
    """Return what orders are worth by quote currency; `None` where that cannot be worked out."""
    sums: dict[str, Decimal | None] = {}
    for key in ticked:
        entry, value, currency = state.book.get(key), None, "?"
        if isinstance(entry, Order):
            order = as_traded(entry)
            currency = currency_of(state, order)
            value = own_value(order, instrument_of(state, order))
        before = sums.get(currency, Decimal(0))
        is_known = before is not None and value is not None
        sums[currency] = EXACT.add(before or 0, value or 0) if is_known else None
    return sums


# What it costs


@dataclass(frozen=True, slots=True)
class PairCost:
    """What a batch costs of the counter of one market."""

    market: str
    points: float
    used: float
    maximum: float

    def plus(self, cost: RateCost) -> "PairCost":
        """Return it with one order more."""
        return replace(self, points=self.points + cost.points)


def cost_lines(costs: Collection[PairCost], width: int) -> tuple[Line, ...]:
    """Say what a batch costs, the fullest counter first."""
    worst = sorted(costs, key=lambda one: -(one.used + one.points) / max(one.maximum, 1))
    parts: list[Line] = []
    for one in worst[:_COUNTERS]:
        is_over = one.used + one.points > one.maximum
        text = f"{clean(one.market)} +{one.points:g} ({one.used:.0f} of {one.maximum:.0f} used)"
        parts.append((Span(text, Tone.WARN if is_over else Tone.PLAIN),))
    if not parts:
        return ()
    parts[0] = (Span("rate ", Tone.MUTED), *parts[0])
    if more := len(worst) - len(parts):
        parts.append((Span(f"{more} more"),))
    return wrapped(parts, _GAP, width, indent=Span(" "))
