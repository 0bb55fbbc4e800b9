"""API-Sign: what proves to Kraken Spot that a request comes from the key's owner.

https://docs.kraken.com/api/docs/guides/spot-rest-auth
"""

import base64
import binascii
import hashlib
import hmac

from tui.domain.secret import Secret


class SecretError(ValueError):
    """The secret is not one Kraken hands out. The message never holds it."""


def check_secret(secret: Secret) -> None:
    """Refuse a secret nothing can be signed with.

    Raises:
        SecretError: It is empty or not base64.
    """
    try:
        usable = base64.b64decode(secret.get_secret_value(), validate=True)
    except (binascii.Error, ValueError):
        usable = b""
    if not usable:
        raise SecretError("the secret is not the base64 text Kraken shows when a key is made")


def sign(path: str, nonce: int, body: bytes, secret: Secret) -> str:
    """Return the signature of exactly these bytes; send the same ones."""
    digest = hashlib.sha256(str(nonce).encode("ascii") + body).digest()
    key = base64.b64decode(secret.get_secret_value())
    return base64.b64encode(
        hmac.new(key, path.encode("ascii") + digest, hashlib.sha512).digest()
    ).decode("ascii")
