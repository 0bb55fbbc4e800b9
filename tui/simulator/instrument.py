"""What is traded: grids, minimums, fees and opening prices of every instrument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from tui.simulator.numbers import half_up, unit

Ladder: TypeAlias = tuple[tuple[int, Decimal], ...]


def _ladder(text: str) -> Ladder:
    rungs = (rung.split(":") for rung in text.split())
    return tuple((int(volume), Decimal(percent)) for volume, percent in rungs)


TAKER = _ladder(
    "0:0.4 10000:0.35 50000:0.24 100000:0.22 250000:0.2 "
    "500000:0.18 1000000:0.16 2500000:0.14 5000000:0.12 10000000:0.1"
)
MAKER = _ladder(
    "0:0.25 10000:0.2 50000:0.14 100000:0.12 250000:0.1 "
    "500000:0.08 1000000:0.06 2500000:0.04 5000000:0.02 10000000:0"
)
STABLE = _ladder("0:0.2 50000:0.16 100000:0.12 250000:0.08 500000:0.04 1000000:0")
TOKENISED_TAKER = _ladder("0:0.1")
TOKENISED_MAKER = _ladder("0:-0.02")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One market: what is bought and sold, and on which grid."""

    base: str
    quote: str
    opening: Decimal
    price_decimals: int
    tick_size: Decimal
    lot_decimals: int = 8
    cost_decimals: int = 5
    minimum_quantity: Decimal
    minimum_cost: Decimal = Decimal("0.5")
    leverages: tuple[int, ...] = ()
    position_limit: int = 0
    taker: Ladder = TAKER
    maker: Ladder = MAKER
    tokenised: bool = False
    multiplier: Decimal = Decimal(1)
    """Shares of the underlying per token; 1 for everything that is not tokenised."""
    symbol: str = field(init=False)
    lot: Decimal = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "symbol", f"{self.base}/{self.quote}")
        object.__setattr__(self, "lot", unit(self.lot_decimals))

    def fee_percent(self, *, maker: bool) -> Decimal:
        """Return the fee of the lowest volume band."""
        return (self.maker if maker else self.taker)[0][1]


# base: USD price, price decimals against USD, minimum quantity, highest leverage
_BASES: Mapping[str, tuple[str, int, str, int]] = {
    "BTC": ("92500.0", 1, "0.00005", 10),
    "ETH": ("3120.50", 2, "0.001", 10),
    "SOL": ("142.35", 2, "0.02", 5),
    "XRP": ("2.31420", 5, "2", 5),
    "ADA": ("0.512340", 6, "4.4", 5),
    "DOGE": ("0.1643210", 7, "13", 5),
    "DOT": ("2.9412", 4, "0.9", 5),
    "LTC": ("98.42", 2, "0.04", 3),
    "LINK": ("14.21550", 5, "0.2", 5),
    "AVAX": ("15.83", 2, "0.25", 3),
    "ATOM": ("2.7120", 4, "1.2", 3),
    "UNI": ("7.942", 3, "0.5", 3),
    "AAVE": ("178.31", 2, "0.02", 3),
    "ALGO": ("0.15233", 5, "20", 3),
    "BCH": ("492.15", 2, "0.01", 3),
    "TRX": ("0.287410", 6, "15", 3),
    "XLM": ("0.262114", 6, "15", 3),
    "NEAR": ("2.214", 3, "1.5", 3),
    "FIL": ("1.743", 3, "2", 0),
    "PEPE": ("0.000005423", 9, "500000", 0),
    "SHIB": ("0.00000921", 8, "400000", 0),
}
# units of the quote currency per USD, and how many of the bases trade against it
_QUOTES: Mapping[str, tuple[str, int]] = {
    "USD": ("1", 21),
    "EUR": ("0.8673", 19),
    "GBP": ("0.7634", 12),
    "USDT": ("1.0002", 15),
}


_LARGEST_POSITION = 7_400_000
"""What a position may be worth in USD, by its highest leverage."""

# pairs with more price decimals than their base has against USD
_FINER: Mapping[tuple[str, str], int] = {("LTC", "USDT"): 5}


def _leverages(highest: int) -> tuple[int, ...]:
    return tuple(range(2, highest + 1))


def _crypto(base: str, quote: str, per_usd: Decimal) -> Instrument:
    price, decimals, minimum, leverage = _BASES[base]
    decimals = _FINER.get((base, quote), decimals)
    tick = unit(decimals)
    return Instrument(
        base=base,
        quote=quote,
        opening=half_up(Decimal(price) * per_usd, tick),
        price_decimals=decimals,
        tick_size=tick,
        minimum_quantity=Decimal(minimum),
        leverages=_leverages(leverage),
        position_limit=int(_LARGEST_POSITION * leverage / Decimal(price)),
    )


def _stable(base: str, opening: str, decimals: int) -> Instrument:
    return Instrument(
        base=base,
        quote="USD",
        opening=Decimal(opening),
        price_decimals=decimals,
        tick_size=unit(decimals),
        minimum_quantity=Decimal(5),
        taker=STABLE,
        maker=STABLE,
    )


def _share(base: str, opening: str, multiplier: str) -> Instrument:
    return Instrument(
        base=base,
        quote="USD",
        opening=Decimal(opening),
        price_decimals=2,
        tick_size=Decimal("0.01"),
        minimum_quantity=Decimal("0.00000001"),
        leverages=(2, 3),
        position_limit=400,
        taker=TOKENISED_TAKER,
        maker=TOKENISED_MAKER,
        tokenised=True,
        multiplier=Decimal(multiplier),
    )


def listing() -> tuple[Instrument, ...]:
    """Return every instrument of the exchange."""
    crosses = [
        _crypto(base, quote, Decimal(per_usd))
        for quote, (per_usd, count) in _QUOTES.items()
        for base in list(_BASES)[:count]
    ]
    ether = Instrument(
        base="ETH",
        quote="BTC",
        opening=Decimal("0.03373"),
        price_decimals=5,
        tick_size=Decimal("0.00001"),
        minimum_quantity=Decimal("0.001"),
        minimum_cost=Decimal("0.00002"),
        cost_decimals=10,
        leverages=_leverages(5),
        position_limit=400,
    )
    return (
        *crosses,
        ether,
        _stable("USDT", "0.99980", 5),
        _stable("EUR", "1.15300", 5),
        _stable("GBP", "1.30990", 5),
        _share("AAPLx", "268.42", "1.0023"),
        _share("TSLAx", "412.30", "1"),
    )
