"""Strictly rising nonces of one API key: across restarts, processes and a clock set back."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tui.domain.clock import Clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NonceSource:
    """Hands out nonces counted from 1970. The caller holds the key's lane meanwhile."""

    def __init__(self, path: Path, clock: Clock, *, per_second: int = 10**9) -> None:
        """Keep the high-water mark in `path`, created readable by its owner alone.

        `per_second` is the unit: nanoseconds, or milliseconds where it is 1000.
        """
        self._path = path
        self._clock = clock
        self._per_second = per_second
        self._last = 0

    def take(self, *, ahead: timedelta = timedelta()) -> int:
        """Return the next nonce: the time plus `ahead`, or one above the last, if that is more.

        It is written down before it is handed out.

        Raises:
            OSError: It could not be written down.
        """
        passed = (self._clock.now() + ahead - _EPOCH) // timedelta(microseconds=1)
        now = passed * self._per_second // 10**6
        # Read every time: another process may have used the key since.
        nonce = max(now, self._last + 1, self._stored() + 1)
        self._store(nonce)
        self._last = nonce
        return nonce

    def _stored(self) -> int:
        try:
            text = self._path.read_text("ascii")
        except (FileNotFoundError, UnicodeDecodeError):
            return 0
        # A damaged file is no reason to stop: the time is nearly always above the mark.
        return int(text) if text.isdecimal() and len(text) < 20 else 0

    def _store(self, nonce: int) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(str(nonce))
        fresh.replace(self._path)
