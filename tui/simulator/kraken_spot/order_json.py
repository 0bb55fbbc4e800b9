"""One order as Kraken writes it, built as text: ten thousand of them have to be cheap."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from json import dumps
from zlib import crc32

from tui.simulator.kraken_spot.names import PairNames
from tui.simulator.kraken_spot.sentence import close_sentence, order_prices, order_sentence
from tui.simulator.numbers import ZERO, padded, plain
from tui.simulator.order import Order, OrderStatus, Signal

STATUSES = {
    OrderStatus.PENDING: "pending",
    OrderStatus.OPEN: "open",
    OrderStatus.FILLED: "closed",
    OrderStatus.CANCELLED: "canceled",
    OrderStatus.EXPIRED: "expired",
}


class OrderWriter:
    """Write orders, and remember each until it changes."""

    def __init__(self, directory: Mapping[str, PairNames]) -> None:
        self._directory = directory

    def open_entry(self, order: Order) -> tuple[bytes, bytes]:
        """Return `"id":{…}` without and with the list of trades, remembered."""
        if order.rendered is None:
            entry = f'"{order.id}":{{{self._members(order, rebased=True)}}}'.encode()
            with_trades = entry[:-1] + _trades(order).encode() + b"}" if order.trades else entry
            order.rendered = entry, with_trades
        return order.rendered

    def base_entry(self, order: Order, *, trades: bool) -> bytes:
        """Return `"id":{…}` with quantities in tokens instead of shares."""
        start = f'"{order.id}":{{{self._members(order, rebased=False)}'
        return f"{start}{_trades(order) if trades else ''}}}".encode()

    def query_entry(self, order: Order, *, trades: bool, rebased: bool) -> bytes:
        """Return `"id":{…}` with the members that only looked-up orders have."""
        members = self._members(order, rebased=rebased)
        text = f'"{order.id}":{{{members},"reason":{dumps(order.reason)}'
        if order.closed_at is not None:
            text += f',"closetm":{moment(order.closed_at)}'
        return f"{text}{_trades(order) if trades else ''}}}".encode()

    def _members(self, order: Order, *, rebased: bool) -> str:
        head, before_prices, after_prices, after_sentence, tail = order.frame or self._frame(order)
        instrument = order.terms.instrument
        volume = order.quantity * instrument.multiplier if rebased else order.quantity
        volume_text = f"{volume:.{instrument.lot_decimals}f}"
        prices = order_prices(order, instrument)
        start = (
            f"{order.terms.side.value} {volume_text} {self._directory[instrument.symbol].altname}"
        )
        return (
            f'{head}"{STATUSES[order.status]}",{before_prices}"{prices[0]}","price2":"{prices[1]}",'
            f'{after_prices}"{order_sentence(order, start, prices)}",{after_sentence}'
            f'"vol":"{volume_text}",{_amounts(order, rebased=rebased)},'
            f'"misc":"{_misc(order)}",{tail}'
        )

    def _frame(self, order: Order) -> tuple[str, str, str, str, str]:
        """Write what never changes about an order, and keep it."""
        terms = order.terms
        pair = self._directory[terms.instrument.symbol].altname
        leverage = f"{terms.leverage}:1" if terms.leverage else "none"
        head = f'"refid":{_refid(order)},{_references(order)},"status":'
        before_prices = (
            f'"opentm":{moment(order.opened_at)},"starttm":{moment(terms.starts_at)},'
            f'"expiretm":{moment(terms.expires_at)},"descr":{{"pair":"{pair}",'
            f'"type":"{terms.side}","ordertype":"{terms.type}","price":'
        )
        after_sentence = f'"close":"{close_sentence(terms.close)}"}},'
        tail = f'{_margin(order)}"oflags":"{_flags(order)}"{_trigger(order)}'
        order.frame = head, before_prices, f'"leverage":"{leverage}","order":', after_sentence, tail
        return order.frame


def _amounts(order: Order, *, rebased: bool) -> str:
    """Return what is filled and at what cost, and the live prices."""
    instrument = order.terms.instrument
    decimals = max(instrument.cost_decimals, instrument.price_decimals)
    stop = limit = None
    if order.is_triggered:
        limit = order.limit_price
        stop = order.trigger_price if limit is not None and order.extreme is not None else None
    elif order.extreme is not None:
        stop, limit = order.trigger_price, order.extreme
    if not order.filled and limit is None:
        return _nothing(instrument.lot_decimals, decimals)
    filled = order.filled * instrument.multiplier if rebased else order.filled
    fees = instrument.lot_decimals if order.terms.fee_in_base else decimals
    return (
        f'"vol_exec":"{filled:.{instrument.lot_decimals}f}",'
        f'"cost":"{order.cost:.{decimals}f}","fee":"{order.fee:.{fees}f}",'
        f'"price":"{order.average_price:.{decimals}f}",'
        f'"stopprice":"{stop or ZERO:.{decimals}f}",'
        f'"limitprice":"{limit or ZERO:.{decimals}f}"'
    )


@cache
def _nothing(lots: int, decimals: int) -> str:
    """Return the amounts of an order that has neither filled nor triggered."""
    zero = padded(ZERO, decimals)
    return (
        f'"vol_exec":"{padded(ZERO, lots)}","cost":"{zero}","fee":"{zero}","price":"{zero}",'
        f'"stopprice":"{zero}","limitprice":"{zero}"'
    )


def moment(seconds: Decimal | None) -> str:
    """Return a time as a JSON number, without superfluous zeros; 0 is unset."""
    if seconds is None:
        return "0"
    text = plain(seconds)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _variant(order: Order) -> int:
    """Return a number that decides which of the recorded spellings an order shows."""
    return crc32(order.id.encode()) % 6


def _refid(order: Order) -> str:
    if order.terms.parent is not None:
        return f'"{order.terms.parent}"'
    return '"None"' if _variant(order) in {0, 1} else "null"


def _references(order: Order) -> str:
    """Return userref and cl_ord_id: unset is 0, null beside a client id, or null at times."""
    terms = order.terms
    if terms.client_id is not None:
        number = "null" if terms.userref is None else terms.userref
        return f'"userref":{number},"cl_ord_id":{dumps(terms.client_id)}'
    if terms.userref is not None:
        return f'"userref":{terms.userref}'
    return '"userref":null,"cl_ord_id":null' if _variant(order) == 0 else '"userref":0'


def _margin(order: Order) -> str:
    return '"margin":true,' if order.terms.leverage and _variant(order) != 1 else ""


def _misc(order: Order) -> str:
    if not (order.is_triggered or order.filled or order.amends):
        return ""
    words = []
    if order.is_triggered:
        words.append("touched" if order.terms.type.is_take_profit else "stopped")
    if order.is_live and order.filled:
        words.append("partial")
    if any(amend.kind == "user" for amend in order.amends):
        words.append("amended")
    return ",".join(words)


def _flags(order: Order) -> str:
    terms = order.terms
    words = ["post"] if terms.post_only else []
    words.append("fcib" if terms.fee_in_base else "fciq")
    if terms.quantity_in_quote:
        words.append("viqc")
    return ",".join(words)


def _trigger(order: Order) -> str:
    terms = order.terms
    if not terms.type.is_triggered_type:
        return ',"sender_sub_id":null' if _variant(order) == 2 else ""
    if terms.signal is Signal.LAST and _variant(order) == 3:
        return ""
    return f',"trigger":"{terms.signal}"'


def _trades(order: Order) -> str:
    """Return the list of trades; ids need no escaping, which an encoder would cost."""
    ids = '","'.join(order.trades)
    return f',"trades":["{ids}"]' if order.trades else ""
