"""The rows of a Kuna ticket, and what stands behind its fields."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tui.domain.kuna_ticket import TRIGGER_KINDS, KunaKind, KunaPlan
from tui.domain.order import Side
from tui.domain.problem import FormField
from tui.presentation.clean import clean, cut
from tui.presentation.figures import grouped, price_text
from tui.presentation.kuna_ticket_words import arrow_rule
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS
from tui.presentation.moments import age_text
from tui.presentation.text import Line, Span, Tone, joined
from tui.presentation.ticket_form import fitting, is_missing, is_part, price_remark, remark
from tui.presentation.ticket_rows import Row

KUNA_ROWS: tuple[Row, ...] = (
    (FormField.INSTRUMENT, FormField.ACCOUNT),
    (FormField.SIDE, FormField.ORDER_TYPE),
    (FormField.QUANTITY, FormField.QUOTE_QUANTITY),
    (FormField.TRIGGER_PRICE,),
    (FormField.LIMIT_PRICE,),
)
"""The fields of a ticket, row by row."""

KUNA_ENTRIES: Mapping[FormField, int] = {
    FormField.INSTRUMENT: 14,
    FormField.QUANTITY: 16,
    FormField.QUOTE_QUANTITY: 14,
    FormField.TRIGGER_PRICE: 16,
    FormField.LIMIT_PRICE: 16,
}
"""The fields that are lines of text, and the cells they take."""

_ID_CELLS = 9


def short_id(client_order_id: str) -> str:
    """Return as much of an id as tells it from another."""
    return cut(clean(client_order_id), _ID_CELLS)


def kuna_identity(plan: KunaPlan, client_order_id: str) -> Line:
    """Return which order a ticket writes, its type as it would be sent, and its id."""
    instrument, draft = plan.context.instrument, plan.draft
    name = "no market yet" if instrument is None else clean(instrument.symbol)
    side: list[Span] = [Span(SIDE_WORDS[draft.side], SIDE_TONES[draft.side])]
    if plan.kind is None:
        side.append(Span(f" {draft.kind}, type not known yet", Tone.WARN))
    else:
        side.append(Span(f" {plan.kind}"))
    parts: list[Line] = [
        (Span("KUNA "), Span(name, Tone.STRONG)),
        tuple(side),
        (Span(f"id {short_id(client_order_id)}", Tone.MUTED),),
        *_age(plan),
    ]
    return joined(parts, Span("  "))


def _age(plan: KunaPlan) -> Iterator[Line]:
    """Return how old the prices are: behind them there is no room in a narrow window."""
    quote = plan.context.quote
    if quote is not None:
        tone = Tone.STALE if plan.effects.market is None else Tone.MUTED
        age = age_text(plan.context.now - quote.as_of)
        yield (Span(f"prices {age} old", tone),)


def kuna_units(plan: KunaPlan) -> Mapping[FormField, str]:
    """Return what the quantities count, as it stands right behind their fields."""
    instrument = plan.context.instrument
    if instrument is None:
        return {}
    return {
        FormField.QUANTITY: clean(instrument.base),
        FormField.QUOTE_QUANTITY: clean(instrument.quote),
    }


def kuna_remark(plan: KunaPlan, name: FormField, room: int) -> Line:
    """Return what stands behind the last field of a row."""
    match name:
        case FormField.INSTRUMENT | FormField.ACCOUNT:
            return fitting([*_market(plan)], room)
        case FormField.ORDER_TYPE:
            return fitting([*_kind(plan)], room)
        case FormField.QUANTITY | FormField.QUOTE_QUANTITY:
            return fitting([*_quantity(plan)], room)
    if is_missing(plan, name):
        return remark("missing", room, Tone.WARN)
    if name is FormField.TRIGGER_PRICE:
        return fitting([*_stop(plan)], room)
    return price_remark(plan, name, room) if name is FormField.LIMIT_PRICE else ()


def _market(plan: KunaPlan) -> Iterator[Line]:
    """Return what the market is at: Kuna's own price is a median, and no trade."""
    instrument, quote = plan.context.instrument, plan.context.quote
    if instrument is None:
        return
    if quote is None:
        yield (Span("no price yet", Tone.WARN),)
        return
    age, decimals = f"{age_text(plan.context.now - quote.as_of)} old", instrument.price_decimals
    if plan.effects.market is None:
        yield (Span(age, Tone.STALE),)
    for name, price in (("last", quote.last), ("bid", quote.bid), ("ask", quote.ask)):
        if price is not None:
            yield (Span(f"{name} ", Tone.MUTED), Span(price_text(price, decimals)))
    yield (Span("last is a median", Tone.MUTED),)


def _kind(plan: KunaPlan) -> Iterator[Line]:
    """Return what a type means, and of one that is worked out which it is."""
    draft, falls = plan.draft, plan.effects.fires_on_fall
    if draft.kind is KunaKind.TRIGGER and plan.kind is not None:
        yield (Span(f"= {plan.kind}", Tone.STRONG),)
    elif draft.kind is KunaKind.TRIGGER:
        yield (Span("type from side and stop", Tone.MUTED),)
    elif draft.kind not in TRIGGER_KINDS:
        means = "until cancelled" if draft.kind is KunaKind.LIMIT else "at once"
        yield (Span(means, Tone.MUTED),)
    if falls is not None:
        verb, way = ("buys" if draft.side is Side.BUY else "sells"), "fall" if falls else "rise"
        yield (Span(f"{verb} on a {way}", Tone.MUTED),)


def _stop(plan: KunaPlan) -> Iterator[Line]:
    """Return the rule of the arrow in words, where the stop lies as its type has it."""
    number, instrument = plan.number(FormField.TRIGGER_PRICE), plan.context.instrument
    if number is None or instrument is None or number.amount is None:
        return
    decimals = instrument.price_decimals
    if number.base is not None:
        yield (Span(f"= {price_text(number.amount, decimals)}", Tone.STRONG),)
    rule = arrow_rule(plan, is_short=number.base is not None)
    if rule and plan.problem_at(FormField.TRIGGER_PRICE) is None:
        yield (Span(rule),)
    if number.base is not None:
        of = f"of {number.base} {price_text(number.base_value, decimals)}"
        yield (Span(of, Tone.MUTED),)


def _quantity(plan: KunaPlan) -> Iterator[Line]:
    """Return what a part of the free balance comes to, and what is free."""
    instrument, funds = plan.context.instrument, plan.context.funds
    if instrument is None:
        return
    is_market = plan.draft.kind is KunaKind.MARKET
    if is_missing(plan, FormField.QUANTITY):
        yield (Span("one of the two" if is_market else "missing", Tone.WARN),)
    number = plan.number(plan.draft.quantity_field)
    if number is not None and number.amount is not None and is_part(number):
        yield (Span(f"= {grouped(number.amount)}", Tone.STRONG),)
    currency = instrument.base if plan.draft.side is Side.SELL else instrument.quote
    free = "not read yet" if funds is None else grouped(funds.free(currency) or Decimal(0))
    yield (Span(f"free {free} {clean(currency)}", Tone.MUTED),)
