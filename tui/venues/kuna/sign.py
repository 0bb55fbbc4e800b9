"""What proves to Kuna that a request comes from the key's owner.

https://docs.kuna.io/v4.0/reference/authorizing-requests
"""

import hashlib
import hmac
from typing import Final

from tui.domain.secret import Secret

NO_BODY: Final = b"{}"
"""What is signed in place of a body where none is sent."""


def sign(target: str, nonce: str, body: bytes, secret: Secret) -> str:
    """Return the signature of exactly this target and body; send the same ones.

    Args:
        target: Path and query as they go on the wire, beginning with `/v4`.
        nonce: As in the header of that name.
        body: As it is sent; `NO_BODY` where none is.
        secret: Of the key, used as the text it is.
    """
    message = f"{target}{nonce}".encode("ascii") + body
    key = secret.get_secret_value().encode("utf-8")
    return hmac.new(key, message, hashlib.sha384).hexdigest()
