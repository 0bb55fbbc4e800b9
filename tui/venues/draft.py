"""What would create an order again, as far as an order of every venue tells it. Pure."""

from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderType


def draft_of(order: Order, client_order_id: ClientOrderId) -> CreateIntent | None:
    """Return a ticket for what was left of an order, or all of it where nothing was.

    `None` where the order is of a type this program does not know.
    """
    if order.order_type is OrderType.OTHER:
        return None
    working = order.working_quantity
    return CreateIntent(
        venue=order.key.venue,
        account=order.key.account,
        instrument=order.instrument,
        side=order.side,
        order_type=order.order_type,
        quantity=working if working > 0 else order.quantity,
        quantity_unit=order.quantity_unit,
        limit_price=order.limit_price,
        trigger_price=order.trigger_price,
        trigger_signal=order.trigger_signal,
        time_in_force=order.time_in_force,
        post_only=bool(order.post_only),
        reduce_only=bool(order.reduce_only),
        client_order_id=client_order_id,
    )
