"""How many calls a key may make: nobody knows the venue's numbers, so these are the simulator's."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.failures import Failure
from tui.simulator.numbers import ONE, ZERO

BURST = Decimal(8)
"""Calls at once."""
PER_SECOND = Decimal("2.5")


@dataclass(slots=True)
class _Level:
    height: Decimal
    at: Decimal


class Pace:
    """Count the calls of each key, once it is told to."""

    def __init__(self, now: Callable[[], Decimal]) -> None:
        self._now = now
        self._drained: Decimal | None = None
        self._levels: dict[str, _Level] = {}

    def enforce(self, background: Decimal) -> None:
        """Count from now on, while another program makes so many calls a second with each key."""
        self._drained = PER_SECOND - background

    def count(self, key: str) -> None:
        """Count one call; refuse it, and say when to come back, while there were too many."""
        if self._drained is None:
            return
        now = self._now()
        level = self._levels.setdefault(key, _Level(ZERO, now))
        level.height = max(ZERO, level.height - (now - level.at) * self._drained)
        level.at = now
        over = level.height + ONE - BURST
        if over > 0:
            raise Failure(failures.RATE_LIMIT, wait=math.ceil(over / self._drained))
        level.height += ONE
