"""The price feed of custom orders: what one asset is worth in another, either way round."""

from decimal import Context, Decimal

from tui.simulator.market import Market
from tui.simulator.numbers import ONE

_DIGITS = Context(prec=28)
_VIA = ("USD", "EUR")


class Rates:
    """Rates over the prices of the exchange."""

    def __init__(self, market: Market) -> None:
        self._market = market

    def rate(self, base: str, quote: str) -> Decimal:
        """Return the price of one base in quote; KeyError where no prices lead there."""
        found = self._listed(base, quote)
        if found is not None:
            return found
        for via in _VIA:
            first, second = self._listed(base, via), self._listed(via, quote)
            if first is not None and second is not None:
                return _DIGITS.multiply(first, second)
        raise KeyError(f"{base}/{quote}")

    def worth(self, asset: str, amount: Decimal) -> Decimal:
        """Return what an amount is worth in USD."""
        return _DIGITS.multiply(amount, self.rate(asset, "USD"))

    def _listed(self, base: str, quote: str) -> Decimal | None:
        if base == quote:
            return ONE
        straight = self._market.quotes.get(f"{base}/{quote}")
        if straight is not None:
            return straight.last
        turned = self._market.quotes.get(f"{quote}/{base}")
        return None if turned is None else _DIGITS.divide(ONE, turned.last)
