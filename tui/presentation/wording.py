"""Sentences for the operator: what happened, what is true now, what to do next."""

from datetime import datetime

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import AccountHealth, HealthState, SystemMode
from tui.presentation.clean import clean
from tui.presentation.moments import (
    TimeZone,
    moment_text,
    period_text,
    time_text,
    wait_text,
)

FAILURE_WORDS = {
    FailureKind.NOT_REACHED: "not reached",
    FailureKind.NO_ANSWER: "no answer",
    FailureKind.UNREADABLE: "unreadable",
    FailureKind.UNAVAILABLE: "unavailable",
    FailureKind.RATE_LIMITED: "too many calls",
    FailureKind.NONCE: "nonce refused",
    FailureKind.REFUSED: "key refused",
    FailureKind.REJECTED: "request refused",
}

STATE_WORDS = {
    HealthState.CONNECTING: "connecting",
    HealthState.LIVE: "ok",
    HealthState.SLOW: "SLOW",
    HealthState.STALE: "STALE",
    HealthState.DOWN: "DOWN",
    HealthState.REFUSED: "REFUSED",
    HealthState.RATE_LIMITED: "WAIT",
    HealthState.MAINTENANCE: "MAINTENANCE",
}

MODE_SENTENCES = {
    SystemMode.MAINTENANCE: "is in maintenance: nothing is accepted, also no cancel",
    SystemMode.CANCEL_ONLY: "accepts cancels only",
    SystemMode.POST_ONLY: "accepts post-only orders and cancels only",
    SystemMode.LIMIT_ONLY: "accepts limit orders and cancels only",
}


def next_try(health: AccountHealth) -> datetime | None:
    """Return when an account is asked again, where that is decided."""
    failure = health.failure
    if failure is None or (failure.kind is FailureKind.REFUSED and failure.retry_at is None):
        return None
    known = [at for at in (health.next_poll_at, failure.retry_at) if at is not None]
    return max(known, default=None)


def is_early_try_possible(failure: ReadFailure) -> bool:
    """Whether an account may be asked before its time: not when its venue said "not before"."""
    return failure.kind is not FailureKind.RATE_LIMITED and failure.retry_at is None


def failure_sentence(label: str, health: AccountHealth, now: datetime, zone: TimeZone) -> str:
    """Say why an account's orders are not fresh, what is shown instead and what happens next."""
    failure = health.failure
    if failure is None:
        return ""
    happened = what_happened(label, failure)
    return f"{happened} {_shown_now(health, now, zone)} {_next(health, failure, now, zone)}"


def what_happened(label: str, failure: ReadFailure) -> str:
    """Say how a read failed, in the venue's own words."""
    words = clean(failure.text).removesuffix(".")
    match failure.kind:
        case FailureKind.NOT_REACHED:
            return f"{label} could not be reached: {words}."
        case FailureKind.NO_ANSWER:
            return f"{label} did not answer: {words}."
        case FailureKind.UNREADABLE:
            return f"{label} answered what could not be read: {words}."
        case FailureKind.UNAVAILABLE:
            return f"{label} is not available: {words}."
        case FailureKind.RATE_LIMITED:
            return f"Too many calls at {label}: {words}."
        case FailureKind.NONCE:
            return f"{label} refused the nonce: {words}."
        case FailureKind.REFUSED:
            return f"{label} refused the key: {words}."
        case FailureKind.REJECTED:
            return f"{label} refused the request: {words}."


def _shown_now(health: AccountHealth, now: datetime, zone: TimeZone) -> str:
    if health.answered_at is None:
        return "No order has been read yet."
    return f"The orders shown are from {moment_text(health.answered_at, now, zone)}."


def _next(health: AccountHealth, failure: ReadFailure, now: datetime, zone: TimeZone) -> str:
    at = next_try(health)
    if failure.kind is FailureKind.REFUSED and at is None:
        return "Nothing more is asked: check the key and its rights, then r."
    if failure.kind is FailureKind.RATE_LIMITED and at is not None:
        period = period_text(health.poll_period)
        return f"Next read {time_text(at, zone)}, then every {period}; who else uses the key?"
    if at is None:
        return "r tries now."
    if not is_early_try_possible(failure):
        wait = wait_text(at, now)
        return f"It is not asked again before {time_text(at, zone)} (in {wait}), also not by r."
    if (wait := wait_text(at, now)) == "now":
        return "It is tried again now."
    return f"Next try in {wait}; r tries now."


def mode_sentence(label: str, health: AccountHealth) -> str:
    """Say what the venue accepts, where that is not everything."""
    if health.system is None or health.system.mode not in MODE_SENTENCES:
        return ""
    return (
        f"{label} {MODE_SENTENCES[health.system.mode]}. Its own word: {clean(health.system.text)}."
    )


def narrowed_words(health: AccountHealth) -> str:
    """Name what the poll leaves out; empty when it asks for everything."""
    options = health.options
    parts = []
    if options.userref is not None:
        parts.append(f"userref {options.userref}")
    if options.client_order_id is not None:
        parts.append(f"cl_ord_id {clean(options.client_order_id)}")
    return f"only {', '.join(parts)}" if parts else ""
