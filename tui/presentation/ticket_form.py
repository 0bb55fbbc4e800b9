"""The fields of a Spot ticket: what stands around them and below."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tui.domain.creating import (
    SelfTrade,
    SpotPlan,
    TicketNumber,
    TicketPlan,
    TicketProblem,
)
from tui.domain.instrument import Instrument
from tui.domain.kuna_ticket import KunaPlan
from tui.domain.order import OrderType, QuantityUnit, Side, TimeInForce
from tui.domain.problem import FormField, Problem
from tui.domain.rounding import Rounding
from tui.domain.ticket_quantities import unit_of
from tui.presentation.clean import cell_width, clean
from tui.presentation.figures import grouped, price_text
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS
from tui.presentation.moments import age_text
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, joined, line_width, wrapped
from tui.presentation.ticket_words import fires_words

FIELD_CELLS = 15
"""What the labels of fields take."""

LABELS: Mapping[FormField, str] = {
    FormField.ACCOUNT: "account",
    FormField.INSTRUMENT: "market",
    FormField.SIDE: "side",
    FormField.ORDER_TYPE: "type",
    FormField.QUANTITY: "quantity",
    FormField.QUANTITY_UNIT: "quantity in",
    FormField.QUOTE_QUANTITY: "amount",
    FormField.TRIGGER_PRICE: "trigger price",
    FormField.TRIGGER_SIGNAL: "trigger signal",
    FormField.LIMIT_PRICE: "limit price",
    FormField.DISPLAY_QUANTITY: "display qty",
    FormField.TIME_IN_FORCE: "in force",
    FormField.EXPIRES: "expires",
    FormField.POST_ONLY: "post-only",
    FormField.LEVERAGE: "leverage",
    FormField.REDUCE_ONLY: "reduce-only",
    FormField.CLOSE_TYPE: "close",
    FormField.CLOSE_PRICE: "close price",
    FormField.CLOSE_LIMIT_PRICE: "close limit",
    FormField.STARTS: "starts",
    FormField.FEE_CURRENCY: "fee in",
    FormField.SELF_TRADE: "own orders met",
    FormField.DEADLINE: "deadline",
    FormField.LADDER: "orders",
    FormField.LADDER_FROM: "from price",
    FormField.LADDER_TO: "to price",
    FormField.LADDER_COUNT: "lines",
    FormField.LADDER_SPLIT: "split",
    FormField.USER: "user",
    FormField.STRATEGY: "strategy",
    FormField.CONDITION: "condition",
    FormField.ACTION: "action",
    FormField.FEE_BPS: "fee",
    FormField.SPREAD_BPS: "spread",
    FormField.NAME: "name",
}
"""What fields are called, in forms and in sentences."""

_OF_CUSTOM_ORDERS = {
    FormField.INSTRUMENT: "pair",
    FormField.TRIGGER_PRICE: "target",
    FormField.QUANTITY: "amount",
}
"""A custom order has a threshold, and no limit: its fields are never called what others' are."""

_OF_KUNA = {FormField.TRIGGER_PRICE: "stop price"}
"""In the venue's own word."""

_OFFSETS = {FormField.TRIGGER_PRICE: "trail offset", FormField.LIMIT_PRICE: "limit offset"}
_DOT = Span(" · ", Tone.MUTED)


def label(plan: TicketPlan, name: FormField) -> str:
    """Return what a field is called in this ticket."""
    is_trailing = plan.draft.order_type in {
        OrderType.TRAILING_STOP,
        OrderType.TRAILING_STOP_LIMIT,
    }
    if plan.draft.order_type is OrderType.PRICE_TRIGGER and name in _OF_CUSTOM_ORDERS:
        return _OF_CUSTOM_ORDERS[name]
    if isinstance(plan, KunaPlan) and name in _OF_KUNA:
        return _OF_KUNA[name]
    return _OFFSETS[name] if is_trailing and name in _OFFSETS else LABELS[name]


def identity_line(plan: SpotPlan, client_order_id: str) -> Line:
    """Return which order a ticket writes, and the id that is its own for good."""
    instrument, draft = plan.context.instrument, plan.draft
    name = "no market yet" if instrument is None else clean(instrument.symbol)
    kind = str(draft.order_type).replace("-", " ")
    parts: list[Line] = [
        (Span("SPOT "), Span(name, Tone.STRONG)),
        (Span(SIDE_WORDS[draft.side], SIDE_TONES[draft.side]), Span(f" {kind}")),
        (Span(f"id {clean(client_order_id)}", Tone.MUTED),),
    ]
    return joined(parts, Span("  "))


