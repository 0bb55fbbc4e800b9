"""What fills add up to: per market and per currency, exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tui.domain.fill import Fill
from tui.domain.identifiers import InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import Side

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketTurnover:
    """What was bought and sold in one market. Quantities are base, costs quote currency."""

    fills: int = 0
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
        """What one unit cost, fees aside; to 120 digits where it has no end."""
        return _average(self.bought_cost, self.bought)

    @property
    def average_sold(self) -> Decimal | None:
        """What one unit brought, fees aside; to 120 digits where it has no end."""
        return _average(self.sold_cost, self.sold)

    def with_fill(self, fill: Fill) -> "MarketTurnover":
        """Return the sums with one fill more. A conversion is counted, not added up."""
        more = replace(self, fills=self.fills + 1)
        if fill.side is Side.BUY:
            bought, cost = EXACT.add(more.bought, fill.quantity), more.bought_cost
            return replace(more, bought=bought, bought_cost=EXACT.add(cost, fill.cost))
        if fill.side is Side.SELL:
            sold, cost = EXACT.add(more.sold, fill.quantity), more.sold_cost
            return replace(more, sold=sold, sold_cost=EXACT.add(cost, fill.cost))
        return more


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

    def plus(
        self, *, received: Decimal = _ZERO, spent: Decimal = _ZERO, fees: Decimal = _ZERO
    ) -> "CurrencyTurnover":
        """Return the sums with these amounts more."""
        return CurrencyTurnover(
            received=EXACT.add(self.received, received),
            spent=EXACT.add(self.spent, spent),
            fees=EXACT.add(self.fees, fees),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """What some fills add up to. Different currencies are never added to each other."""

    markets: Mapping[InstrumentKey, MarketTurnover]
    currencies: Mapping[str, CurrencyTurnover]
    unnamed: frozenset[InstrumentKey] = frozenset()
    """Markets whose currencies are not known: of their fills only the fees are in `currencies`."""


def turnover_of(fills: Iterable[Fill], instruments: Mapping[InstrumentKey, Instrument]) -> Turnover:
    """Add fills up."""
    markets: dict[InstrumentKey, MarketTurnover] = {}
    currencies: dict[str, CurrencyTurnover] = {}
    unnamed = set()
    for fill in fills:
        market = fill.market
        markets[market] = markets.get(market, MarketTurnover()).with_fill(fill)
        _count_fee(currencies, fill)
        instrument = instruments.get(market)
        if instrument is None:
            unnamed.add(market)
        else:
            _count_exchange(currencies, fill, instrument)
    return Turnover(markets=markets, currencies=currencies, unnamed=frozenset(unnamed))


def _count_exchange(
    currencies: dict[str, CurrencyTurnover], fill: Fill, instrument: Instrument
) -> None:
    base = currencies.get(instrument.base, CurrencyTurnover())
    quote = currencies.get(instrument.quote, CurrencyTurnover())
    if fill.side is Side.BUY:
        currencies[instrument.base] = base.plus(received=fill.quantity)
        currencies[instrument.quote] = quote.plus(spent=fill.cost)
    elif fill.side is Side.SELL:
        currencies[instrument.base] = base.plus(spent=fill.quantity)
        currencies[instrument.quote] = quote.plus(received=fill.cost)


def _count_fee(currencies: dict[str, CurrencyTurnover], fill: Fill) -> None:
    if fill.fee is not None and fill.fee_currency is not None:
        before = currencies.get(fill.fee_currency, CurrencyTurnover())
        currencies[fill.fee_currency] = before.plus(fees=fill.fee)


def _average(cost: Decimal, quantity: Decimal) -> Decimal | None:
    return EXACT.divide(cost, quantity) if quantity else None
