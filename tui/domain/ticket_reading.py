"""What the tickets of all venues read alike, and keep of what was typed."""

from collections.abc import Mapping
from decimal import Decimal

from tui.domain.creating import TicketNumber, TicketProblem
from tui.domain.deadlines import LONGEST, SHORTEST
from tui.domain.number_text import read_number
from tui.domain.problem import FormField, Problem


def market_problem(text: str, examples: str = "BTC/USD, XBTUSD") -> Problem:
    """Return what is wrong with a market's name that no market has.

    Args:
        text: What was typed.
        examples: How markets are called at the venue.
    """
    name = text.strip()
    code = TicketProblem.MARKET_UNKNOWN if name else TicketProblem.MARKET_MISSING
    values = {"name": name} if name else {"examples": examples}
    return Problem(code=code, field=FormField.INSTRUMENT, values=values)


def read_deadline(text: str) -> Decimal | Problem | None:
    """Read a deadline in seconds; empty is none."""
    stripped = text.strip()
    if not stripped:
        return None
    number = read_number(stripped, 0)
    if isinstance(number, Problem) or number.end < len(stripped):
        return Problem(code=TicketProblem.DEADLINE_UNREADABLE, field=FormField.DEADLINE)
    if not SHORTEST <= number.value <= LONGEST:
        values = {"least": SHORTEST, "most": LONGEST}
        return Problem(code=TicketProblem.DEADLINE_BOUNDS, field=FormField.DEADLINE, values=values)
    return number.value


def typed_texts(numbers: Mapping[FormField, TicketNumber]) -> Mapping[str, str]:
    """Return what was typed into the fields that hold prices and quantities."""
    return {str(field): number.typed.strip() for field, number in numbers.items()}
