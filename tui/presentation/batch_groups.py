"""The orders of a batch by market and side: one line for all of them, what it adds up to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tui.domain.batch import OrderGroup
from tui.domain.custom_order import as_traded
from tui.domain.identifiers import OrderKey
from tui.domain.notional import own_value
from tui.domain.numbers import EXACT
from tui.domain.order import Order
from tui.domain.state import BlotterState
from tui.presentation.asked import asked_of
from tui.presentation.batch_cancel import BatchLayout, extremes
from tui.presentation.cells import quantity_cell
from tui.presentation.clean import cell_width, clean, fit
from tui.presentation.columns import Column
from tui.presentation.figures import NONE, aligned, grouped, money, percent, squeezed
from tui.presentation.moments import age_text
from tui.presentation.rows import Row
from tui.presentation.text import Line, Span, Tone, fit_line, joined
from tui.presentation.told import instrument_of, quote_currency

FOLDED_OVER = 20
"""A list of more orders than that opens as its groups alone."""

ListedLine = OrderGroup | OrderKey
"""What a line of the list is about."""

_NAMED = frozenset({"venue", "account", "market", "side"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSums:
    """What the chosen orders of a group come to; all of them where none is chosen."""

    row: Row
    """One of them: all are of its market and side."""
    chosen: int
    count: int
    """How many of the group may still be working."""
    is_protective: bool
    left: Decimal
    value: Decimal | None
    """In quote currency; `None` where one of them has no price to count with."""
    nearest: Decimal | None
    oldest: datetime | None
    unknown: Mapping[str, int] = field(default_factory=dict)
    """How many of the group have an act of unknown outcome, by the word of their rows."""


def listed_lines(groups: Iterable[OrderGroup], *, is_folded: bool) -> Iterator[ListedLine]:
    """Yield what the lines are about. An order that is alone in its group stands for itself."""
    for group in groups:
        is_alone = len(group.keys) == 1
        if not is_alone:
            yield group
        if is_alone or not is_folded:
            yield from group.keys


def sums_of(
    state: BlotterState,
    row: Row,
    group: OrderGroup,
    workable: list[OrderKey],
    chosen: list[OrderKey],
) -> GroupSums:
    """Add up a group of which some orders may still be working, and some of those are chosen."""
    keys = chosen or workable
    entries = (entry for key in keys if isinstance(entry := state.book.get(key), Order))
    orders = [as_traded(entry) for entry in entries]
    values = [own_value(order, instrument_of(state, order)) for order in orders]
    known = [value for value in values if value is not None]
    nearest, oldest = extremes(state, keys, row.now)
    return GroupSums(
        row=row,
        chosen=len(chosen),
        count=len(workable),
        is_protective=group.is_protective,
        left=_sum(order.working_quantity for order in orders),
        value=_sum(known) if len(known) == len(values) else None,
        nearest=nearest,
        oldest=oldest,
        unknown=Counter(_unknown_words(state, workable)),
    )


def _unknown_words(state: BlotterState, keys: Iterable[OrderKey]) -> Iterator[str]:
    for key in keys:
        asked = asked_of(state, key)
        if asked is not None and asked.is_unknown:
            yield asked.word


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, number)
    return total


def group_line(sums: GroupSums, layout: BatchLayout) -> Line:
    """Return the line of a group: box, what it adds up to, how many of it are chosen."""
    box = "[x]" if sums.chosen == sums.count else "[-]" if sums.chosen else "[ ]"
    tone = Tone.STRONG if sums.chosen else Tone.MUTED
    cells = [(span,) for span in _cells(sums, layout, tone)]
    note = _note(sums, layout.id_cells + layout.note_cells + 1, tone)
    return fit_line(joined([(Span(box, tone),), *cells, note], Span(" ")), layout.width)


def _note(sums: GroupSums, width: int, tone: Tone) -> Line:
    """Say how many are chosen; where some are of unknown outcome, that goes before words."""
    words = f"{sums.chosen} of {sums.count} {'STOPS' if sums.is_protective else 'orders'}"
    if not sums.unknown:
        return (Span(fit(words, width), tone),)
    unknown = _unknown_text(sums)
    if cell_width(f"{words} {unknown}") > width:
        words = f"{sums.chosen}/{sums.count}"
    if cell_width(f"{words} {unknown}") > width:
        unknown = f"{sum(sums.unknown.values())} ?"
    return (
        Span(f"{words} ", tone),
        Span(fit(unknown, width - cell_width(words) - 1), Tone.UNKNOWN),
    )


def _unknown_text(sums: GroupSums) -> str:
    return ", ".join(f"{count} {word}" for word, count in sums.unknown.items())


def _cells(sums: GroupSums, layout: BatchLayout, tone: Tone) -> Iterator[Span]:
    names = [column.id for column in layout.columns]
    is_narrow = "value" not in names
    for column in layout.columns:
        if is_narrow and column.id == "trigger":
            continue
        width = column.width
        if is_narrow and column.id == "limit":
            width += 1 + layout.columns[names.index("trigger")].width
        if column.id in _NAMED and isinstance(sums.row.entry, Order):
            text, own = column.cell(sums.row, sums.row.entry, width)
            yield Span(fit(text, width, column.align), tone if sums.chosen == 0 else own)
        else:
            yield Span(fit(_figure(sums, column, width), width, "right"), tone)


def _figure(sums: GroupSums, column: Column, width: int) -> str:
    match column.id:
        case "left":
            return _left(sums, width)
        case "limit" if width > column.width:
            return _value(sums, width)
        case "value":
            return _value(sums, width)
        case "distance":
            return NONE if sums.nearest is None else percent(sums.nearest).lstrip("+")
        case "age":
            oldest = sums.oldest
            return NONE if oldest is None else age_text(sums.row.now - oldest)
        case _:
            return ""


def _left(sums: GroupSums, width: int) -> str:
    order = sums.row.entry
    if not isinstance(order, Order):
        return aligned(grouped(sums.left, 4), width, 4)
    return quantity_cell(sums.left, sums.row, order, width).text


def _value(sums: GroupSums, width: int) -> str:
    if sums.value is None or not isinstance(sums.row.entry, Order):
        return NONE
    currency = f" {clean(quote_currency(sums.row.entry, sums.row.instrument))}"
    text = money(sums.value)
    return text + currency if len(text + currency) <= width else squeezed(text, width)


def group_words(sums: GroupSums) -> Line:
    """Return what a group is, for what its line leaves out."""
    words = f"{sums.chosen} of {sums.count} orders ticked"
    parts = [clean(sums.row.symbol)]
    if isinstance(sums.row.entry, Order):
        parts.append(f"{sums.row.entry.side}")
    parts.append(words)
    if sums.unknown:
        parts.append(f"outcome unknown: {_unknown_text(sums)}")
    if sums.value is not None:
        parts.append(_value(sums, 40))
    if sums.nearest is not None:
        parts.append(f"nearest {percent(sums.nearest).lstrip('+')}")
    if sums.oldest is not None:
        parts.append(f"oldest {age_text(sums.row.now - sums.oldest)}")
    return (Span("  ".join(parts)),)
