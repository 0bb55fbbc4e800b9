"""What became of an order that is no longer listed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tui.domain.order import BookEntry, Order, OrderStatus


class Fate(StrEnum):
    """How an order left the list. Nothing is claimed before the venue was asked."""

    LOOKING_UP = "looking-up"
    """Not in the newest list; the venue is being asked. It counts as working."""
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    """The venue was asked and does not know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOrder:
    """The venue's answer about one order that was looked up."""

    order: Order
    """As the venue describes it now; its status tells whether it has ended."""
    reason: str | None = None
    """The venue's words for why it ended."""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedOrder:
    """An order that left the list, kept in view for a while."""

    order: BookEntry
    """Its last description: the looked-up one where there is one."""
    fate: Fate
    reason: str | None = None
    since: datetime
    """When its fate was learnt; while looking up, when it was missed."""
    was_paused: bool = False
    """Whether it was paused when it was last listed: such an order could not act."""


FATES = {
    OrderStatus.FILLED: Fate.FILLED,
    OrderStatus.CANCELLED: Fate.CANCELLED,
    OrderStatus.EXPIRED: Fate.EXPIRED,
    OrderStatus.REJECTED: Fate.REJECTED,
}
"""What a status that is an end says of the order."""


def is_paused(ended: EndedOrder) -> bool:
    """Whether an order that left the list was paused, as far as is known."""
    order = ended.order
    return ended.was_paused or (isinstance(order, Order) and order.status is OrderStatus.PAUSED)
