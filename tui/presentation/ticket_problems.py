"""The sentences for what a ticket finds wrong, or worth knowing."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from tui.domain.creating import TicketProblem
from tui.domain.moment_text import MomentProblem
from tui.domain.problem import Problem
from tui.presentation.clean import clean
from tui.presentation.figures import grouped

_YIELDS = {
    "cancel-newest": "this one would be cancelled",
    "cancel-oldest": "the other one would be cancelled",
    "cancel-both": "both would be cancelled",
}


def _meets_own(problem: Problem) -> str:
    values = problem.values
    others = int(values["count"]) - 1
    more = "" if not others else f" and {others} more of your own"
    yields = _YIELDS.get(str(values["yields"]), "one of them would be cancelled")
    return f"It would meet your own order {clean(str(values['order']))}{more}: {yields}."


def _market_unknown(problem: Problem) -> str:
    return f'The venue lists no market called "{clean(str(problem.values["name"]))}".'


def _smallest(problem: Problem) -> str:
    smallest = problem.values["smallest"]
    text = smallest if isinstance(smallest, str | int) else grouped(smallest)
    return f"Too small: the venue shows at least 1/15 of an iceberg, here {text}."


TICKETS: Mapping[StrEnum, str | Callable[[Problem], str]] = {
    MomentProblem.UNREADABLE: "Write +1h, +30m, or a time in UTC: 14:30, 2026-11-25 14:30.",
    MomentProblem.UNIT_MISSING: "A unit is missing: d, h, m or s (+30m).",
    MomentProblem.NO_SUCH_TIME: "There is no such time.",
    MomentProblem.TOO_FAR: "More than a year ahead: is that what you mean?",
    TicketProblem.MARKET_MISSING: "Name a market: {examples}.",
    TicketProblem.MARKET_UNKNOWN: _market_unknown,
    TicketProblem.MARKET_CLOSED: "No such order is taken now: {name} is {word}.",
    TicketProblem.MISSING: "Missing.",
    TicketProblem.NOT_POSITIVE: "It has to be above zero.",
    TicketProblem.BASE_NOT_HERE: "{base} has no price in a ticket; there are {bases}.",
    TicketProblem.BASE_UNKNOWN: "There is no fresh {base} price now: write an absolute one.",
    TicketProblem.INDEX_TRIGGER: (
        "The index is not known here: write an absolute price, or name a base (last-2%)."
    ),
    TicketProblem.OFFSET_UNSIGNED: "An offset needs its sign: +500, +2%.",
    TicketProblem.OFFSET_DOWN: "A trailing offset is written with +, whichever way it trails.",
    TicketProblem.OFFSET_BASED: "{base} has no place here: an offset follows the market itself.",
    TicketProblem.OFFSET_BEYOND_ZERO: "So large an offset leads to a price of zero or less.",
    TicketProblem.QUANTITY_CHANGE: (
        "Nothing is there to change yet: write a number, 50% of what is free, or all."
    ),
    TicketProblem.FREE_UNKNOWN: "What is free of {currency} has not been read yet.",
    TicketProblem.NOTHING_FREE: "Nothing is free of {currency}.",
    TicketProblem.FREE_ON_MARGIN: "On margin, write the quantity itself.",
    TicketProblem.FREE_WITHOUT_PRICE: (
        "What is free of {currency} is no quantity before there is a price."
    ),
    TicketProblem.MORE_THAN_ALL: "More than 100% of what is free.",
    TicketProblem.BELOW_MINIMUM: "The venue takes no less than {minimum} {currency}.",
    TicketProblem.BELOW_MINIMUM_COST: (
        "It is worth {value} {currency}; the venue takes no less than {minimum} {currency}."
    ),
    TicketProblem.DISPLAY_TOO_SMALL: _smallest,
    TicketProblem.DISPLAY_TOO_LARGE: "More than the whole of it, {quantity}.",
    TicketProblem.EXPIRY_MISSING: "When does it expire? +1h, +30m, or a time in UTC.",
    TicketProblem.EXPIRY_TOO_SOON: "It has to expire at least 5 s from now.",
    TicketProblem.EXPIRY_BEFORE_START: "It would expire before it starts.",
    TicketProblem.START_PAST: "That moment has passed.",
    TicketProblem.DEADLINE_UNREADABLE: "Seconds, as a number; empty sends no deadline.",
    TicketProblem.DEADLINE_BOUNDS: "From {least} to {most} seconds; empty sends no deadline.",
    TicketProblem.TIME_IN_FORCE: "The venue takes {word} with plain limits only.",
    TicketProblem.POST_ONLY_IMMEDIATE: "{word} has to take at once, post-only must not.",
    TicketProblem.LEVERAGE: "{symbol} has no leverage of {leverage}:1.",
    TicketProblem.REDUCE_ONLY_NEEDS_MARGIN: "Only a margin order reduces a position.",
    TicketProblem.CLOSE_UNDECIDED: "Choose a conditional close, or none on purpose.",
    TicketProblem.FILLS_AT_ONCE: "At this price it trades at once.",
    TicketProblem.POST_ONLY_WOULD_TAKE: (
        "Post-only, and at this price it would trade at once: the venue would refuse it now."
    ),
    TicketProblem.NOTHING_TO_TAKE: (
        "{word} at a price nothing is offered at now: it would end without a fill."
    ),
    TicketProblem.FIRES_AT_ONCE: (
        "The market is at {market}: a trigger at {trigger} would fire AT ONCE."
    ),
    TicketProblem.MEETS_OWN: _meets_own,
    TicketProblem.TWIN: "{order} says the very same and is open already: is this a second one?",
    TicketProblem.FUNDS_SHORT: (
        "It needs {needs} {currency} and {free} is free: the venue would refuse it."
    ),
    TicketProblem.FEE_ON_TOP: (
        "It takes nearly all of the {free} {currency} free, and the fee comes on top."
    ),
    TicketProblem.UNIT_UNCONFIRMED: (
        "{symbol} is a tokenised share: whether the venue reads the quantity in shares or in "
        "tokens is unconfirmed."
    ),
}
