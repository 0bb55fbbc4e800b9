"""What fills add up to, as tables: by market, and by currency."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.identifiers import InstrumentKey, VenueId
from tui.domain.turnover import CurrencyTurnover, MarketTurnover, Turnover
from tui.presentation.table import Column, table_lines
from tui.presentation.text import Line, Tone

_Market = tuple[InstrumentKey, MarketTurnover]
_Currency = tuple[str, CurrencyTurnover]


@dataclass(frozen=True, slots=True)
class Script:
    """How the numbers of a table are written, and what its markets are called."""

    name: Callable[[InstrumentKey], str]
    number: Callable[[Decimal], str]
    average: Callable[[InstrumentKey, Decimal], str]


def market_lines(turnover: Turnover, script: Script, width: int | None) -> tuple[Line, ...]:
    """Return one line for each market: bought, sold, at which averages, and what is left."""

    def average(market: InstrumentKey, value: Decimal | None) -> str:
        return "" if value is None else script.average(market, value)

    def some(value: Decimal) -> str:
        return script.number(value) if value else ""

    columns = (
        Column[_Market]("MARKET", lambda row: script.name(row[0])),
        Column[_Market]("BOUGHT", lambda row: some(row[1].bought), is_number=True),
        Column[_Market](
            "AVERAGE", lambda row: average(row[0], row[1].average_bought), is_number=True
        ),
        Column[_Market]("SOLD", lambda row: some(row[1].sold), is_number=True),
        Column[_Market](
            "AVERAGE", lambda row: average(row[0], row[1].average_sold), is_number=True
        ),
        Column[_Market]("NET", lambda row: script.number(row[1].net), is_number=True, tone=_strong),
        Column[_Market]("FILLS", lambda row: str(row[1].fills), is_number=True),
    )
    rows = sorted(turnover.markets.items(), key=lambda row: (script.name(row[0]), row[0]))
    return table_lines(rows, (columns,), width)


def currency_lines(turnover: Turnover, script: Script, width: int | None) -> tuple[Line, ...]:
    """Return one line for each currency: received, spent, paid in fees, and what is left."""

    def some(value: Decimal) -> str:
        return script.number(value) if value else ""

    columns = (
        Column[_Currency]("CURRENCY", lambda row: row[0]),
        Column[_Currency]("RECEIVED", lambda row: some(row[1].received), is_number=True),
        Column[_Currency]("SPENT", lambda row: some(row[1].spent), is_number=True),
        Column[_Currency]("FEES", lambda row: some(row[1].fees), is_number=True),
        Column[_Currency](
            "NET", lambda row: script.number(row[1].net), is_number=True, tone=_strong
        ),
    )
    return table_lines(sorted(turnover.currencies.items()), (columns,), width)


def derivatives_sentence(turnover: Turnover) -> str | None:
    """Say which markets move no currency; `None` where there is none."""
    futures = (key for key in turnover.markets if key.venue is VenueId.KRAKEN_FUTURES)
    names = ", ".join(sorted(key.instrument for key in futures))
    if not names:
        return None
    return f"Without {names}: derivatives move positions and margin, and only fees here."


def unnamed_sentence(turnover: Turnover) -> str | None:
    """Say which markets are missing from the currencies; `None` where none is."""
    if not turnover.unnamed:
        return None
    names = ", ".join(sorted(key.instrument for key in turnover.unnamed))
    return f"Without {names}: which currencies these trade is not known, only their fees."


def _strong(_: object) -> Tone:
    return Tone.STRONG
