"""Orders as aligned lines of text for people, without a screen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from tui.domain.numbers import format_plain
from tui.domain.order import BookEntry, Order, OrderStatus, OrderType, Price
from tui.presentation.clean import Align, cell_width, clean, fit
from tui.presentation.export import price_text

_SHORT_TYPES = {
    OrderType.STOP_LOSS: "stop",
    OrderType.STOP_LOSS_LIMIT: "stop-lim",
    OrderType.TAKE_PROFIT: "profit",
    OrderType.TAKE_PROFIT_LIMIT: "prof-lim",
    OrderType.TRAILING_STOP: "trail",
    OrderType.TRAILING_STOP_LIMIT: "trail-lim",
    OrderType.SETTLE_POSITION: "settle",
    OrderType.PRICE_TRIGGER: "trigger",
}
_SHORT_STATUSES = {
    OrderStatus.PARTIALLY_FILLED: "part",
    OrderStatus.TRIGGERED: "trig",
    OrderStatus.PENDING: "pend",
    OrderStatus.CANCELLED: "canc",
    OrderStatus.UNREADABLE: "unreadable",
}


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    cell: Callable[[Order], str]
    is_number: bool = False


def _digits(value: Decimal | None) -> str:
    return "" if value is None else format_plain(value)


def _price(value: Price | None) -> str:
    return price_text(value) or ""


def _trimmed(value: Decimal) -> str:
    text = format_plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _minute(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


_ID = _Column("ORDER ID", lambda order: order.key.order_id)
_SIDE = _Column("SIDE", lambda order: order.side.value)
_INSTRUMENT = _Column("INSTRUMENT", lambda order: order.instrument)
_LIMIT = _Column("LIMIT", lambda order: _price(order.limit_price), is_number=True)
_TRIGGER = _Column("TRIGGER", lambda order: _price(order.trigger_price), is_number=True)

_WIDE = (
    _ID,
    _SIDE,
    _INSTRUMENT,
    _Column("TYPE", lambda order: order.order_type.value),
    _Column("QUANTITY", lambda order: _digits(order.quantity), is_number=True),
    _Column("FILLED", lambda order: _digits(order.filled_quantity), is_number=True),
    _Column("WORKING", lambda order: _digits(order.working_quantity), is_number=True),
    _LIMIT,
    _TRIGGER,
    _Column("AVERAGE", lambda order: _digits(order.average_fill_price), is_number=True),
    _Column("STATUS", lambda order: order.status.value),
    _Column("OPENED", lambda order: _minute(order.opened_at)),
    _Column("EXPIRES", lambda order: _minute(order.expires_at)),
    _Column("CLIENT ID", lambda order: order.client_order_id or ""),
    _Column("FLAGS", lambda order: " ".join(order.flags)),
)
_NARROW = (
    _ID,
    _SIDE,
    _Column("INSTR", lambda order: order.instrument),
    _Column("TYPE", lambda order: _SHORT_TYPES.get(order.order_type, order.order_type.value)),
    _Column("WORKING", lambda order: _trimmed(order.working_quantity), is_number=True),
    _LIMIT,
    _TRIGGER,
    _Column("STATE", lambda order: _SHORT_STATUSES.get(order.status, order.status.value)),
)


def listing(entries: Sequence[BookEntry], width: int | None) -> list[str]:
    """Return a header and one line for each entry; without a width everything is shown.

    Columns nobody fills are left out. Where the full words do not fit `width`, short ones and
    fewer columns are used; an order id or a number is never cut.
    """
    lines = _table(entries, _WIDE, "  ")
    if width is not None and max(map(cell_width, lines), default=0) > width:
        return _table(entries, _NARROW, " ")
    return lines


def _table(entries: Sequence[BookEntry], columns: Iterable[_Column], gap: str) -> list[str]:
    orders = [entry for entry in entries if isinstance(entry, Order)]
    blocks = [block for column in columns if (block := _block(column, orders)) is not None]
    rows = iter(zip(*(block[1:] for block in blocks), strict=True))
    lines = [gap.join(block[0] for block in blocks).rstrip()] if orders else []
    for entry in entries:
        if isinstance(entry, Order):
            lines.append(gap.join(next(rows)).rstrip())
        else:
            lines.append(f"{clean(entry.key.order_id)}{gap}UNREADABLE: {clean(entry.problem)}")
    return lines


def _block(column: _Column, orders: Sequence[Order]) -> list[str] | None:
    """Return a column's title and cells at one width, or nothing if every cell is empty."""
    cells = [clean(column.cell(order)) for order in orders]
    if not any(cells):
        return None
    if column.is_number:
        cells = _aligned(cells)
    width = max(map(cell_width, [column.title, *cells]))
    align: Align = "right" if column.is_number else "left"
    return [fit(text, width, align) for text in [column.title, *cells]]


def _aligned(cells: Sequence[str]) -> list[str]:
    """Pad numbers on the right so that their points stand in one column."""
    tails = [len(cell) - len(cell.partition(".")[0]) for cell in cells]
    longest = max(tails)
    return [cell + " " * (longest - tail) for cell, tail in zip(cells, tails, strict=True)]
