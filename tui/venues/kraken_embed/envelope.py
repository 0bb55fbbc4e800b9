"""What stands around every answer of Kraken Embed.

How custom orders refuse is not documented; every form the platform is known to use is read, and
before the HTTP status: errors inside HTTP 200 are possible.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from tui.venues.envelope import (
    BEYOND_READING,
    NotDocumentedError,
    read_exactly,
)
from tui.venues.members import Members, decode_members

_PROBLEM_TAG: Final = "tag:kraken.com"
_TEXTS: Final = ("errorMessage", "message", "detail", "msg", "title")
_NOTHING: Final = (b"", b"null", b"[]", b'""', b"{}")


class RefusedError(Exception):
    """The answer holds a refusal instead of what was asked for."""

    def __init__(self, code: str, text: str, *, has_result: bool) -> None:
        super().__init__(text)
        self.code = code
        """What Kraken calls it: `ENexus:Invalid user ID`."""
        self.text = text
        """All of Kraken's words."""
        self.has_result = has_result
        """Whether a result stands beside it all the same."""


class _Told(NamedTuple):
    code: str
    text: str


def decode_result(body: bytes) -> Members:
    """Return the members of the result of an answer that succeeded.

    Raises:
        RefusedError: Kraken refuses the request.
        NotDocumentedError: Neither a refusal nor a result.
    """
    return decode_members(result_of(body))


def result_of(body: bytes) -> msgspec.Raw:
    """Return the result of an answer that succeeded, as it came.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    members = decode_members(body)
    raise_refusal(members)
    if not _is_there(members, "result"):
        raise NotDocumentedError("an answer without a result")
    return members["result"]


def raise_refusal(members: Members) -> None:
    """Raise what an answer refuses with, whichever of its forms it takes.

    Raises:
        RefusedError: It refuses.
    """
    told = [*_elements(members, "error"), *_elements(members, "errors"), *_problem(members)]
    if told:
        texts = dict.fromkeys(one.text for one in told)
        has_result = _is_there(members, "result")
        raise RefusedError(told[0].code, "; ".join(texts), has_result=has_result)


def cursor_of(members: Members) -> str:
    """Return where the list is read on; empty on the last page, however that is said."""
    value = _plain(members, "next_cursor")
    return value if isinstance(value, str) else ""


def _is_there(members: Members, name: str) -> bool:
    return bytes(members.get(name, b"null")) != b"null"


def _plain(members: Members, name: str) -> object:
    raw = bytes(members.get(name, b""))
    if raw in _NOTHING:
        return None
    try:
        return read_exactly(raw)
    except BEYOND_READING:
        return None


def _elements(members: Members, name: str) -> Iterator[_Told]:
    """Yield the refusals of a member: of a list each, a single one as it is."""
    value = _plain(members, name)
    if value is None:
        return
    for one in value if isinstance(value, list) else [value]:
        yield _of_object(one) if isinstance(one, dict) else _Told(str(one), str(one))


def _of_object(error: Mapping[str, object]) -> _Told:
    code = _code_of(error)
    text = next((str(error[name]) for name in _TEXTS if error.get(name)), "")
    if not code or not text:
        named = code or text or "an error without a name"
        return _Told(named, named)
    return _Told(code, f"{code}: {text}")


def _code_of(error: Mapping[str, object]) -> str:
    """Return a code as lists of texts write it, `EAPI:InvalidParameter`, from its parts."""
    area, kind = error.get("errorClass"), error.get("type")
    if area and kind:
        return f"{error.get('severity') or 'E'}{area}:{kind}"
    return str(error.get("code") or kind or "")


def _problem(members: Members) -> Iterator[_Told]:
    """Yield the refusal of a `problem+json`: its code ends the `type`."""
    kind = _plain(members, "type")
    if isinstance(kind, str) and kind.startswith(_PROBLEM_TAG):
        title = _plain(members, "title")
        code = kind.rpartition(":")[2]
        yield _Told(code, title if isinstance(title, str) and title else code)
