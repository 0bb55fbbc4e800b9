"""What the refusals of Kraken Embed mean: one table for its codes, and its HTTP statuses.

https://docs.kraken.com/api/docs/embed-api/request-embed-quote
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from tui.domain.failure import FailureKind, ReadFailure
from tui.venues import errors
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_embed.envelope import RefusedError
from tui.venues.transport import Answer

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Rule:
    """One code of refusal, matched as a prefix: its end may vary, and blanks may be left out."""

    prefix: str
    kind: FailureKind
    meaning: str = ""
    """For people, where Kraken's words do not say it."""
    is_final: bool = True
    """Whether an order refused with it was not created, and the same one would be again."""


_KEY: Final = "Kraken does not accept this key or its signature"
_INVALID_PARAMETER: Final = "EAPI:InvalidParameter"

RULES: Final = (
    Rule("EAPI:Invalid nonce", FailureKind.NONCE),
    Rule("EAPI:Invalid signature", FailureKind.REFUSED, _KEY),
    Rule("EAPI:Invalid key", FailureKind.REFUSED, _KEY),
    Rule("Missing API-Key", FailureKind.REFUSED, _KEY),
    Rule(
        "ENexus:Invalid user ID",
        FailureKind.REJECTED,
        'the venue does not know this user: check "users" in the configuration',
    ),
    Rule("EAPI:Quantity is too small for asset", FailureKind.REJECTED),
    Rule("EAPI:Quantity is too large for asset", FailureKind.REJECTED),
    Rule(_INVALID_PARAMETER, FailureKind.REJECTED),
    Rule("ENexus:Unknown amount asset", FailureKind.REJECTED),
    Rule("ENexus:Unknown quote asset", FailureKind.REJECTED),
    Rule("ENexus:Unknown base asset", FailureKind.REJECTED),
    Rule("ENexus:Asset disabled", FailureKind.REJECTED),
    Rule("ENexus:Interval is too large", FailureKind.REJECTED),
    Rule("ENexus:Invalid start time", FailureKind.REJECTED),
    Rule("ENexus:Invalid end time", FailureKind.REJECTED),
    Rule("EAPI:User Locked", FailureKind.REJECTED, "the user is locked"),
    Rule(
        "EPTL:UserKycDenyTrading", FailureKind.REJECTED, "the user's verification forbids trading"
    ),
    Rule("EPTL:Not enough depth on book", FailureKind.REJECTED),
    Rule("EAPI:Potential wash trade", FailureKind.REJECTED),
    Rule("EPTL:Quote already accepted", FailureKind.REJECTED),
    Rule("EPTL:Quote cancelled", FailureKind.REJECTED),
    Rule("EPTL:Price quote expired", FailureKind.REJECTED),
    Rule("EPTL:Quote execution failed", FailureKind.REJECTED),
    Rule("EPTL:Insufficient funds for transfer", FailureKind.REJECTED),
    Rule("EPTL:PTL unable to fund", FailureKind.REJECTED),
    Rule("EPTL:User has reached volume threshold", FailureKind.REJECTED, "waiting does not help"),
    Rule("EPTL:User has too many quote executions in progress", FailureKind.RATE_LIMITED),
    Rule("EPTL:Order cancelled. Try again.", FailureKind.UNAVAILABLE, is_final=False),
)
"""Every documented code."""

_STATUS_KINDS: Final = {
    401: FailureKind.REFUSED,
    408: FailureKind.NO_ANSWER,
    429: FailureKind.RATE_LIMITED,
}
_QUOTED: Final = 80
"""Characters shown of an answer that is no JSON."""


def rule_for(code: str) -> Rule | None:
    """Return what a code means; `None` for one that is not documented."""
    said = _bare(code)
    for rule in RULES:
        prefix = _bare(rule.prefix)
        # A `problem+json` leaves out where the code comes from.
        if said.startswith((prefix, prefix.rpartition(":")[2])):
            return rule
    return None


def is_about_order(code: str) -> bool:
    """Whether the refusal of a read may mean that there is no such order."""
    rule = rule_for(code)
    return rule is None or rule.prefix == _INVALID_PARAMETER


def kind_of(code: str, status: int) -> FailureKind:
    """Return what a refusal means for the next read, by its code or else its HTTP status."""
    rule = rule_for(code)
    return _kind_of_status(status) if rule is None else rule.kind


def sentence_of(refusal: RefusedError) -> str:
    """Return Kraken's words, and what they mean where they do not say it."""
    rule = rule_for(refusal.code)
    return f"{refusal.text} ({rule.meaning})" if rule and rule.meaning else refusal.text


def understood(answer: Answer, decode: Callable[[bytes], Value]) -> Value | ReadFailure:
    """Return what an answer says, or what it means that it does not."""
    try:
        value = decode(answer.body)
    except RefusedError as refusal:
        return _refused(refusal, answer)
    except NotDocumentedError as error:
        return parse_unreadable(answer, str(error))
    return value if answer.status == 200 else parse_unreadable(answer, "")


def parse_unreadable(answer: Answer, problem: str) -> ReadFailure:
    """Return what an answer means in which neither a result nor a refusal can be read."""
    failure = errors.parse_unreadable(answer, problem)
    if answer.status in _STATUS_KINDS:
        failure = replace(failure, kind=_STATUS_KINDS[answer.status])
    if answer.status == 200:
        return failure
    said = _said(answer)
    return replace(failure, text=f"{failure.text}: {said}" if said else failure.text)


def _said(answer: Answer) -> str:
    """Return what an answer says that is no JSON; a page for browsers is named, not shown."""
    said = " ".join(answer.body.decode(errors="replace").split())
    if "html" in answer.content_type or said.startswith("<"):
        return "an HTML page"
    return said if len(said) <= _QUOTED else f"{said[:_QUOTED]}…"


def _refused(refusal: RefusedError, answer: Answer) -> ReadFailure:
    return ReadFailure(
        kind=kind_of(refusal.code, answer.status),
        text=sentence_of(refusal),
        code=refusal.code,
        retry_at=answer.retry_at,
        trace_id=answer.trace_id,
    )


def _kind_of_status(status: int) -> FailureKind:
    if status >= 500:
        return FailureKind.UNAVAILABLE
    return _STATUS_KINDS.get(status, FailureKind.REJECTED)


def _bare(code: str) -> str:
    return code.replace(" ", "").casefold()
