"""What was wanted, sent and learnt, written down before it goes on: it survives any end."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName
from tui.domain.outcome import SettledCode, outcome_code, outcome_word
from tui.store.codec import (
    Progress,
    from_text,
    intent_text,
    moment_text,
    read_intent,
    read_outcome,
    storable,
    to_text,
    words_of,
)
from tui.store.errors import JournalError
from tui.store.sessions import Sessions
from tui.store.sqlite import StoreFile

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "journal.sqlite"
SESSION_FOLDER = "sessions"

_WANT = """
INSERT INTO action (action_id, batch, account, venue, kind, order_id, client_order_id, intent)
VALUES (:action_id, :batch, :account, :venue, :kind, :order_id, :client_order_id, :intent)
ON CONFLICT (action_id) DO NOTHING
"""

_STEP = """
INSERT INTO step (action_id, session, at, state, outcome, code, text, request, progress)
VALUES (:action_id, :session, :at, :state, :outcome, :code, :text, :request, :progress)
"""

_NEWEST = """
SELECT ordinal, action.action_id, batch, kind, intent, state, outcome, request, progress
FROM action JOIN step USING (action_id)
WHERE seq = (SELECT max(seq) FROM step AS later WHERE later.action_id = action.action_id)
"""
_OPEN = "AND action.action_id IN (SELECT action_id FROM open_action)"
_AS_WANTED = "ORDER BY ordinal"
_OF_SESSION = "AND action.action_id IN (SELECT action_id FROM open_action WHERE session = ?)"
_CALLED_OFF = """
AND code = :code AND at >= :since AND NOT EXISTS (
    SELECT 1 FROM action AS later
    WHERE later.client_order_id = action.client_order_id AND later.account = action.account
    AND later.kind = action.kind AND later.ordinal > action.ordinal
)
"""
_MINDING = "SELECT DISTINCT session FROM open_action"

_Row = tuple[int, str, str, str, str, str, str | None, str, str]
"""What `_NEWEST` selects."""


class Journal:
    """The write-ahead journal of one folder. Blocking; any thread may call.

    A process writes as a session of its own. Files are made with the first step written.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Name the folder; `open` also checks it."""
        self._file = _file(folder)
        self._sessions = Sessions(folder / SESSION_FOLDER)
        self._clock = clock

    @classmethod
    def open(cls, folder: Path, clock: Clock) -> "Journal":
        """Return the journal of a folder. Nothing is made while there is nothing to write.

        Raises:
            JournalError: It cannot be used: damaged, of a newer version, no permission.
        """
        journal = cls(folder, clock)
        journal._file.check()
        return journal

    def append(self, *actions: Action) -> None:
        """Write down how far these actions have come. On the disk when it returns, all or none.

        Raises:
            JournalError: It is not written down.
        """
        if not actions:
            return
        self._enter()
        with self._file.writing() as connection:
            self._write(connection, actions)

    def take_over(self, accounts: Collection[AccountName] | None = None) -> tuple[Action, ...]:
        """Make the unsettled actions of processes that are gone this one's, and return them.

        No two processes get the same one. `intended` never left; `sending`, and an unknown
        outcome, must be looked up: those of other `accounts` are left to who can.

        Raises:
            JournalError: It cannot be read or written.
        """
        if not self._file.exists:
            return ()
        with self._file.alone(), self._file.writing() as connection:
            minding = [name for (name,) in connection.execute(_MINDING)]
            gone = self._sessions.gone(minding)
            taken = self._claim(connection, gone.intersection(minding), accounts)
            self._sessions.forget(gone)
        return taken

    def called_off(self, accounts: Collection[AccountName], since: datetime) -> tuple[Action, ...]:
        """Return the creates that were called off from `since` on, and not sent anew after that.

        Raises:
            JournalError: It cannot be read.
        """
        values = {"code": SettledCode.CALLED_OFF.value, "since": moment_text(since)}
        with self._file.reading() as connection:
            if connection is None:
                return ()
            rows = connection.execute(f"{_NEWEST} {_CALLED_OFF} {_AS_WANTED}", values)
            found = [_action(row, self._file.path) for row in rows]
        return tuple(one for one in found if one.account in accounts)

    def actions(self, *, open_only: bool = False) -> Iterator[Action]:
        """Yield every action as it stands, in the order they were wanted.

        Raises:
            JournalError: It cannot be read.
        """
        return _actions(self._file, open_only=open_only)

    def close(self) -> None:
        """Close the files and end this process's session."""
        self._file.close()
        self._sessions.leave()

    def _enter(self) -> None:
        if not self._sessions.is_entered:
            with self._file.alone():
                self._sessions.enter()

    def _claim(
        self,
        connection: "sqlite3.Connection",
        gone: set[str],
        accounts: Collection[AccountName] | None,
    ) -> tuple[Action, ...]:
        """Return what the processes that are gone minded, and mind it from now on."""
        rows = [
            row for one in gone for row in connection.execute(f"{_NEWEST} {_OF_SESSION}", (one,))
        ]
        left = [_action(row, self._file.path) for row in sorted(rows)]
        taken = tuple(one for one in left if accounts is None or one.account in accounts)
        if taken:
            self._sessions.enter()
            self._write(connection, taken)
        return taken

    def _write(self, connection: "sqlite3.Connection", actions: Sequence[Action]) -> None:
        rows = [_row(action) for action in actions]
        common = {"session": self._sessions.own, "at": moment_text(self._clock.now())}
        connection.executemany(_WANT, rows)
        connection.executemany(_STEP, [row | common for row in rows])


