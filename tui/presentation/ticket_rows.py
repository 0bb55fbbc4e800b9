"""The rows of a Spot ticket: which fields stand side by side, and the texts around them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tui.domain.creating import SpotPlan, TicketPlan
from tui.domain.problem import FormField
from tui.presentation.clean import clean, fit
from tui.presentation.text import Line, Span, Tone, line_width
from tui.presentation.ticket_form import (
    FIELD_CELLS,
    LIFETIMES,
    YIELDS,
    is_missing,
    label,
    market_remark,
    price_notes,
    price_remark,
    problem_notes,
    quantity_remark,
    remark,
)

Row = tuple[FormField, ...]

TICKET_ROWS: tuple[Row, ...] = (
    (FormField.INSTRUMENT, FormField.ACCOUNT),
    (FormField.SIDE, FormField.ORDER_TYPE),
    (FormField.QUANTITY, FormField.QUANTITY_UNIT),
    (FormField.TRIGGER_PRICE, FormField.TRIGGER_SIGNAL),
    (FormField.LIMIT_PRICE,),
    (FormField.DISPLAY_QUANTITY,),
    (FormField.TIME_IN_FORCE, FormField.EXPIRES),
    (FormField.POST_ONLY, FormField.LEVERAGE, FormField.REDUCE_ONLY),
    (FormField.CLOSE_TYPE, FormField.CLOSE_PRICE, FormField.CLOSE_LIMIT_PRICE),
    (FormField.STARTS, FormField.DEADLINE),
    (FormField.FEE_CURRENCY, FormField.SELF_TRADE),
)
"""The fields of a ticket, row by row."""

ENTRY_CELLS: Mapping[FormField, int] = {
    FormField.INSTRUMENT: 14,
    FormField.QUANTITY: 16,
    FormField.TRIGGER_PRICE: 16,
    FormField.LIMIT_PRICE: 16,
    FormField.DISPLAY_QUANTITY: 16,
    FormField.EXPIRES: 20,
    FormField.CLOSE_PRICE: 11,
    FormField.CLOSE_LIMIT_PRICE: 11,
    FormField.STARTS: 20,
    FormField.DEADLINE: 5,
}
"""The fields that are lines of text, and the cells they take."""

_SHORT = {
    FormField.QUANTITY_UNIT: "in",
    FormField.QUOTE_QUANTITY: "or amount",
    FormField.TRIGGER_SIGNAL: "of",
    FormField.CLOSE_PRICE: "at",
    FormField.CLOSE_LIMIT_PRICE: "limit",
    FormField.LADDER: "as",
    FormField.LADDER_TO: "to",
    FormField.LADDER_SPLIT: "split",
}
"""What fields are called behind the one they belong to."""

_PRICES = frozenset(
    {
        FormField.TRIGGER_PRICE,
        FormField.LIMIT_PRICE,
        FormField.CLOSE_PRICE,
        FormField.CLOSE_LIMIT_PRICE,
        FormField.LADDER_FROM,
        FormField.LADDER_TO,
    }
)


@dataclass(frozen=True, slots=True)
class RowLook:
    """The texts around the fields of a row, and the notes below. `None` hides a field."""

    texts: tuple[Line | None, ...]
    notes: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    """What the rows of a ticket are drawn from."""

    plan: TicketPlan
    typed: Mapping[FormField, str]
    """What stands in the lines of text."""
    cells: Mapping[FormField, int]
    """How wide each field is."""
    has_accounts: bool
    """Whether there are several accounts to choose from."""
    width: int
    remark: "RemarkOf"
    """Makes what stands behind the last field of a row, in the cells that are left."""
    entries: Mapping[FormField, int] = field(default_factory=lambda: ENTRY_CELLS)
    """The fields that are lines of text."""
    units: Mapping[FormField, str] = field(default_factory=dict)
    """What stands right behind a field: what it counts, or what its word means here."""


RemarkOf = Callable[[FormField, int], Line]


def is_shown(view: TicketView, row: Row) -> bool:
    """Whether a row has any field in this ticket."""
    return bool(_shown(view, row))


def row_look(view: TicketView, row: Row) -> RowLook:
    """Return how a row is drawn."""
    shown = _shown(view, row)
    texts: dict[FormField, Line] = {}
    first = _head(view, shown[0])
    used = line_width(first)
    for name, following in zip(shown, [*shown[1:], None], strict=True):
        behind = (*_closing(view, name), *_unit(view, name))
        used += view.cells.get(name, 0) + line_width(behind)
        room = view.width - used
        after = _before(view, following) if following else view.remark(name, room)
        texts[name] = (*behind, *after)
        used += line_width(after)
    notes = tuple(_notes(view, shown, first, texts))
    return RowLook((first, *(texts.get(name) for name in row)), notes)


def _shown(view: TicketView, row: Row) -> Sequence[FormField]:
    fields = view.plan.fields
    is_there = {FormField.ACCOUNT: view.has_accounts}
    return [name for name in row if is_there.get(name, name in fields)]


def _head(view: TicketView, name: FormField) -> Line:
    text = fit(label(view.plan, name), FIELD_CELLS - 1)
    return (Span(" " + text, Tone.MUTED), *_opening(view, name))


def _before(view: TicketView, name: FormField) -> Line:
    text = _SHORT.get(name) or label(view.plan, name)
    return (Span(f"  {text} ", Tone.MUTED), *_opening(view, name))


def _opening(view: TicketView, name: FormField) -> Line:
    return (Span("[", Tone.MUTED),) if name in view.entries else ()


def _closing(view: TicketView, name: FormField) -> Line:
    return (Span("]", Tone.MUTED),) if name in view.entries else ()


def _unit(view: TicketView, name: FormField) -> Line:
    text = view.units.get(name)
    return () if text is None else (Span(f" {text}"),)


def spot_units(plan: SpotPlan) -> Mapping[FormField, str]:
    """Return what the words of a Spot ticket's choices mean on its market."""
    instrument = plan.context.instrument
    if instrument is None:
        return {}
    currency = instrument.base if plan.draft.fee_in_base else instrument.quote
    return {FormField.FEE_CURRENCY: clean(currency)}


