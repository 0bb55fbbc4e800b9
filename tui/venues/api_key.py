"""One API key on this machine: its turn, its nonces and the venue's clock."""

import hashlib
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from tui.domain.clock import Clock
from tui.domain.secret import Secret
from tui.venues.lane import Lane, Priority
from tui.venues.nonce import NonceSource
from tui.venues.sign import check_secret


class SharedKey:
    """Used by one request at a time in the whole machine. Shows nothing of the key."""

    def __init__(self, key: Secret, *, clock: Clock, state_folder: Path) -> None:
        """Join the lane of `key` on this machine."""
        digest = hashlib.sha256(key.get_secret_value().encode("utf-8")).hexdigest()[:32]
        self._files = state_folder / "keys" / digest
        """Named after the key; each file of it has an ending of its own."""
        self._key = key
        self._clock = clock
        self._lane = Lane(self._files.with_suffix(".lock"), clock)
        self.skew: timedelta | None = None
        """Venue clock minus local clock, once measured."""

    @property
    def ahead(self) -> timedelta:
        """How far the venue's clock is ahead of this one; zero where it is behind."""
        return max(self.skew or timedelta(), timedelta())

    def venue_time(self) -> datetime:
        """Return the venue's clock as far as it has been measured."""
        return self._clock.now() + (self.skew or timedelta())

    def turn(self, priority: Priority, *, within: float) -> AbstractAsyncContextManager[None]:
        """Wait for the key's turn and hold it for the body.

        Raises:
            LaneBusyError: No turn within so many seconds.
            OSError: The lock file cannot be used.
        """
        return self._lane.turn(priority, within=within)


class VenueKey(SharedKey):
    """A key that signs, with rising nonces. Shows neither key nor secret.

    Each venue's key adds how it signs.
    """

    nonces_per_second: ClassVar[int] = 10**9
    """The unit nonces are counted in: nanoseconds, or milliseconds where it is 1000."""

    def __init__(self, key: Secret, secret: Secret, *, clock: Clock, state_folder: Path) -> None:
        """Join the lane of `key` on this machine.

        Raises:
            SecretError: Nothing can be signed with the secret.
        """
        super().__init__(key, clock=clock, state_folder=state_folder)
        self.check(secret)
        self._secret = secret
        self._nonces = NonceSource(
            self._files.with_suffix(".nonce"), clock, per_second=self.nonces_per_second
        )

    @staticmethod
    def check(secret: Secret) -> None:
        """Refuse a secret nothing can be signed with: as Kraken has it, one that is not base64.

        Raises:
            SecretError: It is such a one.
        """
        check_secret(secret)
