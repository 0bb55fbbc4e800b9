"""Amending several orders: one line each, old and new, what they come to, why some are left out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.amend_problem import AmendWarning
from tui.domain.amending import AmendPlan
from tui.domain.capabilities import is_trailing
from tui.domain.identifiers import OrderKey
from tui.domain.market_bases import fresh
from tui.domain.numbers import EXACT
from tui.domain.order import Order, QuantityUnit
from tui.domain.percentage import percent_from
from tui.domain.problem import FormField, Problem
from tui.domain.rate_cost import RateCost
from tui.presentation.amend_effects import before_after, signed_money
from tui.presentation.amend_fields import change_text, value_text
from tui.presentation.clean import cell_width, clean, cut, cut_middle, fit
from tui.presentation.figures import NONE, grouped, money, percent, squeezed, ticks
from tui.presentation.labels import SIDE_LETTERS, SIDE_TONES, SIDE_WORDS, VENUE_LABELS, type_words
from tui.presentation.no_amends import left_out_sentence
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, fit_line, joined, line_width, wrapped

_GAP = Span(" · ", Tone.MUTED)
_EDGE = Span(" ")
_ARROW = " -> "
_SHORT = {
    FormField.LIMIT_PRICE: "lim",
    FormField.TRIGGER_PRICE: "trg",
    FormField.QUANTITY: "qty",
}
_MARKET_CELLS, _SIDE_CELLS, _ACCOUNT_CELLS, _BOX_CELLS, _FIELD_CELLS = 10, 2, 6, 3, 3
_WIDE, _MIDDLE = 104, 90
_RULE_CELLS, _LEAST_ID = 4, 11
_SMALLEST = Decimal("0.005")
"""Percent; what is less is told in ticks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendLine:
    """One order of the list: what becomes of it, and whether it goes with the others."""

    key: OrderKey
    order: Order | None
    """The newest that is known; `None` where it cannot be read."""
    plan: AmendPlan | None
    is_ticked: bool
    refusal: str | None = None
    """Why it cannot be sent now."""
    is_changed: bool = False
    """It is another than when it was last looked at: left out until then."""
    is_hidden: bool = False
    """The filter hid it when the list was fixed."""

    @property
    def goes_out(self) -> bool:
        """Whether it would be sent."""
        is_ready = self.plan is not None and self.plan.intent is not None
        return is_ready and self.is_ticked and self.refusal is None and not self.is_changed

    @property
    def leading(self) -> FormField:
        """The field its line tells of: what changes, a price before the quantity."""
        fields = {} if self.plan is None else self.plan.fields
        touched = [name for name in _SHORT if name in fields and fields[name].typed is not None]
        with_price = [name for name in _SHORT if name in fields and fields[name].now is not None]
        return next(iter((*touched, *with_price)), FormField.QUANTITY)

    @property
    def value_change(self) -> Decimal | None:
        """How much more, or less, the order is worth afterwards."""
        if self.plan is None:
            return None
        value = self.plan.effects.value
        if value.before is None or value.after is None:
            return None
        return EXACT.subtract(value.after, value.before)


@dataclass(frozen=True, slots=True)
class AmendColumns:
    """Where things stand on a line of so many cells."""

    width: int
    account: int
    order_id: int
    price: int
    change: int
    ticks: int
    away: int

    @property
    def note(self) -> int:
        """The cells left for what is special about a line."""
        shown = (self.account, self.order_id, self.price, self.price, self.change)
        cells = (*shown, self.ticks, self.away)
        fixed = _BOX_CELLS + _MARKET_CELLS + _SIDE_CELLS + _FIELD_CELLS + 4
        return max(self.width - fixed - sum(one + 1 for one in cells if one), 0)


def columns_for(width: int, *, with_account: bool) -> AmendColumns:
    """Lay a line out; what does not fit is told of the order under the cursor."""
    account = _ACCOUNT_CELLS if with_account else 0
    room = width - (account + 1 if account else 0)
    if room >= _WIDE:
        return AmendColumns(width, account, order_id=11, price=12, change=8, ticks=9, away=8)
    if room >= _MIDDLE:
        return AmendColumns(width, account, order_id=8, price=11, change=8, ticks=8, away=7)
    return AmendColumns(width, account, order_id=0, price=10, change=7, ticks=0, away=7)


