"""One API key on this machine: its turn, its nonces, its signature.

Every request carries a `Nonce`, rising under the key's lock. The header is optional, but with it
the venue itself refuses a request that anything on the way repeats. Never mix both styles on a key.
"""

from datetime import timedelta
from typing import Literal

from tui.venues.api_key import VenueKey
from tui.venues.kraken_futures.parameters import Parameters, encode
from tui.venues.kraken_futures.sign import sign
from tui.venues.transport import Request

Method = Literal["GET", "POST"]


class ApiKey(VenueKey):
    """Signs requests, one at a time in the whole machine. Shows neither key nor secret."""

    nonces_per_second = 10**6

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
