"""Fills as other programs read them: JSON and CSV rows of one fixed set of keys."""

from collections.abc import Iterable, Sequence

from tui.domain.fill import Fill
from tui.domain.numbers import format_plain
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
    "fill_id",
    "order_id",
    "client_order_id",
    "instrument",
    "side",
    "price",
    "quantity",
    "fee",
    "fee_currency",
    "liquidity",
    "filled_at",
    "raw",
)


def in_order(fills: Iterable[Fill]) -> list[Fill]:
    """Return the fills by account, then time; those of one moment by id."""
    return sorted(fills, key=lambda fill: (fill.order.account, fill.filled_at, fill.id))


def json_text(fills: Sequence[Fill], *, is_for_terminal: bool = False) -> bytes:
    """Return a JSON array, one fill to a line, each with the venue's own bytes under `raw`.

    For a terminal, what a terminal could obey is written as JSON escapes inside `raw` too.
    """
    return json_array(_json_row(fill, is_for_terminal=is_for_terminal) for fill in fills)


def csv_text(fills: Sequence[Fill]) -> str:
    """Return a CSV table with a header. No cell can act in a spreadsheet or a terminal."""
    return csv_table(KEYS, map(_csv_row, fills))


def values_of(fill: Fill) -> dict[str, Value]:
    """Return a fill under the exported keys in their order, all but `raw`."""
    return {
        "venue": fill.order.venue.value,
        "account": fill.order.account,
        "fill_id": fill.id,
        "order_id": fill.order.order_id,
        "client_order_id": fill.client_order_id,
        "instrument": fill.instrument,
        "side": fill.side.value,
        "price": format_plain(fill.price),
        "quantity": format_plain(fill.quantity),
        "fee": number_text(fill.fee),
        "fee_currency": fill.fee_currency,
        "liquidity": None if fill.liquidity is None else fill.liquidity.value,
        "filled_at": time_text(fill.filled_at),
    }


def _json_row(fill: Fill, *, is_for_terminal: bool) -> dict[str, object]:
    row: dict[str, object] = {key: json_value(value) for key, value in values_of(fill).items()}
    return row | {"raw": json_raw(fill.raw, is_for_terminal=is_for_terminal)}


def _csv_row(fill: Fill) -> list[str]:
    return [*map(csv_cell, values_of(fill).values()), harmless_json(fill.raw)]
