"""Authent: what proves to Kraken Futures that a request comes from the key's owner.

https://docs.kraken.com/api/docs/guides/futures-rest
"""

import base64
import binascii
import hashlib
import hmac

from tui.domain.secret import Secret

_UNSIGNED_PREFIX = "/derivatives"


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


def sign(path: str, post_data: str, nonce: str, secret: Secret) -> str:
    """Return the signature of exactly this parameter text; send the same one.

    Args:
        path: Of the URL, without a query.
        post_data: Query or body as it goes on the wire, percent-encoded; empty where there is none.
        nonce: As in the header `Nonce`; empty where that is not sent.
        secret: Of the key.
    """
    signed_path = path.removeprefix(_UNSIGNED_PREFIX)
    digest = hashlib.sha256(f"{post_data}{nonce}{signed_path}".encode("ascii")).digest()
    key = base64.b64decode(secret.get_secret_value())
    return base64.b64encode(hmac.new(key, digest, hashlib.sha512).digest()).decode("ascii")
