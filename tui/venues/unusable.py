"""What a venue offers no request for, and what becomes of an act that would need one. Pure."""

from tui.domain.outcome import NotSent, NotSentCode


class UnusableError(ValueError):
    """The venue offers no such request; the message says why, for people."""


def unusable(why: UnusableError | str) -> NotSent:
    """Return the outcome of an act that no request was written for, and why."""
    return NotSent(code=NotSentCode.UNUSABLE, text=str(why))
