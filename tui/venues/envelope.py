"""How the inside of a venue's answer is read exactly, and why it cannot be."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from tui.domain.numbers import parse_decimal

if TYPE_CHECKING:
    from pydantic import BaseModel

MALFORMED: Final = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
"""What decoding raises over bytes that are not the JSON they should be."""

BEYOND_READING: Final = (*MALFORMED, ValueError, OverflowError)
"""The same, what pydantic says of a value and what `parse_decimal` says of a number."""

Model = TypeVar("Model", bound="BaseModel")


class NotDocumentedError(ValueError):
    """The answer is not what the venue documents; the message says how, for people."""


def _exact(text: str) -> Decimal:
    return parse_decimal(text)


read_exactly = msgspec.json.Decoder(float_hook=_exact).decode
"""Reads JSON, its numbers exact; raises what `BEYOND_READING` lists."""


def in_shape(model: type[Model], value: object) -> Model:
    """Return plain values in the shape they should have.

    Raises:
        NotDocumentedError: They have another; the message names the member at fault.
    """
    from pydantic import ValidationError

    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        member = ".".join(map(str, first["loc"]))
        raise NotDocumentedError(f"{member}: {first['msg']}") from None


def decode_value(raw: bytes | msgspec.Raw) -> object:
    """Return plain values, their numbers exact.

    Raises:
        NotDocumentedError: It cannot be read.
    """
    try:
        return read_exactly(raw)
    except BEYOND_READING as error:
        raise NotDocumentedError(f"an answer that cannot be read: {error}") from None


def validated(model: type[Model], raw: bytes | msgspec.Raw) -> Model:
    """Return an object in the shape it should have.

    Raises:
        NotDocumentedError: It has another; the message names the member at fault.
    """
    return in_shape(model, decode_value(raw))
