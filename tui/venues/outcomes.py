"""What a request that changes orders became where no answer of the venue tells it. Pure."""

from tui.domain.failure import ReadFailure
from tui.domain.outcome import NotSent, NotSentCode, Unknown
from tui.venues.transport import NoAnswer


def unanswered(answer: NoAnswer) -> NotSent | Unknown:
    """Return what a missing answer says: nothing was sent, or nobody knows."""
    if not answer.sending_began:
        return NotSent(code=NotSentCode.NOT_REACHED, text=answer.failure.text)
    return unknown(answer.failure)


def unknown(failure: ReadFailure) -> Unknown:
    """Return the outcome of a request that was sent and then failed in this way."""
    return Unknown(text=failure.text, code=failure.code, trace_id=failure.trace_id)
