"""Every sentence about what became of an act: what happened, to what, what is true, what to do."""

from collections.abc import Iterator, Mapping

from tui.domain.action import Action, ActionState
from tui.domain.created import may_be_called_off
from tui.domain.identifiers import VenueId
from tui.domain.intents import IntentKind
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected, SettledCode, Unknown
from tui.domain.state import BlotterState
from tui.presentation.asked import row_word
from tui.presentation.clean import clean
from tui.presentation.intents import KIND_WORDS, asked_words, decimals_of, order_words
from tui.presentation.labels import VENUE_LABELS
from tui.presentation.moments import duration_text
from tui.presentation.problems import problem_sentence
from tui.presentation.refusals import refusal_of, with_meaning

SETTLED_WORDS: Mapping[str, str] = {
    SettledCode.NOT_EXECUTED: "did not happen",
    SettledCode.FILLED_FIRST: "filled first",
    SettledCode.ENDED_FIRST: "ended first",
    SettledCode.NOT_FOUND: "not found",
    SettledCode.CALLED_OFF: "called off",
}
"""Outcomes learnt by looking; every other code of a refusal is the venue's own."""

NOT_SENT_WORDS: Mapping[NotSentCode, str] = {
    NotSentCode.LOCKED: "the account cannot send",
    NotSentCode.CHANGED: "the order is no longer what was shown",
    NotSentCode.GONE: "the order is no longer listed",
    NotSentCode.STALE: "what is known of the order is too old and could not be read again",
    NotSentCode.IN_FLIGHT: "another act on this order has no answer yet",
    NotSentCode.CHECKS: "it is refused now",
    NotSentCode.JOURNAL: "the journal cannot be written",
    NotSentCode.RATE_LIMITED: "the venue has no room for another request now",
    NotSentCode.BUSY: "the key's turn did not come in time",
    NotSentCode.NOT_REACHED: "there was no connection",
    NotSentCode.PLACED: "an order with its client id is there already",
    NotSentCode.QUIT: "the program ended before its turn",
    NotSentCode.STOPPED: "stopped by you before its turn",
    NotSentCode.UNUSABLE: "the request cannot be written",
}

_NOT_SENT_NEXT: Mapping[NotSentCode, str] = {
    NotSentCode.LOCKED: "! unlocks an account that may trade.",
    NotSentCode.CHANGED: "Look at it as it is now, then ask again if you still want it.",
    NotSentCode.GONE: "Its timeline tells how it ended.",
    NotSentCode.STALE: "r reads the account now; then ask again.",
    NotSentCode.IN_FLIGHT: "Wait for that answer; a cancel is possible at once.",
    NotSentCode.CHECKS: "Ask again with other values.",
    NotSentCode.JOURNAL: "Make its folder writable; until then only cancels go out, unrecorded.",
    NotSentCode.RATE_LIMITED: "Ask again in a while: changing an older order costs less.",
    NotSentCode.BUSY: "Ask again; does another program use the same key?",
    NotSentCode.NOT_REACHED: "Ask again once the venue answers; r tries to read it now.",
    NotSentCode.PLACED: "Look at that order; a new ticket (n) has an id of its own.",
    NotSentCode.QUIT: "Ask again if you still want it.",
    NotSentCode.STOPPED: "Ask again if you still want it.",
    NotSentCode.UNUSABLE: "This venue offers no such act, or not with these values.",
}

_SETTLED_NEXT: Mapping[str, str] = {
    SettledCode.NOT_EXECUTED: "It can no longer happen: ask again if you still want it.",
    SettledCode.FILLED_FIRST: "Nothing is left to change; mind the position it made.",
    SettledCode.ENDED_FIRST: "Nothing is left to change; its timeline tells how it ended.",
    SettledCode.NOT_FOUND: "Look at the venue's own site before you rely on that.",
    SettledCode.CALLED_OFF: (
        "Nothing is sent again by itself: D opens its ticket, under the same id. Should the order "
        "turn up after all, you are told."
    ),
}

_TRUE_NOW: Mapping[IntentKind, str] = {
    IntentKind.AMEND: "The order stands as the list shows it.",
    IntentKind.CANCEL: "The order stands as the list shows it.",
    IntentKind.CREATE: "Nothing was placed.",
}


def _not_sent_next(venue: VenueId, code: NotSentCode) -> str:
    """Say what to do; only at Kraken Spot does an order's age change what an act costs."""
    if code is NotSentCode.RATE_LIMITED and venue is not VenueId.KRAKEN_SPOT:
        return "Ask again in a few seconds."
    return _NOT_SENT_NEXT[code]


# Short words, for lines


