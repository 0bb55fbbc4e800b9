"""The columns of the list: what they are called, how wide they may be, what they show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from tui.domain.notional import own_value
from tui.domain.order import Order
from tui.presentation import cells
from tui.presentation.clean import Align
from tui.presentation.figures import NONE
from tui.presentation.labels import VENUE_LABELS, type_label
from tui.presentation.rows import Row
from tui.presentation.text import Span, foreign

SortValue = Decimal | timedelta | str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. Cells are made for orders; `width` is set by the layout."""

    id: str
    title: str
    short_title: str = ""
    """Where the title does not fit."""
    least: int
    """Cells below which it is not shown."""
    most: int
    from_width: int = 0
    """Terminal width from which it is shown without scrolling sideways."""
    align: Align = "left"
    is_fixed: bool = False
    """Stays when scrolling sideways."""
    is_price_driven: bool = False
    """Whether its sort value moves with the market."""
    tooltip: str
    cell: Callable[[Row, Order, int], Span]
    """Make the cell of a row in so many cells; its text may be shorter than that."""
    sort_value: Callable[[Row, Order], SortValue | None]
    width: int = 0


COLUMNS: tuple[Column, ...] = (
    Column(
        id="venue",
        title="VEN",
        least=4,
        most=4,
        is_fixed=True,
        tooltip="Venue",
        cell=lambda row, _order, _width: Span(VENUE_LABELS[row.key.venue]),
        sort_value=lambda row, _order: VENUE_LABELS[row.key.venue],
    ),
    Column(
        id="account",
        title="ACCOUNT",
        short_title="ACCT",
        least=6,
        most=16,
        is_fixed=True,
        tooltip="Account, by your own label",
        cell=lambda row, _order, _width: foreign(row.account_label),
        sort_value=lambda row, _order: row.key.account,
    ),
    Column(
        id="market",
        title="MARKET",
        least=9,
        most=18,
        is_fixed=True,
        tooltip="Instrument",
        cell=cells.market_cell,
        sort_value=lambda row, _order: row.symbol,
    ),
    Column(
        id="side",
        title="SIDE",
        short_title="S",
        least=2,
        most=6,
        is_fixed=True,
        tooltip="Buy or sell",
        cell=cells.side_cell,
        sort_value=lambda _row, order: order.side,
    ),
    Column(
        id="type",
        title="TYP",
        least=3,
        most=3,
        tooltip="Order type; of custom orders the strategy: DIP buy the dip, RLY join the rally,"
        " PFT take the profit, LSS stop the loss",
        cell=lambda _row, order, _width: Span(type_label(order)),
        sort_value=lambda _row, order: type_label(order),
    ),
    Column(
        id="left",
        title="LEFT",
        least=8,
        most=14,
        align="right",
        tooltip="Quantity that can still fill; ct counts contracts, 500 EUR is an amount of money",
        cell=cells.left_cell,
        sort_value=lambda _row, order: order.working_quantity,
    ),
    Column(
        id="quantity",
        title="QTY",
        least=8,
        most=14,
        from_width=100,
        align="right",
        tooltip="Total quantity, fills included; ct counts contracts",
        cell=cells.total_cell,
        sort_value=lambda _row, order: order.quantity,
    ),
    Column(
        id="limit",
        title="LIMIT",
        least=9,
        most=15,
        align="right",
        tooltip="Limit price",
        cell=cells.limit_cell,
        sort_value=lambda _row, order: cells.number(order.limit_price),
    ),
    Column(
        id="trigger",
        title="TRIGGER",
        least=9,
        most=15,
        align="right",
        tooltip="Trigger price, or the offset of a trailing order; >= fires at or over it, <= at or"
        " under it, ~ was worked out and rounded",
        cell=cells.trigger_cell,
        sort_value=lambda _row, order: order.effective_trigger_price,
    ),
    Column(
        id="distance",
        title="DIST",
        least=7,
        most=8,
        align="right",
        is_price_driven=True,
        tooltip="Distance in percent from the mark price where there is one, else the last;"
        " of a trigger, from the price it watches",
        cell=cells.distance_cell,
        sort_value=cells.size_of_distance,
    ),
    Column(
        id="ticks",
        title="TICKS",
        least=8,
        most=11,
        from_width=136,
        align="right",
        is_price_driven=True,
        tooltip="The same distance in ticks",
        cell=cells.ticks_cell,
        sort_value=cells.size_of_ticks,
    ),
    Column(
        id="value",
        title="VALUE",
        least=10,
        most=15,
        from_width=100,
        align="right",
        tooltip="What is left, in quote currency",
        cell=cells.value_cell,
        sort_value=lambda row, order: own_value(order, row.instrument),
    ),
    Column(
        id="age",
        title="AGE",
        least=5,
        most=5,
        align="right",
        tooltip="Time since the order was opened",
        cell=cells.age_cell,
        sort_value=lambda _row, order: cells.younger_first(order.opened_at),
    ),
    Column(
        id="tif",
        title="TIF",
        least=3,
        most=3,
        from_width=136,
        tooltip="Time in force",
        cell=lambda _row, order, _width: Span(order.time_in_force or NONE),
        sort_value=lambda _row, order: order.time_in_force,
    ),
    Column(
        id="state",
        title="STATE",
        least=9,
        most=9,
        tooltip="Where the order is in its life",
        cell=cells.state_cell,
        sort_value=cells.state_rank,
    ),
    Column(
        id="flags",
        title="FLAGS",
        least=6,
        most=24,
        from_width=100,
        tooltip="po post only, ro reduce only, mark (mk) index (ix) last (la): what a trigger"
        " watches, a custom order's user and fee, and the venue's own words",
        cell=cells.flags_cell,
        sort_value=lambda _row, order: " ".join(cells.flag_words(order)) or None,
    ),
    Column(
        id="seen",
        title="SEEN",
        least=5,
        most=5,
        from_width=136,
        align="right",
        tooltip="Time since the venue last listed the order",
        cell=cells.seen_cell,
        sort_value=lambda row, _order: cells.younger_first(row.seen_at),
    ),
)

COLUMNS_BY_ID = {column.id: column for column in COLUMNS}
