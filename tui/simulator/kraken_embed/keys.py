"""Partner keys: signatures over target and body as received, and nonces in a header."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from random import Random

from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.failures import Failure
from tui.simulator.secrets import code_of, key_and_secret

_NONCE = re.compile(r"[0-9]{1,20}")
_LARGEST = 2**64


@dataclass(slots=True, kw_only=True, eq=False)
class EmbedKey:
    """One key of the partner, and where its nonce stands."""

    key: str
    secret: str = field(repr=False)
    nonce: int = 0

    def verify(self, target: bytes, body: bytes, nonce: str, signature: str) -> None:
        """Refuse a signature that is not this key's over exactly these bytes."""
        if not hmac.compare_digest(sign(self.secret, target, body, nonce), signature.encode()):
            raise Failure(failures.INVALID_SIGNATURE)

    def take_nonce(self, nonce: str) -> None:
        """Refuse a nonce that is not higher than every one before; else remember it."""
        number = int(nonce) if _NONCE.fullmatch(nonce) else 0
        if not self.nonce < number < _LARGEST:
            raise Failure(failures.INVALID_NONCE)
        self.nonce = number


def sign(secret: str, target: bytes, body: bytes, nonce: str) -> bytes:
    """Return the `API-Sign` header over a target and a body as they were sent.

    https://docs.kraken.com/api/docs/guides/embed-rest-auth
    """
    inner = hashlib.sha256(nonce.encode() + body).digest()
    return code_of(secret, target + inner).encode()


def make_key(rng: Random) -> EmbedKey:
    """Make a key."""
    key, secret = key_and_secret(rng)
    return EmbedKey(key=key, secret=secret)
