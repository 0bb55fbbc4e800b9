"""The rows of a Futures ticket, what stands behind its fields, and the lines of its ladder."""

from collections.abc import Iterator, Mapping

from tui.domain.futures_ticket import FuturesKind, FuturesLine, FuturesPlan, LadderSplit
from tui.domain.instrument import Instrument
from tui.domain.market_bases import STALE_QUOTE
from tui.domain.order import QuantityUnit
from tui.domain.problem import FormField
from tui.presentation.clean import clean
from tui.presentation.figures import NONE, grouped, money, percent, price_text
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS
from tui.presentation.moments import age_text
from tui.presentation.table import Column, table_lines
from tui.presentation.text import Line, Span, Tone, joined
from tui.presentation.ticket_form import fitting, is_missing, is_part, price_remark, remark
from tui.presentation.ticket_rows import Row

FUTURES_ROWS: tuple[Row, ...] = (
    (FormField.INSTRUMENT, FormField.ACCOUNT),
    (FormField.SIDE, FormField.ORDER_TYPE, FormField.LADDER),
    (FormField.QUANTITY,),
    (FormField.TRIGGER_PRICE, FormField.TRIGGER_SIGNAL),
    (FormField.LIMIT_PRICE,),
    (FormField.LADDER_FROM,),
    (FormField.LADDER_TO,),
    (FormField.LADDER_COUNT, FormField.LADDER_SPLIT),
    (FormField.REDUCE_ONLY, FormField.DEADLINE),
)
"""The fields of a ticket, row by row."""

FUTURES_ENTRIES: Mapping[FormField, int] = {
    FormField.INSTRUMENT: 18,
    FormField.QUANTITY: 16,
    FormField.TRIGGER_PRICE: 16,
    FormField.LIMIT_PRICE: 16,
    FormField.LADDER_FROM: 16,
    FormField.LADDER_TO: 16,
    FormField.LADDER_COUNT: 4,
    FormField.DEADLINE: 5,
}
"""The fields that are lines of text, and the cells they take."""

_KINDS: Mapping[FuturesKind, str] = {
    FuturesKind.LIMIT: "until it is cancelled",
    FuturesKind.POST_ONLY: "never takes",
    FuturesKind.IOC: "what does not fill at once is cancelled",
    FuturesKind.FOK: "all of it at once, or nothing",
    FuturesKind.MARKET: "1% from the market at most",
    FuturesKind.STOP_LOSS: "then at the market",
    FuturesKind.STOP_LOSS_LIMIT: "then a limit",
    FuturesKind.TAKE_PROFIT: "then at the market",
    FuturesKind.TAKE_PROFIT_LIMIT: "then a limit",
    FuturesKind.TRAILING_STOP: "follows, then at the market",
}
"""What a kind means."""

_SPLITS: Mapping[LadderSplit, str] = {
    LadderSplit.EVEN: "all lines alike",
    LadderSplit.NEAR: "more the nearer to the market",
    LadderSplit.FAR: "more the farther from the market",
}


def futures_identity(plan: FuturesPlan, client_order_id: str) -> Line:
    """Return which order a ticket writes, and the id that is its own for good."""
    instrument, draft = plan.context.instrument, plan.draft
    name = "no market yet" if instrument is None else clean(instrument.symbol)
    kind = draft.kind.value if draft.post_only else draft.kind.value.replace("-", " ")
    what = f"{kind} ladder" if draft.makes_ladder else kind
    own = "" if instrument is None else f" {clean(instrument.key.instrument)}"
    parts: list[Line] = [
        (Span("FUT "), Span(name, Tone.STRONG), Span(own)),
        (Span(SIDE_WORDS[draft.side], SIDE_TONES[draft.side]), Span(f" {what}")),
        (Span(f"id {clean(client_order_id)}", Tone.MUTED),),
    ]
    return joined(parts, Span("  "))


def unit_word(instrument: Instrument) -> str:
    """Return what sizes of a market count."""
    if instrument.quantity_unit is QuantityUnit.CONTRACTS:
        return "contracts"
    return clean(instrument.base)


