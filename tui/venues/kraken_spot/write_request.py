"""Requests that change orders, from intents to members and text. Pure.

What is previewed, journalled and sent comes from the same members. Numbers go as text, plain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from tui.domain.deadlines import LONGEST, SHORTEST
from tui.domain.intents import (
    AmendIntent,
    CancelIntent,
    ConditionalClose,
    CreateIntent,
    is_known_by_client_id_alone,
)
from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import (
    BookEntry,
    OrderType,
    Price,
    QuantityUnit,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.kraken_spot.build import Member, Members
from tui.venues.unusable import UnusableError

LARGEST_CANCEL: Final = 50
"""Orders one CancelOrderBatch takes.

https://docs.kraken.com/api/docs/rest-api/cancel-order-batch
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SECOND = timedelta(seconds=1)

_PRICES: Final = {
    OrderType.MARKET: (False, False),
    OrderType.LIMIT: (False, True),
    OrderType.ICEBERG: (False, True),
    OrderType.STOP_LOSS: (True, False),
    OrderType.STOP_LOSS_LIMIT: (True, True),
    OrderType.TAKE_PROFIT: (True, False),
    OrderType.TAKE_PROFIT_LIMIT: (True, True),
    OrderType.TRAILING_STOP: (True, False),
    OrderType.TRAILING_STOP_LIMIT: (True, True),
    OrderType.SETTLE_POSITION: (False, False),
}
"""The order types of Kraken Spot: whether each has a trigger, and a limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRequest:
    """One request that changes orders, all but nonce, signature and the moment of its deadline."""

    name: str
    """Of the endpoint."""
    members: Members
    deadline_seconds: Decimal | None = None
    """From signing; checked to lie within Kraken's bounds."""

    @property
    def path(self) -> str:
        """Where it is sent."""
        return f"/0/private/{self.name}"

    @property
    def text(self) -> str:
        """The request for people and the journal: without nonce, key and signature."""
        deadline = ""
        if self.deadline_seconds is not None:
            deadline = f"<{format_plain(self.deadline_seconds)} s after signing>"
        body = msgspec.json.encode(self._with_deadline(deadline)).decode("utf-8")
        return f"POST {self.path} {body}"

    def members_at(self, now: datetime) -> Members:
        """Return the members as they are signed at `now` by the venue's clock."""
        if self.deadline_seconds is None:
            return self.members
        return self._with_deadline(stamp_deadline(now, self.deadline_seconds))

    def _with_deadline(self, deadline: str) -> Members:
        return {**self.members, "deadline": deadline} if deadline else self.members


def build_switch(seconds: int) -> WriteRequest:
    """Return CancelAllOrdersAfter; 0 disarms.

    https://docs.kraken.com/api/docs/rest-api/cancel-all-orders-after
    """
    return WriteRequest(name="CancelAllOrdersAfter", members={"timeout": seconds})


def build_amend(intent: AmendIntent) -> WriteRequest:
    """Return AmendOrder. https://docs.kraken.com/api/docs/rest-api/amend-order.

    Raises:
        UnusableError: Nothing would change, or the deadline is out of bounds.
    """
    changes = _without_absent(
        order_qty=_number(intent.quantity),
        display_qty=_number(intent.display_quantity),
        limit_price=_price(intent.limit_price),
        trigger_price=_price(intent.trigger_price),
    )
    if not changes:
        raise UnusableError("an amend that changes nothing")
    members: dict[str, Member] = {**_named(intent.seen), **changes}
    if intent.pair is not None:
        members["pair"] = intent.pair
    if intent.post_only and intent.limit_price is not None:
        members["post_only"] = True
    return WriteRequest(
        name="AmendOrder", members=members, deadline_seconds=_deadline(intent.deadline_seconds)
    )


def build_cancel(intent: CancelIntent) -> WriteRequest:
    """Return CancelOrder. https://docs.kraken.com/api/docs/rest-api/cancel-order."""
    return WriteRequest(name="CancelOrder", members=_named(intent.seen))


def build_cancel_batch(intents: Sequence[CancelIntent]) -> WriteRequest:
    """Return CancelOrderBatch.

    Raises:
        UnusableError: More orders than one request takes.
    """
    if len(intents) > LARGEST_CANCEL:
        raise UnusableError(f"more than {LARGEST_CANCEL} orders in one request")
    names = [_named(intent.seen) for intent in intents]
    orders = [name["txid"] for name in names if "txid" in name]
    client_ids = [name for name in names if "cl_ord_id" in name]
    members: dict[str, Member] = {}
    if orders:
        members["orders"] = orders
    if client_ids:
        members["cl_ord_ids"] = client_ids
    return WriteRequest(name="CancelOrderBatch", members=members)


