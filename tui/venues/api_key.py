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


class VenueKey:
    """Used by one request at a time in the whole machine. Shows neither key nor secret.

    Each venue's key adds how it signs.
    """

    nonces_per_microsecond: ClassVar[int] = 1000
    """The unit nonces are counted in: nanoseconds, or microseconds where it is 1."""

    def __init__(self, key: Secret, secret: Secret, *, clock: Clock, state_folder: Path) -> None:
        """Join the lane of `key` on this machine.

        Raises:
            SecretError: Nothing can be signed with the secret.
        """
        check_secret(secret)
        digest = hashlib.sha256(key.get_secret_value().encode("utf-8")).hexdigest()[:32]
        folder = state_folder / "keys"
        self._key = key
        self._secret = secret
        self._clock = clock
        self._lane = Lane(folder / f"{digest}.lock", clock)
        self._nonces = NonceSource(
            folder / f"{digest}.nonce", clock, per_microsecond=self.nonces_per_microsecond
        )
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
