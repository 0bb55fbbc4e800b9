"""What would create a custom order again, read from its description. Pure."""

from dataclasses import replace

from tui.domain.custom_terms import Condition
from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.name_tag import untagged
from tui.domain.order import Order, OrderType, Side
from tui.venues import draft


def draft_of(order: Order, tag: ClientOrderId) -> CreateIntent | None:
    """Return a ticket for the same order under another tag, its pair as it was sent.

    `None` where its trigger is of another type, or watches another pair than it trades.
    """
    is_written = order.order_type is OrderType.PRICE_TRIGGER and order.side is not Side.CONVERT
    intent = draft.draft_of(order, tag)
    if intent is None or order.custom is None or order.condition is None or not is_written:
        return None
    return replace(
        intent,
        user=order.user,
        condition=Condition(order.condition),
        custom=replace(order.custom, name=untagged(order.custom.name)),
    )
