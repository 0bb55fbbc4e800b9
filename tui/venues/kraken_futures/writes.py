"""Sends what changes orders: when there is room, in the key's turn, through the gate, signed, once.

A request whose nonce was refused is the one that is sent again.
"""

from datetime import timedelta
from functools import partial
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
from tui.venues.lane import Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.port import Gate
from tui.venues.transport import Answer, Request, Transport
from tui.venues.writes import PrivateWrites, Sent, overtaken

_NO_ROOM: Final = NotSent(
    code=NotSentCode.RATE_LIMITED,
    text=f"the budget of 500 units in {WINDOW_SECONDS:.0f} s had no room for {WAIT_SECONDS:.0f} s",
)


class Writes:
    """Sends acts of one account. Nothing raises: whatever happens is an outcome."""

    def __init__(
        self, transport: Transport, key: ApiKey, budget: SlidingBudget, *, clock: Clock
    ) -> None:
        """Share key and budget with the account's reads."""
        self._key = key
        self._budget = budget
        self._room = Room(budget, clock)
        self._private = PrivateWrites(transport, key, clock=clock)

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
        if isinstance(sent, Sent) and _is_nonce_refused(sent):
            if not sent.was_in_turn:
                return Rejected(code=NONCE_REFUSED, text=overtaken(NONCE_REFUSED))
            sent = await self._when_there_is_room(request, priority, gate, is_repeat=True)
        if isinstance(sent, NotSent):
            return sent
        if _is_nonce_refused(sent):
            text = nonce_sentence(NONCE_REFUSED, self._key.skew)
            return Rejected(code=NONCE_REFUSED, text=text)
        outcome = understand(sent.answer)
        if isinstance(outcome, Rejected) and outcome.code == LIMIT_EXCEEDED:
            self._budget.fill()
        return outcome

    async def _when_there_is_room(
        self, request: WriteRequest, priority: Priority, gate: Gate, *, is_repeat: bool
    ) -> Sent | NotSent:
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
            if sent is not _NO_ROOM:  # it was there, but is gone now that the turn has come
                return sent

    async def _in_turn(
        self,
        request: WriteRequest,
        priority: Priority,
        gate: Gate,
        *,
        is_repeat: bool,
        needs_room: bool,
    ) -> Sent | NotSent:
        async def admit() -> NotSent | None:
            if needs_room and not self._room.has(request.cost):
                return _NO_ROOM
            return await gate(request.text)

        sign = partial(self._sign_and_pay, request, is_repeat=is_repeat)
        return await self._private.send(priority, admit, sign)

    def _sign_and_pay(self, request: WriteRequest, *, is_repeat: bool) -> Request:
        parameters = request.parameters_at(self._key.venue_time())
        # A refused nonce is repeated in the venue's time, where that is ahead.
        ahead = self._key.ahead if is_repeat else timedelta()
        signed = self._key.sign("POST", request.path, parameters, ahead=ahead)
        self._budget.spend(request.cost)
        return signed


def _is_nonce_refused(sent: Sent) -> bool:
    return isinstance(sent.answer, Answer) and is_nonce_refused(sent.answer.body)
