"""The fields of the amend form: what each is now, what was typed, what it becomes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.amending import AmendPlan, Base, BaseReading, FieldPlan, Rounding
from tui.domain.capabilities import is_trailing, resolves_relative_prices
from tui.domain.numbers import EXACT
from tui.domain.order import Price, QuantityUnit, RelativePrice, Side
from tui.domain.problem import FormField, Problem
from tui.presentation.clean import cell_width, fit
from tui.presentation.figures import NONE, grouped, percent, price_text, squeezed
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, line_width, wrapped

PRICE_FIELDS = (FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE)

_LABELS = {
    FormField.QUANTITY: "quantity",
    FormField.LIMIT_PRICE: "limit price",
    FormField.TRIGGER_PRICE: "trigger price",
    FormField.DISPLAY_QUANTITY: "display qty",
}
_OFFSET_LABELS = {FormField.LIMIT_PRICE: "limit offset", FormField.TRIGGER_PRICE: "trail offset"}
_ARROW = " -> "
_DOT = Span(" · ", Tone.MUTED)
_BASE_CELLS = 12
"""What a chooser takes beside a price: ` of [last v]`."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of one line of fields."""

    width: int
    label: int
    now: int
    entry: int
    becomes: int
    change: int
    has_table: bool = False
    """Whether the same text on every base is a table of its own, further down."""

    @property
    def indent(self) -> int:
        """Where notes start: under the present value."""
        return self.label

    @property
    def typed_at(self) -> int:
        """Where the typed text starts."""
        return self.label + self.now + 1


def columns_for(width: int) -> Columns:
    """Return the columns there is room for, at 78 cells or more."""
    if width >= 100:
        return Columns(width, label=17, now=17, entry=18, becomes=18, change=16)
    if width >= 92:
        return Columns(width, label=16, now=15, entry=16, becomes=17, change=15, has_table=True)
    return Columns(width, label=15, now=12, entry=13, becomes=12, change=12)


@dataclass(frozen=True, slots=True)
class FieldLook:
    """The texts around the fields of a line, and the notes below; one text alone: no field."""

    texts: tuple[Line, ...]
    notes: tuple[Line, ...] = ()


def heading_line(columns: Columns) -> Line:
    """Return what stands over the columns."""
    gap = " " * (1 + _BASE_CELLS)
    return (
        Span(" " * columns.label),
        Span(fit("now", columns.now) + fit(" new", columns.entry + 1) + gap, Tone.MUTED),
        Span("becomes".rjust(columns.becomes), Tone.MUTED),
        Span("change".rjust(columns.change), Tone.MUTED),
    )


def field_look(plan: AmendPlan, name: FormField, columns: Columns) -> FieldLook:
    """Return how a field of the plan is shown."""
    field = plan.fields[name]
    label = Span(" " + fit(_label(plan, name), columns.label - 1), Tone.MUTED)
    now = _now(plan, field, columns.now)
    if field.refusal is not None:
        is_whole = field.refusal in plan.problems and field.refusal.field is None
        return (
            FieldLook(((label, now),))
            if is_whole
            else _refused(field.refusal, (label, now), columns)
        )
    before: Line = (label, now, Span("[", Tone.MUTED))
    behind: Line = (*_becomes(plan, field, columns.becomes), *_change(plan, field, columns.change))
    notes = tuple(_notes(plan, field, columns))
    if name in PRICE_FIELDS and not is_offset(plan, name):
        return FieldLook((before, (Span("] of ", Tone.MUTED),), behind), notes)
    gap = Span("]" + " " * _BASE_CELLS, Tone.MUTED)
    return FieldLook((before, (gap, *behind)), notes)


def is_offset(plan: AmendPlan, name: FormField) -> bool:
    """Whether a price is an offset in the venue's own notation: there is no base to choose."""
    has_price = name in PRICE_FIELDS and plan.fields[name].refusal is None
    return has_price and is_trailing(plan.context.order)


def decimals_of(plan: AmendPlan) -> int | None:
    """Return the decimals prices are written with."""
    return None if plan.context.instrument is None else plan.context.instrument.price_decimals


