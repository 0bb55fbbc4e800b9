"""What the refusals of Kuna mean: one table for its codes.

https://docs.kuna.io/reference/ordercontroller_cancelordermanyorders-1
"""

from dataclasses import dataclass, replace
from typing import Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.venues import errors
from tui.venues.kuna.envelope import RefusedError
from tui.venues.transport import Answer

VENUE: Final = "Kuna"


@dataclass(frozen=True, slots=True)
class Rule:
    """One code, in any spelling of capitals."""

    code: str
    kind: FailureKind = FailureKind.REJECTED
    meaning: str = ""
    """For people, where Kuna's word does not say it."""
    is_final_for_cancels: bool = False
    """Whether it says that a cancel was not carried out. Others may tell of an order that ended."""


_KEY = "Kuna does not accept this key, its signature or what it may do"
_FUNDS = "the balance is too small"
_NO_ORDER = "Kuna does not know the order"
_OURS = "a request Kuna cannot use; nothing was done"

RULES: Final = (
    Rule("UNAUTHORIZED", FailureKind.REFUSED, _KEY, is_final_for_cancels=True),
    Rule("FORBIDDEN", FailureKind.REFUSED, _KEY, is_final_for_cancels=True),
    Rule(
        "IP_NOT_IN_WHITE_LIST",
        FailureKind.REFUSED,
        "the key is bound to other addresses than this machine's",
        is_final_for_cancels=True,
    ),
    Rule("ARGUMENT_VALIDATION_ERROR", meaning=_OURS, is_final_for_cancels=True),
    Rule("INSUFFICIENT_FUNDS", meaning=_FUNDS),
    Rule("2002", meaning=_FUNDS),
    Rule("NOT_FOUND", meaning=_NO_ORDER),
    Rule("2003", meaning=_NO_ORDER),
    Rule("INVALID:ORDER_SIZE", meaning="the quantity is too small or too large for this pair"),
    Rule("PAYMENT_METHOD_NOT_SUPPORTED"),
    Rule("WrongRequestException", meaning="not the id of an order", is_final_for_cancels=True),
    Rule("Internal Server Error", meaning=_OURS),
    Rule("BAD_REQUEST"),
)
"""Every documented or observed code; the first two are how the rest of the world says it."""

_UNKNOWN_ORDER: Final = frozenset({"NOT_FOUND", "2003", "WRONGREQUESTEXCEPTION"})
_BY_CODE: Final = {rule.code.casefold(): rule for rule in RULES}
_AUTHORISATION: Final = frozenset({401, 403})
TOO_MANY: Final = 429
_BY_STATUS: Final = {
    **dict.fromkeys(_AUTHORISATION, _KEY),
    TOO_MANY: "too many calls; nothing was done",
}
"""What a refusal means whose code is not known."""

_ITS_OWN_FAULT: Final = 500
"""Kuna answers some faults of a request with it; what stands above comes from in front of it."""


def rule_for(code: str) -> Rule | None:
    """Return what a code means; `None` for one that is not known."""
    return _BY_CODE.get(code.strip().casefold())


def is_success(status: int) -> bool:
    """Whether the HTTP status alone says nothing bad."""
    return 200 <= status < 300


def is_unknown_order(failure: ReadFailure) -> bool:
    """Whether a read is refused because no order has that id."""
    return failure.kind is FailureKind.REJECTED and (failure.code or "").upper() in _UNKNOWN_ORDER


def is_final(refusal: RefusedError, status: int, *, is_cancel: bool) -> bool:
    """Whether a refusal says that nothing was done, and nothing will be.

    Any that Kuna itself tells does, HTTP 500 included; not one that is unknown and comes from in
    front of it. A cancel may be refused because the order has ended, under more than one code.
    """
    rule = rule_for(refusal.code)
    if status in _AUTHORISATION or status == TOO_MANY:
        return True
    if rule is None:
        return status <= _ITS_OWN_FAULT and not is_cancel
    return rule.is_final_for_cancels or not is_cancel


def code_of(refusal: RefusedError, status: int) -> str:
    """Return the code as Kuna tells it; the HTTP status where it tells none."""
    return refusal.code.strip() or f"HTTP {status}"


def sentence_of(refusal: RefusedError, status: int) -> str:
    """Return Kuna's words, and what they or the HTTP status mean where they do not say it."""
    rule = rule_for(refusal.code)
    meaning = _BY_STATUS.get(status) if rule is None else rule.meaning
    words = refusal.words or "an error without a code"
    if meaning is None:
        return f"unknown: {words}"
    return f"{words} ({meaning})" if meaning else words


def parse_refusal(refusal: RefusedError, answer: Answer) -> ReadFailure:
    """Return what a refusal means for the next read. The venue's words are kept whole."""
    return ReadFailure(
        kind=_kind_of(refusal, answer.status),
        text=sentence_of(refusal, answer.status),
        code=code_of(refusal, answer.status),
        retry_at=answer.retry_at,
        trace_id=answer.trace_id,
    )


def parse_unreadable(answer: Answer, problem: str) -> ReadFailure:
    """Return what an answer means in which neither a result nor a refusal can be read.

    HTTP 401 refuses the key, whatever stands with it.
    """
    failure = errors.parse_unreadable(answer, problem, venue=VENUE)
    if answer.status != 401:
        return failure
    return replace(failure, kind=FailureKind.REFUSED, text=f"{_KEY} (HTTP 401)")


def _kind_of(refusal: RefusedError, status: int) -> FailureKind:
    if status == TOO_MANY:
        return FailureKind.RATE_LIMITED
    if status in _AUTHORISATION:
        return FailureKind.REFUSED
    rule = rule_for(refusal.code)
    if rule is None and status > _ITS_OWN_FAULT:
        return FailureKind.UNAVAILABLE
    return FailureKind.REJECTED if rule is None else rule.kind
