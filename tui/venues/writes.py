"""Writes of one key: in its turn, through the gate, each sent once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from tui.domain.clock import Clock
from tui.domain.outcome import NotSent, NotSentCode
from tui.venues.api_key import SharedKey
from tui.venues.lane import LaneBusyError, Priority
from tui.venues.transport import Answer, NoAnswer, Request, Transport

TURN_WAIT_SECONDS: Final = 15.0
"""How long a write waits for the key's turn; then nothing was sent."""

ANSWER_SECONDS: Final = 10.0
"""How long an answer is awaited once sending begins."""

TURN_SECONDS: Final = 5.0
"""How long an unanswered write keeps the key to itself: a cancel may stand behind it.

A write that arrives behind a later one of the key is refused for its nonce, never executed.
"""


def overtaken(code: str) -> str:
    """Say what a nonce means that was refused after the turn had been given up."""
    return (
        f"{code}: it took so long that a later request of this program arrived before it;"
        " it was not executed"
    )


async def open_gate(_request: str) -> None:
    """Let through what changes nothing, or no order now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one sending."""

    answer: Answer | NoAnswer
    was_in_turn: bool
    """Whether it came within the turn."""


class PrivateWrites:
    """Sends the writes of one key. Nothing raises: whatever happens is an outcome."""

    def __init__(self, transport: Transport, key: SharedKey, *, clock: Clock) -> None:
        """Share the key with the account's reads."""
        self._transport = transport
        self._key = key
        self._clock = clock

    async def send(
        self,
        priority: Priority,
        admit: Callable[[], Awaitable[NotSent | None]],
        sign: Callable[[], Request],
    ) -> Sent | NotSent:
        """Send a write in the key's turn.

        Args:
            priority: Its place among those who wait.
            admit: Says in the turn why it is not to be sent, if so.
            sign: Signs it then, and counts what it costs.
        """
        sending: asyncio.Task[Answer | NoAnswer] | None = None
        was_in_turn = True
        try:
            async with self._key.turn(priority, within=TURN_WAIT_SECONDS):
                refusal = await admit()
                if refusal is not None:
                    return refusal
                sending = asyncio.create_task(self._transport.send(sign(), seconds=ANSWER_SECONDS))
                was_in_turn = await self._keep_turn(sending)
        except LaneBusyError:
            text = f"other requests with this key took all of {TURN_WAIT_SECONDS:.0f} s"
            return NotSent(code=NotSentCode.BUSY, text=text)
        except OSError as error:
            if sending is None:
                text = f"the key's state file cannot be used: {error}"
                return NotSent(code=NotSentCode.UNUSABLE, text=text)
        return Sent(await sending, was_in_turn)

    async def _keep_turn(self, sending: asyncio.Task[Answer | NoAnswer]) -> bool:
        """Hold the turn until the answer, but not for longer than others can be made to wait.

        Returns:
            Whether the answer came meanwhile.
        """
        try:
            async with self._clock.timeout(TURN_SECONDS):
                await asyncio.shield(sending)
        except TimeoutError:
            return False
        except asyncio.CancelledError:
            sending.cancel()
            await asyncio.wait({sending})
            raise
        return True
