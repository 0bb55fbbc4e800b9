"""Which processes run: each holds a lock of its own for as long as it lives, however it ends."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from filelock import BaseFileLock

_NAME = re.compile("[0-9a-f]{32}")


class Sessions:
    """The sessions of one folder, one of them this process's. The caller lets one in at a time."""

    def __init__(self, folder: Path) -> None:
        """Look after the locks in `folder`; nothing is made yet."""
        self.own = uuid4().hex
        """The name of this process's session."""
        self._folder = folder
        self._held: BaseFileLock | None = None

    @property
    def is_entered(self) -> bool:
        """Whether others can see that this session is alive."""
        return self._held is not None

    def enter(self) -> None:
        """Hold the lock of this session from now on.

        Raises:
            OSError: It cannot be made.
        """
        if self._held is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = self._lock(self.own)
            lock.acquire()
            self._held = lock

    def leave(self) -> None:
        """Let the lock go: what is not settled is for others to take over."""
        if self._held is not None:
            self._held.release()
            self._held = None
            self._path(self.own).unlink(missing_ok=True)

    def gone(self, names: Iterable[str]) -> set[str]:
        """Return which of these sessions, and of those that left a lock, no process holds."""
        left = {path.stem for path in self._folder.glob("*.lock")}
        return {name for name in {*names, *left} if not self._is_held(name)}

    def forget(self, names: Iterable[str]) -> None:
        """Remove the locks of sessions that are gone."""
        for name in names:
            if _NAME.fullmatch(name):
                self._path(name).unlink(missing_ok=True)

    def _is_held(self, name: str) -> bool:
        from filelock import Timeout

        # A name that was never a session's is no reason to touch a file.
        if not _NAME.fullmatch(name) or not self._path(name).exists():
            return False
        lock = self._lock(name)
        try:
            lock.acquire()
        except Timeout:
            return True
        lock.release()
        return False

    def _lock(self, name: str) -> "BaseFileLock":
        from filelock import FileLock

        return FileLock(self._path(name), timeout=0, mode=0o600, thread_local=False)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