def fitting(parts: Sequence[Line], room: int) -> Line:
    """Return as many parts, the first ones, as there is room for behind a field."""
    line: Line = ()
    for part in parts:
        longer = (*line, Span("  "), *part)
        if line_width(longer) > room:
            break
        line = longer
    return line


def remark(text: str, room: int, tone: Tone = Tone.MUTED) -> Line:
    """Return what stands behind the last field of a row, where there is room for it."""
    return fitting([(Span(text, tone),)], room) if text else ()


def market_remark(plan: TicketPlan, room: int) -> Line:
    """Return what the market is at, behind its name."""
    instrument, quote = plan.context.instrument, plan.context.quote
    if instrument is None:
        return ()
    now, decimals = plan.context.now, instrument.price_decimals
    if quote is None:
        return remark("no price yet", room, Tone.WARN)
    parts: list[Line] = [
        (Span(f"{name} ", Tone.MUTED), Span(price_text(price, decimals)))
        for name, price in (("last", quote.last), ("bid", quote.bid), ("ask", quote.ask))
        if price is not None
    ]
    is_stale = plan.effects.market is None
    age = f"{age_text(now - quote.as_of)} old"
    tone = Tone.STALE if is_stale else Tone.MUTED
    parts.insert(0 if is_stale else len(parts), (Span(age, tone),))
    return fitting(parts, room)


def quantity_remark(plan: SpotPlan, room: int) -> Line:
    """Return what the quantity comes to, and what is free to pay it."""
    instrument, funds = plan.context.instrument, plan.context.funds
    if instrument is None:
        return ()
    parts: list[Line] = []
    number = plan.number(FormField.QUANTITY)
    in_quote = unit_of(plan.draft) is QuantityUnit.QUOTE
    if number is not None and number.amount is not None and is_part(number):
        parts.append((Span(f"= {grouped(number.amount)}", Tone.STRONG),))
    parts.append((Span(clean(instrument.quote if in_quote else instrument.base)),))
    currency = instrument.base if plan.draft.side is Side.SELL else instrument.quote
    free = "not read yet" if funds is None else grouped(funds.free(currency) or Decimal(0))
    parts.append((Span(f"free {free} {clean(currency)}", Tone.MUTED),))
    return fitting(parts, room)


def is_part(number: TicketNumber) -> bool:
    """Whether a quantity was computed from what is free."""
    text = number.typed.strip()
    return text == "all" or text.endswith("%")


def price_remark(plan: TicketPlan, name: FormField, room: int) -> Line:
    """Return what a price becomes, and from what it was measured."""
    number, instrument = plan.number(name), plan.context.instrument
    if number is None or instrument is None or number.becomes is None:
        return ()
    decimals = instrument.price_decimals
    becomes = price_text(number.becomes, decimals)
    if number.amount is None:
        return fitting(_offset_parts(plan, name, becomes), room)
    parts: list[Line] = [(Span(f"= {becomes}", Tone.STRONG),)]
    if number.base is not None:
        of = f"of {number.base} {price_text(number.base_value, decimals)}"
        parts.append((Span(of, Tone.MUTED),))
    if name is FormField.TRIGGER_PRICE:
        parts.append((Span(fires_words(plan), Tone.MUTED),))
    return fitting(parts, room)


def _offset_parts(plan: TicketPlan, name: FormField, becomes: str) -> list[Line]:
    effects, instrument = plan.effects, plan.context.instrument
    at = effects.acts_at if name is FormField.TRIGGER_PRICE else effects.limit_at
    parts: list[Line] = [(Span(f"= {becomes}", Tone.STRONG),)]
    if name in {FormField.TRIGGER_PRICE, FormField.LIMIT_PRICE} and at is not None:
        decimals = None if instrument is None else instrument.price_decimals
        parts.append((Span(f"now at {price_text(at, decimals)}", Tone.MUTED),))
    if name is FormField.TRIGGER_PRICE:
        parts.append((Span(fires_words(plan), Tone.MUTED),))
    if name in {FormField.CLOSE_PRICE, FormField.CLOSE_LIMIT_PRICE}:
        parts.append((Span("from its fill", Tone.MUTED),))
    return parts


