"""Counts what is under way, so that one can wait for nothing to be."""

import asyncio


class Busy:
    """An exact counter: work is counted before it starts, so there is no gap to slip through."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def enter(self) -> None:
        """Count one more thing under way."""
        self._count += 1
        self._idle.clear()

    def leave(self) -> None:
        """Count one thing less."""
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def idle(self) -> None:
        """Return once nothing is under way."""
        while self._count:
            await self._idle.wait()
