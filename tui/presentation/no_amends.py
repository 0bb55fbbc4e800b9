"""What is said of orders that no venue changes in place: a cancel, then a new one, in that order.

https://docs.kuna.io/docs/create-a-new-order-private
https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

from collections.abc import Collection, Mapping

from tui.domain.capabilities import is_amended_in_place
from tui.domain.identifiers import OrderKey, VenueId
from tui.domain.order import Order
from tui.domain.problem import Problem
from tui.presentation.clean import clean
from tui.presentation.labels import VENUE_LABELS

_VENUE_NAMES: Mapping[VenueId, str] = {
    VenueId.KUNA: "Kuna",
    VenueId.KRAKEN_EMBED: "Kraken Embed",
}
_WHAT_IT_COSTS: Mapping[VenueId, str] = {
    VenueId.KUNA: (
        "Its place in the queue is lost, what has filled by then stays filled, and the new order "
        "has an id of its own."
    ),
    VenueId.KRAKEN_EMBED: (
        "Should it execute before the cancel reaches it, no ticket opens and you are told. The new "
        "order has an id of its own."
    ),
}


def _name(venue: VenueId) -> str:
    return _VENUE_NAMES.get(venue, VENUE_LABELS[venue])


def no_amends_sentence(problem: Problem) -> str:
    """Say that an order cannot be amended, what is offered instead, and what that costs."""
    venue = VenueId(str(problem.values["venue"]))
    text = (
        f"{_name(venue)} changes no order in place. F6 cancels this one; once it is cancelled, a "
        "ticket opens filled in with it, and nothing of that is sent before you send it."
    )
    return f"{text} {_WHAT_IT_COSTS.get(venue, '')}".rstrip()


def no_nudge_sentence(order: Order) -> str:
    """Say why the price of such an order is not stepped, and what is offered instead."""
    name, venue = clean(order.key.order_id), _name(order.key.venue)
    return (
        f"{name} is not nudged: {venue} changes no order in place. e offers to cancel it, and then "
        "a ticket filled in with it."
    )


def left_out_sentence(keys: Collection[OrderKey]) -> str | None:
    """Say which marked orders no amend concerns; `None` where there are none."""
    counts: dict[str, int] = {}
    for key in keys:
        if not is_amended_in_place(key.venue):
            counts[_name(key.venue)] = counts.get(_name(key.venue), 0) + 1
    if not counts:
        return None
    named = " and ".join(f"{count} of {venue}" for venue, count in sorted(counts.items()))
    verb = "is" if sum(counts.values()) == 1 else "are"
    return (
        f"{named} {verb} left out: changed only by a cancel and a new order. e on one of them "
        "offers that."
    )