def spot_remark(plan: SpotPlan, name: FormField, room: int) -> Line:
    """Return what stands behind the last field of a row of a Spot ticket."""
    if is_missing(plan, name):
        return remark("missing", room, Tone.WARN)
    match name:
        case FormField.INSTRUMENT | FormField.ACCOUNT:
            return market_remark(plan, room)
        case FormField.QUANTITY | FormField.QUANTITY_UNIT:
            return quantity_remark(plan, room)
        case FormField.TRIGGER_SIGNAL:
            return price_remark(plan, FormField.TRIGGER_PRICE, room)
        case FormField.LIMIT_PRICE | FormField.CLOSE_PRICE | FormField.CLOSE_LIMIT_PRICE:
            return price_remark(plan, name, room)
        case FormField.DISPLAY_QUANTITY:
            return remark("at least 1/15 of the quantity", room)
        case FormField.TIME_IN_FORCE | FormField.EXPIRES:
            return remark(LIFETIMES[plan.draft.time_in_force], room)
        case FormField.DEADLINE:
            return remark("s, 2 to 60", room)
        case FormField.SELF_TRADE:
            return remark(YIELDS[plan.draft.self_trade], room)
    return ()


def _notes(
    view: TicketView, shown: Sequence[FormField], first: Line, texts: Mapping[FormField, Line]
) -> Iterator[Line]:
    at = line_width(first)
    for name in shown:
        room = view.cells.get(name, 0)
        typed = view.typed.get(name, "")
        yield from problem_notes(view.plan, name, typed, at, room, view.width)
        if name in _PRICES:
            yield from price_notes(view.plan, name, view.width)
        at += room + line_width(texts[name])