def read_actions(folder: Path, *, open_only: bool = False) -> Iterator[Action]:
    """Yield every action of a folder's journal as it stands. Makes, changes, takes nothing.

    Raises:
        JournalError: There is a journal, and it cannot be read.
    """
    return _actions(_file(folder), open_only=open_only)


def _file(folder: Path) -> StoreFile:
    return StoreFile(folder / FILE_NAME, schema="journal", synchronous="FULL")


def _actions(file: StoreFile, *, open_only: bool) -> Iterator[Action]:
    with file.reading() as connection:
        if connection is not None:
            query = f"{_NEWEST} {_OPEN if open_only else ''} {_AS_WANTED}"
            for row in connection.execute(query):
                yield _action(row, file.path)


def _row(action: Action) -> dict[str, str | None]:
    """Return the columns of an action and of its newest step."""
    columns = {
        "action_id": action.id,
        "batch": action.batch,
        "account": action.account,
        "venue": action.venue.value,
        "kind": action.kind.value,
        "order_id": action.venue_order_id,
        "client_order_id": action.client_order_id,
        "intent": intent_text(action.intent),
        "state": action.state.value,
        "outcome": outcome_word(action.outcome),
        "code": outcome_code(action.outcome),
        "text": words_of(action.outcome),
        "request": action.request,
        "progress": to_text(Progress.of(action)),
    }
    return {name: None if value is None else storable(value) for name, value in columns.items()}


def _action(row: _Row, path: Path) -> Action:
    """Return the action of a row, exactly as it was written.

    Raises:
        JournalError: The row was not written by this program, or is damaged.
    """
    _, action_id, batch, kind, intent, state, outcome, request, progress = row
    try:
        known = from_text(progress, Progress)
        return Action(
            id=ActionId(action_id),
            batch=BatchId(batch),
            intent=read_intent(kind, intent),
            state=ActionState(state),
            outcome=read_outcome(outcome, known.outcome),
            request=request,
            created_at=known.created_at,
            sent_at=known.sent_at,
            answered_at=known.answered_at,
            settled_at=known.settled_at,
            sends=known.sends,
            looks=known.looks,
            look_again_at=known.look_again_at,
            waits_for=known.waits_for,
        )
    except ValueError as error:
        raise JournalError(
            f"{path} cannot be read: action {action_id} is damaged ({error}); move the file away,"
            " and a new one is made"
        ) from None