def header_line(columns: AmendColumns) -> Line:
    """Return the titles."""
    who = (
        ("", _BOX_CELLS),
        ("ACCT", columns.account),
        ("MARKET", _MARKET_CELLS),
        ("S", _SIDE_CELLS),
        ("ORDER", columns.order_id),
    )
    figures = (
        ("NOW", columns.price),
        ("NEW", columns.price),
        ("CHANGE", columns.change),
        ("TICKS", columns.ticks),
        ("AWAY", columns.away),
    )
    titles = [fit(title, cells) for title, cells in who if cells] + [" " * _FIELD_CELLS]
    titles += [fit(title, cells, "right") for title, cells in figures if cells]
    return fit_line((Span(" ".join((*titles, "NOTE"))),), columns.width)


def amend_line(line: AmendLine, columns: AmendColumns) -> Line:
    """Return the line of an order: box, who it is, old and new or why not, what is special."""
    box, tone = _box(line)
    parts: list[Line] = [(Span(fit(box, _BOX_CELLS), tone),), *_who(line, columns)]
    if line.refusal is not None:
        room = columns.width - sum(cell_width(text) + 1 for part in parts for text, _ in part)
        words = fit(cut(clean(line.refusal), room), room)
        return fit_line(joined([*parts, (Span(words, Tone.WARN),)], Span(" ")), columns.width)
    parts += _figures(line, columns, Tone.PLAIN if line.goes_out else Tone.MUTED)
    note = fit(" ".join(note_words(line)), columns.note)
    parts.append((Span(note, Tone.WARN),))
    return fit_line(joined(parts, Span(" ")), columns.width)


def _box(line: AmendLine) -> tuple[str, Tone]:
    if line.refusal is not None:
        return " - ", Tone.MUTED
    if line.is_changed:
        return " ! ", Tone.WARN
    return ("[x]", Tone.PLAIN) if line.is_ticked else ("[ ]", Tone.MUTED)


def _who(line: AmendLine, columns: AmendColumns) -> Iterator[Line]:
    if columns.account:
        yield (Span(fit(clean(line.key.account), columns.account), Tone.MUTED),)
    order = line.order
    if order is None:
        yield (Span(fit(clean(line.key.order_id), _MARKET_CELLS), Tone.UNKNOWN),)
        return
    yield (Span(fit(_symbol(line), _MARKET_CELLS)),)
    yield (Span(fit(SIDE_LETTERS[order.side], _SIDE_CELLS), SIDE_TONES[order.side]),)
    if columns.order_id:
        shown = cut_middle(clean(line.key.order_id), columns.order_id)
        yield (Span(fit(shown, columns.order_id), Tone.MUTED),)


def _symbol(line: AmendLine) -> str:
    instrument = None if line.plan is None else line.plan.context.instrument
    if instrument is not None:
        return clean(instrument.symbol)
    return clean(line.key.order_id if line.order is None else line.order.instrument)


def _figures(line: AmendLine, columns: AmendColumns, tone: Tone) -> Iterator[Line]:
    plan, name = line.plan, line.leading
    if plan is None:
        return
    field, cells = plan.fields[name], columns.price
    yield (Span(fit(_SHORT[name], _FIELD_CELLS), Tone.MUTED),)
    yield (Span(fit(squeezed(value_text(plan, name, field.now), cells), cells, "right"), tone),)
    new = "" if field.becomes is None else squeezed(value_text(plan, name, field.becomes), cells)
    is_new = tone is Tone.PLAIN and field.sends is not None
    yield (Span(fit(new, cells, "right"), Tone.STRONG if is_new else tone),)
    for text, width in (
        (_change(plan, name, columns.change), columns.change),
        (_tick_change(plan, name, columns.ticks), columns.ticks),
        (_away(plan, name), columns.away),
    ):
        if width:
            yield (Span(fit(text, width, "right"), tone),)


def _change(plan: AmendPlan, name: FormField, cells: int) -> str:
    field = plan.fields[name]
    if not isinstance(field.now, Decimal) or not isinstance(field.becomes, Decimal):
        return ""
    change = percent_from(field.becomes, field.now)
    if change and abs(change) < _SMALLEST and (steps := _tick_change(plan, name, cells)):
        return steps
    return "" if change is None else percent(change)


def _tick_change(plan: AmendPlan, name: FormField, cells: int) -> str:
    instrument, change = plan.context.instrument, plan.fields[name].change
    if instrument is None or change is None or name is FormField.QUANTITY:
        return ""
    return squeezed(ticks(EXACT.divide(change, instrument.tick_size)), max(cells - 1, 1)) + "t"


