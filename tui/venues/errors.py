"""What an answer means that is not the venue's JSON: one reading of HTTP statuses for all."""

from datetime import timedelta
from typing import Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.transport import Answer

_BLOCKED: Final = timedelta(minutes=1)


def parse_unreadable(answer: Answer, problem: str, *, venue: str = "Kraken") -> ReadFailure:
    """Return what an answer means in which neither a result nor a refusal can be read.

    `venue` is its name in sentences.
    """
    kind, text = _meaning_of_status(answer, venue)
    if answer.status == 200 and "json" in answer.content_type:
        text = problem
    retry_at = answer.retry_at
    if answer.status == 403 and retry_at is None:
        retry_at = answer.received_at + _BLOCKED
    return ReadFailure(
        kind=kind,
        text=text,
        code=f"HTTP {answer.status}",
        retry_at=retry_at,
        trace_id=answer.trace_id,
    )


def _meaning_of_status(answer: Answer, venue: str) -> tuple[FailureKind, str]:
    status = answer.status
    what = answer.content_type.partition(";")[0] or "no content type"
    if 300 <= status < 400:
        return FailureKind.UNREADABLE, f"a redirect (HTTP {status}), which is never followed"
    if status == 403:
        return FailureKind.REJECTED, f"access blocked in front of the venue (HTTP 403, {what})"
    if status == 429:
        return FailureKind.RATE_LIMITED, "too many requests (HTTP 429)"
    if status >= 500:
        return FailureKind.UNAVAILABLE, f"the venue's front end is in trouble (HTTP {status})"
    if status >= 400:
        return FailureKind.REJECTED, f"the venue does not know this request (HTTP {status})"
    return FailureKind.UNREADABLE, f"HTTP {status} with {what} instead of {venue}'s JSON"
