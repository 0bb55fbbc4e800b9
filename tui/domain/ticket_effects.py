"""What a ticket's order would do: how far away it is, what it costs, whom it meets."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tui.domain.creating import (
    RESTING_TYPES,
    CreateEffects,
    Needs,
    SpotDraft,
    TicketContext,
    TicketDraft,
    TicketNumber,
)
from tui.domain.identifiers import OrderKey
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import (
    TRAILING_TYPES,
    TRIGGERED_TYPES,
    Order,
    OrderStatus,
    OrderType,
    Price,
    QuantityUnit,
    RelativePrice,
    Side,
    TriggerSignal,
)
from tui.domain.price_text import Base, parse_price
from tui.domain.problem import FormField
from tui.domain.rounding import fires_above
from tui.domain.ticket_prices import base_price, moved
from tui.domain.ticket_quantities import unit_of

Numbers = Mapping[FormField, TicketNumber]

_HUNDRED = Decimal(100)

SIGNAL_BASES: Mapping[TriggerSignal, Base] = {
    TriggerSignal.LAST: Base.LAST,
    TriggerSignal.INDEX: Base.INDEX,
    TriggerSignal.MARK: Base.MARK,
}
"""The price that a trigger watches."""


def work_out_effects(
    context: TicketContext, draft: SpotDraft, instrument: Instrument, numbers: Numbers
) -> CreateEffects:
    """Return what a Spot order would do, as far as its fields say yet."""
    market = base_price(Base.LAST, context.quote, context.now)
    value = _value(draft, numbers, reckoned_price(context, draft, numbers))
    return replace(
        market_effects(context, draft, instrument, numbers, market),
        value=value,
        is_value_estimated=_is_estimated(draft),
        needs=_needs(context, draft, instrument, numbers, value),
    )


def market_effects(
    context: TicketContext,
    draft: TicketDraft,
    instrument: Instrument,
    numbers: Numbers,
    market: Decimal | None,
) -> CreateEffects:
    """Return what an order would do at its market; distances are measured from `market`."""
    acts_at, limit_at = resting_prices(context, draft, numbers)
    fires_on_fall = _fires_on_fall(draft)
    return CreateEffects(
        market=market,
        acts_at=acts_at,
        limit_at=limit_at,
        distance=_percent(acts_at, market),
        ticks=_ticks(acts_at, market, instrument.tick_size),
        fills_at_once=_fills_at_once(context, draft, limit_at),
        fires_at_once=_fires_at_once(context, draft, acts_at, is_on_fall=fires_on_fall),
        fires_on_fall=fires_on_fall,
        meets_own=tuple(_met(context, draft, limit_at)),
        twins=tuple(_twins(context, draft, numbers)),
    )


def resting_prices(
    context: TicketContext, draft: TicketDraft, numbers: Numbers
) -> tuple[Decimal | None, Decimal | None]:
    """Return the price at which the order next acts, and its limit, in absolute terms."""
    trigger = _becomes(numbers, FormField.TRIGGER_PRICE)
    limit = _becomes(numbers, FormField.LIMIT_PRICE)
    if isinstance(trigger, RelativePrice):
        trigger = _trailing_start(context, draft, trigger)
    if isinstance(limit, RelativePrice):
        limit = None if trigger is None else moved(trigger, limit)
    return (trigger if draft.order_type in TRIGGERED_TYPES else limit), limit


def _becomes(numbers: Numbers, field: FormField) -> Price | None:
    number = numbers.get(field)
    return None if number is None else number.becomes


def _trailing_start(
    context: TicketContext, draft: TicketDraft, offset: RelativePrice
) -> Decimal | None:
    """Return where a trailing trigger would start: above the market to buy, below it to sell."""
    market = _signal_price(context, draft)
    if market is None:
        return None
    above = moved(market, offset)
    if draft.side is Side.BUY:
        return above
    return EXACT.subtract(EXACT.add(market, market), above)


def _signal_price(context: TicketContext, draft: TicketDraft) -> Decimal | None:
    return base_price(SIGNAL_BASES[draft.trigger_signal], context.quote, context.now)


def reckoned_price(context: TicketContext, draft: TicketDraft, numbers: Numbers) -> Decimal | None:
    """Return what a unit of the base is reckoned at: the order's own price, else the market's."""
    acts_at, limit_at = resting_prices(context, draft, numbers)
    if draft.order_type is not OrderType.MARKET:
        return limit_at if limit_at is not None else acts_at
    return _touch(context, draft)


def _touch(context: TicketContext, draft: TicketDraft) -> Decimal | None:
    """Return the best price on the other side of the book."""
    other = Base.ASK if draft.side is Side.BUY else Base.BID
    return base_price(other, context.quote, context.now)


def _value(draft: SpotDraft, numbers: Numbers, price: Decimal | None) -> Decimal | None:
    number = numbers.get(FormField.QUANTITY)
    quantity = None if number is None else number.amount
    if quantity is None or unit_of(draft) is QuantityUnit.QUOTE:
        return quantity
    return None if price is None else EXACT.multiply(quantity, price)


def _is_estimated(draft: SpotDraft) -> bool:
    is_exact = draft.order_type in RESTING_TYPES or unit_of(draft) is QuantityUnit.QUOTE
    return not is_exact


def _percent(price: Decimal | None, market: Decimal | None) -> Decimal | None:
    if price is None or not market:
        return None
    return EXACT.divide(EXACT.multiply(EXACT.subtract(price, market), _HUNDRED), market)


def _ticks(price: Decimal | None, market: Decimal | None, tick: Decimal) -> Decimal | None:
    if price is None or market is None:
        return None
    return EXACT.divide(EXACT.subtract(price, market), tick)


def _fills_at_once(
    context: TicketContext, draft: TicketDraft, limit: Decimal | None
) -> bool | None:
    if draft.order_type is OrderType.MARKET:
        return True
    touch = _touch(context, draft)
    if draft.order_type not in RESTING_TYPES or limit is None or touch is None:
        return None
    return limit >= touch if draft.side is Side.BUY else limit <= touch


def _fires_on_fall(draft: TicketDraft) -> bool | None:
    if draft.order_type not in TRIGGERED_TYPES:
        return None
    return not fires_above(draft.order_type, draft.side)


def _fires_at_once(
    context: TicketContext, draft: TicketDraft, trigger: Decimal | None, *, is_on_fall: bool | None
) -> bool | None:
    if is_on_fall is None:
        return None
    if draft.order_type in TRAILING_TYPES:
        return False
    signal = _signal_price(context, draft)
    if signal is None or trigger is None:
        return None
    return signal <= trigger if is_on_fall else signal >= trigger


def _met(context: TicketContext, draft: TicketDraft, limit: Decimal | None) -> Iterator[OrderKey]:
    """Yield the account's own resting orders that this one would trade with."""
    if draft.order_type is OrderType.MARKET:
        limit = _touch(context, draft)
    elif draft.order_type not in RESTING_TYPES:
        return
    if limit is None:
        return
    for other in context.others:
        price = other.limit_price
        if other.side is draft.side or not _is_in_the_book(other) or not isinstance(price, Decimal):
            continue
        if price <= limit if draft.side is Side.BUY else price >= limit:
            yield other.key


