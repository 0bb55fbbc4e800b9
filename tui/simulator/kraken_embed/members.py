"""Reading JSON objects of customers: every member is told by its whole name where it is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tui.simulator.json_text import Json, load
from tui.simulator.kraken_embed.failures import invalid

_DECIMAL = re.compile(r"[0-9]{1,30}(\.[0-9]{1,18})?")
_BPS = re.compile(r"[0-9]{1,4}")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Members:
    """The members of one object."""

    values: Mapping[str, Json]
    within: str = ""
    """The name of the object itself, with a dot behind it."""

    @classmethod
    def decode(cls, body: bytes) -> "Members":
        """Read a body; anything but an object is refused."""
        try:
            value = load(body)
        except ValueError:
            raise invalid("body") from None
        if not isinstance(value, Mapping):
            raise invalid("body")
        return cls(value)

    def object(self, name: str) -> "Members":
        """Return a member that is an object."""
        value = self.values.get(name)
        if not isinstance(value, Mapping):
            raise self.wrong(name)
        return Members(value, f"{self.within}{name}.")

    def text(self, name: str) -> str:
        """Return a member that is a text with something in it."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name)
        return value

    def word(self, name: str, words: type[Word]) -> Word:
        """Return a member that is one of a few words."""
        try:
            return words(self.text(name))
        except ValueError:
            raise self.wrong(name) from None

    def amount(self, name: str) -> str:
        """Return a member that is a number above zero, in digits, as a text."""
        text = self.text(name)
        if not _DECIMAL.fullmatch(text) or not text.strip("0."):
            raise self.wrong(name)
        return text

    def bps(self, name: str) -> str:
        """Return a member that is a share in whole basis points, below the whole, as a text."""
        text = self.text(name)
        if not _BPS.fullmatch(text):
            raise self.wrong(name)
        return text

    def wrong(self, name: str) -> Exception:
        """Return the refusal of a member."""
        return invalid(f"{self.within}{name}")
