"""One API key on this machine: its turn, its nonces, its signature."""

from datetime import timedelta
from typing import Final, Literal

from tui.venues.api_key import VenueKey
from tui.venues.kraken_embed.sign import sign
from tui.venues.transport import Request

Method = Literal["GET", "POST"]

VERSION: Final = "2025-04-15"
"""The only version of the interface. It is not signed."""


class ApiKey(VenueKey):
    """Signs requests, one at a time in the whole machine. Shows neither key nor secret."""

    def sign(
        self,
        method: Method,
        target: str,
        body: bytes | None = None,
        *,
        ahead: timedelta = timedelta(),
    ) -> Request:
        """Return the request with the next nonce, signed. The caller holds the turn.

        Without a body there is no `Content-Type` either: a cancel is refused with one.

        Raises:
            OSError: The nonce cannot be written down.
        """
        nonce = str(self._nonces.take(ahead=ahead))
        headers = {
            "API-Key": self._key.get_secret_value(),
            "API-Sign": sign(target, body or b"", nonce, self._secret),
            "API-Nonce": nonce,
            "Payward-Version": VERSION,
        }
        if body is not None:
            headers["Content-Type"] = "application/json"
        return Request(method=method, path=target, headers=headers, body=body)
