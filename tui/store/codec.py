"""Values of the domain as text for a row, and back exactly as they were.

The text is JSON in ASCII: whatever a venue sent is kept to the letter, and shows as harmless
escapes to whoever looks into the file with another program.
"""

import json
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from tui.domain.action import Action, ActionId
from tui.domain.identifiers import OrderKey
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, IntentKind
from tui.domain.order import BookEntry, Order, UnreadableOrder
from tui.domain.outcome import (
    Accepted,
    NotSent,
    NotSentCode,
    Outcome,
    Rejected,
    Unknown,
    accepted_text,
)
from tui.domain.problem import Problem

T = TypeVar("T")


class StoredEntry(msgspec.Struct, omit_defaults=True):
    """An entry of the book: one of the two."""

    order: Order | None = None
    unreadable: UnreadableOrder | None = None

    @classmethod
    def of(cls, entry: BookEntry) -> "StoredEntry":
        """Return the entry as it is stored."""
        return cls(order=entry) if isinstance(entry, Order) else cls(unreadable=entry)

    @property
    def entry(self) -> BookEntry:
        """The entry itself."""
        if self.order is not None:
            return self.order
        if self.unreadable is None:
            raise ValueError("neither an order nor an unreadable one")
        return self.unreadable


class _StoredCancel(msgspec.Struct):
    key: OrderKey
    seen: StoredEntry
    is_unrecorded: bool


class _StoredNotSent(msgspec.Struct):
    code: NotSentCode
    text: str


class Progress(msgspec.Struct, omit_defaults=True):
    """What of an action has no column of its own."""

    created_at: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    settled_at: datetime | None = None
    sends: int = 0
    looks: int = 0
    look_again_at: datetime | None = None
    waits_for: ActionId | None = None
    outcome: object = None
    """By its fields; the column `outcome` says which it is."""

    @classmethod
    def of(cls, action: Action) -> "Progress":
        """Return how far an action has come."""
        names = (field for field in cls.__struct_fields__ if field != "outcome")
        values = {name: getattr(action, name) for name in names}
        return cls(**values, outcome=_stored_outcome(action.outcome))


OUTCOMES: dict[str, type[Accepted | Rejected | _StoredNotSent | Unknown]] = {
    "accepted": Accepted,
    "rejected": Rejected,
    "not-sent": _StoredNotSent,
    "unknown": Unknown,
}


def to_text(value: object) -> str:
    """Return a value as JSON in ASCII."""
    return json.dumps(msgspec.to_builtins(value), separators=(",", ":"))


def from_text(text: str, kind: type[T]) -> T:
    """Return the value that was stored.

    Raises:
        ValueError: The text is not one.
    """
    return msgspec.convert(json.loads(text), kind)


def intent_text(intent: Intent) -> str:
    """Return an intent as text, the order as it was seen included."""
    if isinstance(intent, CancelIntent):
        return to_text(_StoredCancel(intent.key, StoredEntry.of(intent.seen), intent.is_unrecorded))
    return to_text(intent)


def read_intent(kind: str, text: str) -> Intent:
    """Return the intent that was stored.

    Raises:
        ValueError: It is not one.
    """
    match IntentKind(kind):
        case IntentKind.AMEND:
            return from_text(text, AmendIntent)
        case IntentKind.CREATE:
            return from_text(text, CreateIntent)
        case IntentKind.CANCEL:
            stored = from_text(text, _StoredCancel)
            return CancelIntent(
                key=stored.key, seen=stored.seen.entry, is_unrecorded=stored.is_unrecorded
            )


def read_outcome(word: str | None, stored: object) -> Outcome | None:
    """Return the outcome that was stored.

    Raises:
        ValueError: It is not one.
    """
    if word is None:
        return None
    if word not in OUTCOMES:
        raise ValueError(f"no outcome is called {word!r}")
    outcome = msgspec.convert(stored, OUTCOMES[word])
    if isinstance(outcome, _StoredNotSent):
        return NotSent(code=outcome.code, text=outcome.text)
    return outcome


def moment_text(moment: datetime) -> str:
    """Return RFC 3339 in UTC, always of the same length: its order is that of time."""
    naive = moment.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat(timespec="microseconds") + "Z"


def _stored_outcome(outcome: Outcome | None) -> object:
    if not isinstance(outcome, NotSent):
        return outcome
    return _StoredNotSent(outcome.code, outcome.text or _problem_text(outcome.problem))


def _problem_text(problem: Problem | None) -> str:
    """Name a problem by its code and its numbers: sentences are made where the screens are."""
    if problem is None:
        return ""
    values = ", ".join(f"{name} {value}" for name, value in problem.values.items())
    where = "" if problem.field is None else f" ({problem.field})"
    return f"{problem.code}{where}: {values}" if values else f"{problem.code}{where}"


def words_of(outcome: Outcome | None) -> str | None:
    """Return an outcome's words, for the column that other programs read."""
    if isinstance(outcome, NotSent):
        return outcome.text or _problem_text(outcome.problem)
    if isinstance(outcome, Accepted):
        return accepted_text(outcome)
    return None if outcome is None else outcome.text


def storable(text: str) -> str:
    """Return text that a column can hold: halves of characters become escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
