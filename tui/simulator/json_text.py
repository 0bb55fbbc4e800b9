"""JSON with exact numbers: a decimal is written digit by digit, never through a float."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from tui.simulator.numbers import plain

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | bool | Decimal | bytes | None"


def dump(value: "Json") -> bytes:
    """Write a value; bytes are JSON already and pass through."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Decimal):
        return plain(value).encode()
    if isinstance(value, Mapping):
        members = (dump(name) + b":" + dump(member) for name, member in value.items())
        return b"{" + b",".join(members) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(dump, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def load(body: bytes) -> "Json":
    """Read JSON with exact numbers; raise ValueError when it is none."""
    try:
        value: Json = json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _refuse(name: str) -> Decimal:
    raise ValueError(f"{name} is not JSON")
