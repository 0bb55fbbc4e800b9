"""The readable sentences of descr.order and descr.close, and the price texts in them."""

from decimal import Decimal
from functools import cache

from tui.simulator.instrument import Instrument
from tui.simulator.numbers import padded
from tui.simulator.order import CloseTerms, Offset, Order, OrderTerms, OrderType

_PERCENT_DECIMALS = 4


def price_text(price: Decimal | None, instrument: Instrument) -> str:
    """Return an absolute price padded to the pair's decimals, "0" when unused."""
    return "0" if price is None else f"{price:.{instrument.price_decimals}f}"


def offset_text(offset: Offset, instrument: Instrument, sign: str = "") -> str:
    """Return a distance with its sign: `+5.0000%`, `-10.0`."""
    decimals = _PERCENT_DECIMALS if offset.percent else instrument.price_decimals
    mark = sign or ("-" if offset.amount < 0 else "+")
    return f"{mark}{padded(abs(offset.amount), decimals)}{'%' if offset.percent else ''}"


def order_prices(order: Order | OrderTerms, instrument: Instrument) -> tuple[str, str]:
    """Return descr.price and descr.price2 of an order, or of what one asks for."""
    if order.trail is not None:
        limit = order.limit_offset
        text = "0" if limit is None else offset_text(limit, instrument)
        return offset_text(order.trail, instrument), text
    limit_text = price_text(order.limit_price, instrument)
    if order.trigger_price is None:
        return limit_text, "0"
    return price_text(order.trigger_price, instrument), limit_text


def order_sentence(order: Order, start: str, prices: tuple[str, str]) -> str:
    """Return the sentence of a live or finished order; a triggered one reads as what it became."""
    terms = order.terms
    if not order.is_triggered:
        return sentence(start, terms.type, *prices, terms.leverage)
    kind = OrderType.MARKET if order.limit_price is None else OrderType.LIMIT
    return sentence(
        start, kind, price_text(order.limit_price, terms.instrument), "0", terms.leverage
    )


def sentence(start: str, kind: OrderType, price: str, price2: str, leverage: int | None) -> str:
    """Put a sentence together from its texts."""
    text = f"{start} @ {_words(kind)}"
    if price != "0":
        text += f" {price}"
    if price2 != "0":
        text += f" -> limit {price2}"
    return f"{text} with {leverage}:1 leverage" if leverage else text


@cache
def _words(kind: OrderType) -> str:
    """Return a type as it reads: without hyphens, and without the limit behind the arrow."""
    return kind.value.removesuffix("-limit").replace("-", " ")


def close_sentence(close: CloseTerms | None) -> str:
    """Return the sentence of a conditional close, empty for none."""
    if close is None:
        return ""
    return sentence("close position", close.type, close.price.text, close.secondary.text, None)
