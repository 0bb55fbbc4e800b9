"""The venue's own object, field by field: named for people, no digit lost, nothing left out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import msgspec

from tui.domain.identifiers import VenueId
from tui.presentation.clean import clean
from tui.presentation.figures import NONE
from tui.presentation.moments import TimeZone, moment_text

KRAKEN_SPOT_WORDS = {
    "refid": "parent order",
    "userref": "your reference",
    "cl_ord_id": "client order id",
    "status": "venue's status",
    "reason": "reason",
    "opentm": "opened",
    "starttm": "starts",
    "expiretm": "expires",
    "closetm": "closed",
    "descr.pair": "pair",
    "descr.type": "side",
    "descr.ordertype": "type",
    "descr.price": "price",
    "descr.price2": "second price",
    "descr.leverage": "leverage",
    "descr.order": "in words",
    "descr.close": "then close with",
    "vol": "quantity",
    "vol_exec": "filled",
    "cost": "cost so far",
    "fee": "fee so far",
    "price": "average price",
    "stopprice": "trigger now",
    "limitprice": "limit or best now",
    "trigger": "trigger watches",
    "misc": "remarks",
    "oflags": "flags",
    "margin": "on margin",
    "sender_sub_id": "sender id",
    "trades": "trades",
}
"""https://docs.kraken.com/api/docs/rest-api/get-open-orders"""

KRAKEN_FUTURES_WORDS = {
    "order_id": "order id",
    "cliOrdId": "client order id",
    "orderTag": "order tag",
    "symbol": "market",
    "side": "side",
    "orderType": "type",
    "limitPrice": "limit price",
    "stopPrice": "trigger price",
    "triggerSignal": "trigger watches",
    "trailingStopOptions.maxDeviation": "trails by",
    "trailingStopOptions.unit": "trails in",
    "unfilledSize": "left",
    "filledSize": "filled",
    "reduceOnly": "reduce-only",
    "receivedTime": "received",
    "lastUpdateTime": "last changed",
    "status": "venue's status",
    "algoId": "algorithm id",
}
"""https://docs.kraken.com/api/docs/futures-api/trading/get-open-orders"""

KUNA_WORDS = {
    "id": "order id",
    "type": "type",
    "side": "side",
    "pair": "pair",
    "status": "venue's status",
    "quantity": "quantity",
    "quoteQuantity": "quantity in quote",
    "executedQuantity": "filled",
    "cumulativeQuoteQty": "cost so far",
    "cost": "cost of the whole",
    "price": "limit price",
    "stopPrice": "trigger price",
    "createdAt": "opened",
    "updatedAt": "last changed",
    "startAt": "started",
    "closedAt": "closed",
    "userId": "user id",
    "trades": "trades",
    "trades.id": "trade",
    "trades.orderId": "order id",
    "trades.pair": "pair",
    "trades.quantity": "quantity",
    "trades.price": "price",
    "trades.isTaker": "as taker",
    "trades.fee": "fee",
    "trades.feeCurrency": "fee in",
    "trades.isBuyer": "bought",
    "trades.quoteQuantity": "cost",
    "trades.createdAt": "at",
}
"""https://docs.kuna.io/docs/get-order-details-by-id"""

KRAKEN_EMBED_WORDS = {
    "id": "order id",
    "name": "name",
    "trigger.type": "fires on",
    "trigger.base_asset": "watches price of",
    "trigger.quote_asset": "priced in",
    "trigger.target_price": "target price",
    "trigger.condition": "condition",
    "action.type": "action",
    "action.amount.asset": "amount's asset",
    "action.amount.amount": "amount",
    "action.amount.asset_class": "asset class",
    "action.quote.asset": "other asset",
    "action.fee_bps": "fee in bps",
    "action.spread_bps": "spread in bps",
    "status.status": "venue's status",
    "status.reason": "reason",
    "reason": "reason",
    "created_at": "created",
    "updated_at": "last changed",
}
"""https://docs.kraken.com/api/docs/guides/embed-custom-orders"""

_WORDS = {
    VenueId.KRAKEN_SPOT: KRAKEN_SPOT_WORDS,
    VenueId.KRAKEN_FUTURES: KRAKEN_FUTURES_WORDS,
    VenueId.KUNA: KUNA_WORDS,
    VenueId.KRAKEN_EMBED: KRAKEN_EMBED_WORDS,
}
Words = Mapping[str, str]

_TIMES = frozenset({"opentm", "starttm", "expiretm", "closetm"})
_NOTHING: tuple[object, ...] = (None, "", "None", [], {})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class VenueField(NamedTuple):
    """One field as the venue sent it."""

    path: str
    label: str
    value: str


def venue_fields(
    raw: bytes, venue: VenueId, now: datetime, zone: TimeZone
) -> tuple[VenueField, ...]:
    """Return every field of a venue's object in its own order; none when it is not readable."""
    words = _WORDS.get(venue, {})
    try:
        tree = _DECODER.decode(raw)
        return tuple(
            VenueField(path, _label(words, path), _value_text(path, value, now, zone, words))
            for path, value in _leaves(tree, "")
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ()


def _leaves(tree: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(tree, dict) and tree:
        for name, value in tree.items():
            yield from _leaves(value, f"{path}.{name}" if path else str(name))
    elif path:
        yield path, tree


def _label(words: Words, path: str) -> str:
    return words.get(path, clean(path))


def _value_text(path: str, value: object, now: datetime, zone: TimeZone, words: Words) -> str:
    if any(value == nothing for nothing in _NOTHING) or (path in _TIMES and value == 0):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "; ".join(_value_text(path, item, now, zone, words) for item in value)
    if isinstance(value, dict):
        named = ((f"{path}.{name}", member) for name, member in value.items())
        return ", ".join(
            f"{_label(words, inner)} {_value_text(inner, member, now, zone, words)}"
            for inner, member in named
        )
    if isinstance(value, list):
        return ", ".join(_value_text("", item, now, zone, words) for item in value)
    if isinstance(value, Decimal):
        text = format(value, "f")
        return f"{text}  {_moment(value, now, zone)}".rstrip() if path in _TIMES else text
    if isinstance(value, int) and path in _TIMES:
        return f"{value}  {_moment(Decimal(value), now, zone)}".rstrip()
    return clean(str(value))


def _moment(seconds: Decimal, now: datetime, zone: TimeZone) -> str:
    try:
        at = _EPOCH + timedelta(seconds=int(seconds))
        return moment_text(at, now, zone)
    except (OverflowError, ValueError):
        return ""


def raw_text_lines(raw: bytes) -> tuple[str, ...]:
    """Return a venue's object as indented text, every number digit for digit."""
    try:
        text = msgspec.json.format(raw, indent=2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = raw.decode(errors="backslashreplace")
    return tuple(clean(line) for line in text.split("\n"))
