"""A venue's call counter as counted here: every call raises it, time lowers it."""

from tui.domain.clock import Clock
from tui.domain.health import RateBudget

NO_ROOM = "call-counter"
"""Code of a read that was not sent: the counter as counted here has no room before `retry_at`."""


OVER = 1.0
"""What a counter stands above its maximum once the venue has refused a call: that call counts."""


class CallCounter:
    """A counter with a maximum, decaying evenly. Points, not money: floats will do."""

    def __init__(
        self, *, maximum: float, decay_per_second: float, held_back: float, clock: Clock
    ) -> None:
        """Count from zero. Reads leave `held_back` points for what matters more."""
        self.was_full = False
        """Whether the venue has said so: then it counts, a simulated one too."""
        self._maximum = maximum
        self._decay = decay_per_second
        self._held_back = held_back
        self._clock = clock
        self._used = 0.0
        self._counted_at = clock.monotonic()

    def budget(self) -> RateBudget:
        """Return what is used at this moment."""
        return RateBudget(used=min(self._now(), self._maximum), maximum=self._maximum)

    def seconds_until_room(self, cost: float) -> float:
        """Return how long a read of `cost` has to wait; 0 when it may go."""
        return self._seconds_until(self._maximum - self._held_back - cost)

    def seconds_until_any_room(self, cost: float) -> float:
        """Return how long what may use the points held back has to wait; 0 when it may go."""
        return self._seconds_until(self._maximum - cost)

    def spend(self, cost: float) -> None:
        """Count one call."""
        self._settle(min(self._now() + cost, self._maximum))

    def fill(self) -> None:
        """Take the venue's word that the counter is full."""
        self.was_full = True
        self._settle(self._maximum + OVER)

    def _seconds_until(self, level: float) -> float:
        return max(self._now() - level, 0.0) / self._decay

    def _now(self) -> float:
        passed = self._clock.monotonic() - self._counted_at
        return max(self._used - passed * self._decay, 0.0)

    def _settle(self, used: float) -> None:
        self._used = used
        self._counted_at = self._clock.monotonic()
