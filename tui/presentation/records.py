"""Rows as other programs read them: what every JSON and CSV output has in common."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from tui.domain.numbers import format_plain
from tui.presentation.clean import clean

Value = str | bool | tuple[str, ...] | None
"""What a field may hold; decimals and times are text already."""

_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?%?")
"""What may start with a sign in a spreadsheet: a number or a relative price."""


def json_array(rows: Iterable[dict[str, object]]) -> bytes:
    """Return a JSON array, one row to a line."""
    lines = b",\n".join(map(msgspec.json.encode, rows))
    return b"[\n" + lines + b"\n]\n" if lines else b"[]\n"


def json_table(rows: Iterable[Mapping[str, Value]]) -> bytes:
    """Return a JSON array of rows without bytes of a venue. Nothing a terminal could obey."""
    return json_array({key: json_value(value) for key, value in row.items()} for row in rows)


def csv_table(keys: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV table with a header. No cell can act in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        writer.writerow(map(_guarded, row))
    return out.getvalue()


def json_value(value: Value) -> object:
    """Return what encodes to harmless text: what a terminal could obey leaves as an escape."""
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    if isinstance(value, str) and not value.isprintable():
        return msgspec.Raw(json.dumps(value).encode())
    return value


def json_raw(raw: bytes, *, is_for_terminal: bool) -> msgspec.Raw:
    """Return the venue's object, its bytes verbatim; made harmless for a terminal."""
    return msgspec.Raw(harmless_json(raw).encode() if is_for_terminal else raw)


def harmless_json(raw: bytes) -> str:
    """Return a JSON text that means the same and holds nothing a terminal could obey.

    Beyond ASCII, JSON has characters only inside strings, where an escape means the same.
    """
    text = raw.decode(errors="replace")
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\t\r\n" else json.dumps(char)[1:-1] for char in text
    )


def csv_cell(value: Value) -> str:
    """Return the text of a field that nothing can obey."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(" ".join(value) if isinstance(value, tuple) else value or "")


def number_text(value: Decimal | None) -> str | None:
    """Return a number as its venue wrote it, trailing zeros kept, never with an exponent."""
    return None if value is None else format_plain(value)


def time_text(moment: datetime | None) -> str | None:
    """Return RFC 3339 in UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _guarded(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    is_formula = cell.startswith(("=", "+", "-", "@")) and _NUMBER.fullmatch(cell) is None
    return f"'{cell}" if is_formula else cell
