"""Why a read did not succeed, told apart by what the program does about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FailureKind(StrEnum):
    """What a failed read means for the next one."""

    NOT_REACHED = "not-reached"
    """Refused, no route, no name, no TLS: it never left. Back off."""
    NO_ANSWER = "no-answer"
    """Sent, but no whole answer within the deadline. Back off."""
    UNREADABLE = "unreadable"
    """An answer came that is not what the venue documents. Back off."""
    UNAVAILABLE = "unavailable"
    """The venue says it is busy, down or in maintenance. Back off."""
    RATE_LIMITED = "rate-limited"
    """Too many calls. Wait until `retry_at`, polling slower."""
    NONCE = "nonce"
    """The nonce was refused twice: another program uses the key, or the clock is off."""
    REFUSED = "refused"
    """Key, signature or permission. Nothing more is asked until the operator acts."""
    REJECTED = "rejected"
    """The venue does not accept this request; show its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """One failed read. `text` is the venue's or the system's own wording: data, never markup."""

    kind: FailureKind
    text: str
    code: str | None = None
    """The venue's error code, where it gave one."""
    retry_at: datetime | None = None
    """Not before this moment, where the venue or the budget says so."""
    trace_id: str | None = None
    """What the venue's support asks for."""
