"""The cells of the list: what each column shows of a row, and what it sorts by."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tui.domain.identifiers import VenueId
from tui.domain.notional import own_value
from tui.domain.order import Order, OrderStatus, Price, QuantityUnit, Side, TriggerSignal
from tui.presentation import measures
from tui.presentation.clean import ELLIPSIS, clean, cut, cut_middle
from tui.presentation.custom_words import custom_flags
from tui.presentation.figures import (
    NONE,
    aligned,
    amount_text,
    grouped,
    money,
    percent,
    price_text,
    squeezed,
    ticks,
)
from tui.presentation.labels import FATE_WORDS, SIDE_LETTERS, SIDE_TONES, SIDE_WORDS
from tui.presentation.moments import age_text
from tui.presentation.rows import Row, seen_text, state_word
from tui.presentation.text import Span, Tone
from tui.presentation.told import counted_asset, rounded, trigger_sign

_LATEST = datetime.max.replace(tzinfo=UTC)
_CONTRACTS = " ct"
_USER_CELLS = 4
"""So much of a user's IIBAN stands where there is room for no more."""
_SHORT_SIGNALS = {"mark": "mk", "index": "ix", "last": "la"}
_STATUS_RANK = {status: rank for rank, status in enumerate(OrderStatus)}
_FATE_RANK = {fate: len(_STATUS_RANK) + rank for rank, fate in enumerate(FATE_WORDS)}


def side_cell(_row: Row, order: Order, width: int) -> Span:
    """Show the side as a word with an arrow, or as a letter with one."""
    words = SIDE_WORDS if width >= 6 else SIDE_LETTERS
    return Span(words[order.side], SIDE_TONES[order.side])


def market_cell(row: Row, _order: Order, width: int) -> Span:
    """Show the instrument's name, its quote currency never cut."""
    return Span(_shortened_symbol(clean(row.symbol), width))


def _shortened_symbol(symbol: str, width: int) -> str:
    """Cut the base, never the quote: that is how two markets of one coin stay apart."""
    base, slash, quote = symbol.partition("/" if "/" in symbol else "_")
    room = width - len(slash) - len(quote)
    if not slash or room < 3:
        return cut_middle(symbol, width)
    return cut(base, room) + slash + quote


def quantity_cell(amount: Decimal, row: Row, order: Order, width: int) -> Span:
    """Show an amount of what the order's quantity counts."""
    if order.custom is not None or order.quantity_unit is QuantityUnit.QUOTE:
        return Span(_leg_text(amount, row, order, width).rjust(width))
    if order.quantity_unit is QuantityUnit.CONTRACTS:
        text = squeezed(grouped(amount), max(width - len(_CONTRACTS), 1)) + _CONTRACTS
        return Span(text.rjust(width))
    return Span(aligned(grouped(amount, 4), width, 4))


def _leg_text(amount: Decimal, row: Row, order: Order, width: int) -> str:
    """Write an amount of an asset with its name: the coin's where there is room, money's always."""
    asset = clean(counted_asset(order, row.instrument))
    is_coin = order.quantity_unit is QuantityUnit.BASE and order.side is not Side.CONVERT
    return amount_text(amount, asset, width, can_drop=is_coin or not asset)


def left_cell(row: Row, order: Order, width: int) -> Span:
    """Show what can still fill."""
    return quantity_cell(order.working_quantity, row, order, width)


def total_cell(row: Row, order: Order, width: int) -> Span:
    """Show the total, fills included."""
    return quantity_cell(order.quantity, row, order, width)


def limit_cell(row: Row, order: Order, width: int) -> Span:
    """Show the limit price."""
    return _price(order.limit_price, "", row, width)


def trigger_cell(row: Row, order: Order, width: int) -> Span:
    """Show the trigger, with its direction where it has one of its own."""
    price, sign = order.trigger_price, trigger_sign(order)
    if row.original is not None and isinstance(price, Decimal):
        text = _rounded_to_fit(price, _decimals(row), width - len(sign))
        return Span((sign + text).rjust(width))
    return _price(price, sign, row, width)


def _rounded_to_fit(price: Decimal, decimals: int | None, width: int) -> str:
    """Write a price that was worked out to as many decimals as there is room for."""
    text = ""
    for places in range(8 if decimals is None else decimals, -1, -1):
        about, short = rounded(price, places)
        text = about + price_text(short, places)
        if len(text) <= width:
            return text
    return squeezed(text, width) if text[:1].isdigit() else text


