"""The contracts of the futures exchange: grids, limits and margins."""

from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.numbers import EXACT, ONE, half_up, unit

_CENT_OF_A_SATOSHI = unit(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One market. Linear ones count in base units, inverse ones in contracts of one dollar."""

    symbol: str
    base: str
    tick_size: Decimal
    precision: int
    """Decimals of a quantity (`contractValueTradePrecision`); negative ones are multiples."""
    opening: Decimal
    """The price it opens at."""
    max_position: Decimal
    quote: str = "USD"
    is_inverse: bool = False
    contract_size: Decimal = ONE
    initial_margin: Decimal = Decimal("0.02")
    """Share of the notional."""
    maintenance_margin: Decimal = Decimal("0.01")
    maker_protection_millis: int = 0
    tag: str = "perpetual"
    opening_date: str = "2022-03-22T13:18:45Z"
    last_trading_time: str | None = None
    is_tradfi: bool = False

    @property
    def step(self) -> Decimal:
        """Return what quantities are multiples of."""
        return unit(self.precision)

    @property
    def type(self) -> str:
        """Return the venue's word for its kind."""
        return "futures_inverse" if self.is_inverse else "flexible_futures"

    @property
    def pair(self) -> str:
        """Return the pair as the venue writes it."""
        return f"{self.base}:{self.quote}"

    @property
    def wallet(self) -> str:
        """Return the name of the margin account that backs it."""
        return f"fi_{self.base}{self.quote}".lower() if self.is_inverse else "flex"

    @property
    def currency(self) -> str:
        """Return what margin and results are counted in."""
        return self.base if self.is_inverse else self.quote

    def notional(self, quantity: Decimal, price: Decimal) -> Decimal:
        """Return what a quantity is worth at a price, in the currency of its wallet."""
        if self.is_inverse:
            return self._base(EXACT.multiply(quantity, self.contract_size), price)
        return EXACT.multiply(EXACT.multiply(quantity, self.contract_size), price)

    def result(self, quantity: Decimal, entry: Decimal, price: Decimal) -> Decimal:
        """Return what a signed quantity has won since its entry, in its wallet's currency."""
        won = self.notional(quantity, price) - self.notional(quantity, entry)
        return -won if self.is_inverse else won

    @staticmethod
    def _base(value: Decimal, price: Decimal) -> Decimal:
        return half_up(EXACT.divide(value, price), _CENT_OF_A_SATOSHI)


def _linear(base: str, opening: str, tick: str, precision: int, limit: str) -> Contract:
    return Contract(
        symbol=f"PF_{base}USD",
        base=base,
        tick_size=Decimal(tick),
        precision=precision,
        opening=Decimal(opening),
        max_position=Decimal(limit),
        maker_protection_millis=20 if base == "ETH" else 0,
        is_tradfi=base == "AAPLx",
        initial_margin=Decimal("0.05") if base == "AAPLx" else Decimal("0.02"),
        maintenance_margin=Decimal("0.025") if base == "AAPLx" else Decimal("0.01"),
    )


def _inverse(symbol: str, base: str, opening: str, tick: str) -> Contract:
    is_dated = symbol.startswith("FI_")
    return Contract(
        symbol=symbol,
        base=base,
        tick_size=Decimal(tick),
        precision=0,
        opening=Decimal(opening),
        max_position=Decimal(1_000_000),
        is_inverse=True,
        tag="month" if is_dated else "perpetual",
        opening_date="2018-08-31T00:00:00Z",
        last_trading_time="2026-12-25T16:00:00Z" if is_dated else None,
    )


def contracts() -> tuple[Contract, ...]:
    """Return every contract of the exchange."""
    return (
        _linear("XBT", "92512", "1", 4, "3000"),
        _linear("ETH", "3121.4", "0.1", 3, "16000"),
        _linear("SOL", "142.41", "0.01", 2, "200000"),
        _linear("XRP", "2.31450", "0.00001", 0, "12000000"),
        _linear("PEPE", "0.0000054240", "0.0000000001", -3, "1000000000000"),
        _linear("AAPLx", "268.50", "0.01", 2, "20000"),
        _inverse("PI_XBTUSD", "XBT", "92515.0", "0.5"),
        _inverse("PI_ETHUSD", "ETH", "3121.50", "0.05"),
        _inverse("FI_XBTUSD_261225", "XBT", "92980.0", "0.5"),
    )
