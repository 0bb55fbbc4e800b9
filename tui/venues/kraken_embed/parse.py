"""Custom orders, from wire to domain values. Pure."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tui.domain.custom_order import is_turned, pair_named, pair_of, turned
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.identifiers import InstrumentId, OrderKey
from tui.domain.name_tag import tag_of
from tui.domain.numbers import parse_decimal
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.venues.values import moment

if TYPE_CHECKING:
    from tui.venues.kraken_embed.wire import Action, Number, OrderInfo, Trigger

LONGEST_REASON: Final = 120

_PRICE: Final = "price"
_STATUSES: Final = {
    "active": OrderStatus.ACTIVE,
    "paused": OrderStatus.PAUSED,
    "completed": OrderStatus.FILLED,
    "cancelled": OrderStatus.CANCELLED,
}


class Trade(NamedTuple):
    """What a trade gives up and what it obtains."""

    given: str
    obtained: str


def order_of(key: OrderKey, info: "OrderInfo", user: str, raw: bytes) -> Order:
    """Return an order.

    Raises:
        ValueError, OverflowError: A number, a time or a word that decides what it is says nothing.
    """
    trade = trade_of(info.action)
    is_price = _is_price(info.trigger)
    instrument = _instrument(info.trigger, trade)
    quantity = exact(info.action.amount.amount)
    status = _STATUSES.get(info.status.status, OrderStatus.UNKNOWN)
    side = side_of(instrument, trade)
    return Order(
        key=key,
        client_order_id=tag_of(info.name),
        instrument=instrument,
        side=side,
        order_type=OrderType.PRICE_TRIGGER if is_price else OrderType.OTHER,
        status=status,
        quantity=quantity,
        filled_quantity=quantity if status is OrderStatus.FILLED else Decimal(0),
        quantity_unit=_unit(instrument, info.action.amount.asset),
        limit_price=None,
        trigger_price=exact(info.trigger.target_price) if is_price else None,
        average_fill_price=None,
        time_in_force=None,
        post_only=None,
        reduce_only=None,
        flags=_flags(info, trade, side, is_price=is_price),
        opened_at=moment(info.created_at),
        updated_at=moment(info.updated_at),
        user=user,
        condition=info.trigger.condition if is_price else None,
        custom=_terms(info),
        raw=raw,
    )


def trade_of(action: "Action") -> Trade:
    """Return which assets a trade moves, whichever of them its amount fixes."""
    fixed, other = action.amount.asset, action.quote.asset
    is_spend = TradeAction(action.type) is TradeAction.SPEND
    return Trade(fixed, other) if is_spend else Trade(other, fixed)


def side_of(instrument: InstrumentId, trade: Trade) -> Side:
    """Return the side of the coin, its pair the usual way round."""
    base, quote = pair_of(turned(instrument) if is_turned(instrument) else instrument)
    if trade == Trade(quote, base):
        return Side.BUY
    return Side.SELL if trade == Trade(base, quote) else Side.CONVERT


def reason_of(info: "OrderInfo") -> str | None:
    """Return why an order is where it is: the venue's text, or its JSON, cut short."""
    return reason_text(info.status.reason) or reason_text(info.reason)


def reason_text(reason: object) -> str | None:
    """Return a reason of any type as text."""
    if reason is None or reason in ("", [], {}):
        return None
    text = reason if isinstance(reason, str) else msgspec.json.encode(reason).decode()
    return text[:LONGEST_REASON]


def exact(number: "Number | None") -> Decimal:
    """Read a number, trailing zeros kept.

    Raises:
        NumberError: It is none to do arithmetic with.
    """
    return parse_decimal("" if number is None else number)


def _is_price(trigger: "Trigger") -> bool:
    """Whether an order waits for a price, in words this program knows."""
    is_named = bool(trigger.base_asset and trigger.quote_asset)
    return trigger.type == _PRICE and is_named and trigger.condition in set(Condition)


def _instrument(trigger: "Trigger", trade: Trade) -> InstrumentId:
    if trigger.base_asset and trigger.quote_asset:
        return pair_named(trigger.base_asset, trigger.quote_asset)
    pair = pair_named(trade.obtained, trade.given)
    return turned(pair) if is_turned(pair) else pair


def _unit(instrument: InstrumentId, asset: str) -> QuantityUnit:
    base, _ = pair_of(instrument)
    return QuantityUnit.BASE if asset == base else QuantityUnit.QUOTE


def _flags(info: "OrderInfo", trade: Trade, side: Side, *, is_price: bool) -> tuple[str, ...]:
    """Name what the list would otherwise not tell: another trigger, or another trade."""
    named = info.trigger.condition if info.trigger.type == _PRICE else info.trigger.type
    flags = [] if is_price else [named or info.trigger.type]
    if side is Side.CONVERT:
        amount = info.action.amount
        flags.append(f"{info.action.type} {amount.amount} {amount.asset}")
        flags.append(f"{trade.given} -> {trade.obtained}")
    return tuple(flags)


def _terms(info: "OrderInfo") -> CustomTerms:
    action = info.action
    return CustomTerms(
        name=info.name,
        action=TradeAction(action.type),
        fee_bps=exact(action.fee_bps),
        spread_bps=exact(action.spread_bps),
    )
