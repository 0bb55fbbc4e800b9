"""One API key on this machine: its turn, its nonces, its signature."""

from datetime import timedelta

from tui.venues.api_key import VenueKey
from tui.venues.kraken_spot.build import Members, build_body
from tui.venues.kraken_spot.sign import sign
from tui.venues.transport import Request


class ApiKey(VenueKey):
    """Signs requests, one at a time in the whole machine. Shows neither key nor secret."""

    def sign(self, path: str, members: Members, *, ahead: timedelta = timedelta()) -> Request:
        """Return the request with the next nonce, signed. The caller holds the turn.

        Raises:
            OSError: The nonce cannot be written down.
        """
        nonce = self._nonces.take(ahead=ahead)
        body = build_body(nonce, members)
        headers = {
            "API-Key": self._key.get_secret_value(),
            "API-Sign": sign(path, nonce, body, self._secret),
            "Content-Type": "application/json",
        }
        return Request(method="POST", path=path, headers=headers, body=body)
