"""One SQLite file of the program's own: made when first written, readable by its owner alone."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.store.errors import JournalError

if TYPE_CHECKING:
    import sqlite3

    from filelock import BaseFileLock

BUSY_SECONDS = 10
"""How long a write waits for another process to end its own."""

OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""


class StoreFile:
    """Opens on first use, in any thread, one at a time. Two processes may write one file."""

    def __init__(self, path: Path, *, schema: str, synchronous: Literal["FULL", "NORMAL"]) -> None:
        """Name the file; `schema` is the folder of its migrations."""
        self.path = path
        self._schema = schema
        self._synchronous = synchronous
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._entrance: BaseFileLock | None = None

    @property
    def exists(self) -> bool:
        """Whether anything was written yet."""
        return os.path.lexists(self.path)

    def check(self) -> None:
        """Find out whether it can be used, without making it.

        Raises:
            JournalError: It cannot.
        """
        with self._lock, self._told("used"):
            if self.exists:
                self._opened()
            else:
                _check_can_create(self.path.parent)

    @contextmanager
    def writing(self) -> Iterator["sqlite3.Connection"]:
        """Hold a transaction that is on the disk when the body has ended, or not at all.

        Raises:
            JournalError: It cannot be written.
        """
        with self._lock, self._told("written"):
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator["sqlite3.Connection | None"]:
        """Hold a connection that only reads; `None` where there is no file. Makes nothing.

        Raises:
            JournalError: It cannot be read.
        """
        if not self.exists:
            yield None
            return
        from tui.store.schema import check_schema

        with self._told("read"), closing(self._connect_to_read()) as connection:
            is_filled = check_schema(connection, self._schema) > 0
            yield connection if is_filled else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process that asks for the same out of the body.

        Raises:
            JournalError: Another one is inside and stays there.
        """
        with self._lock, self._told("used"):
            _make_folder(self.path.parent)
            with self._door():
                yield

    def close(self) -> None:
        """Close it; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _door(self) -> "BaseFileLock":
        """Return the lock that lets one process in; this thread may go in again."""
        from filelock import FileLock

        if self._entrance is None:
            path = self.path.with_suffix(".lock")
            self._entrance = FileLock(path, timeout=BUSY_SECONDS, mode=0o600, thread_local=False)
        return self._entrance

    def _opened(self) -> "sqlite3.Connection":
        if self._connection is not None and self._inode != _inode(self.path):
            self.close()  # deleted or replaced: what is written to it would be lost
        if self._connection is None:
            with self.alone():
                self._connection = self._connect()
                self._inode = _inode(self.path)
        return self._connection

    def _connect(self) -> "sqlite3.Connection":
        import sqlite3

        from tui.store.schema import SchemaError, migrate

        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            oldest = ".".join(map(str, OLDEST_SQLITE))
            raise SchemaError(f"it needs SQLite {oldest}; this Python has {sqlite3.sqlite_version}")
        _make_private(self.path)
        connection = _connection(self.path, "mode=rw")
        try:
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            migrate(connection, self._schema)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_to_read(self) -> "sqlite3.Connection":
        # Where the folder can be written, the files that WAL needs come and go with the
        # connection. Elsewhere they are either there, or the file is read as it lies there.
        if _may(self.path, os.W_OK) and _may(self.path.parent, os.W_OK):
            return _connection(self.path, "mode=rw")
        has_log = self.path.with_name(self.path.name + "-wal").exists()
        return _connection(self.path, "mode=ro" if has_log else "mode=ro&immutable=1")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Make what went wrong a sentence about this file."""
        import sqlite3

        from filelock import Timeout

        from tui.store.schema import SchemaError

        try:
            yield
        except SchemaError as error:
            reason = str(error)
        except sqlite3.Error as error:
            reason = _reason(error)
        except Timeout:
            reason = "another process holds it"
        except OSError as error:
            reason = error.strerror or str(error)
        else:
            return
        raise JournalError(f"{self.path} cannot be {what}: {reason}")


def _connection(path: Path, mode: str) -> "sqlite3.Connection":
    import sqlite3

    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def _reason(error: "sqlite3.Error") -> str:
    import sqlite3

    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return "it is damaged; move it away, and a new one is made"
        case sqlite3.SQLITE_FULL:
            return "the disk is full"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "another process holds it"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return "no permission"
        case sqlite3.SQLITE_CANTOPEN:
            return "it cannot be opened; look at what it is, and at its permissions"
        case sqlite3.SQLITE_IOERR:
            return "the disk reports an error"
        case _:
            return str(error)


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _make_private(path: Path) -> None:
    """Make the file if it is not there, and let nobody else read it."""
    with suppress(FileExistsError):
        # Closed at once, before SQLite opens it: closing it later would drop SQLite's own locks.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _sync_folder(path.parent)
    status = path.stat()
    if status.st_uid == os.getuid() and stat.S_IMODE(status.st_mode) & 0o077:
        path.chmod(0o600)


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file survive a power cut, as its content does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_can_create(folder: Path) -> None:
    there = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if not there.is_dir():
        raise NotADirectoryError(0, f"{there} is no folder")
    if not _may(there, os.W_OK | os.X_OK):
        raise PermissionError(0, f"no permission in {there}")


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
