"""Kraken's counter for changes, of an account and a pair, as estimated here.

What a change costs depends on how long the order has stood as it is: the younger, the dearer. Other
programs on the account are not counted. Points, not money: floats will do.
https://docs.kraken.com/api/docs/guides/spot-ratelimits
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tui.domain.clock import Clock
from tui.domain.identifiers import InstrumentId, OrderKey
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent
from tui.domain.order import Order
from tui.domain.rate_cost import RateCost
from tui.venues.kraken_spot.tiers import Tier

Steps = Sequence[tuple[float, float]]
"""Below how many seconds of age, how many points; from the last on, none."""

ADD: Final = 1.0
AMEND: Final = 1.0
"""Whatever the age, and even where the amend is refused."""
AMEND_STEPS: Final[Steps] = ((5, 3), (10, 2), (15, 1))
CANCEL_STEPS: Final[Steps] = ((5, 8), (10, 6), (15, 5), (45, 4), (90, 2), (300, 1))

_REMEMBERED: Final = timedelta(seconds=CANCEL_STEPS[-1][0])
"""Age from which it makes no difference when an order was amended."""


@dataclass(frozen=True, slots=True)
class _Price:
    """What an act costs: a fixed part, and parts that shrink with the order's age."""

    pair: InstrumentId
    age: float
    fixed: float
    steps: tuple[Steps, ...] = ()

    @property
    def points(self) -> float:
        return self._at(self.age)

    @property
    def next_age(self) -> float | None:
        """The age at which it gets cheaper; `None` where it never will."""
        limits = (limit for steps in self.steps for limit, _ in steps if limit > self.age)
        return min(limits, default=None)

    def _at(self, age: float) -> float:
        return self.fixed + sum(_step(steps, age) for steps in self.steps)

    def cost(self, used: float, maximum: float) -> RateCost:
        cheaper = self.next_age
        return RateCost(
            points=self.points,
            used=used,
            maximum=maximum,
            cheaper_points=None if cheaper is None else self._at(cheaper),
            cheaper_in=None if cheaper is None else timedelta(seconds=cheaper - self.age),
        )


class EngineCounter:
    """One counter per pair, and the moments at which this program amended orders."""

    def __init__(
        self,
        tier: Tier,
        *,
        clock: Clock,
        venue_time: Callable[[], datetime],
        pair_of: Callable[[InstrumentId], InstrumentId],
    ) -> None:
        """Count from zero. Orders are dated by `venue_time`; `pair_of` knows a pair's one name."""
        self._tier = tier
        self._clock = clock
        self._venue_time = venue_time
        self._pair_of = pair_of
        self._levels: dict[InstrumentId, tuple[float, float]] = {}
        """What was used, and when that was counted."""
        self._amended_at: dict[OrderKey, datetime] = {}

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return what an act would cost now; `None` where its order cannot be read."""
        price = self._price(intent)
        return None if price is None else price.cost(self._used(price.pair), self._tier.changes)

    def spend(self, intent: Intent) -> None:
        """Count an act that was sent."""
        price = self._price(intent)
        if price is not None:
            used = self._used(price.pair) + price.points
            self._levels[price.pair] = used, self._clock.monotonic()

    def fill(self, intent: Intent) -> None:
        """Take the venue's word that the counter of the act's pair is full."""
        price = self._price(intent)
        if price is not None:
            used = max(self._used(price.pair), self._tier.changes)
            self._levels[price.pair] = used, self._clock.monotonic()

    def amended(self, key: OrderKey) -> None:
        """Let an order's age start anew."""
        now = self._venue_time()
        recent = self._amended_at.items()
        self._amended_at = {k: at for k, at in recent if now - at < _REMEMBERED} | {key: now}

    def _used(self, pair: InstrumentId) -> float:
        used, counted_at = self._levels.get(pair, (0.0, 0.0))
        passed = self._clock.monotonic() - counted_at
        return max(used - passed * self._tier.changes_decay, 0.0)

    def _price(self, intent: Intent) -> _Price | None:
        if isinstance(intent, CreateIntent):
            return _Price(self._pair_of(intent.instrument), 0.0, ADD)
        if not isinstance(intent.seen, Order):
            return None
        pair, age = self._pair_of(intent.seen.instrument), self._age(intent.seen)
        if isinstance(intent, CancelIntent):
            return _Price(pair, age, 0.0, (CANCEL_STEPS,))
        steps = (AMEND_STEPS, CANCEL_STEPS) if _ends_the_order(intent) else (AMEND_STEPS,)
        return _Price(pair, age, AMEND, steps)

    def _age(self, order: Order) -> float:
        """Return for how long the order has stood as it is; an unknown age costs the most."""
        moments = (order.opened_at, self._amended_at.get(order.key))
        changed_at = max(filter(None, moments), default=None)
        if changed_at is None:
            return 0.0
        return max((self._venue_time() - changed_at).total_seconds(), 0.0)


def _ends_the_order(intent: AmendIntent) -> bool:
    """Whether the amend cuts the order to what has filled: that is a cancel, and costs as one."""
    return intent.quantity is not None and intent.quantity <= intent.seen.filled_quantity


def _step(steps: Steps, age: float) -> float:
    return next((points for limit, points in steps if age < limit), 0.0)
