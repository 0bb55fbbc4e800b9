"""The operator's own rules: limits that ask or refuse, and what forms start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """None has a default. Money is keyed by quote currency.

    Over a `confirm` limit the operator types a word; over a `max` limit the act is refused. Maxima
    never refuse a cancel or a decrease.
    """

    confirm_order_value: Mapping[str, Decimal] = field(default_factory=dict)
    """Once any currency has an entry, a currency without one asks for every order."""
    max_order_value: Mapping[str, Decimal] = field(default_factory=dict)
    confirm_batch_value: Mapping[str, Decimal] = field(default_factory=dict)
    confirm_batch_count: int | None = None
    max_batch: int | None = None
    confirm_distance_percent: Decimal | None = None
    """Either side of the market."""
    max_distance_percent: Decimal | None = None
    """Refuses only the side that would trade: a buy above, a sell below the market."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingRules:
    """What forms start from and what actions are held against."""

    limits: Limits = field(default_factory=Limits)
    relative_base: Literal["market", "own"] = "market"
    """What a bare `+50` is measured from when a form opens."""
    deadline_seconds: Decimal | None = Decimal(5)
    """`None` sends no deadline."""