def _away(plan: AmendPlan, name: FormField) -> str:
    """Return how far from the market the price the line tells of will be."""
    field, context = plan.fields[name], plan.context
    price = field.now if field.becomes is None else field.becomes
    quote = fresh(context.quote, context.now)
    away = plan.effects.distance.after
    if name is not FormField.QUANTITY and isinstance(price, Decimal):
        away = percent_from(price, None if quote is None else quote.reference)
    return "" if away is None else percent(away)


_WARNED: Mapping[StrEnum, str] = {
    AmendWarning.TRIGGER_FIRES: "FIRES NOW",
    AmendWarning.POST_ONLY_TAKES: "post-only: refused",
    AmendWarning.LIMIT_BEHIND_TRIGGER: "behind trigger",
    AmendWarning.FUNDS_SHORT: "funds short",
}
"""Warnings a line has to tell of by itself, in few words."""


def note_words(line: AmendLine) -> Iterator[str]:
    """Yield what is special about a line, in short words, what may cost most first."""
    if line.is_changed:
        yield "changed: F9"
    plan = line.plan
    if plan is not None and plan.intent is not None:
        if plan.effects.fills_at_once:
            yield "FILLS NOW"
        if plan.effects.meets_own:
            yield "own order"
        warned = (_WARNED.get(one.code) for one in plan.warnings)
        yield from (words for words in warned if words is not None)
        if plan.confirmation is not None:
            yield "over limit"
        if len(_changed_fields(plan)) > 1:
            yield "+qty" if FormField.QUANTITY in _changed_fields(plan) else "+trg"
    if line.is_hidden:
        yield "hidden"


def _changed_fields(plan: AmendPlan) -> tuple[FormField, ...]:
    return tuple(name for name in _SHORT if plan.fields[name].sends is not None)


# The order under the cursor


def quantity_text(order: Order) -> str:
    """Return what is left of an order; contracts are whole."""
    if order.quantity_unit is QuantityUnit.CONTRACTS:
        return f"{grouped(order.working_quantity)} contracts"
    return grouped(order.working_quantity, 4)


def identity_line(line: AmendLine, width: int) -> Line:
    """Return which order a line is of, in full where there is room; its rule is counted in."""
    full = _identity(line, clean(line.key.order_id))
    over = line_width(full) + _RULE_CELLS - width
    if over <= 0:
        return full
    order_id = clean(line.key.order_id)
    return _identity(line, cut_middle(order_id, max(cell_width(order_id) - over, _LEAST_ID)))


def _identity(line: AmendLine, order_id: str) -> Line:
    order = line.order
    if order is None:
        return (Span(order_id, Tone.STRONG),)
    kind, side = type_words(order), SIDE_WORDS[order.side]
    return joined(
        [
            (Span(f"{VENUE_LABELS[order.key.venue]} "), Span(_symbol(line), Tone.STRONG)),
            (Span(side, SIDE_TONES[order.side]), Span(f" {kind}")),
            (Span(f"{quantity_text(order)} left"),),
            (Span(order_id),),
        ],
        Span("  "),
    )


def cursor_lines(
    line: AmendLine, cost: RateCost | None, request: str, width: int, *, has_room: bool
) -> tuple[Line, ...]:
    """Say in full what becomes of the order under the cursor, and what stands in its way.

    Args:
        line: Its line.
        cost: What its amend costs of the venue's counter, where that is known.
        request: The request as it would be sent; empty while there is none.
        width: The cells there are.
        has_room: Whether there is room for the request.
    """
    lines: list[Line] = []
    if line.refusal is not None:
        lines += _worded(line.refusal, Tone.WARN, width)
    elif line.plan is not None:
        lines += wrapped(_told(line.plan, cost), _GAP, width, _EDGE)
        for warning in line.plan.warnings:
            lines += _worded(problem_sentence(warning), Tone.WARN, width)
    if request and has_room:
        lines.append((_EDGE, Span(cut(clean(request), width - 2), Tone.MUTED)))
    return tuple(lines)