def _is_in_the_book(order: Order) -> bool:
    is_triggered = order.status is OrderStatus.TRIGGERED
    return order.order_type in RESTING_TYPES or is_triggered


def _twins(context: TicketContext, draft: TicketDraft, numbers: Numbers) -> Iterator[OrderKey]:
    """Yield the account's orders that say the very same."""
    quantity = numbers[FormField.QUANTITY].amount if FormField.QUANTITY in numbers else None
    if quantity is None:
        return
    prices = _prices(numbers)
    if draft.order_type is not OrderType.MARKET and not any(prices):
        return
    for other in context.others:
        is_alike = other.side is draft.side and other.order_type is draft.order_type
        is_as_large = quantity in {other.quantity, other.working_quantity}
        if is_alike and is_as_large and prices == _said(other):
            yield other.key


def _prices(numbers: Numbers) -> tuple[object, object]:
    return (
        _said_price(_becomes(numbers, FormField.TRIGGER_PRICE)),
        _said_price(_becomes(numbers, FormField.LIMIT_PRICE)),
    )


def _said(order: Order) -> tuple[object, object]:
    return _said_price(order.trigger_price), _said_price(order.limit_price)


def _said_price(price: Price | None) -> object:
    """Return a price as it can be compared: `+5%` and the venue's `+5.0000%` say the same."""
    return parse_price(price.text) if isinstance(price, RelativePrice) else price


def _needs(
    context: TicketContext,
    draft: SpotDraft,
    instrument: Instrument,
    numbers: Numbers,
    value: Decimal | None,
) -> Needs | None:
    if draft.leverage is not None or FormField.QUANTITY not in numbers:
        return None
    is_buy = draft.side is Side.BUY
    amount = value if is_buy else numbers[FormField.QUANTITY].amount
    if amount is None:
        return None
    currency = instrument.quote if is_buy else instrument.base
    free = None if context.funds is None else context.funds.free(currency) or Decimal(0)
    return Needs(currency=currency, amount=amount, free=free)
