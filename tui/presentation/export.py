"""Orders as other programs read them: JSON and CSV rows of one fixed set of keys."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from tui.domain.numbers import format_plain
from tui.domain.order import BookEntry, Order, OrderStatus, Price, RelativePrice
from tui.presentation.clean import clean

KEYS = (
    "venue",
    "account",
    "order_id",
    "client_order_id",
    "instrument",
    "side",
    "order_type",
    "status",
    "quantity",
    "filled_quantity",
    "working_quantity",
    "quantity_unit",
    "limit_price",
    "trigger_price",
    "average_fill_price",
    "time_in_force",
    "post_only",
    "reduce_only",
    "flags",
    "opened_at",
    "updated_at",
    "expires_at",
    "user",
    "condition",
    "raw",
)

Value = str | bool | tuple[str, ...] | None

_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?%?")
"""What may start with a sign in a spreadsheet: a number or a relative price."""


def in_order(entries: Iterable[BookEntry]) -> list[BookEntry]:
    """Return the entries by account, then order id."""
    return sorted(entries, key=lambda entry: (entry.key.account, entry.key.order_id))


def json_text(entries: Sequence[BookEntry], *, is_for_terminal: bool = False) -> bytes:
    """Return a JSON array, one order to a line, each with the venue's own bytes under `raw`.

    For a terminal, what a terminal could obey is written as JSON escapes inside `raw` too.
    """
    rows = (_json_row(entry, is_for_terminal=is_for_terminal) for entry in entries)
    lines = b",\n".join(map(msgspec.json.encode, rows))
    return b"[\n" + lines + b"\n]\n" if lines else b"[]\n"


def csv_text(entries: Sequence[BookEntry]) -> str:
    """Return a CSV table with a header. No cell can act in a spreadsheet or a terminal."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(KEYS)
    for entry in entries:
        cells = [_csv_text(value) for value in values_of(entry).values()]
        writer.writerow(_guarded(cell) for cell in [*cells, _harmless_json(entry.raw)])
    return out.getvalue()


def values_of(entry: BookEntry) -> dict[str, Value]:
    """Return an entry under the exported keys in their order, all but `raw`."""
    values: dict[str, Value] = dict.fromkeys(KEYS[:-1])
    values |= {
        "venue": entry.key.venue.value,
        "account": entry.key.account,
        "order_id": entry.key.order_id,
    }
    if not isinstance(entry, Order):
        return values | {"status": OrderStatus.UNREADABLE.value, "flags": ()}
    return values | _description(entry) | _times(entry)


def price_text(price: Price | None) -> str | None:
    """Return a price in plain digits, a relative one in the venue's notation."""
    if price is None:
        return None
    return price.text if isinstance(price, RelativePrice) else format_plain(price)


def _description(order: Order) -> dict[str, Value]:
    return {
        "client_order_id": order.client_order_id,
        "instrument": order.instrument,
        "side": order.side.value,
        "order_type": order.order_type.value,
        "status": order.status.value,
        "quantity": format_plain(order.quantity),
        "filled_quantity": format_plain(order.filled_quantity),
        "working_quantity": format_plain(order.working_quantity),
        "quantity_unit": order.quantity_unit.value,
        "limit_price": price_text(order.limit_price),
        "trigger_price": price_text(order.trigger_price),
        "average_fill_price": _number_text(order.average_fill_price),
        "time_in_force": None if order.time_in_force is None else order.time_in_force.value,
        "post_only": order.post_only,
        "reduce_only": order.reduce_only,
        "flags": order.flags,
        "user": order.user,
        "condition": order.condition,
    }


def _times(order: Order) -> dict[str, Value]:
    return {
        "opened_at": _time_text(order.opened_at),
        "updated_at": _time_text(order.updated_at),
        "expires_at": _time_text(order.expires_at),
    }


def _number_text(value: Decimal | None) -> str | None:
    return None if value is None else format_plain(value)


def _time_text(moment: datetime | None) -> str | None:
    """Return RFC 3339 in UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _json_row(entry: BookEntry, *, is_for_terminal: bool) -> dict[str, object]:
    row: dict[str, object] = {key: _json_value(value) for key, value in values_of(entry).items()}
    if not isinstance(entry, Order):
        row["raw"] = _json_value(entry.raw.decode(errors="replace"))
    else:
        row["raw"] = msgspec.Raw(
            _harmless_json(entry.raw).encode() if is_for_terminal else entry.raw
        )
    return row


def _json_value(value: Value) -> object:
    """Return what encodes to harmless text: what a terminal could obey leaves as an escape."""
    if isinstance(value, tuple):
        return [_json_value(item) for item in value]
    if isinstance(value, str) and not value.isprintable():
        return msgspec.Raw(json.dumps(value).encode())
    return value


def _harmless_json(raw: bytes) -> str:
    """Return a JSON text that means the same and holds nothing a terminal could obey.

    Beyond ASCII, JSON has characters only inside strings, where an escape means the same.
    """
    text = raw.decode(errors="replace")
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\t\r\n" else json.dumps(char)[1:-1] for char in text
    )


def _csv_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(" ".join(value) if isinstance(value, tuple) else value or "")


def _guarded(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    is_formula = cell.startswith(("=", "+", "-", "@")) and _NUMBER.fullmatch(cell) is None
    return f"'{cell}" if is_formula else cell
