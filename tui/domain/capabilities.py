"""What of a live order may be changed in place, by its type and its state.

https://docs.kraken.com/exchange/guides/general/amends
"""

from collections.abc import Mapping
from enum import StrEnum

from tui.domain.identifiers import VenueId
from tui.domain.order import (
    TRAILING_TYPES,
    TRIGGERED_TYPES,
    Order,
    OrderStatus,
    OrderType,
)
from tui.domain.problem import FormField, Problem


class CapabilityProblem(StrEnum):
    """Why an order, or a field of it, cannot be amended."""

    OTHER_VENUE = "amend-other-venue"
    ENDED = "amend-ended"
    CONDITIONAL_CLOSE = "amend-conditional-close"
    MARKET = "amend-market"
    SETTLE_POSITION = "amend-settle-position"
    UNHEARD_OF = "amend-unheard-of"
    """A type this program does not know."""
    FIRED_AT_MARKET = "amend-fired-at-market"
    """Its trigger has fired, and from there on it trades at the market."""
    NO_LIMIT_PRICE = "amend-no-limit-price"
    NO_TRIGGER_PRICE = "amend-no-trigger-price"
    TRIGGER_FIRED = "amend-trigger-fired"
    NO_DISPLAY_QUANTITY = "amend-no-display-quantity"


AMENDABLE_FIELDS = (
    FormField.QUANTITY,
    FormField.LIMIT_PRICE,
    FormField.TRIGGER_PRICE,
    FormField.DISPLAY_QUANTITY,
)

ENDED_STATUSES = frozenset(
    {OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED}
)

LIMIT_TYPES = frozenset(
    {
        OrderType.LIMIT,
        OrderType.ICEBERG,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TAKE_PROFIT_LIMIT,
        OrderType.TRAILING_STOP_LIMIT,
    }
)
"""Types that own a limit price."""

_KRAKEN_TRIGGERED = TRIGGERED_TYPES - {OrderType.PRICE_TRIGGER}

_UNAMENDABLE: Mapping[OrderType, CapabilityProblem] = {
    OrderType.MARKET: CapabilityProblem.MARKET,
    OrderType.SETTLE_POSITION: CapabilityProblem.SETTLE_POSITION,
    OrderType.PRICE_TRIGGER: CapabilityProblem.UNHEARD_OF,
    OrderType.OTHER: CapabilityProblem.UNHEARD_OF,
}


def is_waiting(order: Order) -> bool:
    """Whether the order waits outside the book for its trigger."""
    return order.order_type in TRIGGERED_TYPES and order.status is not OrderStatus.TRIGGERED


def is_trailing(order: Order) -> bool:
    """Whether the prices of the order are distances the venue keeps."""
    return order.order_type in TRAILING_TYPES and is_waiting(order)


def order_refusal(order: Order) -> Problem | None:
    """Return why nothing of the order can be amended; `None` where something can."""
    code = _order_code(order)
    if code is None:
        return None
    values = {"order_type": str(order.order_type), "status": str(order.status)}
    return Problem(code=code, values=values)


def _order_code(order: Order) -> CapabilityProblem | None:
    if order.key.venue is not VenueId.KRAKEN_SPOT:
        return CapabilityProblem.OTHER_VENUE
    if order.status in ENDED_STATUSES:
        return CapabilityProblem.ENDED
    if order.close_text:
        return CapabilityProblem.CONDITIONAL_CLOSE
    if order.order_type in _UNAMENDABLE:
        return _UNAMENDABLE[order.order_type]
    if order.order_type not in LIMIT_TYPES and not is_waiting(order):
        return CapabilityProblem.FIRED_AT_MARKET
    return None


def field_refusal(order: Order, field: FormField) -> Problem | None:
    """Return why a field of the order cannot be amended; `None` where it can."""
    if (refusal := order_refusal(order)) is not None:
        return refusal
    code = _field_code(order, field)
    values = {"order_type": str(order.order_type)}
    return None if code is None else Problem(code=code, field=field, values=values)


def _field_code(order: Order, field: FormField) -> CapabilityProblem | None:
    match field:
        case FormField.LIMIT_PRICE if order.order_type not in LIMIT_TYPES:
            return CapabilityProblem.NO_LIMIT_PRICE
        case FormField.TRIGGER_PRICE if order.order_type not in _KRAKEN_TRIGGERED:
            return CapabilityProblem.NO_TRIGGER_PRICE
        case FormField.TRIGGER_PRICE if not is_waiting(order):
            return CapabilityProblem.TRIGGER_FIRED
        case FormField.DISPLAY_QUANTITY if order.order_type is not OrderType.ICEBERG:
            return CapabilityProblem.NO_DISPLAY_QUANTITY
        case _:
            return None
