"""Sends what changes orders: at our pace, in the key's turn, through the gate, signed, once.

A request whose nonce was refused is the one that is sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from tui.domain.failure import FailureKind
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Rejected
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_embed.api_key import ApiKey
from tui.venues.kraken_embed.decode import Described, decode_single
from tui.venues.kraken_embed.envelope import RefusedError
from tui.venues.kraken_embed.errors import kind_of
from tui.venues.kraken_embed.masking import Masking
from tui.venues.kraken_embed.nonce_refusal import NONCE_REFUSED, is_nonce_refused
from tui.venues.kraken_embed.pace import Pace
from tui.venues.kraken_embed.write_request import WriteRequest
from tui.venues.lane import Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.port import Gate
from tui.venues.transport import Answer, NoAnswer, Request
from tui.venues.writes import PrivateWrites, Sent, overtaken

WAIT_SECONDS: Final = 15.0
"""How long an act waits for its place."""

_NO_ROOM: Final = NotSent(
    code=NotSentCode.RATE_LIMITED,
    text=f"the venue asked this key to wait; there was no room for {WAIT_SECONDS:.0f} s",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One act: what is sent, how urgent it is, how its answer is read."""

    request: WriteRequest
    priority: Priority
    order_of: Callable[[bytes], Described]
    """Describes the order in the answer."""
    done: Callable[[Described], Outcome]
    refused: Callable[[Answer | NoAnswer, RefusedError | None], Outcome]
    """What it means that there is no such order."""


class Writes:
    """Sends acts of one account. Nothing raises: whatever happens is an outcome."""

    def __init__(self, private: PrivateWrites, key: ApiKey, pace: Pace, masking: Masking) -> None:
        """Share key and pace with the account's reads."""
        self._private = private
        self._key = key
        self._pace = pace
        self._masking = masking

    def hide(self, user: str) -> None:
        """Mask a user that is not configured, an order is sent for all the same."""
        self._masking.hide(user)

    async def send(self, write: Write, gate: Gate) -> Outcome:
        """Send an act; once more, and through the gate again, after a refused nonce alone.

        Not where it had given up the turn: then a later request of ours overtook it, and by now
        the operator may want something else.
        """
        sent = await self._when_there_is_room(write, gate, is_repeat=False)
        if isinstance(sent, Sent) and _is_nonce_refused(sent):
            if not sent.was_in_turn:
                return Rejected(code=NONCE_REFUSED, text=overtaken(NONCE_REFUSED))
            sent = await self._when_there_is_room(write, gate, is_repeat=True)
        if isinstance(sent, NotSent):
            return sent
        if _is_nonce_refused(sent):
            return Rejected(code=NONCE_REFUSED, text=nonce_sentence(NONCE_REFUSED, self._key.skew))
        return self._masking.outcome(self._outcome(write, sent.answer))

    async def _when_there_is_room(
        self, write: Write, gate: Gate, *, is_repeat: bool
    ) -> Sent | NotSent:
        """Wait before the key's turn: nobody has to stand behind one who waits."""
        has_room = await self._pace.take(write.priority, within=WAIT_SECONDS)
        if not has_room and write.priority is not Priority.CANCEL:
            return _NO_ROOM

        async def admit() -> NotSent | None:
            return await gate(self._masking.text(write.request.text))

        sign = partial(self._sign, write.request, is_repeat=is_repeat)
        return await self._private.send(write.priority, admit, sign)

    def _sign(self, request: WriteRequest, *, is_repeat: bool) -> Request:
        # A refused nonce is repeated in the venue's time, where that is ahead.
        ahead = self._key.ahead if is_repeat else timedelta()
        return self._key.sign("POST", request.target, request.content, ahead=ahead)

    def _outcome(self, write: Write, answer: Answer | NoAnswer) -> Outcome:
        if isinstance(answer, NoAnswer):
            return write.refused(answer, None)
        try:
            raw = decode_single(answer.body)
        except RefusedError as refusal:
            self._note(kind_of(refusal.code, answer.status), answer)
            return write.refused(answer, refusal)
        except NotDocumentedError:
            self._note(kind_of("", answer.status), answer)
            return write.refused(answer, None)
        if answer.status != 200:
            return write.refused(answer, None)
        self._pace.answered()
        return write.done(write.order_of(raw))

    def _note(self, kind: FailureKind, answer: Answer) -> None:
        if kind is FailureKind.RATE_LIMITED:
            self._pace.refused(answer.retry_at)


def _is_nonce_refused(sent: Sent) -> bool:
    return isinstance(sent.answer, Answer) and is_nonce_refused(sent.answer.body)
