"""How long to wait after a failed read, by what the failure means."""

from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure

READ_DELAYS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
RATE_DELAYS = (5.0, 10.0, 20.0)
NONCE_DELAY = 30.0
LONGEST_DELAY = 900.0
"""A venue's own "not before" is believed up to its longest lockout, 15 minutes."""
READ_DEADLINE = 10.0
"""Seconds after which a read that its venue neither answered nor gave up is taken for failed."""

Answer = TypeVar("Answer")


def delay_after(failure: ReadFailure, failures: int, now: datetime) -> float | None:
    """Return the seconds to wait after the `failures`-th failure in a row; `None`: until asked."""
    if failure.retry_at is not None:
        return min(max((failure.retry_at - now).total_seconds(), 1.0), LONGEST_DELAY)
    match failure.kind:
        case FailureKind.REFUSED:
            return None
        case FailureKind.NONCE:
            return NONCE_DELAY
        case FailureKind.RATE_LIMITED:
            return _step(RATE_DELAYS, failures)
        case _:
            return _step(READ_DELAYS, failures)


async def ask(clock: Clock, read: Awaitable[Answer | ReadFailure]) -> Answer | ReadFailure:
    """Await a venue's read under the engine's own deadline."""
    try:
        async with clock.timeout(READ_DEADLINE):
            return await read
    except TimeoutError:
        return ReadFailure(
            kind=FailureKind.NO_ANSWER, text=f"no answer within {READ_DEADLINE:.0f} s"
        )


def _step(delays: tuple[float, ...], failures: int) -> float:
    return delays[min(failures, len(delays)) - 1]
