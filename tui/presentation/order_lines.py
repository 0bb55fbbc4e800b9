"""One order in full, as a question about it shows it: what it is, its prices, its ids."""

from collections.abc import Iterator

from tui.domain.notional import own_value
from tui.domain.order import Order
from tui.presentation.clean import clean
from tui.presentation.custom_words import custom_parts
from tui.presentation.figures import grouped, money, percent, price_text
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS, type_words
from tui.presentation.rows import Row, row_tone, state_word
from tui.presentation.text import Line, Span, Tone, wrapped
from tui.presentation.told import counted_asset, quote_currency, trigger_text

_GAP = Span("  ")


def order_lines(row: Row, width: int) -> Iterator[Line]:
    """Yield what an order is; its id at the end, whatever else could be read."""
    if isinstance(row.entry, Order):
        yield from wrapped(_identity(row, row.entry), _GAP, width)
        yield from wrapped(_prices(row, row.entry), _GAP, width)
        client_id = row.entry.client_order_id
        name = "client id" if row.entry.custom is None else "tag"
    else:
        yield from wrapped([(Span("This order could not be read.", Tone.UNKNOWN),)], _GAP, width)
        client_id, name = None, ""
    ids: list[Line] = [(Span("id ", Tone.MUTED), Span(clean(row.key.order_id)))]
    if client_id is not None:
        ids.append((Span(f"{name} ", Tone.MUTED), Span(clean(client_id))))
    yield from wrapped(ids, _GAP, width)


def _identity(row: Row, order: Order) -> list[Line]:
    decimals = 0 if order.custom is not None else 4
    left = f"{grouped(order.working_quantity, decimals)}"
    if order.filled_quantity:
        left += f" of {grouped(order.quantity, decimals)}"
    if asset := clean(counted_asset(order, row.instrument)):
        left += f" {asset}"
    return [
        (Span(clean(row.symbol), Tone.STRONG),),
        (Span(SIDE_WORDS[order.side], SIDE_TONES[order.side]), Span(f" {type_words(order)}")),
        (Span("left ", Tone.MUTED), Span(left, Tone.STRONG)),
        (Span(state_word(row), row_tone(row)),),
        *custom_parts(order),
    ]


def _prices(row: Row, order: Order) -> list[Line]:
    decimals = None if row.instrument is None else row.instrument.price_decimals
    parts: list[Line] = []
    if order.limit_price is not None:
        limit = price_text(order.limit_price, decimals)
        parts.append((Span("limit ", Tone.MUTED), Span(limit, Tone.STRONG)))
    if order.trigger_price is not None:
        trigger = trigger_text(order, decimals, is_worked_out=row.original is not None)
        parts.append((Span("trigger ", Tone.MUTED), Span(trigger, Tone.STRONG)))
    if row.distance is not None:
        mark = "?" if row.is_guess else ""
        tone = Tone.STALE if row.is_guess else Tone.PLAIN
        away = f"{percent(row.distance)}{mark}"
        parts.append((Span(away, tone), Span(" from the market", Tone.MUTED)))
    value = own_value(order, row.instrument)
    if value is not None:
        currency = clean(quote_currency(order, row.instrument))
        parts.append((Span("value ", Tone.MUTED), Span(f"{money(value)} {currency}")))
    return parts or [(Span("no price: trades at the market"),)]
