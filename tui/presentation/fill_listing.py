"""Fills, and what they add up to, as aligned lines of text for people without a screen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from decimal import Decimal

from tui.domain.fill import Fill
from tui.domain.identifiers import InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.numbers import format_plain
from tui.domain.turnover import CurrencyTurnover, MarketTurnover, Turnover, turnover_of
from tui.presentation.clean import clean
from tui.presentation.figures import average_text
from tui.presentation.table import Column, table_lines
from tui.presentation.text import plain


def _trimmed(value: Decimal | None) -> str:
    """Return a number without the zeros its venue pads it with."""
    if value is None:
        return ""
    text = format_plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _some(value: Decimal) -> str:
    return _trimmed(value) if value else ""


def _average(value: Decimal | None) -> str:
    return "" if value is None else average_text(value).replace(",", "")


def _second(fill: Fill) -> str:
    return fill.filled_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _minute(fill: Fill) -> str:
    return fill.filled_at.astimezone(UTC).strftime("%m-%d %H:%MZ")


def _fee(fill: Fill) -> str:
    return "" if fill.fee is None else f"{_trimmed(fill.fee)} {fill.fee_currency or ''}".rstrip()


_INSTRUMENT = Column[Fill]("INSTRUMENT", lambda fill: fill.instrument)
_SIDE = Column[Fill]("SIDE", lambda fill: fill.side.value)
_QUANTITY = Column[Fill]("QUANTITY", lambda fill: _trimmed(fill.quantity), is_number=True)
_PRICE = Column[Fill]("PRICE", lambda fill: format_plain(fill.price), is_number=True)
_COST = Column[Fill]("COST", lambda fill: _trimmed(fill.cost), is_number=True)
_FEE = Column[Fill]("FEE", _fee)
_HOW = Column[Fill]("AS", lambda fill: "" if fill.liquidity is None else fill.liquidity.value)
_ORDER = Column[Fill]("ORDER ID", lambda fill: fill.order.order_id)

_FILL_LAYOUTS = (
    (
        Column[Fill]("TIME", _second),
        _INSTRUMENT,
        _SIDE,
        _QUANTITY,
        _PRICE,
        _COST,
        _FEE,
        _HOW,
        _ORDER,
        Column[Fill]("FILL ID", lambda fill: fill.id),
    ),
    (Column[Fill]("TIME", _second), _INSTRUMENT, _SIDE, _QUANTITY, _PRICE, _FEE, _HOW, _ORDER),
    (Column[Fill]("TIME", _minute), _INSTRUMENT, _SIDE, _QUANTITY, _PRICE, _FEE),
)

_Market = tuple[str, MarketTurnover]
_MARKET_COLUMNS = (
    Column[_Market]("INSTRUMENT", lambda row: row[0]),
    Column[_Market]("BOUGHT", lambda row: _some(row[1].bought), is_number=True),
    Column[_Market]("AVERAGE", lambda row: _average(row[1].average_bought), is_number=True),
    Column[_Market]("SOLD", lambda row: _some(row[1].sold), is_number=True),
    Column[_Market]("AVERAGE", lambda row: _average(row[1].average_sold), is_number=True),
    Column[_Market]("NET", lambda row: _trimmed(row[1].net), is_number=True),
    Column[_Market]("FILLS", lambda row: str(row[1].fills), is_number=True),
)

_Currency = tuple[str, CurrencyTurnover]
_CURRENCY_COLUMNS = (
    Column[_Currency]("CURRENCY", lambda row: row[0]),
    Column[_Currency]("RECEIVED", lambda row: _some(row[1].received), is_number=True),
    Column[_Currency]("SPENT", lambda row: _some(row[1].spent), is_number=True),
    Column[_Currency]("FEES", lambda row: _some(row[1].fees), is_number=True),
    Column[_Currency]("NET", lambda row: _trimmed(row[1].net), is_number=True),
)


def fill_listing(fills: Sequence[Fill], width: int | None) -> list[str]:
    """Return a header and one line for each fill; without a width everything is shown."""
    return list(map(plain, table_lines(fills, _FILL_LAYOUTS, width)))


def turnover_listing(
    fills: Sequence[Fill], instruments: Mapping[InstrumentKey, Instrument], width: int | None
) -> list[str]:
    """Return what fills add up to, by market and by currency; nothing without a fill."""
    return list(_turnover(turnover_of(fills, instruments), width)) if fills else []


def _turnover(turnover: Turnover, width: int | None) -> Iterator[str]:
    markets = [(key.instrument, sums) for key, sums in sorted(turnover.markets.items())]
    yield "by market"
    yield from map(plain, table_lines(markets, (_MARKET_COLUMNS,), width))
    yield ""
    yield "by currency, as traded"
    currencies = sorted(turnover.currencies.items())
    yield from map(plain, table_lines(currencies, (_CURRENCY_COLUMNS,), width))
    if turnover.unnamed:
        names = ", ".join(sorted(clean(key.instrument) for key in turnover.unnamed))
        yield f"without {names}: which currencies these trade is not known, only their fees"
    yield ""
