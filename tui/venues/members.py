"""Objects and lists in the answers of Kraken's newer platforms, taken apart but not yet read."""

from collections.abc import Mapping

import msgspec

from tui.venues.envelope import MALFORMED, NotDocumentedError

Members = Mapping[str, msgspec.Raw]

_read_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_read_rows = msgspec.json.Decoder(list[msgspec.Raw]).decode


def decode_members(raw: bytes | msgspec.Raw) -> Members:
    """Split an object into its members.

    Raises:
        NotDocumentedError: It is none.
    """
    try:
        return _read_members(raw)
    except MALFORMED as error:
        raise NotDocumentedError(f"not the JSON Kraken documents: {error}") from None


def decode_rows(members: Members, name: str) -> list[bytes]:
    """Return the rows of a list, their bytes as they came.

    Raises:
        NotDocumentedError: It is missing, or no list.
    """
    if name not in members:
        raise NotDocumentedError(f'an answer without "{name}"')
    try:
        # Copied: a kept Raw would keep its whole body alive.
        return [bytes(row) for row in _read_rows(members[name])]
    except MALFORMED:
        raise NotDocumentedError(f'"{name}" is not a list') from None
