"""The pairs of the exchange: how many decimals each side has, and what they open at."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.numbers import ONE, half_up, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One market. Quantities have the precision of the base, prices that of the quote."""

    base: str
    quote: str
    base_decimals: int
    quote_decimals: int
    opening: Decimal
    """The price it opens at."""
    minimum: Decimal
    """The smallest order in base units; the venue tells it only by refusing."""
    quote_value: Decimal = ONE
    """Roughly what a unit of the quote is worth in dollars: for the depth of the book."""

    @property
    def symbol(self) -> str:
        """Return the venue's name for it."""
        return f"{self.base}_{self.quote}"

    @property
    def tick(self) -> Decimal:
        """Return the step of its prices."""
        return unit(self.quote_decimals)

    @property
    def step(self) -> Decimal:
        """Return the step of its quantities."""
        return unit(self.base_decimals)


_HRYVNIA = Decimal("41.85")
_UAH_VALUE = Decimal("0.024")

# base, quote, decimals of both, opening (None: as on the spot market, in USDT), minimum
_LISTED = (
    ("BTC", "USDT", 6, 2, None, "0.0001"),
    ("ETH", "USDT", 5, 2, None, "0.001"),
    ("LTC", "USDT", 4, 2, None, "0.01"),
    ("SOL", "USDT", 3, 2, None, "0.01"),
    ("XRP", "USDT", 2, 4, None, "2"),
    ("TRX", "USDT", 2, 5, "0.28747", "5"),
    ("DOGE", "USDT", 2, 5, None, "10"),
    ("USDC", "USDT", 2, 4, "0.9996", "1"),
    ("BTC", "UAH", 6, 0, None, "0.0001"),
    ("ETH", "UAH", 5, 1, None, "0.001"),
    ("TRX", "UAH", 2, 3, "12.031", "5"),
    ("USDT", "UAH", 2, 2, "41.85", "1"),
    ("ETH", "BTC", 4, 6, "0.033735", "0.001"),
    ("DAY", "NIGHT", 2, 4, "1.5", "1"),
)
_VALUES = {"UAH": _UAH_VALUE, "BTC": Decimal(90_000)}


def pairs(spot: Mapping[str, Decimal]) -> tuple[Pair, ...]:
    """Return every pair; `spot` has the prices in USDT by names like BTC/USDT."""
    return tuple(
        Pair(
            base=base,
            quote=quote,
            base_decimals=base_decimals,
            quote_decimals=quote_decimals,
            opening=half_up(
                Decimal(opening) if opening else _converted(spot[f"{base}/USDT"], quote),
                unit(quote_decimals),
            ),
            minimum=Decimal(minimum),
            quote_value=_VALUES.get(quote, ONE),
        )
        for base, quote, base_decimals, quote_decimals, opening, minimum in _LISTED
    )


def _converted(price: Decimal, quote: str) -> Decimal:
    return price * _HRYVNIA if quote == "UAH" else price
