"""The members of a request: of query and form together, or of one instruction of a batch."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

from tui.simulator.json_text import Json
from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.failures import Failure
from tui.simulator.numbers import plain, unix_seconds

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_INTEGER = re.compile(r"[0-9]{1,15}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST = 40


class Parameters:
    """Read members by name; refuse what cannot be read."""

    def __init__(self, members: Mapping[str, Json], *, is_json: bool = False) -> None:
        self.members = members
        self._is_json = is_json

    @classmethod
    def decode(cls, query: bytes, content_type: str, body: bytes) -> "Parameters":
        """Read a query and a form as one; a body of another kind is not looked at."""
        is_form = "json" not in content_type and "multipart" not in content_type
        members: dict[str, Json] = {}
        for name, value in [*_pairs(query), *(_pairs(body) if is_form else [])]:
            before = members.get(name)
            if before is None:
                members[name] = value
            else:
                members[name] = [*(before if isinstance(before, list) else [before]), value]
        return cls(members)

    def unreadable(self) -> Failure:
        """Return what refuses a member of the wrong kind."""
        return failures.error(failures.NOT_JSON) if self._is_json else failures.bad_request()

    def text(self, *names: str) -> str | None:
        """Return the first of some members that is there, as text; blank counts as absent."""
        for name in names:
            value = self.members.get(name)
            if isinstance(value, list) and not self._is_json:
                value = value[-1]
            if isinstance(value, Decimal | int) and not isinstance(value, bool):
                return plain(Decimal(value))
            if isinstance(value, str | None):
                if value:
                    return value
                continue
            raise self.unreadable()
        return None

    def texts(self, name: str) -> list[str]:
        """Return every value of a repeated member; commas part several in one."""
        value = self.members.get(name)
        values = value if isinstance(value, list) else [value]
        return [
            text for item in values if isinstance(item, str) for text in item.split(",") if text
        ]

    def decimal(self, name: str) -> Decimal | None:
        """Return an exact number."""
        text = self.text(name)
        if text is None:
            return None
        if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
            raise self.unreadable()
        return Decimal(text)

    def integer(self, name: str) -> int | None:
        """Return a whole number that is not negative."""
        text = self.text(name)
        if text is None:
            return None
        if not _INTEGER.fullmatch(text):
            raise self.unreadable()
        return int(text)

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """Return a switch; in JSON it must be a boolean of JSON."""
        value = self.members.get(name)
        if isinstance(value, bool):
            return value
        if value is not None and self._is_json:
            raise self.unreadable()
        text = (self.text(name) or str(default)).lower()
        if text not in {"true", "false"}:
            raise self.unreadable()
        return text == "true"

    def uuid(self, *names: str) -> str | None:
        """Return an id; a form that holds none is refused by name of the text."""
        text = self.text(*names)
        if text is not None and not self._is_json and not _UUID.fullmatch(text):
            raise failures.bad_request(f"Invalid UUID string: {text}", 11)
        return text

    def moment(self, *names: str) -> Decimal | None:
        """Return a time of ISO 8601 in seconds since 1970."""
        text = self.text(*names)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise self.unreadable() from None
        return unix_seconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _pairs(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise failures.bad_request() from None
