"""Orders as aligned lines of text for people, without a screen."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from tui.domain.custom_order import Strategy, as_traded, strategy_of
from tui.domain.iiban import masked
from tui.domain.numbers import format_plain
from tui.domain.order import BookEntry, Order, OrderStatus, OrderType, Price, QuantityUnit
from tui.presentation.clean import ELLIPSIS, cell_width, clean, cut
from tui.presentation.export import price_text
from tui.presentation.table import Column, block
from tui.presentation.told import asset_named, rounded, trigger_sign

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
_SHORT_STRATEGIES = {
    Strategy.BUY_THE_DIP: "dip",
    Strategy.JOIN_THE_RALLY: "rally",
    Strategy.TAKE_THE_PROFIT: "take-pr",
    Strategy.STOP_THE_LOSS: "stop-ls",
}
_SHORT_STATUSES = {
    OrderStatus.PARTIALLY_FILLED: "part",
    OrderStatus.TRIGGERED: "trig",
    OrderStatus.PENDING: "pend",
    OrderStatus.CANCELLED: "canc",
    OrderStatus.UNREADABLE: "unreadable",
}


def _price(value: Price | None) -> str:
    return price_text(value) or ""


def _trigger(order: Order) -> str:
    """Write the trigger; of a pair turned round for people rounded, and marked so."""
    price = as_traded(order).trigger_price
    if price == order.trigger_price or not isinstance(price, Decimal):
        return _price(price)
    about, short = rounded(price, None)
    return about + format_plain(short)


def _trimmed(value: Decimal) -> str:
    """Return a quantity without the zeros its venue pads it with; prices keep theirs."""
    text = format_plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _filled(order: Order) -> str:
    return _trimmed(order.filled_quantity) if order.filled_quantity else ""


def _unit(order: Order) -> str:
    """Name what the quantity counts; of a custom order the asset itself."""
    if order.custom is not None:
        return asset_named(order)
    return "" if order.quantity_unit is QuantityUnit.BASE else order.quantity_unit.value


def _type(order: Order) -> str:
    """Name the type; of a custom order the strategy, which says more."""
    return (strategy_of(order) or order.order_type).value


def _short_type(order: Order) -> str:
    if (strategy := strategy_of(order)) is not None:
        return _SHORT_STRATEGIES[strategy]
    return _SHORT_TYPES.get(order.order_type, order.order_type.value)


def _minute(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


_ID = Column[Order]("ORDER ID", lambda order: order.key.order_id)
_SIDE = Column[Order]("SIDE", lambda order: order.side.value)
_INSTRUMENT = Column[Order]("INSTRUMENT", lambda order: as_traded(order).instrument)
_UNIT = Column[Order]("UNIT", _unit)
_LIMIT = Column[Order]("LIMIT", lambda order: _price(order.limit_price), is_number=True)
_SIGN = Column[Order]("IF", lambda order: trigger_sign(as_traded(order)))
_TRIGGER = Column[Order]("TRIGGER", _trigger, is_number=True)

_WIDE = (
    _SIDE,
    _INSTRUMENT,
    Column[Order]("TYPE", _type),
    Column[Order]("QUANTITY", lambda order: _trimmed(order.quantity), is_number=True),
    Column[Order]("FILLED", _filled, is_number=True),
    Column[Order]("WORKING", lambda order: _trimmed(order.working_quantity), is_number=True),
    _UNIT,
    _LIMIT,
    _SIGN,
    _TRIGGER,
    Column[Order]("AVERAGE", lambda order: _price(order.average_fill_price), is_number=True),
    Column[Order]("STATUS", lambda order: order.status.value),
    Column[Order]("OPENED", lambda order: _minute(order.opened_at)),
    Column[Order]("EXPIRES", lambda order: _minute(order.expires_at)),
    Column[Order]("USER", lambda order: "" if order.user is None else masked(order.user)),
    Column[Order]("CLIENT ID", lambda order: order.client_order_id or ""),
    Column[Order]("FLAGS", lambda order: " ".join(order.flags)),
)
_NARROW = (
    _SIDE,
    Column[Order]("INSTR", lambda order: as_traded(order).instrument),
    Column[Order]("TYPE", _short_type),
    Column[Order]("WORKING", lambda order: _trimmed(order.working_quantity), is_number=True),
    _UNIT,
    _LIMIT,
    _SIGN,
    _TRIGGER,
    Column[Order]("STATE", lambda order: _SHORT_STATUSES.get(order.status, order.status.value)),
)


def listing(entries: Sequence[BookEntry], width: int | None) -> list[str]:
    """Return a header and one line for each entry; without a width everything is shown.

    Columns nobody fills are left out. Where a line would not fit `width`, words get shorter and
    columns fewer, then ids are cut to a beginning that still tells them apart; numbers never.
    Pairs stand the usual way round; JSON and CSV have them as the venue sent them.
    """
    ids = [entry.key.order_id for entry in entries]
    for columns, gap in ((_WIDE, "  "), (_NARROW, " ")):
        lines = _table(entries, (_ID, *columns), gap, width, is_aligned=True)
        if width is None or max(map(cell_width, lines), default=0) <= width:
            return lines
    short = dict(zip(ids, _beginnings(ids), strict=True))
    column = Column[Order]("ID", lambda order: short[order.key.order_id])
    return _table(entries, (column, *_NARROW), " ", width, is_aligned=False)


def _beginnings(ids: Sequence[str]) -> list[str]:
    """Return the first group of each id, or the ids themselves where two begin alike."""
    groups = [one.split("-")[0] + ELLIPSIS if "-" in one else one for one in ids]
    return groups if len(set(groups)) == len(set(ids)) else list(ids)


def _table(
    entries: Sequence[BookEntry],
    columns: Iterable[Column[Order]],
    gap: str,
    width: int | None,
    *,
    is_aligned: bool,
) -> list[str]:
    orders = [entry for entry in entries if isinstance(entry, Order)]
    blocks = [
        made
        for column in columns
        if (made := block(column, orders, is_aligned=is_aligned)) is not None
    ]
    rows = iter(zip(*(cells[1:] for cells in blocks), strict=True))
    lines = [gap.join(cells[0] for cells in blocks).rstrip()] if orders else []
    for entry in entries:
        if isinstance(entry, Order):
            lines.append(gap.join(next(rows)).rstrip())
        else:
            text = f"{clean(entry.key.order_id)}{gap}UNREADABLE: {clean(entry.problem)}"
            lines.append(text if width is None else cut(text, width))
    return lines
