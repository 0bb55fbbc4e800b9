"""What stands around every answer of Kuna.

`errors` are looked for before the HTTP status is: they come with 200 as well, and a refusal may
come with 500. https://docs.kuna.io/docs/general-api-information-1
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from tui.venues.envelope import (
    BEYOND_READING,
    MALFORMED,
    NotDocumentedError,
    read_exactly,
)

Members = Mapping[str, msgspec.Raw]

_EMPTY: Final[tuple[object, ...]] = (None, [], {}, "", False)

_read_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_read_rows = msgspec.json.Decoder(list[msgspec.Raw]).decode


class RefusedError(Exception):
    """The answer holds a refusal instead of what was asked for."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(" - ".join(filter(None, (code, message))))
        self.code = code
        """What Kuna calls it, digits included, as text; empty where it says no code."""

    @property
    def words(self) -> str:
        """Kuna's own words: the code, and its message where there is one."""
        return str(self)


def decode_data(body: bytes) -> bytes:
    """Return what an answer holds, its bytes as they came.

    Kuna's own pages show answers without `data` around them: then the whole is what it holds.

    Raises:
        RefusedError: Kuna refuses the request.
        NotDocumentedError: It is not JSON.
    """
    members = split(body)
    if (refusal := refusal_of(members)) is not None:
        raise refusal
    return data_of(members, body)


def split(body: bytes) -> Members:
    """Return the members of an answer; none where it is something else than an object.

    Raises:
        NotDocumentedError: It is not JSON.
    """
    try:
        value = msgspec.json.decode(body, type=msgspec.Raw)
        return _read_members(body) if bytes(value).lstrip()[:1] == b"{" else {}
    except MALFORMED as error:
        raise NotDocumentedError(f"not the JSON Kuna documents: {error}") from None


def data_of(members: Members, body: bytes) -> bytes:
    """Return what the answer holds that was split into these members."""
    # Copied: a kept Raw would keep its whole body alive.
    return bytes(members["data"]) if "data" in members else body


def refusal_of(members: Members) -> RefusedError | None:
    """Return what an answer refuses with, in `errors` or in `error`; `None` where it does not."""
    for name in ("errors", "error"):
        told = _plain(members[name]) if name in members else None
        if told in _EMPTY:
            continue
        errors = told if isinstance(told, list) else [told]
        code = _code_of(errors[0])
        messages = dict.fromkeys(filter(None, map(_message_of, errors)))
        return RefusedError(code, "; ".join(messages))
    return None


def decode_rows(data: bytes) -> list[bytes]:
    """Return the rows of a list, their bytes as they came.

    Raises:
        NotDocumentedError: It is no list.
    """
    try:
        # Copied: a kept Raw would keep its whole body alive.
        return [bytes(row) for row in _read_rows(data)]
    except MALFORMED:
        raise NotDocumentedError("an answer that is not the list it should be") from None


def _plain(raw: msgspec.Raw) -> object:
    try:
        return read_exactly(raw)
    except BEYOND_READING:
        return "an error that cannot be read"


def _code_of(error: object) -> str:
    if not isinstance(error, dict):
        return str(error)
    extensions = error.get("extensions")
    inner = extensions.get("code") if isinstance(extensions, dict) else None
    code = error.get("code")
    code = inner if code is None else code
    return "" if code is None else str(code)


def _message_of(error: object) -> str:
    message = error.get("message") if isinstance(error, dict) else None
    return "" if message is None else str(message)
