"""Kraken's two rate counters: one per key for REST, one per pair for the engine."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.account import Account
from tui.simulator.instrument import Instrument
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.errors import SpotError
from tui.simulator.numbers import ZERO
from tui.simulator.refusal import Reason, Refusal


@dataclass(frozen=True, slots=True)
class Tier:
    """How much an account of a verification level may ask."""

    rest_maximum: Decimal
    rest_decay: Decimal
    engine_threshold: Decimal
    engine_decay: Decimal


TIERS = {
    "starter": Tier(Decimal(15), Decimal("0.33"), Decimal(60), Decimal(1)),
    "intermediate": Tier(Decimal(20), Decimal("0.5"), Decimal(125), Decimal("2.34")),
    "pro": Tier(Decimal(20), Decimal(1), Decimal(180), Decimal("3.75")),
}

AMEND_PENALTIES = ((5, 3), (10, 2), (15, 1))
EDIT_PENALTIES = ((5, 6), (10, 5), (15, 4), (45, 2), (90, 1))
CANCEL_PENALTIES = ((5, 8), (10, 6), (15, 5), (45, 4), (90, 2), (300, 1))


def penalty(table: tuple[tuple[int, int], ...], age: Decimal) -> Decimal:
    """Return what a transaction costs for the youth of its order."""
    return next((Decimal(cost) for limit, cost in table if age < limit), ZERO)


@dataclass(slots=True)
class Counter:
    """A level that rises with use and decays with time."""

    level: Decimal = ZERO
    at: Decimal = ZERO

    def decayed(self, decay: Decimal, now: Decimal) -> Decimal:
        """Let the level fall to the present and return it."""
        self.level = max(ZERO, self.level - decay * max(ZERO, now - self.at))
        self.at = now
        return self.level


class Counters:
    """Count requests by key and transactions by account and pair."""

    def __init__(self, now: Callable[[], Decimal]) -> None:
        self._now = now
        self.is_enforced = True
        self.background = ZERO
        """What another program of the same key uses up every second."""
        self._rest: dict[str, Counter] = {}
        self._engine: dict[tuple[str, str], Counter] = {}

    def preload(self, key: str, level: Decimal) -> None:
        """Start a key's counter at a level."""
        self._rest[key] = Counter(level, self._now())

    def request(self, key: str, tier: str, cost: int) -> None:
        """Count a request; refuse it above the maximum, which prolongs the block."""
        if not self.is_enforced or not cost:
            return
        limits, counter = TIERS[tier], self._rest.setdefault(key, Counter())
        decay = max(ZERO, limits.rest_decay - self.background)
        counter.level = counter.decayed(decay, self._now()) + cost
        if counter.level > limits.rest_maximum:
            counter.level = min(counter.level, limits.rest_maximum + cost)
            raise SpotError(errors.RATE_LIMIT)

    def transact(self, account: Account, instrument: Instrument, cost: Decimal) -> None:
        """Count a transaction; refuse it when the pair's counter is already full."""
        if not self.is_enforced:
            return
        level = self.engine_level(account.name, instrument.symbol, account.tier)
        if level >= TIERS[account.tier].engine_threshold:
            raise Refusal(Reason.TOO_MANY_TRANSACTIONS)
        self._engine[account.name, instrument.symbol].level += cost

    def charge(self, account: Account, instrument: Instrument, cost: Decimal) -> None:
        """Count what is carried out in any case."""
        if self.is_enforced:
            self.engine_level(account.name, instrument.symbol, account.tier)
            self._engine[account.name, instrument.symbol].level += cost

    def engine_level(self, account: str, symbol: str, tier: str) -> Decimal:
        """Return where a pair's counter stands."""
        counter = self._engine.setdefault((account, symbol), Counter())
        return counter.decayed(TIERS[tier].engine_decay, self._now())

    def rest_level(self, key: str, tier: str) -> Decimal:
        """Return where a key's counter stands."""
        decay = max(ZERO, TIERS[tier].rest_decay - self.background)
        return self._rest.setdefault(key, Counter()).decayed(decay, self._now())
