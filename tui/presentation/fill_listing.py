"""Fills, and what they add up to, as aligned lines of text for people without a screen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from decimal import Decimal

from tui.domain.fill import Fill
from tui.domain.identifiers import InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.numbers import format_plain
from tui.domain.turnover import Turnover, turnover_of
from tui.presentation.figures import average_text
from tui.presentation.table import Column, table_lines
from tui.presentation.text import plain
from tui.presentation.turnover_table import (
    Script,
    currency_lines,
    derivatives_sentence,
    market_lines,
    unnamed_sentence,
)


def _trimmed(value: Decimal) -> str:
    """Return a number without the zeros its venue pads it with."""
    text = format_plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _second(fill: Fill) -> str:
    return fill.filled_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _minute(fill: Fill) -> str:
    return fill.filled_at.astimezone(UTC).strftime("%m-%d %H:%MZ")


def _fee(fill: Fill) -> str:
    return "" if fill.fee is None else f"{_trimmed(fill.fee)} {fill.fee_currency or ''}".rstrip()


def _price(fill: Fill) -> str:
    """Write a price; one that was worked out from what was traded, rounded and marked."""
    if fill.told_cost is None:
        return format_plain(fill.price)
    return average_text(fill.price).replace(",", "")


_INSTRUMENT = Column[Fill]("INSTRUMENT", lambda fill: fill.instrument)
_SIDE = Column[Fill]("SIDE", lambda fill: fill.side.value)
_QUANTITY = Column[Fill]("QUANTITY", lambda fill: _trimmed(fill.quantity), is_number=True)
_PRICE = Column[Fill]("PRICE", _price, is_number=True)
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

_SCRIPT = Script(
    name=lambda market: market.instrument,
    number=_trimmed,
    average=lambda _, value: average_text(value).replace(",", ""),
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
    yield "by market"
    yield from map(plain, market_lines(turnover, _SCRIPT, width))
    yield ""
    yield "by currency, as traded"
    yield from map(plain, currency_lines(turnover, _SCRIPT, width))
    for sentence in (unnamed_sentence(turnover), derivatives_sentence(turnover)):
        if sentence is not None:
            yield sentence
    yield ""