def price_notes(plan: TicketPlan, name: FormField, width: int) -> tuple[Line, ...]:
    """Return how a relative price was computed, and what the same text is on the other bases."""
    number, instrument = plan.number(name), plan.context.instrument
    if number is None or instrument is None or not number.on_bases:
        return ()
    indent = Span(" " * FIELD_CELLS)
    parts = list(_exact(plan, number, instrument))
    others = [reading for reading in number.on_bases if reading.base is not number.base]
    if others:
        parts.append((Span("same text on", Tone.MUTED),))
    for reading in others:
        text = price_text(reading.becomes, instrument.price_decimals)
        parts.append((Span(f"{reading.base} ", Tone.MUTED), Span(text)))
    return wrapped(parts, _DOT, width, indent=indent)


def _exact(plan: TicketPlan, number: TicketNumber, instrument: Instrument) -> Iterator[Line]:
    if number.exact is None or number.rounding is Rounding.NONE:
        return
    yield (Span(f"exact {grouped(number.exact, instrument.price_decimals)}"),)
    if not instrument.has_steps:
        yield (Span("rounded: the venue tells no tick", Tone.MUTED),)
        return
    yield (Span(f"tick {grouped(instrument.tick_size)}", Tone.MUTED),)
    if number.rounding is Rounding.NEAREST:
        yield (Span("to the nearest tick", Tone.MUTED),)
    else:
        way = "buys round down" if number.rounding is Rounding.DOWN else "sells round up"
        yield (Span(way, Tone.MUTED),)


def problem_notes(
    plan: TicketPlan, name: FormField, typed: str, at: int, room: int, width: int
) -> tuple[Line, ...]:
    """Say what is wrong with a field, and what is worth knowing of it.

    Args:
        plan: The ticket worked out.
        name: The field.
        typed: What stands in it.
        at: The cell its text starts in.
        room: The cells it has.
        width: The cells of the row.
    """
    lines: list[Line] = []
    for problem in plan.problems:
        if problem.field is name and problem.code is not TicketProblem.MISSING:
            lines += _pointed(problem, typed, at, room, width)
    for problem in (*plan.confirmations, *plan.warnings):
        if problem.field is name:
            lines += _worded(f"! {problem_sentence(problem)}", Tone.WARN, width)
    return tuple(lines)


def _pointed(problem: Problem, typed: str, at: int, room: int, width: int) -> Iterator[Line]:
    """Say what is wrong, with a caret under the character that is meant."""
    sentence, caret = problem_sentence(problem), ""
    if problem.at is not None and cell_width(typed) < room:
        at += cell_width(typed[: problem.at])
        caret = "^ "
    if at + len(caret) + cell_width(sentence) <= width:
        yield (Span(" " * at), Span(caret + sentence, Tone.DANGER))
        return
    if caret:
        yield (Span(" " * at), Span("^", Tone.DANGER))
    yield from _worded(sentence, Tone.DANGER, width)


def _worded(sentence: str, tone: Tone, width: int) -> tuple[Line, ...]:
    words = [(Span(word, tone),) for word in sentence.split(" ")]
    return wrapped(words, Span(" "), width, indent=Span(" " * FIELD_CELLS))


def is_missing(plan: TicketPlan, name: FormField) -> bool:
    """Whether a field waits to be filled in."""
    problem = plan.problem_at(name)
    return problem is not None and problem.code is TicketProblem.MISSING


def refusal(plan: TicketPlan) -> str | None:
    """Say the first thing that stands in the way, by the name of its field."""
    for problem in plan.problems:
        if problem.field is None:
            return problem_sentence(problem)
        name = label(plan, problem.field)
        if problem.code is TicketProblem.MISSING:
            return f"The {name} is missing."
        return f"{name}: {problem_sentence(problem)}"
    return None


YIELDS: Mapping[SelfTrade, str] = {
    SelfTrade.CANCEL_NEWEST: "this one gives way",
    SelfTrade.CANCEL_OLDEST: "the other gives way",
    SelfTrade.CANCEL_BOTH: "both end",
}
"""What happens where two of one owner would meet."""

LIFETIMES: Mapping[TimeInForce, str] = {
    TimeInForce.GTC: "until it is cancelled",
    TimeInForce.IOC: "what does not fill at once is cancelled",
    TimeInForce.FOK: "all of it at once, or nothing",
    TimeInForce.GTD: "UTC, or +1h30m",
}
"""What a time in force means."""
