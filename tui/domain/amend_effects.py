"""What an amend does to an order: its distance, its value, its place in the queue."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

from tui.domain.amend_plan import (
    AmendContext,
    AmendEffects,
    BeforeAfter,
    FieldPlan,
    QueueEffect,
)
from tui.domain.capabilities import LIMIT_TYPES, is_waiting
from tui.domain.distance import reference_price, signal_price
from tui.domain.identifiers import OrderKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.market_bases import fresh
from tui.domain.notional import notional, own_value
from tui.domain.numbers import EXACT
from tui.domain.order import TRAILING_TYPES, Order, OrderStatus, Side
from tui.domain.percentage import percent_from
from tui.domain.problem import FormField
from tui.domain.quote import Quote
from tui.domain.rounding import fires_above

Fields = Mapping[FormField, FieldPlan]


def order_after(order: Order, fields: Fields) -> Order:
    """Return the order as it would be; prices the venue resolves are estimates."""
    after = order
    quantity = fields[FormField.QUANTITY]
    if isinstance(quantity.sends, Decimal):
        after = dataclasses.replace(after, quantity=quantity.sends)
    limit, trigger = fields[FormField.LIMIT_PRICE], fields[FormField.TRIGGER_PRICE]
    if limit.sends is not None:
        after = dataclasses.replace(after, limit_price=limit.becomes)
    if trigger.sends is not None:
        after = dataclasses.replace(after, trigger_price=trigger.becomes, live_trigger_price=None)
    return after


def effects_of(
    context: AmendContext, fields: Fields, after: Order, instrument: Instrument | None
) -> AmendEffects:
    """Put into figures what changes from the order to `after`."""
    order, quote = context.order, fresh(context.quote, context.now)
    before, market = reference_price(order, quote), reference_price(after, quote)
    tick = None if instrument is None else instrument.tick_size
    value = own_value(after, instrument)
    return AmendEffects(
        distance=BeforeAfter(
            before=percent_from(order.working_price, before),
            after=percent_from(after.working_price, market),
        ),
        ticks=BeforeAfter(
            before=_ticks(order.working_price, before, tick),
            after=_ticks(after.working_price, market, tick),
        ),
        working=BeforeAfter(before=order.working_quantity, after=after.working_quantity),
        value=BeforeAfter(before=own_value(order, instrument), after=value),
        total_if_filled=_total(after, value, instrument),
        queue=_queue(order, fields),
        fills_at_once=fills_at_once(after, quote),
        meets_own=_meets_own(after, context) if _changes(fields, FormField.LIMIT_PRICE) else (),
    )


def trigger_fires(order: Order, quote: Quote | None) -> bool | None:
    """Whether the market has reached the order's trigger; `None` where that is not known."""
    trigger = order.effective_trigger_price
    watched = signal_price(order, quote)
    if trigger is None or watched is None:
        return None
    if fires_above(order.order_type, order.side):
        return watched >= trigger
    return watched <= trigger


def fills_at_once(order: Order, quote: Quote | None) -> bool | None:
    """Whether an order as it stands would trade now; `None` where the market is not known."""
    if not is_waiting(order):
        return limit_takes(order, quote)
    if order.order_type in TRAILING_TYPES:
        return False
    fires = trigger_fires(order, quote)
    if fires and order.order_type in LIMIT_TYPES:
        return limit_takes(order, quote)
    return fires


def limit_takes(order: Order, quote: Quote | None) -> bool | None:
    """Whether the order's limit reaches the other side of the book."""
    limit = order.limit_price
    if quote is None or not isinstance(limit, Decimal):
        return None
    best = quote.bid if order.side is Side.SELL else quote.ask
    return None if best is None else _reaches(order.side, limit, best)


def _reaches(side: Side, limit: Decimal, other: Decimal) -> bool:
    return limit <= other if side is Side.SELL else limit >= other


def _meets_own(after: Order, context: AmendContext) -> tuple[OrderKey, ...]:
    """Return the account's own resting orders on the other side that the limit reaches."""
    limit = after.limit_price
    if is_waiting(after) or not isinstance(limit, Decimal):
        return ()
    return tuple(
        other.key
        for other in context.others
        if other.key != after.key
        and other.side is not after.side
        and not is_waiting(other)
        and isinstance(other.limit_price, Decimal)
        and _reaches(after.side, limit, other.limit_price)
    )


def _queue(order: Order, fields: Fields) -> QueueEffect:
    """Return what becomes of the place in the queue, by Kraken's guide to amends of Spot orders.

    https://docs.kraken.com/exchange/guides/general/amends
    """
    if is_waiting(order) or order.status is OrderStatus.PENDING:
        return QueueEffect.NOT_IN_BOOK
    quantity = fields[FormField.QUANTITY].sends
    if order.key.venue is not VenueId.KRAKEN_SPOT:
        is_changed = quantity is not None or _changes(fields, FormField.LIMIT_PRICE)
        return QueueEffect.UNTOLD if is_changed else QueueEffect.UNCHANGED
    if _changes(fields, FormField.LIMIT_PRICE):
        return QueueEffect.LOST_PRICE
    if isinstance(quantity, Decimal) and quantity > order.quantity:
        return QueueEffect.LOST_QUANTITY
    is_changed = quantity is not None or _changes(fields, FormField.DISPLAY_QUANTITY)
    return QueueEffect.KEPT if is_changed else QueueEffect.UNCHANGED


def _changes(fields: Fields, field: FormField) -> bool:
    return fields[field].sends is not None


def _ticks(price: Decimal | None, market: Decimal | None, tick: Decimal | None) -> Decimal | None:
    if price is None or market is None or not tick:
        return None
    return EXACT.divide(EXACT.subtract(price, market), tick)


def _total(after: Order, value: Decimal | None, instrument: Instrument | None) -> Decimal | None:
    if value is None or not after.filled_quantity:
        return value
    filled, price = after.filled_quantity, after.average_fill_price
    paid = notional(filled, after.quantity_unit, price, instrument)
    return None if paid is None else EXACT.add(paid, value)
