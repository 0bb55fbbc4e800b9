"""Reads of Kraken Embed, all of them signed: at our pace, in the key's turn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeVar

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.calls import PrivateCalls, Reading, decoded
from tui.venues.kraken_embed.api_key import ApiKey, Method
from tui.venues.kraken_embed.errors import understood
from tui.venues.kraken_embed.masking import Masking
from tui.venues.kraken_embed.nonce_refusal import NONCE_REFUSED, is_nonce_refused
from tui.venues.kraken_embed.pace import Pace
from tui.venues.lane import Priority
from tui.venues.rate_limit import NO_ROOM
from tui.venues.transport import Answer, Request, Transport

WAIT_SECONDS: Final = 8.0
"""How long a read waits for its place: its caller gives it up after ten."""

_WHOLE_SECOND: Final = timedelta(seconds=1)
"""The venue's clock is told no finer."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Call:
    """One read: where, and with what body where it is a POST."""

    target: str
    priority: Priority
    method: Method = "GET"
    body: bytes | None = None


class Calls:
    """Sends what is asked, and answers with Kraken's answer or why there is none."""

    def __init__(
        self, transport: Transport, key: ApiKey, pace: Pace, masking: Masking, *, clock: Clock
    ) -> None:
        """Share key and pace with whatever else calls through this account."""
        self._private = PrivateCalls(
            transport, key, clock=clock, nonce_code=NONCE_REFUSED, is_nonce_refused=is_nonce_refused
        )
        self._key = key
        self._pace = pace
        self._masking = masking
        self._clock = clock

    async def read(
        self, call: Call, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure:
        """Ask, and read the answer."""
        return await self.reading(await self.ask(call), decode)

    async def ask(self, call: Call) -> Answer | ReadFailure:
        """Sign and ask, when there is room; the answer may say anything."""
        if not await self._pace.take(call.priority, within=WAIT_SECONDS):
            return self._no_room(call.priority)
        is_repeat = False

        def sign(ahead: timedelta) -> Request:
            nonlocal is_repeat
            if is_repeat:
                self._pace.spend()
            is_repeat = True
            return self._key.sign(call.method, call.target, call.body, ahead=ahead)

        answer = await self._private.send(sign, call.priority)
        if isinstance(answer, ReadFailure):
            return self._masking.failure(answer)
        self._measure(answer)
        return answer

    async def reading(
        self, answer: Answer | ReadFailure, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure:
        """Read an answer, in a thread where it is large; say what it means where that fails."""
        if isinstance(answer, ReadFailure):
            return answer
        value = await decoded(answer.body, lambda _body: understood(answer, decode))
        if not isinstance(value, ReadFailure):
            self._pace.answered()
            return Reading(value, answer.received_at, answer.round_trip)
        return self.noted(value)

    def noted(self, failure: ReadFailure) -> ReadFailure:
        """Return a failure without IIBANs, its pause begun where it asks for one."""
        failure = self._masking.failure(failure)
        if failure.kind is not FailureKind.RATE_LIMITED:
            return failure
        return replace(failure, retry_at=self._pace.refused(failure.retry_at))

    def _no_room(self, priority: Priority) -> ReadFailure:
        wait = self._pace.free_in(priority)
        return ReadFailure(
            kind=FailureKind.RATE_LIMITED,
            text=f"not asked: this key has room for another call in {wait:.0f} s",
            code=NO_ROOM,
            retry_at=self._clock.now() + timedelta(seconds=wait),
        )

    def _measure(self, answer: Answer) -> None:
        """Take the venue's clock from any answer; zero where it cannot be told from zero."""
        if answer.dated is None:
            return
        # The date was cut to a second, and written somewhere within the round trip.
        dated = answer.dated + _WHOLE_SECOND / 2
        skew = dated - (answer.received_at - answer.round_trip / 2)
        unsure = (_WHOLE_SECOND + answer.round_trip) / 2
        self._key.skew = skew if abs(skew) > unsure else timedelta()
