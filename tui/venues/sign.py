"""What a secret has to be before anything can be signed with it."""

import base64
import binascii

from tui.domain.secret import Secret


class SecretError(ValueError):
    """The secret is not one the venue hands out. The message never holds it."""


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
