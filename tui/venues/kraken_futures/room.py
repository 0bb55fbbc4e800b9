"""Lets acts through as the budget has room for them, cancels first."""

import asyncio
import bisect
import itertools
from typing import Final

from tui.domain.clock import Clock
from tui.venues.kraken_futures.budget import SlidingBudget
from tui.venues.lane import Priority

WAIT_SECONDS: Final = 15.0
"""How long an act waits: longer than the window, after which everything is free again."""

_SHORTEST_WAIT: Final = 0.01


class Room:
    """The acts of one account that wait for units of its budget."""

    def __init__(self, budget: SlidingBudget, clock: Clock) -> None:
        """Look at `budget`, which others spend from as well."""
        self._budget = budget
        self._clock = clock
        self._waiting: list[tuple[Priority, int]] = []
        self._arrivals = itertools.count()
        self._moved = asyncio.Event()

    async def wait(self, priority: Priority, cost: int) -> bool:
        """Wait behind what is more urgent, and what came before.

        Returns:
            Whether there is room; `False` when there was none for so long.
        """
        place = (priority, next(self._arrivals))
        bisect.insort(self._waiting, place)
        try:
            async with self._clock.timeout(WAIT_SECONDS):
                await self._come_first(place, cost)
        except TimeoutError:
            return False
        finally:
            self._waiting.remove(place)
            self._moved.set()
        return True

    def has(self, cost: int) -> bool:
        """Whether there is room now."""
        return self._budget.seconds_until_any_room(cost) <= 0

    async def _come_first(self, place: tuple[Priority, int], cost: int) -> None:
        while True:
            if self._waiting[0] != place:
                self._moved.clear()
                await self._moved.wait()
            elif (seconds := self._budget.seconds_until_any_room(cost)) > 0:
                # A wait of nothing but rounding must not spin.
                await self._clock.sleep(max(seconds, _SHORTEST_WAIT))
            else:
                return
