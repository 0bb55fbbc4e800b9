"""The tag that tells one custom order from every other: the end of its name.

The venue has no client id and no idempotency key, so that only the name settles a lost reply.
https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

import re

from tui.domain.identifiers import ClientOrderId

TAG_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
"""Base32 in small letters: none looks like another."""

TAG_LENGTH = 6

LONGEST_NAME = 64
"""Characters a name has with its tag: the venue publishes no maximum."""

_TAGGED = re.compile(rf"(?P<name>.*) #(?P<tag>[a-z2-7]{{{TAG_LENGTH}}})", re.DOTALL)

NAME_ROOM = LONGEST_NAME - TAG_LENGTH - len(" #")
"""Characters that are left for a name beside its tag."""


def tagged(name: str, tag: ClientOrderId) -> str:
    """Return a name as it is sent."""
    return f"{name} #{tag}"


def tag_of(name: str) -> ClientOrderId | None:
    """Return the tag a name ends in; `None` for one that was given elsewhere."""
    found = _TAGGED.fullmatch(name)
    return None if found is None else ClientOrderId(found["tag"])


def untagged(name: str) -> str:
    """Return a name without its tag, as it was typed."""
    found = _TAGGED.fullmatch(name)
    return name if found is None else found["name"]
