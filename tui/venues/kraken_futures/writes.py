"""Sends what changes orders: when there is room, in the key's turn, through the gate, signed, once.

A request whose nonce was refused is the one that is sent again.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from tui.domain.clock import Clock
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Rejected
from tui.venues.kraken_futures.api_key import ApiKey
from tui.venues.kraken_futures.budget import WINDOW_SECONDS, SlidingBudget
from tui.venues.kraken_futures.errors import LIMIT_EXCEEDED
from tui.venues.kraken_futures.nonce_refusal import NONCE_REFUSED, is_nonce_refused
from tui.venues.kraken_futures.outcomes import Understood, understand
from tui.venues.kraken_futures.room import WAIT_SECONDS, Room
from tui.venues.kraken_futures.write_request import WriteRequest
from tui.venues.lane import LaneBusyError, Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.port import Gate
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
    f"{NONCE_REFUSED}: it took so long that a later request of this program arrived before it;"
    " it was not executed"
)

_NO_ROOM: Final = NotSent(
    code=NotSentCode.RATE_LIMITED,
    text=f"the budget of 500 units in {WINDOW_SECONDS:.0f} s had no room for {WAIT_SECONDS:.0f} s",
)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came of one sending."""

    answer: Answer | NoAnswer
    was_in_turn: bool
    """Whether it came within the turn."""

    @property
    def is_nonce_refused(self) -> bool:
        return isinstance(self.answer, Answer) and is_nonce_refused(self.answer.body)


class Writes:
    """Sends acts of one account. Nothing raises: whatever happens is an outcome."""

    def __init__(
        self, transport: Transport, key: ApiKey, budget: SlidingBudget, *, clock: Clock
    ) -> None:
        """Share key and budget with the account's reads."""
        self._transport = transport
        self._key = key
        self._budget = budget
        self._room = Room(budget, clock)
        self._clock = clock

    async def send(
        self, request: WriteRequest, priority: Priority, gate: Gate
    ) -> Understood | Outcome:
        """Send a request; once more, and through the gate again, after a refused nonce alone.

        Not where it had given up the turn: then a later request of ours overtook it, and by now
        the operator may want something else.

        Returns:
            The answer, or the one outcome of every act of the request.
        """
        sent = await self._when_there_is_room(request, priority, gate, is_repeat=False)
        if isinstance(sent, _Sent) and sent.is_nonce_refused:
            if not sent.was_in_turn:
                return Rejected(code=NONCE_REFUSED, text=OVERTAKEN)
            sent = await self._when_there_is_room(request, priority, gate, is_repeat=True)
        if isinstance(sent, NotSent):
            return sent
        if sent.is_nonce_refused:
            return Rejected(code=NONCE_REFUSED, text=nonce_sentence(NONCE_REFUSED, self._key.skew))
        outcome = understand(sent.answer)
        if isinstance(outcome, Rejected) and outcome.code == LIMIT_EXCEEDED:
            self._budget.fill()
        return outcome

    async def _when_there_is_room(
        self, request: WriteRequest, priority: Priority, gate: Gate, *, is_repeat: bool
    ) -> _Sent | NotSent:
        """Wait for room before the key's turn: nobody has to stand behind one who waits."""
        needs_room = True
        while True:
            if needs_room and not await self._room.wait(priority, request.cost):
                if priority is not Priority.CANCEL:
                    return _NO_ROOM
                needs_room = False  # a cancel is never refused for this
            sent = await self._in_turn(
                request, priority, gate, is_repeat=is_repeat, needs_room=needs_room
            )
            if sent is not None:
                return sent

    async def _in_turn(
        self,
        request: WriteRequest,
        priority: Priority,
        gate: Gate,
        *,
        is_repeat: bool,
        needs_room: bool,
    ) -> _Sent | NotSent | None:
        """Send in the key's turn; `None` where the room is gone by then."""
        sending: asyncio.Task[Answer | NoAnswer] | None = None
        was_in_turn = True
        try:
            async with self._key.turn(priority, within=TURN_WAIT_SECONDS):
                if needs_room and not self._room.has(request.cost):
                    return None
                refusal = await gate(request.text)
                if refusal is not None:
                    return refusal
                sending = self._sign_and_send(request, is_repeat=is_repeat)
                was_in_turn = await self._keep_turn(sending)
        except LaneBusyError:
            text = f"other requests with this key took all of {TURN_WAIT_SECONDS:.0f} s"
            return NotSent(code=NotSentCode.BUSY, text=text)
        except OSError as error:
            if sending is None:
                text = f"the key's state file cannot be used: {error}"
                return NotSent(code=NotSentCode.UNUSABLE, text=text)
        return _Sent(await sending, was_in_turn)

    def _sign_and_send(
        self, request: WriteRequest, *, is_repeat: bool
    ) -> asyncio.Task[Answer | NoAnswer]:
        parameters = request.parameters_at(self._key.venue_time())
        # A refused nonce is repeated in the venue's time, where that is ahead.
        if is_repeat:
            signed = self._key.sign("POST", request.path, parameters, ahead=self._key.ahead)
        else:
            signed = self._key.sign("POST", request.path, parameters)
        self._budget.spend(request.cost)
        return asyncio.create_task(self._transport.send(signed, seconds=ANSWER_SECONDS))

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
