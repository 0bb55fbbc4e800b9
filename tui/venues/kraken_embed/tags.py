"""The tags by which a lost create is found again: Kraken Embed knows no client ids."""

import secrets

from tui.domain.identifiers import ClientOrderId
from tui.domain.name_tag import TAG_LENGTH, TAG_LETTERS


def new_tag() -> ClientOrderId:
    """Return a tag no order has."""
    return ClientOrderId("".join(secrets.choice(TAG_LETTERS) for _ in range(TAG_LENGTH)))
