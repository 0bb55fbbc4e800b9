"""Private calls of one key: in its lane, one at a time, each with a higher nonce."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.api_key import SharedKey
from tui.venues.lane import LaneBusyError, Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.transport import Answer, Request, Transport

PRIVATE_SECONDS: Final = 3.0
"""Whole life of a private read, its wait for the lane included: a cancel may stand behind it."""

LARGE_BODY: Final = 256 * 2**10
"""Bytes from which decoding would hold up the event loop for longer than a frame bears."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What was read, and when."""

    value: Value
    received_at: datetime
    round_trip: timedelta


async def decoded(body: bytes, decode: Callable[[bytes], Value]) -> Value:
    """Decode a body, in a thread where it is large. Raises what `decode` raises."""
    if len(body) > LARGE_BODY:
        return await asyncio.to_thread(decode, body)
    return decode(body)


SignAndPay = Callable[[timedelta], Request]
"""Signs a call, its nonce so far ahead of this clock, and counts what it costs."""


class PrivateCalls:
    """Sends the private reads of one key, and answers with the venue's answer or why not."""

    def __init__(
        self,
        transport: Transport,
        key: SharedKey,
        *,
        clock: Clock,
        nonce_code: str,
        is_nonce_refused: Callable[[bytes], bool],
        venue: str = "Kraken",
    ) -> None:
        """Share the key.

        `nonce_code` is what the venue calls the refusal of a nonce, `venue` its name in sentences.
        """
        self._transport = transport
        self._key = key
        self._clock = clock
        self._nonce_code = nonce_code
        self._is_nonce_refused = is_nonce_refused
        self._venue = venue

    async def send(self, sign: SignAndPay, priority: Priority) -> Answer | ReadFailure:
        """Send a call in the key's turn; once more after a refused nonce alone."""
        deadline = self._clock.monotonic() + PRIVATE_SECONDS
        try:
            async with self._key.turn(priority, within=PRIVATE_SECONDS):
                return await self._in_turn(sign, deadline)
        except LaneBusyError:
            text = f"not asked: other calls with this key took all of {PRIVATE_SECONDS:.0f} s"
            return ReadFailure(kind=FailureKind.NOT_REACHED, text=text)
        except OSError as error:
            text = f"not asked: the key's state file cannot be used: {error}"
            return ReadFailure(kind=FailureKind.NOT_REACHED, text=text)

    async def _in_turn(self, sign: SignAndPay, deadline: float) -> Answer | ReadFailure:
        answer = await self._send(sign(timedelta()), deadline)
        if not self._refuses_nonce(answer):
            return answer
        # The refused call was not executed. Once more, in the venue's time if that is ahead.
        answer = await self._send(sign(self._key.ahead), deadline)
        return self._nonce_failure(answer) if self._refuses_nonce(answer) else answer

    async def _send(self, request: Request, deadline: float) -> Answer | ReadFailure:
        left = max(deadline - self._clock.monotonic(), 0.0)
        outcome = await self._transport.send(request, seconds=left)
        return outcome if isinstance(outcome, Answer) else outcome.failure

    def _refuses_nonce(self, answer: Answer | ReadFailure) -> bool:
        return isinstance(answer, Answer) and self._is_nonce_refused(answer.body)

    def _nonce_failure(self, answer: Answer | ReadFailure) -> ReadFailure:
        return ReadFailure(
            kind=FailureKind.NONCE,
            text=nonce_sentence(self._nonce_code, self._key.skew, venue=self._venue),
            code=self._nonce_code,
            trace_id=answer.trace_id,
        )
