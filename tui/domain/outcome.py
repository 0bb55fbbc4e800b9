"""What became of an action: four outcomes, never two.

An outcome is `Unknown` from the moment sending began until the venue is known to have accepted or
refused: nothing that may have reached a venue is ever called failed.
"""

from dataclasses import dataclass
from enum import StrEnum

from tui.domain.identifiers import VenueOrderId
from tui.domain.problem import Problem


class NotSentCode(StrEnum):
    """Why nothing left this machine."""

    LOCKED = "locked"
    """The account cannot send: read-only, or locked."""
    CHANGED = "changed"
    """The order is no longer what the form showed."""
    GONE = "gone"
    """The order is no longer listed."""
    STALE = "stale"
    """The order's data is too old, and could not be read again."""
    IN_FLIGHT = "in-flight"
    """Another action on this order has not been answered."""
    CHECKS = "checks"
    """A check or a limit of the operator refuses it now; `problem` says which."""
    JOURNAL = "journal"
    """The journal cannot be written."""
    RATE_LIMITED = "rate-limited"
    """The venue's counter has no room, or it asked this key to wait."""
    BUSY = "busy"
    """The key's turn did not come in time."""
    NOT_REACHED = "not-reached"
    """No connection: refused, no route, no name, no TLS."""
    PLACED = "placed"
    """An order with its client id is there already: another one would be a twin."""
    QUIT = "quit"
    """The program ended before its turn came."""
    STOPPED = "stopped"
    """The operator stopped its batch before its turn came."""
    UNUSABLE = "unusable"
    """The request cannot be written, or the venue offers no such act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The venue says so in a readable answer, or shows so when asked."""

    order_id: VenueOrderId | None = None
    """Of a created order."""
    reference: str | None = None
    """The venue's id of the act: Kraken's `amend_id`."""
    is_pending: bool = False
    """Accepted, but not done yet: Kraken's `pending` cancels."""
    text: str = ""
    """The venue's own description of it, or how it was learnt."""
    warning: str = ""
    """What is not as it should be with it, all the same; it asks for the operator's eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """The venue refused it, finally; or it is known by looking that it did not happen."""

    code: str
    """The venue's code, as the sheet lists it; or a `SettledCode`."""
    text: str
    """The venue's own words, or what was seen."""


class SettledCode(StrEnum):
    """Codes of outcomes that were learnt by looking, not from an answer."""

    NOT_EXECUTED = "not-executed"
    """Looked up until it could no longer happen: the venue still has the old values."""
    FILLED_FIRST = "filled-first"
    """The order was filled before the cancel reached it."""
    ENDED_FIRST = "ended-first"
    """The order had ended in another way before."""
    NOT_FOUND = "not-found"
    """The venue does not know the order."""
    CALLED_OFF = "called-off"
    """The operator has looked where the venue's answers prove nothing: it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """It provably never left."""

    code: NotSentCode
    text: str = ""
    """What a system, not this program, said about it."""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Sending began, and whether the venue acted is not known. It is looked up until it is."""

    text: str
    code: str | None = None
    """The venue's code, where it gave one that says nothing final."""
    trace_id: str | None = None


Outcome = Accepted | Rejected | NotSent | Unknown


def accepted_text(outcome: Accepted) -> str:
    """Return what is told of an acceptance, in one text: also what is amiss with it."""
    return "; ".join(filter(None, (outcome.text, outcome.warning)))


def outcome_word(outcome: Outcome | None) -> str | None:
    """Return which of the four it is, as files and other programs spell it."""
    match outcome:
        case Accepted():
            return "accepted"
        case Rejected():
            return "rejected"
        case NotSent():
            return "not-sent"
        case Unknown():
            return "unknown"
        case None:
            return None


def outcome_code(outcome: Outcome | None) -> str | None:
    """Return the venue's code, or this program's own where it is the one that says so."""
    match outcome:
        case NotSent():
            return outcome.code.value
        case Rejected() | Unknown():
            return outcome.code
        case _:
            return None