def _told(plan: AmendPlan, cost: RateCost | None) -> Iterator[Line]:
    for name in _changed_fields(plan):
        field = plan.fields[name]
        before, after = (value_text(plan, name, one) for one in (field.now, field.becomes))
        change = f" ({change_text(plan, name, field.change)})" if field.change else ""
        yield (
            Span(f"{name.replace('_price', '')} ", Tone.MUTED),
            Span(before + _ARROW),
            Span(after, Tone.STRONG),
            Span(change, Tone.MUTED),
        )
    effects, instrument = plan.effects, plan.context.instrument
    if effects.value.after is not None and instrument is not None:
        text = f"{before_after(effects.value, money)} {clean(instrument.quote)}"
        yield (Span("left ", Tone.MUTED), Span(text))
    yield (Span("away ", Tone.MUTED), Span(before_after(effects.distance, percent)))
    fills = {None: "not known", True: "YES", False: "no"}[effects.fills_at_once]
    tone = Tone.DANGER if effects.fills_at_once else Tone.PLAIN
    yield (Span("fills at once? ", Tone.MUTED), Span(fills, tone))
    if cost is not None:
        room = Tone.PLAIN if cost.has_room else Tone.DANGER
        yield (Span("rate ", Tone.MUTED), Span(f"+{cost.points:.3g}", room))


def _worded(text: str, tone: Tone, width: int) -> tuple[Line, ...]:
    words = [(Span(word, tone),) for word in clean(text).split(" ")]
    return wrapped(words, Span(" "), width, _EDGE)


# All of them


def sums_lines(
    lines: Sequence[AmendLine], fixed: str, points: float | None, width: int
) -> tuple[Line, ...]:
    """Say how many go out, and by how much that changes what is at work, by currency.

    Args:
        lines: Every line of the list.
        fixed: Since when the list is fixed.
        points: What they cost of the venues' counters together, where that is known.
        width: The cells there are.
    """
    chosen = [line for line in lines if line.goes_out]
    parts: list[Line] = [
        (
            Span(f"to amend {len(chosen)} ", Tone.STRONG),
            Span(f"of {len(lines)}, fixed {fixed}", Tone.MUTED),
        )
    ]
    for currency, change in sorted(_value_changes(chosen).items()):
        text = NONE if change is None else signed_money(change)
        parts.append((Span("value ", Tone.MUTED), Span(f"{text} {clean(currency)}")))
    if points:
        parts.append((Span("rate ", Tone.MUTED), Span(f"+{points:.4g}")))
    fills = sum(bool(one.plan and one.plan.effects.fills_at_once) for one in chosen)
    for count, words, tone in (
        (fills, "would fill at once", Tone.DANGER),
        (sum(one.refusal is not None for one in lines), "cannot be sent", Tone.WARN),
        (sum(one.is_hidden for one in lines), "hidden by your filter", Tone.WARN),
    ):
        if count:
            parts.append((Span(f"{count} {words}", tone),))
    return wrapped(parts, _GAP, width, _EDGE)


def _value_changes(lines: Collection[AmendLine]) -> dict[str, Decimal | None]:
    sums: dict[str, Decimal | None] = {}
    for line in lines:
        instrument = None if line.plan is None else line.plan.context.instrument
        currency = "?" if instrument is None else instrument.quote
        before, change = sums.get(currency, Decimal(0)), line.value_change
        is_known = before is not None and change is not None
        sums[currency] = EXACT.add(before or 0, change or 0) if is_known else None
    return sums


def changed_lines(lines: Sequence[AmendLine], width: int) -> tuple[Line, ...]:
    """Say which orders are no longer what was shown; nothing where none is."""
    ids = [clean(line.key.order_id) for line in lines if line.is_changed and line.refusal is None]
    if not ids:
        return ()
    who = ids[0] if len(ids) == 1 else f"{len(ids)} orders"
    text = f"{who} changed since it was shown" if len(ids) == 1 else f"{who} changed meanwhile"
    return _worded(f"{text}: left out. F9 when you have looked at it.", Tone.WARN, width)


def ask_lines(asks: Sequence[Problem], width: int) -> tuple[Line, ...]:
    """Say which limits of the operator it is over."""
    return tuple(
        line for problem in asks for line in _worded(problem_sentence(problem), Tone.WARN, width)
    )


def not_amended_lines(lines: Sequence[AmendLine], width: int) -> tuple[Line, ...]:
    """Say which orders are left out because their venue changes none; nothing without any."""
    text = left_out_sentence([line.key for line in lines])
    return () if text is None else _worded(text, Tone.WARN, width)


def trailing_lines(lines: Sequence[AmendLine], width: int) -> tuple[Line, ...]:
    """Say that trailing orders are left out; nothing where there is none."""
    count = sum(line.order is not None and is_trailing(line.order) for line in lines)
    if not count:
        return ()
    who = "1 trailing order is" if count == 1 else f"{count} trailing orders are"
    return _worded(f"{who} left out: they keep distances, not prices.", Tone.MUTED, width)