def futures_remark(plan: FuturesPlan, name: FormField, room: int) -> Line:
    """Return what stands behind the last field of a row."""
    if is_missing(plan, name) and name is not FormField.QUANTITY:
        return remark("missing", room, Tone.WARN)
    match name:
        case FormField.INSTRUMENT | FormField.ACCOUNT:
            return _market(plan, room)
        case FormField.ORDER_TYPE | FormField.LADDER:
            return remark(_KINDS[plan.draft.kind], room)
        case FormField.QUANTITY:
            return fitting([*_size(plan)], room)
        case FormField.TRIGGER_SIGNAL:
            return price_remark(plan, FormField.TRIGGER_PRICE, room)
        case FormField.LIMIT_PRICE | FormField.LADDER_FROM | FormField.LADDER_TO:
            return price_remark(plan, name, room)
        case FormField.LADDER_SPLIT:
            return remark(_SPLITS[plan.draft.ladder_split], room)
        case FormField.DEADLINE:
            return remark("s, 2 to 60", room)
    return ()


def _market(plan: FuturesPlan, room: int) -> Line:
    """Return what the market is at, behind its name."""
    instrument, quote = plan.context.instrument, plan.context.quote
    if instrument is None:
        return ()
    if quote is None:
        return remark("no price yet", room, Tone.WARN)
    prices = (
        ("mark", quote.mark),
        ("last", quote.last),
        ("bid", quote.bid),
        ("ask", quote.ask),
        ("index", quote.index),
    )
    parts: list[Line] = [
        (Span(f"{name} ", Tone.MUTED), Span(price_text(price, instrument.price_decimals)))
        for name, price in prices
        if price is not None
    ]
    age = plan.context.now - quote.as_of
    if age > STALE_QUOTE:
        parts.insert(0, (Span(f"{age_text(age)} old", Tone.STALE),))
    return fitting(parts, room)


def _size(plan: FuturesPlan) -> Iterator[Line]:
    """Return what the size counts, what it comes to, and what the account has of it."""
    instrument, number = plan.context.instrument, plan.number(FormField.QUANTITY)
    if instrument is None or number is None:
        return
    if not number.typed.strip():
        yield (Span("missing", Tone.WARN),)
    if number.amount is not None and is_part(number):
        yield (Span(f"= {grouped(number.amount)}", Tone.STRONG),)
    total = " in all" if plan.draft.makes_ladder else ""
    yield (Span(f"{unit_word(instrument)}{total}"),)
    yield (Span(f"step {grouped(instrument.lot_size)}", Tone.MUTED),)
    yield (Span(position_words(plan), Tone.MUTED),)


def position_words(plan: FuturesPlan) -> str:
    """Say what the account has in the market."""
    if plan.context.funds is None:
        return "position not read yet"
    position = plan.position
    if position is None:
        return "no position"
    return f"position {position.direction} {grouped(position.quantity)}"


# The ladder


def ladder_table(plan: FuturesPlan, width: int) -> tuple[Line, ...]:
    """Return the lines of a ladder as they would be sent, under their titles."""
    instrument = plan.context.instrument
    if instrument is None or len(plan.lines) < 2:
        return ()
    rows = list(enumerate(plan.lines, 1))
    decimals = instrument.price_decimals
    columns = [
        Column[_Numbered]("line", lambda row: str(row[0]), is_number=True),
        Column[_Numbered](
            "price", lambda row: price_text(row[1].limit_price, decimals), is_number=True
        ),
        Column[_Numbered](
            unit_word(instrument), lambda row: grouped(row[1].quantity), is_number=True
        ),
        Column[_Numbered](
            f"worth {clean(instrument.quote)}", lambda row: _worth(row[1]), is_number=True
        ),
        Column[_Numbered]("from mark", lambda row: _distance(row[1]), is_number=True),
        Column[_Numbered]("", _line_remark, tone=lambda _: Tone.WARN),
    ]
    return table_lines(rows, (columns,), width)


_Numbered = tuple[int, FuturesLine]


def _worth(line: FuturesLine) -> str:
    value = line.effects.value
    return NONE if value is None else money(value)


def _distance(line: FuturesLine) -> str:
    distance = line.effects.distance
    return NONE if distance is None else percent(distance)


def _line_remark(row: _Numbered) -> str:
    effects = row[1].effects
    said = [
        word
        for word, is_so in (
            ("takes at once", effects.fills_at_once),
            ("twin", effects.twins),
            ("meets own", effects.meets_own),
        )
        if is_so
    ]
    return ", ".join(said)
