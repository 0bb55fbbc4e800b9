"""What the refusals of Kraken Futures mean: one table for its words.

https://docs.kraken.com/api/docs/guides/futures-rest
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.venues import errors
from tui.venues.kraken_futures.envelope import UNAUTHORISED, RefusedError
from tui.venues.transport import Answer


class Action(StrEnum):
    """What the program does about a refusal."""

    SHOW = "show"
    """Tell the operator; do not repeat. Nothing was executed."""
    BACK_OFF = "back-off"
    """Nothing was executed; wait."""
    RESYNC = "resync"
    """Take a new nonce and repeat once: it was not executed."""
    VERIFY = "verify"
    """May have been executed: a write is looked up, a read repeated later."""
    STOP = "stop"
    """No private call until the operator acts. Nothing was executed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One word of refusal, matched as a prefix in any spelling of capitals."""

    prefix: str
    kind: FailureKind
    action: Action
    meaning: str = ""
    """For people, where Kraken's word does not say it."""


LIMIT_EXCEEDED: Final = "apiLimitExceeded"
BAD_REQUEST: Final = "BAD_REQUEST"

_KEY = (
    "Kraken does not accept this key, its signature or what it may do, and does not say which;"
    " a key of Kraken Spot does not work for Kraken Futures"
)
_OURS = "a request Kraken cannot use; nothing was done"
_BUSY = "Kraken cannot answer now; this says nothing about funds"

RULES: Final = (
    Rule("authenticationError", FailureKind.REFUSED, Action.STOP, _KEY),
    Rule(UNAUTHORISED, FailureKind.REFUSED, Action.STOP, _KEY),
    Rule("insufficientPrivileges", FailureKind.REFUSED, Action.STOP, "the key may not do this"),
    Rule("accountInactive", FailureKind.REFUSED, Action.STOP, "the account is disabled"),
    Rule("nonceBelowThreshold", FailureKind.NONCE, Action.RESYNC),
    Rule("nonceDuplicate", FailureKind.NONCE, Action.RESYNC),
    Rule(
        LIMIT_EXCEEDED,
        FailureKind.RATE_LIMITED,
        Action.BACK_OFF,
        "the budget of 500 units in 10 s is spent; nothing was done",
    ),
    Rule("Unavailable", FailureKind.UNAVAILABLE, Action.VERIFY, _BUSY),
    Rule("marketUnavailable", FailureKind.UNAVAILABLE, Action.VERIFY, _BUSY),
    Rule("Server Error", FailureKind.UNAVAILABLE, Action.VERIFY),
    Rule("unknownError", FailureKind.UNAVAILABLE, Action.VERIFY),
    Rule("INTERNAL_SERVER_ERROR", FailureKind.UNAVAILABLE, Action.VERIFY),
    Rule("Json Parse Error", FailureKind.REJECTED, Action.SHOW, _OURS),
    Rule("requiredArgumentMissing", FailureKind.REJECTED, Action.SHOW, _OURS),
    Rule("invalidArgument", FailureKind.REJECTED, Action.SHOW, _OURS),
    Rule("invalidAccount", FailureKind.REJECTED, Action.SHOW),
    Rule("invalidAmount", FailureKind.REJECTED, Action.SHOW),
    Rule("invalidUnit", FailureKind.REJECTED, Action.SHOW),
    Rule("insufficientFunds", FailureKind.REJECTED, Action.SHOW),
    Rule("notFound", FailureKind.REJECTED, Action.SHOW),
    Rule(BAD_REQUEST, FailureKind.REJECTED, Action.SHOW, _OURS),
)
"""Every documented or observed word."""

_WINDOW = timedelta(seconds=10)


def rule_for(code: str) -> Rule:
    """Return what a word of refusal means; behind an unknown one, anything may have been done."""
    word = code.strip().casefold()
    for rule in RULES:
        if word.startswith(rule.prefix.casefold()):
            return rule
    return Rule(code.strip(), FailureKind.REJECTED, Action.VERIFY)


def sentence_of(refusal: RefusedError) -> str:
    """Return Kraken's words, and what they mean where they do not say it."""
    meaning = rule_for(refusal.code).meaning
    return f"{refusal.text} ({meaning})" if meaning else refusal.text


def parse_refusal(refusal: RefusedError, answer: Answer) -> ReadFailure:
    """Return what a refusal means for the next read. The venue's words are kept whole."""
    rule = rule_for(refusal.code)
    wait = _WINDOW if rule.action is Action.BACK_OFF else None
    return ReadFailure(
        kind=rule.kind,
        text=sentence_of(refusal),
        code=rule.prefix,
        retry_at=answer.retry_at or (None if wait is None else answer.received_at + wait),
        trace_id=answer.trace_id,
    )


def parse_unreadable(answer: Answer, problem: str) -> ReadFailure:
    """Return what an answer means in which neither a result nor a refusal can be read.

    HTTP 401 refuses the key: the venue has no words for it then.
    """
    failure = errors.parse_unreadable(answer, problem)
    if answer.status != 401:
        return failure
    return replace(failure, kind=FailureKind.REFUSED, text=f"{_KEY} (HTTP 401)")
