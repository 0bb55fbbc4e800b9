"""What only a custom order says: a price trigger, and one trade at the market once it holds.

https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Condition(StrEnum):
    """On which side of its target the rate fires a custom order."""

    AT_LEAST = "gte"
    AT_MOST = "lte"

    @property
    def turned(self) -> "Condition":
        """The same condition on the pair written the other way round."""
        return Condition.AT_MOST if self is Condition.AT_LEAST else Condition.AT_LEAST


class TradeAction(StrEnum):
    """Which side of the trade the amount fixes."""

    SPEND = "spend"
    RECEIVE = "receive"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomTerms:
    """What a custom order says beside pair, target, condition, amount and user.

    The amount's asset is the pair's base or quote, as `quantity_unit` says; the other leg of the
    trade is the other one.
    """

    name: str
    """The label its user sees: as the venue tells it, or before our tag is added."""
    action: TradeAction
    fee_bps: Decimal
    """The partner's fee in basis points: 100 is one percent."""
    spread_bps: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerProfile:
    """For whom an account may place custom orders, and what the partner usually takes for it."""

    users: tuple[str, ...]
    """IIBANs as they were configured."""
    fee_bps: Decimal | None = None
    spread_bps: Decimal | None = None
