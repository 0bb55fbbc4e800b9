"""What a trade at the market costs and brings, with the partner's fee and spread.

The fee is taken of what is spent, the spread worsens the rate. Amounts given round up, amounts
obtained down, each to the smallest amount there is of its asset.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tui.simulator.kraken_embed.asset import Asset
from tui.simulator.kraken_embed.order import Action, ActionType
from tui.simulator.kraken_embed.prices import Rates
from tui.simulator.numbers import EXACT, ZERO

_ALL_BPS = 10_000


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a trade; the total is what the balance changes by."""

    asset: str
    subtotal: Decimal
    fee: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return the amount with its fee."""
        return EXACT.add(self.subtotal, self.fee)


@dataclass(frozen=True, slots=True)
class Trade:
    """Both legs."""

    spend: Leg
    receive: Leg


class Pricing:
    """Work out trades at the rates of the feed, or at a rate that is given."""

    def __init__(self, rates: Rates, assets: Mapping[str, Asset]) -> None:
        self._rates = rates
        self._assets = assets

    def trade(self, action: Action, rate: Fraction | None = None) -> Trade:
        """Return the trade of an action.

        Args:
            action: What is fixed, and what the partner takes.
            rate: What one of the asset given is worth in the asset obtained; the feed's without.
        """
        if rate is None:
            rate = self._rates.ratio(action.given, action.obtained)
        rate *= 1 - _share(action.spread_bps)
        if action.type is ActionType.SPEND:
            return self._spending(action, rate)
        return self._receiving(action, rate)

    def _spending(self, action: Action, rate: Fraction) -> Trade:
        fee = self._up(action.given, Fraction(action.amount) * _share(action.fee_bps))
        subtotal = EXACT.subtract(action.amount, fee)
        obtained = self._down(action.obtained, Fraction(subtotal) * rate)
        return Trade(Leg(action.given, subtotal, fee), Leg(action.obtained, obtained))

    def _receiving(self, action: Action, rate: Fraction) -> Trade:
        subtotal = self._up(action.given, Fraction(action.amount) / rate)
        whole = self._up(action.given, Fraction(subtotal) / (1 - _share(action.fee_bps)))
        fee = EXACT.subtract(whole, subtotal)
        return Trade(Leg(action.given, subtotal, fee), Leg(action.obtained, action.amount))

    def _up(self, asset: str, amount: Fraction) -> Decimal:
        step = self._assets[asset].step
        return EXACT.multiply(math.ceil(amount / Fraction(step)), step)

    def _down(self, asset: str, amount: Fraction) -> Decimal:
        step = self._assets[asset].step
        return EXACT.multiply(math.floor(amount / Fraction(step)), step)


def _share(bps: str) -> Fraction:
    return Fraction(int(bps), _ALL_BPS)
