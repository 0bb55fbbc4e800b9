"""The fills and ended orders of the last days, kept across restarts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from tui.domain.clock import Clock
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill
from tui.domain.identifiers import OrderKey
from tui.store.codec import StoredEntry, from_text, moment_text, storable, to_text
from tui.store.errors import JournalError
from tui.store.sqlite import StoreFile

FILE_NAME = "history.sqlite"

KEPT = timedelta(days=40)
"""How long anything is remembered."""

T = TypeVar("T")

_Kind = Literal["fill", "ended"]

_REMEMBER = """
INSERT OR REPLACE INTO event (kind, venue, account, id, at, value) VALUES (?, ?, ?, ?, ?, ?)
"""
_FORGET = "DELETE FROM event WHERE kind = ? AND at < ?"
_SINCE = "SELECT value FROM event WHERE kind = ? AND at >= ? ORDER BY at DESC"


class _StoredEnd(msgspec.Struct):
    order: StoredEntry
    fate: Fate
    reason: str | None
    since: datetime
    was_paused: bool = False


class History:
    """The history of one folder. Blocking; any thread may call. Nothing is made before it is used.

    Nothing depends on it but the lists it fills: it may be deleted.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Name the folder."""
        self._file = StoreFile(folder / FILE_NAME, schema="history", synchronous="NORMAL")
        self._clock = clock

    def remember_fills(self, fills: Iterable[Fill]) -> None:
        """Keep these fills; one that is known already is replaced.

        Raises:
            JournalError: They could not be written.
        """
        self._remember(
            "fill",
            [_row(fill.order, fill.id, fill.filled_at, to_text(fill)) for fill in fills],
        )

    def remember_ended(self, ended: Iterable[EndedOrder]) -> None:
        """Keep these ended orders; what is known of one already is replaced.

        Raises:
            JournalError: They could not be written.
        """
        self._remember(
            "ended",
            [
                _row(one.order.key, one.order.key.order_id, one.since, _ended_text(one))
                for one in ended
            ],
        )

    def fills(self, since: datetime) -> list[Fill]:
        """Return what filled from `since` on, newest first.

        Raises:
            JournalError: They cannot be read.
        """
        return [self._value(text, Fill) for text in self._values("fill", since)]

    def ended(self, since: datetime) -> list[EndedOrder]:
        """Return the orders that ended from `since` on, newest first.

        Raises:
            JournalError: They cannot be read.
        """
        stored = [self._value(text, _StoredEnd) for text in self._values("ended", since)]
        return [
            EndedOrder(
                order=one.order.entry,
                fate=one.fate,
                reason=one.reason,
                since=one.since,
                was_paused=one.was_paused,
            )
            for one in stored
        ]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _remember(self, kind: _Kind, rows: Sequence[tuple[str, ...]]) -> None:
        if not rows:
            return
        oldest = moment_text(self._clock.now() - KEPT)
        with self._file.writing() as connection:
            connection.executemany(_REMEMBER, [(kind, *row) for row in rows])
            connection.execute(_FORGET, (kind, oldest))

    def _values(self, kind: _Kind, since: datetime) -> list[str]:
        with self._file.reading() as connection:
            rows = connection.execute(_SINCE, (kind, moment_text(since))) if connection else ()
            return [value for (value,) in rows]

    def _value(self, text: str, kind: type[T]) -> T:
        try:
            return from_text(text, kind)
        except ValueError as error:
            raise JournalError(
                f"{self._file.path} cannot be read: a row is damaged ({error}); move the file away,"
                " and a new one is made"
            ) from None


def _row(order: OrderKey, name: str, at: datetime, text: str) -> tuple[str, ...]:
    return order.venue.value, storable(order.account), storable(name), moment_text(at), text


def _ended_text(ended: EndedOrder) -> str:
    stored = StoredEntry.of(ended.order)
    return to_text(
        _StoredEnd(stored, ended.fate, ended.reason, ended.since, was_paused=ended.was_paused)
    )
