"""The tags by which a lost create is found again: Kraken Embed knows no client ids."""

import secrets
from typing import Final

from tui.domain.identifiers import ClientOrderId

LENGTH: Final = 6
_BASE32: Final = "abcdefghijklmnopqrstuvwxyz234567"


def new_tag() -> ClientOrderId:
    """Return a tag no order has."""
    return ClientOrderId("".join(secrets.choice(_BASE32) for _ in range(LENGTH)))


def tagged(name: str, tag: ClientOrderId) -> str:
    """Return a name as it is sent."""
    return f"{name} #{tag}"


def untagged(name: str, tag: ClientOrderId | None) -> str:
    """Return a name as it was typed."""
    return name if tag is None else name.removesuffix(f" #{tag}")