def value_text(plan: AmendPlan, name: FormField, value: Price | None) -> str:
    """Write a price, or a quantity, as forms do."""
    if value is None:
        return NONE
    if name in PRICE_FIELDS or isinstance(value, RelativePrice):
        return price_text(value, decimals_of(plan))
    is_counted = plan.context.order.quantity_unit is QuantityUnit.CONTRACTS
    return grouped(value, 0 if is_counted else 4)


def change_text(plan: AmendPlan, name: FormField, value: Decimal) -> str:
    """Write a difference, its sign always there."""
    text = value_text(plan, name, EXACT.abs(value))
    return f"{'-' if value < 0 else '+'}{text}"


def _label(plan: AmendPlan, name: FormField) -> str:
    if name is FormField.QUANTITY and plan.context.order.quantity_unit is QuantityUnit.CONTRACTS:
        return "contracts"
    return _OFFSET_LABELS[name] if is_offset(plan, name) else _LABELS[name]


def _refused(refusal: Problem, head: Line, columns: Columns) -> FieldLook:
    """Give the reason the room where the field would be."""
    room = columns.width - line_width(head)
    words = [(Span(word, Tone.MUTED),) for word in problem_sentence(refusal).split(" ")]
    first, *rest = wrapped(words, Span(" "), max(room, 20)) or ((),)
    indent = Span(" " * line_width(head))
    return FieldLook(((*head, *first),), tuple((indent, *line) for line in rest))


def _now(plan: AmendPlan, field: FieldPlan, cells: int) -> Span:
    if field.is_now_unknown:
        return Span(fit("unknown", cells), Tone.UNKNOWN)
    text = squeezed(value_text(plan, field.field, field.now), cells - 1)
    return Span(fit(text, cells))


def _becomes(plan: AmendPlan, field: FieldPlan, cells: int) -> Line:
    if field.becomes is None:
        return (Span(" " * cells),)
    text = value_text(plan, field.field, field.becomes)
    if field.is_estimate:
        text = f"~{text}"
    tone = Tone.PLAIN if field.becomes == field.now else Tone.STRONG
    return (Span(fit(squeezed(text, cells - 1), cells, "right"), tone),)


def _change(plan: AmendPlan, field: FieldPlan, cells: int) -> Line:
    if field.change is None:
        return (Span(" " * cells),)
    text = change_text(plan, field.field, field.change) if field.change else "same"
    return (Span(fit(squeezed(text, cells - 1) if field.change else text, cells, "right")),)


def _notes(plan: AmendPlan, field: FieldPlan, columns: Columns) -> Iterator[Line]:
    for problem in field.problems:
        yield from problem_lines(problem, field.typed or "", columns, columns.typed_at)
    for warning in plan.warnings:
        if warning.field is field.field:
            yield from _worded(problem_sentence(warning), Tone.WARN, columns)
    if field.field is FormField.QUANTITY:
        yield from _indented([_left(plan)], columns)
    if parts := list(_exact_parts(plan, field, columns)):
        yield from _indented(parts, columns)
    if field.on_bases and not columns.has_table:
        yield from _indented(_on_bases(plan, field), columns)


def _indented(parts: list[Line], columns: Columns) -> tuple[Line, ...]:
    indent = Span(" " * columns.indent)
    return wrapped(parts, _DOT, columns.width, indent=indent)


def problem_lines(problem: Problem, typed: str, columns: Columns, at: int) -> Iterator[Line]:
    """Say what is wrong with a text that starts at a cell, a caret under the character meant."""
    sentence = problem_sentence(problem)
    caret = ""
    if problem.at is not None and cell_width(typed) < columns.entry:
        at += cell_width(typed[: problem.at])
        caret = "^ "
    room = columns.width - at - len(caret)
    if cell_width(sentence) <= room:
        yield (Span(" " * at), Span(caret + sentence, Tone.DANGER))
        return
    if caret:
        yield (Span(" " * at), Span("^", Tone.DANGER))
    yield from _worded(sentence, Tone.DANGER, columns)


def _worded(sentence: str, tone: Tone, columns: Columns) -> tuple[Line, ...]:
    words = [(Span(word, tone),) for word in sentence.split(" ")]
    return wrapped(words, Span(" "), columns.width, indent=Span(" " * columns.indent))


