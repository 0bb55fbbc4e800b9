"""What would create an order again, read from its description. Pure."""

from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.order import TRAILING_TYPES, Order
from tui.venues import draft


def draft_of(order: Order, client_order_id: ClientOrderId) -> CreateIntent | None:
    """Return a ticket for what was left of an order, or all of it where nothing was.

    `None` where the order is of a type this program does not know, or trails the market at a
    distance that is not known.
    """
    if order.order_type in TRAILING_TYPES and order.trigger_price is None:
        return None
    return draft.draft_of(order, client_order_id)
