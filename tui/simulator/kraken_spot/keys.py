"""API keys: signatures over the received bytes, nonces that rise, permissions."""

import hashlib
import hmac
from dataclasses import dataclass, field
from random import Random

from tui.simulator.account import Account
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.errors import SpotError
from tui.simulator.secrets import code_of, key_and_secret

ALL_PERMISSIONS = (
    "query-funds",
    "query-open-trades",
    "query-closed-trades",
    "modify-trades",
    "close-trades",
)
_LARGEST_NONCE = 2**64 - 1
_REMEMBERED = 1_000


@dataclass(slots=True, kw_only=True, eq=False)
class ApiKey:
    """One key of an account, with what it may do and where its nonce stands."""

    name: str
    key: str
    secret: str = field(repr=False)
    account: Account
    permissions: tuple[str, ...] = ALL_PERMISSIONS
    nonce: int = 0
    nonce_window: int = 0
    is_shared: bool = False
    """Whether programs that count in different units may share the key, which Kraken does not
    allow: one in milliseconds beside one in nanoseconds, each rising by itself."""
    _marks: dict[int, int] = field(default_factory=dict)
    _seen: dict[int, None] = field(default_factory=dict)

    def verify(self, path: str, nonce: str, body: bytes, signature: str) -> None:
        """Refuse a signature that is not this key's over exactly these bytes."""
        if not hmac.compare_digest(sign(self.secret, path, nonce, body), signature):
            raise SpotError(errors.INVALID_SIGNATURE)

    def take_nonce(self, nonce: str) -> None:
        """Refuse a nonce that does not rise, else remember it: it counts as used from now on."""
        number = int(nonce)
        unit = len(str(number))
        mark = self._marks.get(unit, 0) if self.is_shared else self.nonce
        is_late = number <= mark - self.nonce_window
        if number > _LARGEST_NONCE or number in self._seen or (is_late and mark):
            raise SpotError(errors.INVALID_NONCE)
        if not self.nonce_window and number <= mark:
            raise SpotError(errors.INVALID_NONCE)
        self._marks[unit] = max(mark, number)
        self.nonce = max(self.nonce, number)
        self._seen[number] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def require(self, *permissions: str) -> None:
        """Refuse a key that has none of the permissions."""
        if permissions and not set(permissions) & set(self.permissions):
            raise SpotError(errors.PERMISSION_DENIED)


def sign(secret: str, path: str, nonce: str, body: bytes) -> str:
    """Return the API-Sign header of a request."""
    digest = hashlib.sha256(nonce.encode() + body).digest()
    return code_of(secret, path.encode() + digest)


def make_key(name: str, account: Account, rng: Random) -> ApiKey:
    """Make a key of an account."""
    key, secret = key_and_secret(rng)
    return ApiKey(name=name, key=key, secret=secret, account=account)