def _left(plan: AmendPlan) -> Line:
    """Say what is filled, and what is left of it before and after."""
    order, working = plan.context.order, plan.effects.working

    def amount(value: Decimal) -> str:
        return value_text(plan, FormField.QUANTITY, value)

    text = f"filled {amount(order.filled_quantity)}, left {amount(order.working_quantity)}"
    if working.after is not None and working.after != order.working_quantity:
        text += f"{_ARROW}{amount(working.after)}"
    return (Span(text, Tone.MUTED),)


def _exact_parts(plan: AmendPlan, field: FieldPlan, columns: Columns) -> Iterator[Line]:
    """Say what the text computes to, and what was done to it."""
    if field.exact is None or field.becomes is None:
        return
    if field.is_estimate:
        yield (Span("about: goes out as typed, Kraken measures and rounds it", Tone.WARN),)
        return
    if field.base is None and field.rounding is Rounding.NONE:
        return
    yield (Span(f"exact {grouped(field.exact, decimals_of(plan) or 0)}"),)
    if field.rounding is Rounding.NONE:
        yield (Span("needs no rounding", Tone.MUTED),)
        return
    yield (Span(_step_text(plan, field), Tone.MUTED),)
    yield (Span(_rounding_words(plan, field, is_long=columns.width >= 100)),)


def _step_text(plan: AmendPlan, field: FieldPlan) -> str:
    instrument = plan.context.instrument
    if instrument is None:
        return ""
    if field.field in PRICE_FIELDS:
        return f"tick {grouped(instrument.tick_size)}"
    return f"lot {grouped(instrument.lot_size)}"


def _rounding_words(plan: AmendPlan, field: FieldPlan, *, is_long: bool) -> str:
    if field.field is FormField.TRIGGER_PRICE:
        return "triggers round to the nearest tick"
    if field.field is not FormField.LIMIT_PRICE:
        return "quantities round down"
    if plan.context.order.side is Side.BUY:
        return "buys round down" + (" so that you never pay more than you asked" * is_long)
    return "sells round up" + (" so that you never get less than you asked" * is_long)


def _on_bases(plan: AmendPlan, field: FieldPlan) -> list[Line]:
    """Say what the same text would be on the other bases."""
    others = [one for one in field.on_bases if one.base is not field.base]
    parts: list[Line] = [
        (
            Span(f"{one.base} ", Tone.MUTED),
            Span(value_text(plan, field.field, one.becomes)),
        )
        for one in others
    ]
    if parts:
        parts[0] = (Span("on ", Tone.MUTED), *parts[0])
    return parts


def meaning_text(plan: AmendPlan) -> str:
    """Say what each typed text means now; empty where nothing was typed."""
    return "; ".join(_meaning(plan, field) for field in plan.fields.values() if field.typed)


def _meaning(plan: AmendPlan, field: FieldPlan) -> str:
    name = _label(plan, field.field)
    if field.problems:
        return f"{name}: {problem_sentence(field.problems[0])}"
    text = f"{name} {value_text(plan, field.field, field.becomes)}"
    if field.change:
        text += f" ({change_text(plan, field.field, field.change)})"
    return text


def base_table(plan: AmendPlan, name: FormField) -> tuple[Line, ...]:
    """Return the same text on every base, a line each; nothing for an absolute text."""
    return tuple(_base_line(plan, plan.fields[name], one) for one in plan.fields[name].on_bases)


def _base_line(plan: AmendPlan, field: FieldPlan, reading: BaseReading) -> Line:
    def text(value: Decimal | None) -> str:
        return fit(value_text(plan, field.field, value), 13, "right")

    is_chosen = reading.base is field.base
    tone = Tone.STRONG if is_chosen else Tone.PLAIN
    change = "" if reading.change is None else change_text(plan, field.field, reading.change)
    away = "" if reading.percent_from_market is None else percent(reading.percent_from_market)
    remark = "<- chosen" if is_chosen else ""
    if reading.base is Base.LAST and resolves_relative_prices(plan.context.order.key.venue):
        remark = f"{remark}  Kraken's own meaning".strip()
    return (
        Span(f"   {reading.base:<6}", tone),
        Span(f"{text(reading.value)}{_ARROW}{text(reading.becomes)}", tone),
        Span(fit(change, 13, "right") + fit(away, 10, "right")),
        Span(f"  {remark}", Tone.STRONG if is_chosen else Tone.MUTED),
    )
