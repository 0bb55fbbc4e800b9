"""What a venue lets be done with orders: amending in place, naming them, finding them again.

https://docs.kraken.com/exchange/guides/general/amends
https://docs.kraken.com/api-reference/order-management/edit-order
"""

from collections.abc import Mapping
from enum import StrEnum

from tui.domain.identifiers import VenueId
from tui.domain.intents import is_known_by_client_id_alone
from tui.domain.order import (
    TRAILING_TYPES,
    TRIGGERED_TYPES,
    BookEntry,
    Order,
    OrderStatus,
    OrderType,
)
from tui.domain.problem import FormField, Problem


class CapabilityProblem(StrEnum):
    """Why an order, or a field of it, cannot be amended."""

    NO_AMENDS = "amend-no-amends"
    """Its venue changes no order in place: it is cancelled, and another one created."""
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
    NO_DISPLAY_AT_VENUE = "amend-no-display-at-venue"
    """The venue has no orders that show a part of themselves."""


AMENDED_VENUES = frozenset({VenueId.KRAKEN_SPOT, VenueId.KRAKEN_FUTURES})
"""Venues that change orders in place."""

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


def is_amended_in_place(venue: VenueId) -> bool:
    """Whether a venue changes orders; elsewhere they are cancelled and created anew.

    https://docs.kuna.io/docs/create-a-new-order-private
    https://docs.kraken.com/api/docs/guides/embed-custom-orders
    """
    return venue in AMENDED_VENUES


_PROVES_NOTHING_BY_ABSENCE = frozenset({VenueId.KUNA, VenueId.KRAKEN_EMBED})


def absence_settles(venue: VenueId) -> bool:
    """Whether an order that cannot be found a minute after it was sent was never placed.

    Kuna and Embed document no bound on how late a request takes effect, and none on when an order
    can be found: there only the operator can say that it is not there.

    https://docs.kuna.io/docs/create-a-new-order-private
    https://docs.kraken.com/api/docs/guides/embed-custom-orders
    """
    return venue not in _PROVES_NOTHING_BY_ABSENCE


def is_id_from_client(venue: VenueId) -> bool:
    """Whether an order's id is the one it was created with, so that it is known from the start.

    https://docs.kuna.io/docs/create-a-new-order-private
    """
    return venue is VenueId.KUNA


def is_out_of_reach(order: BookEntry) -> bool:
    """Whether an order cannot be cancelled before its venue has told its id.

    The tag in the name of a custom order finds it in a list, no more.
    """
    return order.key.venue is VenueId.KRAKEN_EMBED and is_known_by_client_id_alone(order)


def is_waiting(order: Order) -> bool:
    """Whether the order waits outside the book for its trigger."""
    return order.order_type in TRIGGERED_TYPES and order.status is not OrderStatus.TRIGGERED


def is_trailing(order: Order) -> bool:
    """Whether the prices of the order are distances the venue keeps."""
    return order.order_type in TRAILING_TYPES and is_waiting(order)


def has_display_quantity(venue: VenueId) -> bool:
    """Whether the venue has orders that show a part of themselves."""
    return venue is VenueId.KRAKEN_SPOT


def resolves_relative_prices(venue: VenueId) -> bool:
    """Whether the venue takes relative prices as they are typed, and resolves them itself."""
    return venue is VenueId.KRAKEN_SPOT


def has_execution_flags(venue: VenueId) -> bool:
    """Whether the venue has a notion of post-only and reduce-only."""
    return venue in AMENDED_VENUES


def takes_post_only(venue: VenueId) -> bool:
    """Whether an amend can ask for post-only; elsewhere an order keeps what it was placed with."""
    return venue is VenueId.KRAKEN_SPOT


def sends_both_prices(order: Order) -> bool:
    """Whether an amend names the trigger and the limit even where only one of them changes.

    https://docs.kraken.com/api-reference/order-management/edit-order
    """
    is_future = order.key.venue is VenueId.KRAKEN_FUTURES
    return is_future and order.order_type in LIMIT_TYPES and is_waiting(order)


def order_refusal(order: Order) -> Problem | None:
    """Return why nothing of the order can be amended; `None` where something can."""
    code = _order_code(order)
    if code is None:
        return None
    values = {
        "venue": str(order.key.venue),
        "order_type": str(order.order_type),
        "status": str(order.status),
    }
    return Problem(code=code, values=values)


def _order_code(order: Order) -> CapabilityProblem | None:
    if not is_amended_in_place(order.key.venue):
        return CapabilityProblem.NO_AMENDS
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
        case FormField.DISPLAY_QUANTITY if not has_display_quantity(order.key.venue):
            return CapabilityProblem.NO_DISPLAY_AT_VENUE
        case FormField.DISPLAY_QUANTITY if order.order_type is not OrderType.ICEBERG:
            return CapabilityProblem.NO_DISPLAY_QUANTITY
        case _:
            return None
