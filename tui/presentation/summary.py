"""The caption over the list and the line that adds it up."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from tui.domain.identifiers import OrderKey
from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.domain.state import BlotterState
from tui.presentation.clean import clean, cut
from tui.presentation.columns import COLUMNS_BY_ID
from tui.presentation.figures import compact, money, percent
from tui.presentation.moments import age_text
from tui.presentation.text import Line, Span, Tone, fit_line, joined, line_width, wrapped
from tui.presentation.totals import Totals, totals_of
from tui.presentation.view import View, ViewSpec

_WIDE = 100
_SEPARATOR = Span(" | ", Tone.MUTED)
_NO_MARKS: frozenset[OrderKey] = frozenset()


def caption_line(
    view: View,
    spec: ViewSpec,
    width: int,
    marked: Collection[OrderKey] = _NO_MARKS,
    staged: str = "",
) -> Line:
    """Say what the list shows: filter, sort, how many, marks with hidden ones, what is staged."""
    parts = [
        _filter(spec, width),
        (Span(f"sort {_sort(spec)}"),),
        (Span(f"{view.matching} of {view.total} shown"),),
    ]
    if view.counts.ended:
        parts.append((Span(f"{view.counts.ended} ended", Tone.ENDED),))
    if marked or not staged:
        parts.append(_marks(view, marked))
    if staged:
        parts.append((Span(staged, Tone.PENDING),))
    words = joined(parts, Span(" · ", Tone.MUTED))
    rule = "─" * max(width - line_width(words) - 4, 0)
    return fit_line((Span("── ", Tone.MUTED), *words, Span(f" {rule}", Tone.MUTED)), width)


def _filter(spec: ViewSpec, width: int) -> Line:
    if not spec.filter_text.strip():
        return (Span("all orders"),)
    text = cut(clean(" ".join(spec.filter_text.split())), max(width // 3, 12))
    return (Span("filter: ", Tone.WARN), Span(text, Tone.STRONG))


def _sort(spec: ViewSpec) -> str:
    return ", ".join(
        f"{COLUMNS_BY_ID[key.column_id].title.lower()} {'v' if key.reverse else '^'}"
        for key in spec.sort
    )


def _marks(view: View, marked: Collection[OrderKey]) -> Line:
    if not marked:
        return (Span("0 marked"),)
    hidden = view.hidden(marked)
    text = f"{len(marked)} marked"
    return (Span(f"{text} ({hidden} hidden)" if hidden else text, Tone.STRONG),)


def totals_lines(
    state: BlotterState,
    view: View,
    now: datetime,
    width: int,
    marked: Collection[OrderKey] = _NO_MARKS,
) -> tuple[Line, ...]:
    """Return what the shown working orders add up to, each currency for itself."""
    totals = view.totals
    is_wide = width >= _WIDE
    parts: list[Line] = []
    if view.matching < view.total:
        parts.append((Span("of what is shown", Tone.WARN),))
    parts += _sums(totals, is_wide=is_wide)
    if marked:
        parts.append(_marked(state, marked, is_wide=is_wide))
    for remark in _remarks(totals, now):
        if line_width(joined([*parts, remark], _SEPARATOR)) < width:
            parts.append(remark)
    return wrapped(parts, _SEPARATOR, width, indent=Span(" "))


def _remarks(totals: Totals, now: datetime) -> list[Line]:
    """Return what is told where it fits on the line of the sums."""
    remarks: list[Line] = []
    if totals.nearest is not None:
        remarks.append((Span(f"nearest {percent(totals.nearest).lstrip('+')}"),))
    if totals.oldest is not None:
        remarks.append((Span(f"oldest {age_text(now - totals.oldest)}"),))
    return remarks


def _sums(totals: Totals, *, is_wide: bool) -> list[Line]:
    parts: list[Line] = [
        (
            Span(f"{side} ", tone),
            Span(_amounts(totals.of(side), is_wide=is_wide)),
        )
        for side, tone in ((Side.BUY, Tone.BUY), (Side.SELL, Tone.SELL), (Side.CONVERT, Tone.PLAIN))
        if totals.of(side)
    ]
    if totals.without_price:
        parts.append((Span(f"+ {totals.without_price} without price", Tone.WARN),))
    return parts or [(Span("nothing working", Tone.MUTED),)]


def _amounts(amounts: Mapping[str, Decimal], *, is_wide: bool) -> str:
    write = money if is_wide else compact
    ordered = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    return " + ".join(f"{write(amount)} {clean(currency)}" for currency, amount in ordered)


def _marked(state: BlotterState, marked: Collection[OrderKey], *, is_wide: bool) -> Line:
    totals = totals_of(state, marked)
    sums: dict[str, Decimal] = {}
    for amounts in totals.amounts.values():
        for currency, amount in amounts.items():
            sums[currency] = EXACT.add(sums.get(currency, Decimal(0)), amount)
    noun = "order" if len(marked) == 1 else "orders"
    text = f"marked {_amounts(sums, is_wide=is_wide) or 'nothing with a price'}"
    return (Span(f"{text} in {len(marked)} {noun}", Tone.STRONG),)
