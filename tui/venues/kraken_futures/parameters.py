"""Parameters of Kraken Futures, written once: the same text is signed and sent. Pure."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

Parameters = Sequence[tuple[str, str]]
"""In the order they are written; one name several times is the venue's form of a list."""


def encode(parameters: Parameters) -> str:
    """Write parameters percent-encoded as RFC 3986 has it; only `A-Za-z0-9-_.~` stay as they are.

    Raises:
        UnicodeEncodeError: A text holds half a character.
    """
    return urlencode(parameters, quote_via=quote, safe="")
