"""Actions as other programs read them: JSON rows of one fixed set of keys."""

from collections.abc import Iterable

from tui.domain.action import Action
from tui.domain.outcome import (
    Accepted,
    NotSent,
    Outcome,
    Rejected,
    Unknown,
    accepted_text,
    outcome_code,
    outcome_word,
)
from tui.presentation.records import Value, json_table, time_text

KEYS = (
    "action_id",
    "at",
    "account",
    "venue",
    "kind",
    "order_id",
    "client_order_id",
    "state",
    "outcome",
    "code",
    "text",
    "request",
)


def json_text(actions: Iterable[Action]) -> bytes:
    """Return a JSON array, one action as it stands to a line. Nothing a terminal could obey."""
    return json_table(map(values_of, actions))


def values_of(action: Action) -> dict[str, Value]:
    """Return an action under the exported keys in their order; `at` is when it was wanted."""
    return {
        "action_id": action.id,
        "at": time_text(action.created_at),
        "account": action.account,
        "venue": action.venue.value,
        "kind": action.kind.value,
        "order_id": action.venue_order_id,
        "client_order_id": action.client_order_id,
        "state": action.state.value,
        "outcome": outcome_word(action.outcome),
        "code": outcome_code(action.outcome),
        "text": outcome_text(action.outcome),
        "request": action.request or None,
    }


def outcome_text(outcome: Outcome | None) -> str | None:
    """Return the words that came with it, and what the venue calls it if asked about it."""
    match outcome:
        case Accepted():
            return _with_mark(accepted_text(outcome), outcome.reference)
        case Unknown():
            trace = None if outcome.trace_id is None else f"trace {outcome.trace_id}"
            return _with_mark(outcome.text, trace)
        case Rejected() | NotSent():
            return outcome.text or None
        case None:
            return None


def _with_mark(text: str, mark: str | None) -> str | None:
    marked = text if mark is None else f"{text} [{mark}]"
    return marked.strip() or None
