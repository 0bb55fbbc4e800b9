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
from tui.presentation.order_lines import order_lines
from tui.presentation.rows import Row
from tui.presentation.text import Line, Span, Tone, rule_line, sentence_lines

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
    """Say that an order cannot be amended, and what there is instead."""
    venue = VenueId(str(problem.values["venue"]))
    return (
        f"{_name(venue)} changes no order in place: it takes a cancel, then a new order. e on one "
        "such order alone offers both, in that order."
    )


def offer_sentence(venue: VenueId) -> str:
    """Say what the form offers in place of an amend."""
    return f"{_name(venue)} changes no order in place. F6 cancels it, then opens a ticket."


def replace_lines(row: Row, width: int) -> tuple[Line, ...]:
    """Say which order it is, what F6 does step by step, and what that costs."""
    lines: list[Line] = [rule_line((Span("as it stands"),), width)]
    lines += order_lines(row, width)
    lines.append(rule_line((Span("what F6 does, in this order"),), width))
    costs = _WHAT_IT_COSTS.get(row.key.venue, "")
    for text, tone in (
        ("1  It asks whether to cancel this order: y does, anything else goes back.", Tone.PLAIN),
        ("2  Once its venue has cancelled it, a ticket opens, filled in with it.", Tone.PLAIN),
        ("3  Nothing of the ticket is sent before you send it.", Tone.PLAIN),
        (costs, Tone.WARN),
    ):
        lines += sentence_lines(text, width, tone, Span(" "))
    return tuple(lines)


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
