"""What every number of a ticket goes through: refused for a reason, or held to be above zero."""

from dataclasses import replace
from enum import StrEnum

from tui.domain.creating import TicketNumber, TicketProblem
from tui.domain.problem import Problem, ProblemValue


def refused(number: TicketNumber, code: StrEnum, **values: ProblemValue) -> TicketNumber:
    """Return a number with what is wrong with it."""
    return replace(number, problem=Problem(code=code, field=number.field, values=values))


def pointed(number: TicketNumber, problem: Problem) -> TicketNumber:
    """Return a number with a problem of its text, which points into the text as it stands."""
    shift = len(number.typed) - len(number.typed.lstrip())
    at = None if problem.at is None else problem.at + shift
    return replace(number, problem=replace(problem, field=number.field, at=at))


def positive(number: TicketNumber) -> TicketNumber:
    """Return a number as it is above zero, and refused at zero or below."""
    if number.amount is not None and number.amount <= 0:
        return refused(replace(number, becomes=None), TicketProblem.NOT_POSITIVE)
    return number