def not_sent_words(outcome: NotSent) -> str:
    """Say why nothing left, with what a system or a check said about it."""
    if outcome.problem is not None:
        return problem_sentence(outcome.problem).rstrip(".")
    words = NOT_SENT_WORDS[outcome.code]
    return f"{words} ({clean(outcome.text)})" if outcome.text else words


def refusal_words(outcome: Rejected, venue: VenueId | None = None) -> str:
    """Say how it was refused: the venue's code and words, or what was seen by looking."""
    code, text = clean(outcome.code), clean(outcome.text).rstrip(".")
    if outcome.code in SETTLED_WORDS:
        code = SETTLED_WORDS[outcome.code]
    if not text or text == code:
        return with_meaning(venue, code, outcome.code)
    words = text if text.startswith(code) else f"{code}: {text}"
    return with_meaning(venue, words, outcome.code)


def step_words(action: Action, decimals: int | None = None) -> str:
    """Say how far an act has come, for one line of the log."""
    if action.state is ActionState.INTENDED:
        asked = asked_words(action.intent, decimals)
        waits = ", goes out behind an amend without answer" if action.waits_for else ""
        return f"asked {asked}".rstrip() + waits
    if action.state is ActionState.SENDING:
        return "sent" if action.sends == 1 else "sent again: the nonce was refused"
    match action.outcome:
        case Accepted() as accepted:
            return _accepted_words(action, accepted)
        case Rejected() as rejected:
            how = "settled" if rejected.code in SETTLED_WORDS else "refused"
            return f"{how}: {refusal_words(rejected, action.venue)}"
        case NotSent() as not_sent:
            return f"not sent: {not_sent_words(not_sent)}"
        case Unknown() as unknown:
            return f"unknown: {unknown_words(unknown, action.venue)}; looking it up"
        case None:
            return ""


def _accepted_words(action: Action, outcome: Accepted) -> str:
    if action.is_settled:
        return f"settled: accepted, {_seen_words(outcome)}"
    waits = ", not done yet" if outcome.is_pending else ""
    return f"accepted {answer_time(action)}".rstrip() + waits


def _seen_words(outcome: Accepted) -> str:
    words = clean(outcome.text).rstrip(".") or "seen at the venue"
    return f"{words}; mind: {clean(outcome.warning).rstrip('.')}" if outcome.warning else words


def unknown_words(outcome: Unknown, venue: VenueId | None = None) -> str:
    """Say why it is not known, with the venue's code where it gave one."""
    text = clean(outcome.text).rstrip(".")
    if outcome.code is not None and outcome.code not in outcome.text:
        text = f"{clean(outcome.code)} {text}".strip()
    return with_meaning(venue, text, outcome.code)


def answer_time(action: Action) -> str:
    """Return how long the answer took; empty where there was none."""
    if action.sent_at is None or action.answered_at is None:
        return ""
    return duration_text(action.answered_at - action.sent_at)


# Sentences, for the operator


def outcome_sentence(state: BlotterState, action: Action) -> str:
    """Say what became of an act: what happened, to which order, what is true now, what next."""
    return " ".join(_sentences(state, action))


def _sentences(state: BlotterState, action: Action) -> Iterator[str]:
    kind, order = KIND_WORDS[action.kind], order_words(state, action.intent)
    subject = f"The {kind} of {order}"
    match action.outcome:
        case Accepted() as accepted:
            yield f"{subject} went through: {_seen_words(accepted)}."
        case Rejected() as rejected if rejected.code in SETTLED_WORDS:
            yield f"{subject}: {refusal_words(rejected, action.venue)}."
            yield _SETTLED_NEXT[rejected.code]
        case Rejected() as rejected:
            yield f"{VENUE_LABELS[action.venue]} refused the {kind} of {order}:"
            yield f"{refusal_words(rejected, action.venue)}."
            yield refusal_of(action.venue, rejected.code).truth or _TRUE_NOW[action.kind]
            if advice := refusal_of(action.venue, rejected.code).next:
                yield advice
        case NotSent() as not_sent:
            yield f"{subject} was not sent: {not_sent_words(not_sent)}."
            yield _TRUE_NOW[action.kind]
            yield _not_sent_next(action.venue, not_sent.code)
        case Unknown() if may_be_called_off(action):
            looks = f"{action.looks} times"
            yield f"{subject} was looked up {looks} and not found, which proves nothing."
            yield "It is up to you: look at the venue's own site; x on its row, then c, calls it"
            yield "off."
        case Unknown() as unknown:
            yield f"{subject} has no known outcome: {unknown_words(unknown, action.venue)}."
            yield "It may or may not have happened; it is looked up, never sent again by itself."
            yield f"Until it is known the row says {row_word(state, action)}; x on it tells more."
        case None:
            yield f"{subject}: {step_words(action, decimals_of(state, action.intent))}."
