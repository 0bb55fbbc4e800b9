"""What Kraken Spot's refusals mean: one table for its error texts.

https://docs.kraken.com/api/docs/guides/spot-errors
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.transport import Answer


class Action(StrEnum):
    """What the program does about a refusal."""

    SHOW = "show"
    """Tell the operator; do not repeat."""
    BACK_OFF = "back-off"
    RESYNC = "resync"
    """Take a new nonce and repeat once: it was not executed."""
    VERIFY = "verify"
    """May have been executed: a write is looked up, a read repeated later."""
    REFRESH = "refresh"
    """Read the order again first."""
    STOP = "stop"
    """No private call until the operator acts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One error text, matched as a prefix."""

    prefix: str
    kind: FailureKind
    action: Action


_ROWS: tuple[tuple[FailureKind, Action, tuple[str, ...]], ...] = (
    (
        FailureKind.REFUSED,
        Action.STOP,
        (
            "EAPI:Invalid key",
            "EAPI:Invalid signature",
            "EGeneral:Temporary lockout",
            "ETrade:User Locked",
            "EAuth:Account temporary disabled",
            "EAuth:Account unconfirmed",
            "EAuth:Rate limit exceeded",
            "EAuth:Too many requests",
            "EAuth:Failed",
        ),
    ),
    (
        FailureKind.REFUSED,
        Action.SHOW,
        ("EGeneral:Permission denied", "EAccount:Invalid permissions"),
    ),
    (FailureKind.NONCE, Action.RESYNC, ("EAPI:Invalid nonce",)),
    (
        FailureKind.RATE_LIMITED,
        Action.BACK_OFF,
        (
            "EAPI:Rate limit exceeded",
            "EGeneral:Too many requests",
            "EService:Throttled",
            "EOrder:Rate limit exceeded",
            "EOrder:Domain rate limit exceeded",
        ),
    ),
    (
        FailureKind.UNAVAILABLE,
        Action.VERIFY,
        (
            "EGeneral:Internal error",
            "EService:Unavailable",
            "EService:Busy",
            "EService:Timeout",
            "EDatabase:Internal error",
            "ESession:Invalid session",
        ),
    ),
    (
        FailureKind.REJECTED,
        Action.REFRESH,
        ("EOrder:Unknown order", "EOrder:Invalid order", "EOrder:Unknown position"),
    ),
    (
        FailureKind.REJECTED,
        Action.SHOW,
        (
            "EAPI:Bad request",
            "EGeneral:Invalid arguments",
            "EGeneral:Invalid arguments:Index unavailable",
            "EGeneral:Unknown method",
            "EService:Deadline elapsed",
            "EService:Market in cancel_only mode",
            "EService:Market in post_only mode",
            "EOrder:Insufficient funds",
            "EOrder:Invalid price",
            "EOrder:Tick size check failed",
            "EOrder:Order minimum not met",
            "EOrder:Cost minimum not met",
            "EOrder:Post only order",
            "EOrder:Orders limit exceeded",
            "EOrder:Scheduled orders limit exceeded",
            "EOrder:Positions limit exceeded",
            "EOrder:Cannot open position",
            "EOrder:Cannot open opposing position",
            "EOrder:Margin allowance exceeded",
            "EOrder:Margin level too low",
            "EOrder:Margin position size exceeded",
            "EOrder:Insufficient margin",
            "EOrder:Reduce only:No position exists",
            "EOrder:Reduce only:Position is closed",
            "EOrder:Reduce only:Non-PC",
            "EQuery:Unknown asset pair",
            "EQuery:Unknown asset",
            "EQuery:Invalid asset pair",
            "ETrade:Invalid request",
            "EBM:limit exceeded:CAL",
        ),
    ),
)

RULES = tuple(
    sorted(
        (Rule(prefix, kind, action) for kind, action, prefixes in _ROWS for prefix in prefixes),
        key=lambda rule: -len(rule.prefix),
    )
)
"""Every documented or observed error text, the more specific ones first."""

RATE_LIMIT_EXCEEDED = "EAPI:Rate limit exceeded"
PERMISSION_DENIED = "EGeneral:Permission denied"

_LOCKOUT = timedelta(minutes=15)


def rule_for(text: str) -> Rule:
    """Return what an error text means; an unknown one may have been executed."""
    tidy = re.sub(r":\s+", ":", text.strip())
    for rule in RULES:
        if tidy.startswith(rule.prefix):
            return rule
    return Rule(tidy, FailureKind.REJECTED, Action.VERIFY)


def parse_errors(errors: Sequence[str], answer: Answer) -> ReadFailure:
    """Return what a refusal means for the next read. The venue's words are kept whole."""
    rule = rule_for(errors[0])
    return ReadFailure(
        kind=rule.kind,
        text=", ".join(errors),
        code=rule.prefix,
        retry_at=answer.retry_at or _retry_at(rule, errors[0], answer.received_at),
        trace_id=answer.trace_id,
    )


def naming_the_right(failure: ReadFailure, right: str) -> ReadFailure:
    """Add to a refused permission which one the key lacks."""
    if failure.code != PERMISSION_DENIED:
        return failure
    return replace(failure, text=f"{failure.text} (the key lacks the right {right})")


def _retry_at(rule: Rule, text: str, now: datetime) -> datetime | None:
    if rule.prefix == "EGeneral:Temporary lockout":
        return now + _LOCKOUT
    if rule.prefix != "EService:Throttled":
        return None
    try:
        return datetime.fromtimestamp(int(text.rpartition(":")[2]), UTC)
    except (OverflowError, ValueError, OSError):
        return None
