"""The two ways of Kuna's keys: one that is sent as it is, and a pair that signs.

https://docs.kuna.io/v4.0/reference/call-private-endpoints
"""

from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from tui.config.credentials import Credentials
from tui.domain.clock import Clock
from tui.domain.secret import Secret
from tui.venues.api_key import SharedKey, VenueKey
from tui.venues.kuna.sign import NO_BODY, sign
from tui.venues.sign import SecretError
from tui.venues.transport import Request

Method = Literal["GET", "POST"]

_ALWAYS: Final = {"content-type": "application/json"}
"""What is accepted back, every request says."""

_PRO: Final = {"account": "pro"}


class SingleKey(SharedKey):
    """A key without a secret. Whoever reads it can trade with it: it goes to its host alone."""

    def __init__(self, key: Secret, *, is_pro: bool, clock: Clock, state_folder: Path) -> None:
        """Join the lane of `key` on this machine; a PRO account says so with every request."""
        super().__init__(key, clock=clock, state_folder=state_folder)
        self._headers = headers_of(is_pro=is_pro)

    def sign(
        self, method: Method, target: str, body: bytes | None, *, ahead: timedelta = timedelta()
    ) -> Request:
        """Return the request with the key; nothing is counted and nothing signed."""
        del ahead
        headers = {"api-key": self._key.get_secret_value(), **self._headers}
        return Request(method=method, path=target, headers=headers, body=body)


class KeyPair(VenueKey):
    """Signs requests, one at a time in the whole machine. Shows neither key nor secret."""

    nonces_per_second = 1000

    def __init__(
        self, key: Secret, secret: Secret, *, is_pro: bool, clock: Clock, state_folder: Path
    ) -> None:
        """Join the lane of `key` on this machine; a PRO account says so with every request.

        Raises:
            SecretError: Nothing can be signed with the secret.
        """
        super().__init__(key, secret, clock=clock, state_folder=state_folder)
        self._headers = headers_of(is_pro=is_pro)

    @staticmethod
    def check(secret: Secret) -> None:
        """Refuse a secret that is none; any other text is used as it is.

        Raises:
            SecretError: It is empty.
        """
        if not secret.get_secret_value():
            raise SecretError("the secret of the key pair is empty")

    def sign(
        self, method: Method, target: str, body: bytes | None, *, ahead: timedelta = timedelta()
    ) -> Request:
        """Return the request with the next nonce, signed. The caller holds the turn.

        Raises:
            OSError: The nonce cannot be written down.
        """
        nonce = str(self._nonces.take(ahead=ahead))
        headers = {
            "public-key": self._key.get_secret_value(),
            "nonce": nonce,
            "signature": sign(target, nonce, NO_BODY if body is None else body, self._secret),
            **self._headers,
        }
        return Request(method=method, path=target, headers=headers, body=body)


ApiKey = SingleKey | KeyPair


def key_of(credentials: Credentials, *, is_pro: bool, clock: Clock, state_folder: Path) -> ApiKey:
    """Return the key of an account: without a secret it is the single one.

    Raises:
        SecretError: Nothing can be signed with the secret.
    """
    key, secret = credentials.key, credentials.secret
    if secret is None:
        return SingleKey(key, is_pro=is_pro, clock=clock, state_folder=state_folder)
    return KeyPair(key, secret, is_pro=is_pro, clock=clock, state_folder=state_folder)


def headers_of(*, is_pro: bool) -> dict[str, str]:
    """Return what goes with every request beside the key."""
    return {**_ALWAYS, **(_PRO if is_pro else {})}
