"""Custom orders: a trigger, one trade at the market, and how far they have come."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from tui.simulator.json_text import Json


class OrderStatus(StrEnum):
    """How far a custom order has come."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


LIVE = frozenset({OrderStatus.ACTIVE, OrderStatus.PAUSED})


class Condition(StrEnum):
    """On which side of the target the rate has to be."""

    AT_LEAST = "gte"
    AT_MOST = "lte"

    @property
    def turned(self) -> "Condition":
        """The same on the pair written the other way round."""
        return Condition.AT_MOST if self is Condition.AT_LEAST else Condition.AT_LEAST


class ActionType(StrEnum):
    """Which leg of the trade the amount fixes."""

    SPEND = "spend"
    RECEIVE = "receive"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTrigger:
    """Fires once the price of one base in quote is on the right side of the target."""

    base: str
    quote: str
    target_text: str
    """As it was sent."""
    condition: Condition

    @property
    def target(self) -> Decimal:
        """Return the target."""
        return Decimal(self.target_text)

    def is_met(self, rate: Fraction) -> bool:
        """Tell whether a rate fires it."""
        if self.condition is Condition.AT_LEAST:
            return rate >= self.target
        return rate <= self.target


@dataclass(frozen=True, slots=True)
class OtherTrigger:
    """A trigger of another kind, as orders made elsewhere carry it; no price fires it."""

    members: Mapping[str, Json]


Trigger: TypeAlias = PriceTrigger | OtherTrigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What is traded at the market, and what the partner takes for it."""

    type: ActionType
    asset: str
    """What the amount is of."""
    amount_text: str
    """As it was sent."""
    other: str
    """The other leg."""
    fee_bps: str
    spread_bps: str

    @property
    def amount(self) -> Decimal:
        """Return the fixed amount."""
        return Decimal(self.amount_text)

    @property
    def given(self) -> str:
        """Return what is spent."""
        return self.asset if self.type is ActionType.SPEND else self.other

    @property
    def obtained(self) -> str:
        """Return what is received."""
        return self.other if self.type is ActionType.SPEND else self.asset


@dataclass(slots=True, kw_only=True, eq=False)
class CustomOrder:
    """One custom order of a user."""

    id: str
    name: str
    trigger: Trigger
    action: Action
    created_at: Decimal
    updated_at: Decimal
    status: OrderStatus = OrderStatus.ACTIVE
    reason: Json = None
    """Why it was cancelled or paused: a text, an object, or nothing."""

    @property
    def is_live(self) -> bool:
        """Tell whether it may still be cancelled."""
        return self.status in LIVE

    def end(self, status: OrderStatus, at: Decimal, reason: Json = None) -> None:
        """Give it another status at a time in seconds."""
        self.status, self.updated_at, self.reason = status, at, reason