def _decimals(row: Row) -> int | None:
    return None if row.instrument is None else row.instrument.price_decimals


def _price(price: Price | None, sign: str, row: Row, width: int) -> Span:
    text = price_text(price, _decimals(row))
    if not isinstance(price, Decimal):
        return Span(cut(text, width))
    number = aligned(text, width - len(sign), 2 + max(0, (width - 9) // 2))
    return Span((sign + number.lstrip()).rjust(width))


def _guess(text: str, row: Row) -> Span:
    if text != NONE and row.is_guess:
        return Span(f"{text}?", Tone.STALE)
    return Span(text)


def distance_cell(row: Row, _order: Order, _width: int) -> Span:
    """Show how far the market is, in percent."""
    away = None if row.is_over else row.distance
    return _guess(NONE if away is None else percent(away), row)


def ticks_cell(row: Row, order: Order, _width: int) -> Span:
    """Show how far the market is, in ticks."""
    away = None if row.is_over else measures.ticks_away(order, row.quote, row.instrument)
    return _guess(NONE if away is None else ticks(away), row)


def value_cell(row: Row, order: Order, width: int) -> Span:
    """Show what is left, in quote currency."""
    amount = own_value(order, row.instrument)
    return Span(NONE if amount is None else squeezed(money(amount), width))


def age_cell(row: Row, _order: Order, _width: int) -> Span:
    """Show how long the order has existed."""
    return Span(NONE if row.age is None else age_text(row.age))


def seen_cell(row: Row, _order: Order, _width: int) -> Span:
    """Show how long ago the venue last listed it."""
    return Span(seen_text(row))


def state_cell(row: Row, order: Order, _width: int) -> Span:
    """Show where the order is in its life."""
    tone = Tone.PLAIN
    if order.status is OrderStatus.PENDING:
        tone = Tone.PENDING
    elif order.status in {OrderStatus.PARTIALLY_FILLED, OrderStatus.TRIGGERED}:
        tone = Tone.STRONG
    elif order.status is OrderStatus.UNKNOWN:
        tone = Tone.UNKNOWN
    return Span(state_word(row), tone)


def flag_words(order: Order) -> tuple[str, ...]:
    """Return the short words for what else is special about an order."""
    words = [*custom_flags(order), *(["po"] if order.post_only else [])]
    if order.reduce_only:
        words.append("ro")
    words.extend(flag for flag in order.flags if flag != "post")
    is_told = order.key.venue is VenueId.KRAKEN_FUTURES
    if order.trigger_signal is not None and (
        is_told or order.trigger_signal is not TriggerSignal.LAST
    ):
        words.append(order.trigger_signal)
    return tuple(dict.fromkeys(clean(word) for word in words))


def flags_cell(_row: Row, order: Order, width: int) -> Span:
    """Show what else is special about it, in short where it must: whose it is first of all."""
    words = flag_words(order)
    text = " ".join(words)
    if len(text) > width and order.user is not None:
        text = f"{ELLIPSIS}{clean(order.user)[-_USER_CELLS:]}"
    elif len(text) > width:
        text = " ".join(_SHORT_SIGNALS.get(word, word) for word in words)
    return Span(text)


def younger_first(moment: datetime | None) -> timedelta | None:
    """Return a sort value that puts the newest moment first."""
    return None if moment is None else _LATEST - moment


def number(price: Price | None) -> Decimal | None:
    """Return a price to sort by; offsets have none."""
    return price if isinstance(price, Decimal) else None


def size_of_distance(row: Row, _order: Order) -> Decimal | None:
    """Return the distance to sort by, its sign aside."""
    away = row.distance
    return None if away is None else abs(away)


def size_of_ticks(row: Row, order: Order) -> Decimal | None:
    """Return the ticks to sort by, their sign aside."""
    away = measures.ticks_away(order, row.quote, row.instrument)
    return None if away is None else abs(away)


def state_rank(row: Row, order: Order) -> int:
    """Order states as a life goes: what has no known outcome first, the ended ones last."""
    if row.asked is not None:
        return -2 if row.asked.is_unknown else -1
    return _STATUS_RANK[order.status] if row.ended is None else _FATE_RANK[row.ended.fate]
