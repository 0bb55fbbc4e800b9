"""What stands around every answer of Kraken Futures.

The body is read before the HTTP status: a refused key is HTTP 200, and a refusal is told by
`error`, by `errors`, or, from the history, by `status` alone.
https://docs.kraken.com/api/docs/guides/futures-rest
"""

from typing import Final

import msgspec

from tui.venues.envelope import (
    BEYOND_READING,
    NotDocumentedError,
    read_exactly,
)
from tui.venues.members import Members, decode_members

UNAUTHORISED: Final = "unauthorized"
"""The history's whole word for a refused key."""


class RefusedError(Exception):
    """The answer holds a refusal instead of what was asked for."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        """What Kraken calls it, its suffix included: `invalidArgument: symbol`."""
        self.text = text
        """All of Kraken's words."""


def decode_answer(body: bytes) -> Members:
    """Return the members of an answer that was understood.

    Whether an order was placed, edited or cancelled stands further inside.

    Raises:
        RefusedError: Kraken refuses the request.
        NotDocumentedError: Neither a refusal nor a success.
    """
    members = decode_members(body)
    raise_refusal(members)
    if _word(members, "result") != "success":
        raise NotDocumentedError("an answer that says neither success nor error")
    return members


def decode_history(body: bytes) -> Members:
    """Return the members of an answer of `/api/history`, which says no `success`.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_answer`.
    """
    members = decode_members(body)
    raise_refusal(members)
    if "elements" not in members:
        raise NotDocumentedError('a history without "elements"')
    return members


def raise_refusal(members: Members) -> None:
    """Raise what an answer refuses with, whichever of its forms it takes.

    Raises:
        RefusedError: It refuses.
    """
    status, result = _word(members, "status"), _word(members, "result")
    if error := _word(members, "error"):
        raise RefusedError(error, error)
    if errors := _error_texts(members):
        code = status or errors[0]
        raise RefusedError(code, "; ".join(dict.fromkeys((code, *errors))))
    if result == "error":
        raise RefusedError(status or "error", status or "an error without a name")
    if status and "result" not in members:
        raise RefusedError(status, ": ".join(filter(None, (status, _word(members, "reason")))))


def _word(members: Members, name: str) -> str:
    """Return a member that is a text; empty where it is none, for `status` may be an object."""
    value = _plain(members[name]) if name in members else None
    return value if isinstance(value, str) else ""


def _error_texts(members: Members) -> list[str]:
    """Return the messages of `errors`, whose elements are objects or plain texts."""
    listed = _plain(members["errors"]) if "errors" in members else None
    return [_error_text(one) for one in listed] if isinstance(listed, list) else []


def _error_text(error: object) -> str:
    if not isinstance(error, dict):
        return str(error)
    message, code = error.get("message"), error.get("code")
    return f"{message or 'no message'}" + ("" if code is None else f" ({code})")


def _plain(raw: msgspec.Raw) -> object:
    text = bytes(raw)
    if text[:1] not in {b'"', b"["}:
        return None
    try:
        return read_exactly(text)
    except BEYOND_READING:
        return None
