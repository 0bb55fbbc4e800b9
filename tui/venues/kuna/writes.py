"""Sends what changes orders: at Kuna's pace, in the key's turn, through the gate, once.

A request whose nonce was refused in so many words is the one that is sent again.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Final

from tui.domain.clock import Clock
from tui.domain.identifiers import OrderKey
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Rejected
from tui.venues.kuna.api_key import ApiKey
from tui.venues.kuna.errors import VENUE
from tui.venues.kuna.nonce_refusal import NONCE_REFUSED, is_nonce_refused
from tui.venues.kuna.outcomes import outcomes_of
from tui.venues.kuna.pace import Pace
from tui.venues.kuna.write_request import WriteRequest
from tui.venues.lane import Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.port import Gate
from tui.venues.transport import Answer, Request, Transport
from tui.venues.writes import PrivateWrites, Sent, overtaken

WAIT_SECONDS: Final = 15.0
"""How long a new order waits for its place. A cancel never does."""


class Writes:
    """Sends acts of one account. Nothing raises: whatever happens is an outcome."""

    def __init__(self, transport: Transport, key: ApiKey, pace: Pace, *, clock: Clock) -> None:
        """Share key and pace with the account's reads."""
        self._key = key
        self._pace = pace
        self._private = PrivateWrites(transport, key, clock=clock)

    async def send(
        self, request: WriteRequest, priority: Priority, gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Send a request; once more, and through the gate again, after a refused nonce alone.

        Not where it had given up the turn: then a later request of ours overtook it, and by now
        the operator may want something else.
        """
        sent = await self._in_turn(request, priority, gate, is_repeat=False)
        if isinstance(sent, Sent) and _is_nonce_refused(sent):
            if not sent.was_in_turn:
                return _all(request, _refused(overtaken(NONCE_REFUSED)))
            sent = await self._in_turn(request, priority, gate, is_repeat=True)
        if isinstance(sent, NotSent):
            return _all(request, sent)
        if _is_nonce_refused(sent):
            text = nonce_sentence(NONCE_REFUSED, self._key.skew, venue=VENUE)
            return _all(request, _refused(text))
        if isinstance(sent.answer, Answer):
            self._pace.note(sent.answer)
        return outcomes_of(request.intents, sent.answer)

    async def _in_turn(
        self, request: WriteRequest, priority: Priority, gate: Gate, *, is_repeat: bool
    ) -> Sent | NotSent:
        if priority is Priority.CANCEL:
            self._pace.spend()
        elif (failure := await self._pace.wait(WAIT_SECONDS)) is not None:
            return NotSent(code=NotSentCode.RATE_LIMITED, text=failure.text)
        admit = partial(gate, request.text)
        return await self._private.send(
            priority, admit, partial(self._sign, request, is_repeat=is_repeat)
        )

    def _sign(self, request: WriteRequest, *, is_repeat: bool) -> Request:
        # A refused nonce is repeated in the venue's time, where that is ahead.
        ahead = self._key.ahead if is_repeat else timedelta()
        return self._key.sign("POST", request.path, request.body, ahead=ahead)


def _all(request: WriteRequest, outcome: Outcome) -> Mapping[OrderKey, Outcome]:
    return dict.fromkeys((one.key for one in request.intents), outcome)


def _refused(text: str) -> Rejected:
    return Rejected(code=NONCE_REFUSED, text=text)


def _is_nonce_refused(sent: Sent) -> bool:
    return isinstance(sent.answer, Answer) and is_nonce_refused(sent.answer.body)
