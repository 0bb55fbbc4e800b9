"""What a request asks for: the members of its query, and those of its body."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

from tui.simulator.json_text import Json, load
from tui.simulator.kuna import failures
from tui.simulator.numbers import unix_seconds

_INTEGER = re.compile(r"[0-9]{1,6}")
_AMOUNT = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?")


class Query:
    """Read the members behind the question mark."""

    def __init__(self, raw: bytes) -> None:
        try:
            pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
        except ValueError:
            raise failures.invalid("the query cannot be read") from None
        self.members = dict(pairs)

    def text(self, name: str) -> str | None:
        """Return a member; blank counts as absent."""
        return self.members.get(name) or None

    def names(self, name: str) -> list[str]:
        """Return a member that is a list with commas."""
        return [part for part in (self.text(name) or "").split(",") if part]

    def integer(self, name: str, default: int, highest: int) -> int:
        """Return a whole number from 1 to `highest`."""
        text = self.text(name)
        if text is None:
            return default
        if not _INTEGER.fullmatch(text) or not 1 <= int(text) <= highest:
            raise failures.invalid(f"{name} must be from 1 to {highest}")
        return int(text)

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        """Return one of several words, None where it is absent."""
        text = self.text(name)
        if text is not None and text not in choices:
            raise failures.invalid(f"{name} must be one of {', '.join(choices)}")
        return text

    def moment(self, name: str) -> Decimal | None:
        """Return a time as seconds since 1970."""
        text = self.text(name)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise failures.invalid(f"{name} must be an ISO 8601 date") from None
        return unix_seconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


class Body:
    """Read the members of a JSON object."""

    def __init__(self, raw: bytes) -> None:
        self.members = members_of(raw)

    def __contains__(self, name: str) -> bool:
        return self.members.get(name) is not None

    def word(self, name: str, choices: tuple[str, ...]) -> str:
        """Return one of several words."""
        value = self.members.get(name)
        if not isinstance(value, str) or value not in choices:
            raise failures.invalid(f"{name} must be one of {', '.join(choices)}")
        return value

    def amount(self, name: str, decimals: int) -> Decimal:
        """Return a positive amount, which is text with so many decimals at most."""
        text = self.members.get(name)
        if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
            raise failures.invalid(f"{name} must be a number string")
        if len(text.partition(".")[2]) > decimals:
            raise failures.invalid(f"{name} has more than {decimals} decimals")
        if not Decimal(text):
            raise failures.invalid(f"{name} must be positive")
        return Decimal(text)


def members_of(raw: bytes) -> Mapping[str, Json]:
    """Return the members of a body; refuse what is no JSON object."""
    try:
        value = load(raw)
    except ValueError:
        raise failures.not_json() from None
    if not isinstance(value, Mapping):
        raise failures.not_json()
    return value
