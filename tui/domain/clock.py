"""What the program asks of a clock; the real one and the test one live outside the core."""

from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the program sees it. Injected everywhere, so that tests own it."""

    def now(self) -> datetime:
        """Return the wall clock, aware and in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards; only differences mean anything."""

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait."""

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """Raise `TimeoutError` in the body when it takes longer than `seconds`."""
