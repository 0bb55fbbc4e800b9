"""Requests on their way through the face."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl

from tui.simulator.json_text import Json
from tui.simulator.kraken_embed.failures import invalid

_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Signed:
    """A request as it came over the wire."""

    method: str
    path: str
    """Decoded."""
    raw_path: bytes = field(repr=False)
    raw_query: bytes = field(repr=False)
    body: bytes = field(repr=False)
    key: str = field(repr=False)
    signature: str = field(repr=False)
    nonce: str
    version: str | None

    @property
    def target(self) -> bytes:
        """Return what is signed of the address: the very bytes."""
        return self.raw_path + b"?" + self.raw_query if self.raw_query else self.raw_path


@dataclass(frozen=True, slots=True)
class Query:
    """The members of a query; a name may be given several times."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def decode(cls, raw: bytes) -> "Query":
        """Read a query; a plus and an escaped blank are both a blank."""
        try:
            pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
        except UnicodeDecodeError:
            raise invalid("query") from None
        return cls(tuple(pairs))

    def all(self, name: str) -> list[str]:
        """Return every value of a name."""
        return [value for one, value in self.pairs if one == name]

    def one(self, name: str) -> str | None:
        """Return the value of a name; None where it is not given."""
        values = self.all(name)
        if len(values) > 1:
            raise invalid(name)
        return values[0] if values else None

    def listed(self, name: str) -> list[str]:
        """Return the values of a name, given several times or with commas between them."""
        return [part for value in self.all(name) for part in value.split(",") if part]

    def count(self, name: str, otherwise: int, largest: int) -> int:
        """Return a whole number from 1 on."""
        text = self.one(name)
        if text is None:
            return otherwise
        if not _COUNT.fullmatch(text) or not 1 <= int(text) <= largest:
            raise invalid(name)
        return int(text)

    def members(self) -> dict[str, Json]:
        """Return every name with its value, or its values."""
        names = dict.fromkeys(name for name, _ in self.pairs)
        return {name: _single(self.all(name)) for name in names}


def _single(values: list[str]) -> Json:
    return values[0] if len(values) == 1 else list(values)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in."""

    named: str
    """What its path names: an order, an asset, a quote or a user."""
    query: Query
    body: bytes = field(repr=False)


Result: TypeAlias = Mapping[str, Json]
Endpoint: TypeAlias = Callable[[Call], Result]
