"""Requests that change orders, from acts to the bytes that are signed and sent. Pure.

What is previewed, journalled and sent comes from the same bytes.
https://docs.kuna.io/docs/create-a-new-order-private
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import msgspec

from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent
from tui.domain.numbers import format_plain
from tui.domain.order import OrderType, Price, QuantityUnit, Side, TimeInForce
from tui.venues.kuna.parse import ORDER_TYPES, SIDES
from tui.venues.unusable import UnusableError

LARGEST_CANCEL: Final = 20
"""Orders of one cancel/multi; Kuna does not say how many it takes."""

Members = Mapping[str, object]

_TYPES: Final = {order_type: word for word, order_type in ORDER_TYPES.items()}
_SIDES: Final[Mapping[Side, str]] = {side: word for word, side in SIDES.items()}
_TRIGGERED: Final = frozenset({OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT})
_CREATE: Final = "/v4/order/private/create"
_CANCEL: Final = "/v4/order/private/cancel"
_CANCEL_MANY: Final = "/v4/order/private/cancel/multi"


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """One request that changes orders, all but key, nonce and signature."""

    path: str
    body: bytes
    intents: tuple[Intent, ...]

    @property
    def text(self) -> str:
        """The request for people and the journal."""
        return f"POST {self.path} {self.body.decode('utf-8')}"


def build(intents: Sequence[Intent]) -> WriteRequest:
    """Return the one request for an act, or for several cancels.

    Raises:
        UnusableError: Kuna cannot do it, or not several at once.
    """
    match intents:
        case [CreateIntent() as intent]:
            return _request(_CREATE, create_members(intent), intents)
        case [CancelIntent() as intent]:
            return _request(_CANCEL, {"orderId": str(intent.key.order_id)}, intents)
        case [AmendIntent(), *_]:
            raise UnusableError(
                "Kuna changes no orders: cancel this one, then create another in its place"
            )
        case [CancelIntent(), *_] if all(isinstance(one, CancelIntent) for one in intents):
            ids = [str(one.key.order_id) for one in intents]
            return _request(_CANCEL_MANY, {"orderIds": ids}, intents)
        case _:
            raise UnusableError("Kuna takes one new order at a time")


def create_members(intent: CreateIntent) -> Members:
    """Return the members of a new order, its numbers as they were typed.

    Raises:
        UnusableError: Kuna has no such order.
    """
    if intent.order_type not in _TYPES or intent.side not in _SIDES:
        raise UnusableError(f"Kuna has no {intent.order_type} order to {intent.side}")
    _refuse_terms(intent)
    is_market = intent.order_type is OrderType.MARKET
    has_trigger = intent.order_type in _TRIGGERED
    members = {
        "id": str(intent.client_order_id),
        "type": _TYPES[intent.order_type],
        "orderSide": _SIDES[intent.side],
        "pair": str(intent.instrument),
        _quantity_member(intent): _number("quantity", intent.quantity, is_wanted=True),
        "price": _number("limit price", intent.limit_price, is_wanted=not is_market),
        "stopPrice": _number("trigger price", intent.trigger_price, is_wanted=has_trigger),
    }
    return {name: value for name, value in members.items() if value is not None}


def _request(path: str, members: Members, intents: Sequence[Intent]) -> WriteRequest:
    return WriteRequest(path, msgspec.json.encode(members), tuple(intents))


def _refuse_terms(intent: CreateIntent) -> None:
    unusable = {
        "post-only": intent.post_only,
        "reduce-only": intent.reduce_only,
        "leverage": intent.leverage is not None,
        "visible quantity": intent.display_quantity is not None,
        "conditional close": intent.close is not None,
        "start": intent.starts_at is not None,
        "expiry": intent.expires_at is not None,
        "deadline": intent.deadline_seconds is not None,
        "trigger signal": intent.trigger_signal is not None,
        "fee in the base currency": intent.fee_in_base,
        "time in force but GTC": intent.time_in_force not in {None, TimeInForce.GTC},
    }
    if wanted := [name for name, is_wanted in unusable.items() if is_wanted]:
        raise UnusableError(f"Kuna's orders have no {', '.join(wanted)}")


def _quantity_member(intent: CreateIntent) -> str:
    if intent.quantity_unit is QuantityUnit.BASE:
        return "quantity"
    if intent.quantity_unit is QuantityUnit.QUOTE and intent.order_type is OrderType.MARKET:
        return "quoteQuantity"
    raise UnusableError("only a market order of Kuna is given a quantity in quote currency")


def _number(name: str, value: Price | None, *, is_wanted: bool) -> str | None:
    if not is_wanted:
        if value is not None:
            raise UnusableError(f"this type of order has no {name}")
        return None
    if not isinstance(value, Decimal) or value <= 0:
        raise UnusableError(f"this type of order needs a {name} above zero")
    return format_plain(value)
