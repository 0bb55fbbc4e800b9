"""The members of a request, JSON or form, as typed values."""

import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qsl

from tui.simulator.json_text import Json, load
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.numbers import plain

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NONCE = re.compile(r"[0-9]{1,20}")
_USERREF = 2**31


class Parameters:
    """Read members by name; refuse what cannot be read, naming it."""

    def __init__(self, members: Mapping[str, "Json"], *, is_form: bool = False) -> None:
        self.members = members
        self._is_form = is_form

    @classmethod
    def decode(cls, content_type: str, body: bytes) -> "Parameters":
        """Read a body by its content type; raise ValueError when it is broken."""
        if "json" in content_type:
            members = load(body)
            if not isinstance(members, Mapping):
                raise ValueError("not an object")
            return cls(_flat(members))
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
        return cls(dict(pairs), is_form=True)

    def __contains__(self, name: str) -> bool:
        return self.members.get(name) not in {None, ""} if self._is_scalar(name) else True

    @property
    def nonce(self) -> str | None:
        """Return the digits of the nonce, without quotes, or None."""
        text = self.text("nonce")
        return text if text and _NONCE.fullmatch(text) else None

    def raw(self, name: str) -> "Json":
        """Return a member as it was decoded."""
        return self.members.get(name)

    def text(self, name: str) -> str | None:
        """Return a member as text; numbers keep their digits. Blank counts as absent."""
        value = self.members.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return plain(value)
        if isinstance(value, (str, int)):
            return str(value)
        raise invalid(name)

    def required(self, name: str) -> str:
        """Return a member as text, or refuse its absence."""
        text = self.text(name)
        if text is None:
            raise invalid(name)
        return text

    def boolean(self, name: str) -> bool:
        """Return a switch, off when absent."""
        text = self.text(name)
        if text is None or text.lower() in {"false", "0", "no"}:
            return False
        if text.lower() in {"true", "1", "yes"}:
            return True
        raise invalid(name)

    def trades_switch(self) -> bool:
        """Return `trades`, which any text in a form switches on, even the text false."""
        return "trades" in self if self._is_form else self.boolean("trades")

    def integer(self, name: str) -> int | None:
        """Return a whole number."""
        text = self.text(name)
        if text is None:
            return None
        if not _INTEGER.fullmatch(text):
            raise invalid(name)
        return int(text)

    def userref(self, name: str = "userref") -> int | None:
        """Return a 32-bit client number."""
        number = self.integer(name)
        if number is not None and not -_USERREF <= number < _USERREF:
            raise invalid(name)
        return number

    def decimal(self, name: str) -> Decimal | None:
        """Return an unsigned decimal in plain notation."""
        text = self.text(name)
        if text is None:
            return None
        if not _NUMBER.fullmatch(text) or len(text) > 40:
            raise invalid(name)
        return Decimal(text)

    def choice(self, name: str, *values: str) -> str | None:
        """Return one of the allowed words."""
        text = self.text(name)
        if text is not None and text not in values:
            raise invalid(name)
        return text

    def _is_scalar(self, name: str) -> bool:
        return not isinstance(self.members.get(name), (list, Mapping))


def _flat(members: Mapping[str, "Json"]) -> dict[str, "Json"]:
    """Spell a nested `close` object the way forms do: `close[price]`."""
    flat = dict(members)
    close = flat.pop("close", None)
    if isinstance(close, Mapping):
        flat.update({f"close[{name}]": value for name, value in close.items()})
    elif close is not None:
        raise SpotError("EGeneral:Invalid arguments:close")
    return flat


def order_parameters(value: "Json") -> Parameters:
    """Return the members of one order of a batch."""
    if not isinstance(value, Mapping):
        raise invalid("orders")
    return Parameters(_flat(value))
