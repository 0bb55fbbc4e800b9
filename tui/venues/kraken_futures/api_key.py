"""One API key on this machine: its turn, its nonces, its signature.

Every request carries a `Nonce`, rising under the key's lock. The header is optional, but with it
the venue itself refuses a request that anything on the way repeats. Never mix both styles on a key.
"""

import hashlib
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from tui.domain.clock import Clock
from tui.domain.secret import Secret
from tui.venues.kraken_futures.parameters import Parameters, encode
from tui.venues.kraken_futures.sign import check_secret, sign
from tui.venues.lane import Lane, Priority
from tui.venues.nonce import NonceSource
from tui.venues.transport import Request

Method = Literal["GET", "POST"]


class ApiKey:
    """Signs requests, one at a time in the whole machine. Shows neither key nor secret."""

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
        self._nonces = NonceSource(folder / f"{digest}.nonce", clock, per_microsecond=1)
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

    def sign(
        self, method: Method, path: str, parameters: Parameters, *, ahead: timedelta = timedelta()
    ) -> Request:
        """Return the request with the next nonce, signed. The caller holds the turn.

        Parameters go in the query of a GET and in the form body of a POST.

        Raises:
            OSError: The nonce cannot be written down.
        """
        nonce = str(self._nonces.take(ahead=ahead))
        text = encode(parameters)
        headers = {
            "APIKey": self._key.get_secret_value(),
            "Authent": sign(path, text, nonce, self._secret),
            "Nonce": nonce,
        }
        if method == "GET":
            target = f"{path}?{text}" if text else path
            return Request(method=method, path=target, headers=headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Request(method=method, path=path, headers=headers, body=text.encode("ascii"))
