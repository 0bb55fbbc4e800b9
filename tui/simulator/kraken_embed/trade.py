"""What a trade at the market costs and brings, with the partner's fee and spread.

The fee is taken of what is spent, the spread worsens the rate. Amounts given round up, amounts
obtained down, each to the smallest amount there is of its asset.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from tui.simulator.kraken_embed.asset import Asset
from tui.simulator.kraken_embed.order import Action, ActionType
from tui.simulator.kraken_embed.prices import Rates
from tui.simulator.numbers import ONE, ZERO, half_up

ALL_BPS = 10_000

_DIGITS = Context(prec=50)


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a trade; the total is what the balance changes by."""

    asset: str
    subtotal: Decimal
    fee: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return the amount with its fee."""
        return self.subtotal + self.fee


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

    def trade(self, action: Action, rate: Decimal | None = None) -> Trade:
        """Return the trade of an action.

        Args:
            action: What is fixed, and what the partner takes.
            rate: What one of the asset given is worth in the asset obtained; the feed's without.
        """
        if rate is None:
            rate = self._rates.rate(action.given, action.obtained)
        rate = _DIGITS.multiply(rate, ONE - _share(action.spread_bps))
        if action.type is ActionType.SPEND:
            return self._spending(action, rate)
        return self._receiving(action, rate)

    def _spending(self, action: Action, rate: Decimal) -> Trade:
        step = self._assets[action.given].step
        fee = half_up(_DIGITS.multiply(action.amount, _share(action.fee_bps)), step)
        subtotal = action.amount - fee
        obtained = self._rounded(action.obtained, _DIGITS.multiply(subtotal, rate), ROUND_FLOOR)
        return Trade(Leg(action.given, subtotal, fee), Leg(action.obtained, obtained))

    def _receiving(self, action: Action, rate: Decimal) -> Trade:
        subtotal = self._rounded(action.given, _DIGITS.divide(action.amount, rate), ROUND_CEILING)
        whole = _DIGITS.divide(subtotal, ONE - _share(action.fee_bps))
        fee = self._rounded(action.given, whole - subtotal, ROUND_CEILING)
        return Trade(Leg(action.given, subtotal, fee), Leg(action.obtained, action.amount))

    def _rounded(self, asset: str, amount: Decimal, rounding: str) -> Decimal:
        return amount.quantize(self._assets[asset].step, rounding, _DIGITS)


def _share(bps: str) -> Decimal:
    return Decimal(bps) / ALL_BPS
