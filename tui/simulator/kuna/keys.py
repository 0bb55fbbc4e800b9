"""Kuna's API keys: a single one, or a pair that signs what is sent."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tui.simulator.json_text import dump
from tui.simulator.kuna import failures
from tui.simulator.kuna.account import KunaAccount

_NONCE = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,6})?")
_EMPTY = b"{}"
NONCE_WINDOW = Decimal(60_000)
"""By how many milliseconds a nonce may lie below the highest so far."""


@dataclass(slots=True, kw_only=True, eq=False)
class KunaKey:
    """A key of an account in both of its forms, and where its nonces stand."""

    key: str
    """The public one of the pair."""
    secret: str = field(repr=False)
    single: str = field(repr=False)
    """The one that goes without a signature."""
    account: KunaAccount
    nonce_window: Decimal = NONCE_WINDOW
    highest: Decimal = Decimal(0)
    gap: Decimal = Decimal(0)
    """By how much another program's nonces are further."""
    _seen: set[Decimal] = field(default_factory=set)

    def verify(self, target: bytes, nonce: str, body: bytes, signature: str) -> None:
        """Refuse a signature that is not this key's over this target, nonce and body."""
        sent = signature.encode()
        if not any(hmac.compare_digest(made, sent) for made in self._signed(target, nonce, body)):
            raise failures.unauthorized()

    def take_nonce(self, nonce: str) -> None:
        """Refuse a nonce that was used or is far too low, else remember it."""
        if not _NONCE.fullmatch(nonce):
            raise failures.unauthorized()
        number = Decimal(nonce)
        if number in self._seen or number < self.highest + self.gap - self.nonce_window:
            raise failures.unauthorized()
        self.highest = max(self.highest, number)
        self._seen.add(number)
        # What lies below the window is refused anyway.
        self._seen = {seen for seen in self._seen if seen >= self.highest - self.nonce_window}

    def _signed(self, target: bytes, nonce: str, body: bytes) -> Iterable[bytes]:
        return (sign(self.secret, target, nonce, part) for part in _forms(body))


def sign(secret: str, target: bytes, nonce: str, body: bytes) -> bytes:
    """Return the `signature` header; the secret is text, and the target has its query."""
    message = target + nonce.encode() + body
    return hmac.new(secret.encode(), message, hashlib.sha384).hexdigest().encode()


def make_key(account: KunaAccount, rng: Random) -> KunaKey:
    """Make a key of an account."""
    return KunaKey(
        key=base64.b64encode(rng.randbytes(48)).decode(),
        secret=rng.randbytes(32).hex(),
        single=rng.randbytes(64).hex(),
        account=account,
    )


def _forms(body: bytes) -> list[bytes]:
    """Return what may be signed of a body: as it came, or written again without blanks."""
    if not body:
        return [_EMPTY]
    try:
        # A number that is no whole one stays as it was written.
        return [body, dump(json.loads(body, parse_float=str.encode))]
    except (ValueError, RecursionError):
        return [body]
