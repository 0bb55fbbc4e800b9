"""The readable sentences of descr.order and descr.close, and the price texts in them."""

from decimal import Decimal

from tui.simulator.instrument import Instrument
from tui.simulator.numbers import padded
from tui.simulator.order import ClosePrice, CloseTerms, Offset, Order, OrderType

_PERCENT_DECIMALS = 4


def price_text(price: Decimal | None, instrument: Instrument) -> str:
    """Return an absolute price padded to the pair's decimals, "0" when unused."""
    return "0" if price is None else padded(price, instrument.price_decimals)


def offset_text(offset: Offset, instrument: Instrument, sign: str = "") -> str:
    """Return a distance with its sign: `+5.0000%`, `-10.0`."""
    decimals = _PERCENT_DECIMALS if offset.percent else instrument.price_decimals
    mark = sign or ("-" if offset.amount < 0 else "+")
    return f"{mark}{padded(abs(offset.amount), decimals)}{'%' if offset.percent else ''}"


def order_prices(order: Order) -> tuple[str, str]:
    """Return descr.price and descr.price2 of an order."""
    terms, instrument = order.terms, order.terms.instrument
    if terms.type.is_trailing and order.trail is not None:
        limit = order.limit_offset
        return (
            offset_text(order.trail, instrument),
            "0" if limit is None else offset_text(limit, instrument),
        )
    if terms.type.is_triggered_type:
        return (
            price_text(order.trigger_price, instrument),
            price_text(order.limit_price, instrument),
        )
    return price_text(order.limit_price, instrument), "0"


def order_sentence(order: Order, pair: str, volume: str) -> str:
    """Return the sentence of a live or finished order."""
    terms = order.terms
    price, price2 = order_prices(order)
    kind = terms.type
    if order.is_triggered:
        kind = OrderType.LIMIT if order.limit_price is not None else OrderType.MARKET
        price, price2 = price_text(order.limit_price, terms.instrument), "0"
    return sentence(f"{terms.side} {volume} {pair}", kind, price, price2, terms.leverage)


def sentence(start: str, kind: OrderType, price: str, price2: str, leverage: int | None) -> str:
    """Put a sentence together from its texts."""
    words = kind.value
    if price2 != "0" or words.endswith("-limit"):
        words = words.removesuffix("-limit")
    text = f"{start} @ {words.replace('-', ' ')}"
    if price != "0":
        text += f" {price}"
    if price2 != "0":
        text += f" -> limit {price2}"
    return f"{text} with {leverage}:1 leverage" if leverage else text


def close_sentence(close: CloseTerms | None) -> str:
    """Return the sentence of a conditional close, empty for none."""
    if close is None:
        return ""
    return sentence("close position", close.type, close.price.text, close.secondary.text, None)


UNUSED = ClosePrice()
"""The price a conditional close does not have."""
