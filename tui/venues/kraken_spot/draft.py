"""What would create an order again, read from its description. Pure.

The description tells neither the visible quantity of an iceberg, nor the exact terms of a
conditional close, nor what was said about self-trades: these are left out.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.order import (
    TRAILING_TYPES,
    Order,
    Price,
    RelativePrice,
    TimeInForce,
)
from tui.venues import draft
from tui.venues.envelope import BEYOND_READING
from tui.venues.kraken_spot.decode import decode_order_info
from tui.venues.kraken_spot.parse import moment

if TYPE_CHECKING:
    from tui.venues.kraken_spot.wire import OrderInfo


def draft_of(order: Order, client_order_id: ClientOrderId, now: datetime) -> CreateIntent | None:
    """Return a ticket for what was left of an order, or all of it where nothing was.

    `None` where the order is of a type this program does not know.
    """
    told = draft.draft_of(order, client_order_id)
    if told is None:
        return None
    info = _described(order)
    expires_at = _future(order.expires_at, now)
    return replace(
        told,
        trigger_price=_trigger(order),
        time_in_force=_time_in_force(order, expires_at),
        starts_at=_future(_starts_at(info), now),
        expires_at=expires_at,
        leverage=_leverage(info),
        fee_in_base="fcib" in order.flags,
    )


def _trigger(order: Order) -> Price | None:
    """Return the trigger. Trailing offsets are listed with either sign, but created with `+`."""
    trigger = order.trigger_price
    if order.order_type in TRAILING_TYPES and isinstance(trigger, RelativePrice):
        return RelativePrice("+" + trigger.text.lstrip("+-#"))
    return trigger


def _time_in_force(order: Order, expires_at: datetime | None) -> TimeInForce | None:
    if order.time_in_force is TimeInForce.GTD and expires_at is None:
        return None
    return order.time_in_force


def _future(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at > now else None


def _described(order: Order) -> "OrderInfo | None":
    """Return Kraken's own description, for what an order of every venue has no member for."""
    try:
        return decode_order_info(order.raw)
    except BEYOND_READING:
        return None


def _starts_at(info: "OrderInfo | None") -> datetime | None:
    return None if info is None else moment(info.starttm)


def _leverage(info: "OrderInfo | None") -> int | None:
    """Return the leverage of `5:1`."""
    text = "" if info is None else (info.descr.leverage or "").partition(":")[0]
    return int(text) if text.isdecimal() else None
