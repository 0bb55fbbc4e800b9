"""Futures API keys: signatures over the bytes as received, and nonces that are optional."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from random import Random

from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.secrets import code_of, key_and_secret

_NONCE = re.compile(r"[0-9]{1,20}")
_STRIPPED = "/derivatives"
_REMEMBERED = 1_000


@dataclass(slots=True, kw_only=True, eq=False)
class FuturesKey:
    """One key of an account, with what it may do and where its nonce stands."""

    name: str
    key: str
    secret: str = field(repr=False)
    account: FuturesAccount
    is_read_only: bool = False
    nonce: int = 0
    nonce_window: int = 0
    """By how much a nonce may lie below the highest so far."""
    _seen: dict[int, None] = field(default_factory=dict)

    def verify(self, path: str, sent: bytes, nonce: str, authent: str) -> None:
        """Refuse a signature that is not this key's over exactly these bytes."""
        if not hmac.compare_digest(sign(self.secret, path, sent, nonce), authent.encode()):
            raise failures.error(failures.AUTHENTICATION)

    def take_nonce(self, nonce: str) -> None:
        """Refuse a nonce that was used or is too low, else remember it; none at all is fine."""
        if not nonce:
            return
        if not _NONCE.fullmatch(nonce):
            raise failures.error(failures.AUTHENTICATION)
        number = int(nonce)
        if number in self._seen or number == self.nonce:
            raise failures.error(failures.NONCE_DUPLICATE)
        if number < self.nonce - self.nonce_window:
            raise failures.error(failures.NONCE_BELOW)
        self.nonce = max(self.nonce, number)
        self._seen[number] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]


def sign(secret: str, path: str, sent: bytes, nonce: str) -> bytes:
    """Return the `Authent` header for the parameters as they were sent.

    https://docs.kraken.com/exchange/guides/futures/rest
    """
    signed = sent + nonce.encode() + path.removeprefix(_STRIPPED).encode()
    return code_of(secret, hashlib.sha256(signed).digest()).encode()


def make_key(name: str, account: FuturesAccount, rng: Random) -> FuturesKey:
    """Make a key of an account."""
    key, secret = key_and_secret(rng)
    return FuturesKey(name=name, key=key, secret=secret, account=account)
