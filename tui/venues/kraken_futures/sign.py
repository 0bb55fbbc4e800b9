"""Authent: what proves to Kraken Futures that a request comes from the key's owner.

https://docs.kraken.com/api/docs/guides/futures-rest
"""

import base64
import hashlib
import hmac

from tui.domain.secret import Secret

_UNSIGNED_PREFIX = "/derivatives"


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
