"""Sends what changes orders: in the key's turn, through the gate, signed, once."""

import asyncio
import math
from dataclasses import dataclass
from typing import Final

from tui.domain.clock import Clock
from tui.domain.intents import IntentKind
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Rejected
from tui.venues.kraken_spot.api_key import ApiKey
from tui.venues.kraken_spot.errors import RATE_LIMIT_EXCEEDED
from tui.venues.kraken_spot.nonce_refusal import INVALID_NONCE, is_nonce_refused
from tui.venues.kraken_spot.outcomes import ReadResult, outcome_of
from tui.venues.kraken_spot.write_request import WriteRequest
from tui.venues.lane import LaneBusyError, Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.port import Gate
from tui.venues.rate_limit import CallCounter
from tui.venues.transport import Answer, NoAnswer, Transport

TURN_WAIT_SECONDS: Final = 15.0
"""How long a write waits for the key's turn; then nothing was sent."""

ANSWER_SECONDS: Final = 10.0
"""How long an answer is awaited once sending begins."""

TURN_SECONDS: Final = 5.0
"""How long an unanswered write keeps the key to itself: a cancel may stand behind it.

A write that arrives behind a later one of the key is refused for its nonce, never executed.
"""

OVERTAKEN: Final = (
    "EAPI:Invalid nonce: it took so long that a later request of this program arrived before it;"
    " it was not executed"
)

CALL_COSTS: Final = {
    "AmendOrder": 1,
    "CancelOrderBatch": 1,
    "CancelAllOrdersAfter": 1,
    "AddOrder": 0,
    "CancelOrder": 0,
}
"""What each call costs of the call counter.

https://docs.kraken.com/api/docs/guides/spot-rest-ratelimits
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One act: what is sent, how urgent it is, how its answer is read."""

    request: WriteRequest
    kind: IntentKind
    priority: Priority
    read: ReadResult


class Writes:
    """Sends acts of one account. Nothing raises: whatever happens is an outcome."""

    def __init__(
        self, transport: Transport, key: ApiKey, counter: CallCounter, *, clock: Clock
    ) -> None:
        """Share key and counter with the account's reads."""
        self._transport = transport
        self._key = key
        self._counter = counter
        self._clock = clock

    async def send(self, write: Write, gate: Gate) -> Outcome:
        """Send an act; once more, and through the gate again, after a refused nonce alone.

        Not where it had given up the turn: then a later request of ours overtook it, and by now
        the operator may want something else.
        """
        answer, was_in_turn = await self._in_turn(write, gate, is_repeat=False)
        if _is_nonce_refused(answer) and not was_in_turn:
            return Rejected(code=INVALID_NONCE, text=OVERTAKEN)
        if _is_nonce_refused(answer):
            answer, _ = await self._in_turn(write, gate, is_repeat=True)
            if _is_nonce_refused(answer):
                return Rejected(
                    code=INVALID_NONCE, text=nonce_sentence(INVALID_NONCE, self._key.skew)
                )
        if isinstance(answer, NotSent):
            return answer
        outcome = outcome_of(answer, write.kind, write.read)
        if isinstance(outcome, Rejected) and outcome.code == RATE_LIMIT_EXCEEDED:
            self._counter.fill()
        return outcome

    async def _in_turn(
        self, write: Write, gate: Gate, *, is_repeat: bool
    ) -> tuple[Answer | NoAnswer | NotSent, bool]:
        """Return what came of it, and whether it came within the turn."""
        sending: asyncio.Task[Answer | NoAnswer] | None = None
        was_in_turn = True
        try:
            async with self._key.turn(write.priority, within=TURN_WAIT_SECONDS):
                refusal = self._refused_for_room(write) or await gate(write.request.text)
                if refusal is not None:
                    return refusal, True
                sending = self._sign_and_send(write, is_repeat=is_repeat)
                was_in_turn = await self._keep_turn(sending)
        except LaneBusyError:
            text = f"other requests with this key took all of {TURN_WAIT_SECONDS:.0f} s"
            return NotSent(code=NotSentCode.BUSY, text=text), True
        except OSError as error:
            if sending is None:
                text = f"the key's state file cannot be used: {error}"
                return NotSent(code=NotSentCode.UNUSABLE, text=text), True
        return await sending, was_in_turn

    def _sign_and_send(self, write: Write, *, is_repeat: bool) -> asyncio.Task[Answer | NoAnswer]:
        members = write.request.members_at(self._key.venue_time())
        # A refused nonce is repeated in the venue's time, where that is ahead.
        if is_repeat:
            request = self._key.sign(write.request.path, members, ahead=self._key.ahead)
        else:
            request = self._key.sign(write.request.path, members)
        self._counter.spend(CALL_COSTS[write.request.name])
        return asyncio.create_task(self._transport.send(request, seconds=ANSWER_SECONDS))

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

    def _refused_for_room(self, write: Write) -> NotSent | None:
        """Refuse an amend the call counter has no room for; a cancel, never."""
        is_free = self._transport.is_unmetered and not self._counter.was_full
        if write.kind is not IntentKind.AMEND or is_free:
            return None
        wait = self._counter.seconds_until_any_room(CALL_COSTS[write.request.name])
        if wait <= 0:
            return None
        text = f"the call counter has room in {math.ceil(wait)} s"
        return NotSent(code=NotSentCode.RATE_LIMITED, text=text)


def _is_nonce_refused(answer: Answer | NoAnswer | NotSent) -> bool:
    return isinstance(answer, Answer) and is_nonce_refused(answer.body)
