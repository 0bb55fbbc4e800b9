"""What fills add up to: per market and per currency, exactly."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from tui.domain.fill import Fill
from tui.domain.identifiers import InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import QuantityUnit, Side

Key = TypeVar("Key")
_Trade = tuple[InstrumentKey, Side]
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketTurnover:
    """What was bought and sold in one market. Costs are quote currency."""

    fills: int = 0
    quantity_unit: QuantityUnit = QuantityUnit.BASE
    bought: Decimal = _ZERO
    bought_cost: Decimal = _ZERO
    sold: Decimal = _ZERO
    sold_cost: Decimal = _ZERO

    @property
    def net(self) -> Decimal:
        """Bought minus sold."""
        return EXACT.subtract(self.bought, self.sold)

    @property
    def average_bought(self) -> Decimal | None:
        """What one unit cost, fees aside; to 120 digits where it has no end.

        `None` for contracts: each costs the same, whatever the price.
        """
        return self._average(self.bought_cost, self.bought)

    @property
    def average_sold(self) -> Decimal | None:
        """What one unit brought, in the same way."""
        return self._average(self.sold_cost, self.sold)

    def _average(self, cost: Decimal, quantity: Decimal) -> Decimal | None:
        is_in_base = self.quantity_unit is QuantityUnit.BASE
        return EXACT.divide(cost, quantity) if quantity and is_in_base else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyTurnover:
    """What went in and out of one currency, as traded."""

    received: Decimal = _ZERO
    spent: Decimal = _ZERO
    fees: Decimal = _ZERO

    @property
    def net(self) -> Decimal:
        """Received, less what was spent and what was paid in fees."""
        return EXACT.subtract(EXACT.subtract(self.received, self.spent), self.fees)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """What some fills add up to. Different currencies are never added to each other."""

    markets: Mapping[InstrumentKey, MarketTurnover]
    currencies: Mapping[str, CurrencyTurnover]
    unnamed: frozenset[InstrumentKey] = frozenset()
    """Markets whose currencies are not known: of their fills only the fees are in `currencies`."""


class _Sums(dict[Key, Decimal]):
    """Sums by key; what was never added to is zero."""

    def __missing__(self, _: Key) -> Decimal:
        return _ZERO

    def add(self, key: Key, amount: Decimal) -> None:
        """Add exactly."""
        self[key] = EXACT.add(self[key], amount)


def turnover_of(fills: Iterable[Fill], instruments: Mapping[InstrumentKey, Instrument]) -> Turnover:
    """Add fills up. A conversion is counted, and nothing but its fee added up."""
    counts: Counter[InstrumentKey] = Counter()
    units: dict[InstrumentKey, QuantityUnit] = {}
    quantities, costs, fees = _Sums[_Trade](), _Sums[_Trade](), _Sums[str]()
    for fill in fills:
        trade = fill.market, fill.side
        counts[fill.market] += 1
        units[fill.market] = fill.quantity_unit
        quantities.add(trade, fill.quantity)
        costs.add(trade, fill.cost)
        if fill.fee is not None and fill.fee_currency is not None:
            fees.add(fill.fee_currency, fill.fee)
    return Turnover(
        markets={
            market: MarketTurnover(
                fills=count,
                quantity_unit=units[market],
                bought=quantities[market, Side.BUY],
                bought_cost=costs[market, Side.BUY],
                sold=quantities[market, Side.SELL],
                sold_cost=costs[market, Side.SELL],
            )
            for market, count in counts.items()
        },
        currencies=_currencies(quantities, costs, fees, instruments),
        unnamed=frozenset(market for market in counts if market not in instruments),
    )


def _currencies(
    quantities: _Sums[_Trade],
    costs: _Sums[_Trade],
    fees: _Sums[str],
    instruments: Mapping[InstrumentKey, Instrument],
) -> Mapping[str, CurrencyTurnover]:
    received, spent = _Sums[str](), _Sums[str]()
    for (market, side), quantity in quantities.items():
        instrument = instruments.get(market)
        is_derivative = market.venue is VenueId.KRAKEN_FUTURES
        if instrument is None or side is Side.CONVERT or is_derivative:
            continue  # a future changes a position, no currency
        into, out = (received, spent) if side is Side.BUY else (spent, received)
        into.add(instrument.base, quantity)
        out.add(instrument.quote, costs[market, side])
    return {
        currency: CurrencyTurnover(
            received=received[currency], spent=spent[currency], fees=fees[currency]
        )
        for currency in dict.fromkeys((*received, *spent, *fees))
    }
