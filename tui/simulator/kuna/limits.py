"""How many calls the venue takes in a second, where it counts them at all."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.numbers import ONE, ZERO

PRIVATE, PUBLIC = Decimal(5), ONE
"""Calls a second, as the client libraries of the time kept to."""
BURST = Decimal(6)


@dataclass(slots=True)
class _Bucket:
    level: Decimal
    at: Decimal


class Limits:
    """Refuse what comes too fast: a bucket for each key, and one for everybody without."""

    def __init__(self, now: Callable[[], Decimal]) -> None:
        self._now = now
        self.is_enforced = False
        self.background = ZERO
        """Private calls a second that another program makes with each key."""
        self._buckets: dict[str, _Bucket] = {}

    def enforce(self, background: Decimal) -> None:
        """Count calls from now on, beside so many a second of another program."""
        self.is_enforced, self.background = True, background

    def wait(self, key: str) -> Decimal:
        """Return how many seconds a call comes too early; nothing, and it is counted."""
        if not self.is_enforced:
            return ZERO
        now, rate = self._now(), PRIVATE - self.background if key else PUBLIC
        bucket = self._buckets.setdefault(key, _Bucket(BURST, now))
        bucket.level = min(BURST, bucket.level + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.level < ONE:
            return (ONE - bucket.level) / rate
        bucket.level -= ONE
        return ZERO
