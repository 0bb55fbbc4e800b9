"""Sends what changes orders: in the key's turn, through the gate, signed, once."""

import math
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from tui.domain.clock import Clock
from tui.domain.intents import IntentKind
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Rejected
from tui.venues.kraken_spot.api_key import ApiKey
from tui.venues.kraken_spot.errors import RATE_LIMIT_EXCEEDED
from tui.venues.kraken_spot.nonce_refusal import INVALID_NONCE, is_nonce_refused
from tui.venues.kraken_spot.outcomes import ReadResult, outcome_of
from tui.venues.kraken_spot.write_request import WriteRequest
from tui.venues.lane import Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.port import Gate
from tui.venues.rate_limit import CallCounter
from tui.venues.transport import Answer, Request, Transport
from tui.venues.writes import PrivateWrites, Sent, overtaken

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
        self._private = PrivateWrites(transport, key, clock=clock)
        self._counter = counter

    async def send(self, write: Write, gate: Gate) -> Outcome:
        """Send an act; once more, and through the gate again, after a refused nonce alone.

        Not where it had given up the turn: then a later request of ours overtook it, and by now
        the operator may want something else.
        """
        sent = await self._in_turn(write, gate, is_repeat=False)
        if isinstance(sent, Sent) and _is_nonce_refused(sent):
            if not sent.was_in_turn:
                return Rejected(code=INVALID_NONCE, text=overtaken(INVALID_NONCE))
            sent = await self._in_turn(write, gate, is_repeat=True)
        if isinstance(sent, NotSent):
            return sent
        if _is_nonce_refused(sent):
            text = nonce_sentence(INVALID_NONCE, self._key.skew)
            return Rejected(code=INVALID_NONCE, text=text)
        outcome = outcome_of(sent.answer, write.kind, write.read)
        if isinstance(outcome, Rejected) and outcome.code == RATE_LIMIT_EXCEEDED:
            self._counter.fill()
        return outcome

    async def _in_turn(self, write: Write, gate: Gate, *, is_repeat: bool) -> Sent | NotSent:
        async def admit() -> NotSent | None:
            return self._refused_for_room(write) or await gate(write.request.text)

        sign = partial(self._sign_and_pay, write, is_repeat=is_repeat)
        return await self._private.send(write.priority, admit, sign)

    def _sign_and_pay(self, write: Write, *, is_repeat: bool) -> Request:
        members = write.request.members_at(self._key.venue_time())
        # A refused nonce is repeated in the venue's time, where that is ahead.
        ahead = self._key.ahead if is_repeat else timedelta()
        request = self._key.sign(write.request.path, members, ahead=ahead)
        self._counter.spend(CALL_COSTS[write.request.name])
        return request

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


def _is_nonce_refused(sent: Sent) -> bool:
    return isinstance(sent.answer, Answer) and is_nonce_refused(sent.answer.body)
