"""API-Sign: what proves to Kraken Embed that a request comes from the key's owner.

https://docs.kraken.com/api/docs/guides/embed-rest-auth
"""

import base64
import hashlib
import hmac

from tui.domain.secret import Secret


def sign(target: str, body: bytes, nonce: str, secret: Secret) -> str:
    """Return the signature of exactly this target and these bytes; send the same ones.

    Args:
        target: Path and query as they go on the wire, percent-encoded.
        body: As it goes on the wire; empty where there is none.
        nonce: As in the header `API-Nonce`.
        secret: Of the key.
    """
    inner = hashlib.sha256(nonce.encode("ascii") + body).digest()
    key = base64.b64decode(secret.get_secret_value())
    signed = hmac.new(key, target.encode("ascii") + inner, hashlib.sha512)
    return base64.b64encode(signed.digest()).decode("ascii")
