"""The envelope around every answer of Kraken."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from tui.venues.envelope import (
    BEYOND_READING,
    MALFORMED,
    Model,
    NotDocumentedError,
    in_shape,
    read_exactly,
)


class RefusedError(Exception):
    """The answer holds Kraken's errors instead of a result."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__(*errors)
        self.errors = errors


_NULL = msgspec.Raw(b"null")


class _Envelope(msgspec.Struct):
    error: list[str] | str
    result: msgspec.Raw = _NULL


_read_envelope = msgspec.json.Decoder(_Envelope).decode
_read_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def decode_result(body: bytes) -> bytes:
    """Return the result of an answer, its bytes as they came.

    Raises:
        RefusedError: Kraken answered with errors. Warnings beside a result are none.
        NotDocumentedError: Anything else but an envelope with a result.
    """
    try:
        envelope = _read_envelope(body)
    except MALFORMED as error:
        raise NotDocumentedError(f"not the JSON Kraken documents: {error}") from None
    raise_refusal(envelope.error)
    result = bytes(envelope.result)
    if result == b"null":
        raise NotDocumentedError("an answer with neither error nor result")
    return result


def decode_value(result: bytes) -> object:
    """Return a result as plain values, its numbers exact.

    Raises:
        NotDocumentedError: It cannot be read.
    """
    try:
        return read_exactly(result)
    except BEYOND_READING as error:
        raise NotDocumentedError(f"a result that cannot be read: {error}") from None


def decode_members(result: bytes) -> Mapping[str, msgspec.Raw]:
    """Split a result into its members.

    Raises:
        NotDocumentedError: It is no object.
    """
    try:
        return _read_members(result)
    except MALFORMED as error:
        raise NotDocumentedError(f"a result that is no object: {error}") from None


def validated(model: type[Model], result: bytes) -> Model:
    """Return a result in the shape it should have.

    Raises:
        NotDocumentedError: It has another; the message names the member at fault.
    """
    return in_shape(model, decode_value(result))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, its rows by id."""

    rows: Mapping[str, bytes]
    count: int | None
    """How many rows all pages have together, where the answer says so."""


def decode_page(body: bytes, name: str) -> Page:
    """Return a page of the list of that name.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    members = decode_members(decode_result(body))
    if name not in members:
        raise NotDocumentedError(f'an answer without "{name}"')
    rows = {row: bytes(raw) for row, raw in decode_members(bytes(members[name])).items()}
    count = decode_value(bytes(members["count"])) if "count" in members else None
    return Page(rows, count if isinstance(count, int) else None)


def raise_refusal(error: list[str] | str) -> None:
    """Raise what the `error` of an envelope holds; warnings in it are none.

    Raises:
        RefusedError: It holds an error.
    """
    texts = [error] if isinstance(error, str) else error
    errors = tuple(text for text in texts if text and not text.startswith("W"))
    if errors:
        raise RefusedError(errors)
