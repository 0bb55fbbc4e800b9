"""The clock of a venue: the real one, or further where time was stepped by hand."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tui.simulator.clock import Clock
from tui.simulator.numbers import ZERO, unix_seconds

QUANTUM: Final = Decimal("0.25")
"""A venue lives in slices of this many seconds, however long a step is."""


class VenueClock:
    """Tells a venue's time, and hands out the slices of what passes."""

    def __init__(self, clock: Clock) -> None:
        """Start now."""
        self.skew = ZERO
        """Seconds by which the venue's clock is ahead."""
        self.elapsed = ZERO
        """Seconds that were lived through in slices."""
        self._clock = clock
        self._started = unix_seconds(clock.now())
        self._left = ZERO

    def now(self) -> Decimal:
        """Return the venue's time in seconds since 1970."""
        clock = unix_seconds(self._clock.now())
        return max(clock, self._started + self.elapsed) + self.skew

    def age(self) -> Decimal:
        """Return for how many seconds the venue has been open."""
        return self.now() - self.skew - self._started

    def slices(self, seconds: Decimal) -> Iterator[None]:
        """Let time pass: yields once for each slice, when it has passed."""
        self._left += seconds
        while self._left >= QUANTUM:
            self._left -= QUANTUM
            self.elapsed += QUANTUM
            yield
