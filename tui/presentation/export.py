"""Orders as other programs read them: JSON and CSV rows of one fixed set of keys."""

from collections.abc import Iterable, Sequence

from tui.domain.numbers import format_plain
from tui.domain.order import BookEntry, Order, OrderStatus, Price, RelativePrice
from tui.presentation.records import (
    Value,
    csv_cell,
    csv_table,
    harmless_json,
    json_array,
    json_raw,
    json_value,
    number_text,
    time_text,
)

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


def in_order(entries: Iterable[BookEntry]) -> list[BookEntry]:
    """Return the entries by account, then order id."""
    return sorted(entries, key=lambda entry: (entry.key.account, entry.key.order_id))


def json_text(entries: Sequence[BookEntry], *, is_for_terminal: bool = False) -> bytes:
    """Return a JSON array, one order to a line, each with the venue's own bytes under `raw`.

    For a terminal, what a terminal could obey is written as JSON escapes inside `raw` too.
    """
    return json_array(_json_row(entry, is_for_terminal=is_for_terminal) for entry in entries)


def csv_text(entries: Sequence[BookEntry]) -> str:
    """Return a CSV table with a header. No cell can act in a spreadsheet or a terminal."""
    return csv_table(KEYS, map(_csv_row, entries))


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
        "average_fill_price": number_text(order.average_fill_price),
        "time_in_force": None if order.time_in_force is None else order.time_in_force.value,
        "post_only": order.post_only,
        "reduce_only": order.reduce_only,
        "flags": order.flags,
        "user": order.user,
        "condition": order.condition,
    }


def _times(order: Order) -> dict[str, Value]:
    return {
        "opened_at": time_text(order.opened_at),
        "updated_at": time_text(order.updated_at),
        "expires_at": time_text(order.expires_at),
    }


def _json_row(entry: BookEntry, *, is_for_terminal: bool) -> dict[str, object]:
    row: dict[str, object] = {key: json_value(value) for key, value in values_of(entry).items()}
    if isinstance(entry, Order):
        row["raw"] = json_raw(entry.raw, is_for_terminal=is_for_terminal)
    else:
        row["raw"] = json_value(entry.raw.decode(errors="replace"))
    return row


def _csv_row(entry: BookEntry) -> list[str]:
    return [*map(csv_cell, values_of(entry).values()), harmless_json(entry.raw)]
