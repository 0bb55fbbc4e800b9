"""The sentences for what only a Futures ticket finds wrong, or worth knowing."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from tui.domain.futures_ticket import FuturesProblem
from tui.domain.problem import Problem
from tui.presentation.clean import clean


def _meets_own(problem: Problem) -> str:
    others = int(problem.values["count"]) - 1
    more = "" if not others else f" and {others} more of your own"
    order = clean(str(problem.values["order"]))
    return f"It would meet your own order {order}{more}: the venue cancels one of two."


FUTURES_TICKETS: Mapping[StrEnum, str | Callable[[Problem], str]] = {
    FuturesProblem.COUNT: "A ladder has {least} to {most} lines: write a whole number.",
    FuturesProblem.LADDER_NARROW: (
        "Two lines would share a price: with a tick of {tick} at most {most} fit between the ends."
    ),
    FuturesProblem.LADDER_SMALL: (
        "A line would come to nothing: so many lines take {least} or more in all."
    ),
    FuturesProblem.TRAIL_BOUNDS: "A trailing stop stays {least}% to {most}% behind.",
    FuturesProblem.PART_OF_WHAT: (
        "all and 50% count the position: tick reduce-only, or write the size."
    ),
    FuturesProblem.QUANTITY_CHANGE: (
        "Nothing is there to change yet: write a number; with reduce-only also 50% or all."
    ),
    FuturesProblem.POSITION_UNKNOWN: "The position has not been read yet: write the size.",
    FuturesProblem.NO_POSITION: "There is nothing in {symbol} that this side would reduce.",
    FuturesProblem.WOULD_NOT_REDUCE: (
        "It would reduce nothing: the position in {symbol} is {held}. The venue would refuse it "
        "or cancel it."
    ),
    FuturesProblem.REDUCES_PART: (
        "The position is only {position}: a size of {size} reduces no more than that."
    ),
    FuturesProblem.POSITION_NOT_READ: (
        "The position has not been read yet: whether this reduces anything is not known."
    ),
    FuturesProblem.HELD: (
        "The venue holds it for {milliseconds} ms first, as everything here that is not post-only; "
        "a cancel in that time may come too late."
    ),
    FuturesProblem.MARGIN_NONE: (
        "No margin is available in {pot} ({currency}): the venue would refuse it."
    ),
    FuturesProblem.MARGIN_LEVERAGED: (
        "It is worth {times} times the margin available in {pot}, {available} {currency}: whether "
        "that is enough is the venue's to say."
    ),
    FuturesProblem.TOO_LARGE: (
        "The position could grow to {size}; the venue allows no more than {most}."
    ),
    FuturesProblem.LINES_TAKE: "{count} of {lines} lines would trade at once.",
    FuturesProblem.LINES_POST_ONLY_TAKE: (
        "Post-only, and {count} of {lines} lines would trade at once: the venue would refuse those."
    ),
    FuturesProblem.LINES_TWIN: (
        "{count} of your open orders say the same as a line, {order} first: is this a second "
        "ladder?"
    ),
    FuturesProblem.MEETS_OWN: _meets_own,
}
