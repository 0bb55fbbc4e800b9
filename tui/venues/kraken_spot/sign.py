"""API-Sign: what proves to Kraken Spot that a request comes from the key's owner.

https://docs.kraken.com/api/docs/guides/spot-rest-auth
"""

import base64
import hashlib
import hmac

from tui.domain.secret import Secret


def sign(path: str, nonce: int, body: bytes, secret: Secret) -> str:
    """Return the signature of exactly these bytes; send the same ones."""
    digest = hashlib.sha256(str(nonce).encode("ascii") + body).digest()
    key = base64.b64decode(secret.get_secret_value())
    return base64.b64encode(
        hmac.new(key, path.encode("ascii") + digest, hashlib.sha512).digest()
    ).decode("ascii")
