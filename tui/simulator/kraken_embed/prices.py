"""The price feed of custom orders: what one asset is worth in another, either way round."""

from decimal import Context, Decimal
from fractions import Fraction

from tui.simulator.market import Market

_DIGITS = Context(prec=28)
_VIA = ("USD", "EUR")


class Rates:
    """Rates over the prices of the exchange."""

    def __init__(self, market: Market) -> None:
        self._market = market

    def ratio(self, base: str, quote: str) -> Fraction:
        """Return the price of one base in quote; KeyError where no prices lead there."""
        found = self._listed(base, quote)
        if found is not None:
            return found
        for via in _VIA:
            first, second = self._listed(base, via), self._listed(via, quote)
            if first is not None and second is not None:
                return first * second
        raise KeyError(f"{base}/{quote}")

    def rate(self, base: str, quote: str) -> Decimal:
        """Return the same as a decimal: as it was traded at, else to 28 digits."""
        straight = self._market.quotes.get(f"{base}/{quote}")
        return decimal_of(self.ratio(base, quote)) if straight is None else straight.last

    def worth(self, asset: str, amount: Decimal) -> Fraction:
        """Return what an amount is worth in USD."""
        return Fraction(amount) * self.ratio(asset, "USD")

    def _listed(self, base: str, quote: str) -> Fraction | None:
        if base == quote:
            return Fraction(1)
        straight = self._market.quotes.get(f"{base}/{quote}")
        if straight is not None:
            return Fraction(straight.last)
        turned = self._market.quotes.get(f"{quote}/{base}")
        return None if turned is None else 1 / Fraction(turned.last)


def decimal_of(ratio: Fraction) -> Decimal:
    """Return a ratio as a decimal, to 28 digits."""
    return _DIGITS.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
