"""What API keys of both venues are made of, and the code they sign with."""

import base64
import binascii
import hashlib
import hmac
from random import Random


def key_and_secret(rng: Random) -> tuple[str, str]:
    """Make a key with the lengths of Kraken's: 56 characters, 64 bytes of secret."""
    key = base64.b64encode(rng.randbytes(42)).decode()
    return key, base64.b64encode(rng.randbytes(64)).decode()


def code_of(secret: str, message: bytes) -> str:
    """Return the HMAC-SHA-512 of a message in Base64; nothing for a secret that is no Base64."""
    try:
        key = base64.b64decode(secret)
    except binascii.Error:
        return ""
    return base64.b64encode(hmac.new(key, message, hashlib.sha512).digest()).decode()