def build_create(intent: CreateIntent, *, is_tokenised: bool, is_check: bool) -> WriteRequest:
    """Return AddOrder. https://docs.kraken.com/api/docs/rest-api/add-order.

    Raises:
        UnusableError: Kraken Spot has no such order.
    """
    members: dict[str, Member] = {
        "pair": intent.instrument,
        "type": _side(intent.side),
        "ordertype": _order_type(intent.order_type),
        "volume": format_plain(intent.quantity),
        **_without_absent(displayvol=_number(intent.display_quantity)),
        **_prices(intent.order_type, intent.trigger_price, intent.limit_price),
        **_conditions(intent),
    }
    if intent.reduce_only:
        members["reduce_only"] = True
    if intent.close is not None:
        members |= _close(intent.close)
    members["cl_ord_id"] = intent.client_order_id
    if is_tokenised:
        members["asset_class"] = "tokenized_asset"
    if is_check:
        members["validate"] = True
    return WriteRequest(
        name="AddOrder", members=members, deadline_seconds=_deadline(intent.deadline_seconds)
    )


def stamp_deadline(now: datetime, seconds: Decimal) -> str:
    """Return `now` plus `seconds` as Kraken writes moments, never nearer or further than it takes.

    Milliseconds are rounded up, except where that would pass the longest deadline.
    """
    delay = timedelta(microseconds=int(EXACT.multiply(seconds, Decimal(1_000_000))))
    moment = now + delay
    below = moment - (moment - _EPOCH) % _MILLISECOND
    up = below if below == moment else below + _MILLISECOND
    latest = now + timedelta(seconds=int(LONGEST))
    stamped = (up if up <= latest else below).astimezone(UTC)
    return stamped.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _named(seen: BookEntry) -> Mapping[str, str]:
    """Name an order by its id, or by the client's where Kraken has not told its own yet."""
    name = "cl_ord_id" if is_known_by_client_id_alone(seen) else "txid"
    return {name: seen.key.order_id}


def _conditions(intent: CreateIntent) -> Mapping[str, str]:
    time_in_force = intent.time_in_force
    if time_in_force is None and intent.expires_at is not None:
        time_in_force = TimeInForce.GTD
    return _without_absent(
        trigger=_signal(intent),
        leverage=None if intent.leverage is None else str(intent.leverage),
        stptype=intent.self_trade,
        oflags=_flags(intent),
        timeinforce=time_in_force,
        starttm=_unix(intent.starts_at),
        expiretm=_unix(intent.expires_at),
    )


def _prices(order_type: OrderType, trigger: Price | None, limit: Price | None) -> Members:
    """Put the prices where the type has them: the trigger first, the limit behind it."""
    if (trigger is not None, limit is not None) != _PRICES[order_type]:
        raise UnusableError(f"these are not the prices of a {order_type} order")
    names = ("price", "price2")
    return dict(zip(names, filter(None, (_price(trigger), _price(limit))), strict=False))


def _close(close: ConditionalClose) -> Members:
    order_type = _order_type(close.order_type)
    has_trigger, _ = _PRICES[close.order_type]
    # Of the types with one price, it is their only one, whichever that is.
    trigger, limit = (close.price, close.limit_price) if has_trigger else (None, close.price)
    if not has_trigger and close.limit_price is not None:
        raise UnusableError(f"these are not the prices of a {order_type} order")
    members = {"ordertype": order_type, **_prices(close.order_type, trigger, limit)}
    return {f"close[{name}]": value for name, value in members.items()}


def _order_type(order_type: OrderType) -> str:
    if order_type not in _PRICES:
        raise UnusableError(f"Kraken Spot has no orders of the type {order_type}")
    return order_type.value


def _side(side: Side) -> str:
    if side is Side.CONVERT:
        raise UnusableError("Kraken Spot buys and sells, and converts nothing")
    return side.value


def _signal(intent: CreateIntent) -> str | None:
    """Return what the trigger watches; it also governs the trigger of a conditional close."""
    if intent.trigger_signal is TriggerSignal.MARK:
        raise UnusableError("Kraken Spot has no mark price to trigger on")
    return None if intent.trigger_signal is None else intent.trigger_signal.value


def _flags(intent: CreateIntent) -> str | None:
    if intent.quantity_unit is QuantityUnit.CONTRACTS:
        raise UnusableError("Kraken Spot counts no contracts")
    words = {
        "post": intent.post_only,
        "fcib": intent.fee_in_base,
        "viqc": intent.quantity_unit is QuantityUnit.QUOTE,
    }
    return ",".join(word for word, is_on in words.items() if is_on) or None


def _deadline(seconds: Decimal | None) -> Decimal | None:
    if seconds is not None and not SHORTEST <= seconds <= LONGEST:
        raise UnusableError(
            f"a deadline of {format_plain(seconds)} s: Kraken takes {SHORTEST} to {LONGEST} s"
        )
    return seconds


def _unix(moment: datetime | None) -> str | None:
    return None if moment is None else str((moment - _EPOCH) // _SECOND)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format_plain(value)


def _price(price: Price | None) -> str | None:
    if price is None:
        return None
    return format_plain(price) if isinstance(price, Decimal) else price.text


def _without_absent(**members: str | None) -> Mapping[str, str]:
    return {name: value for name, value in members.items() if value is not None}
