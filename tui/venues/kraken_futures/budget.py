"""What calls cost at Kraken Futures, and what is left, as counted here.

https://docs.kraken.com/api/docs/guides/futures-rate-limits
"""

from collections import deque
from typing import Final

from tui.domain.clock import Clock
from tui.domain.health import RateBudget
from tui.venues.rate_limit import CallCounter

MAXIMUM: Final = 500.0
"""Units that all calls under `/derivatives` may cost within the window."""

WINDOW_SECONDS: Final = 10.0

HELD_BACK: Final = 200.0
"""Units that reads leave for what changes orders: three full batches of cancels."""

HISTORY_TOKENS: Final = 100.0
HISTORY_SECONDS: Final = 600.0
"""The pool of `/api/history` and the time in which it is refilled, evenly."""

HISTORY_HELD_BACK: Final = 20.0
"""Tokens that reading the day leaves for orders whose fate is not known."""

READ_COST: Final = 2
STATUS_COST: Final = 1
EARLIER_FILLS_COST: Final = 25
"""Of `fills` with `lastFillTime`."""
HISTORY_COST: Final = 1


class SlidingBudget:
    """Units spent within the last ten seconds. Points, not money: floats will do."""

    def __init__(self, *, clock: Clock) -> None:
        """Count from zero."""
        self._clock = clock
        self._spent: deque[tuple[float, float]] = deque()

    def budget(self) -> RateBudget:
        """Return what is used at this moment."""
        return RateBudget(used=self._used(), maximum=MAXIMUM)

    def seconds_until_room(self, cost: float) -> float:
        """Return how long a read of `cost` has to wait; 0 when it may go."""
        return self._seconds_until(MAXIMUM - HELD_BACK - cost)

    def seconds_until_any_room(self, cost: float) -> float:
        """Return how long what may use the units held back has to wait; 0 when it may go."""
        return self._seconds_until(MAXIMUM - cost)

    def spend(self, cost: float) -> None:
        """Count one call, at the moment it is sent."""
        room = MAXIMUM - self._used()
        self._spent.append((self._clock.monotonic(), min(cost, room)))

    def fill(self) -> None:
        """Take the venue's word that nothing is left."""
        self.spend(MAXIMUM)

    def _seconds_until(self, level: float) -> float:
        """Return when so much has left the window that no more than `level` is used."""
        used, wait = self._used(), 0.0
        for spent_at, cost in self._spent:
            if used <= level:
                break
            used -= cost
            wait = spent_at + WINDOW_SECONDS - self._clock.monotonic()
        return wait

    def _used(self) -> float:
        horizon = self._clock.monotonic() - WINDOW_SECONDS
        while self._spent and self._spent[0][0] <= horizon:
            self._spent.popleft()
        return sum(cost for _, cost in self._spent)


def history_pool(clock: Clock) -> CallCounter:
    """Return the counter of `/api/history`, a pool apart."""
    return CallCounter(
        maximum=HISTORY_TOKENS,
        decay_per_second=HISTORY_TOKENS / HISTORY_SECONDS,
        held_back=HISTORY_HELD_BACK,
        clock=clock,
    )
