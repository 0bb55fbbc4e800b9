"""Calls to Kraken Spot: public ones, and private ones signed in their key's lane."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.calls import PrivateCalls, Reading, Value, decoded
from tui.venues.envelope import NotDocumentedError
from tui.venues.errors import parse_unreadable
from tui.venues.kraken_spot.api_key import ApiKey
from tui.venues.kraken_spot.build import Members
from tui.venues.kraken_spot.envelope import RefusedError
from tui.venues.kraken_spot.errors import RATE_LIMIT_EXCEEDED, parse_errors
from tui.venues.kraken_spot.nonce_refusal import INVALID_NONCE, is_nonce_refused
from tui.venues.lane import Priority
from tui.venues.rate_limit import NO_ROOM, CallCounter
from tui.venues.transport import Answer, Request, Transport


class Calls:
    """Sends what is asked, and answers with Kraken's answer or why there is none."""

    def __init__(
        self, transport: Transport, key: ApiKey, counter: CallCounter, *, clock: Clock
    ) -> None:
        """Share key and counter with whatever else calls through this account."""
        self._transport = transport
        self._key = key
        self._private = PrivateCalls(
            transport, key, clock=clock, nonce_code=INVALID_NONCE, is_nonce_refused=is_nonce_refused
        )
        self._counter = counter
        self._clock = clock

    async def public(
        self, path: str, decode: Callable[[bytes], Value], *, seconds: float
    ) -> Reading[Value] | ReadFailure:
        """Ask what needs no key."""
        outcome = await self._transport.send(Request(method="GET", path=path), seconds=seconds)
        answer = outcome if isinstance(outcome, Answer) else outcome.failure
        return await self._read(answer, decode)

    async def private(
        self,
        name: str,
        members: Members,
        priority: Priority,
        decode: Callable[[bytes], Value],
        *,
        cost: int = 1,
    ) -> Reading[Value] | ReadFailure:
        """Sign and ask, one call of the key at a time, every call with a higher nonce.

        Nothing is sent while the call counter lacks room for `cost`.
        """
        wait = self._wait_for_room(priority, cost)
        if wait > 0:
            return ReadFailure(
                kind=FailureKind.RATE_LIMITED,
                text=f"not asked: the call counter has room in {wait:.0f} s",
                code=NO_ROOM,
                retry_at=self._clock.now() + timedelta(seconds=wait),
            )

        def sign(ahead: timedelta) -> Request:
            request = self._key.sign(f"/0/private/{name}", members, ahead=ahead)
            self._counter.spend(cost)
            return request

        return await self._read(await self._private.send(sign, priority), decode)

    def _wait_for_room(self, priority: Priority, cost: int) -> float:
        """Return the seconds until the counter has room; what an act waits for may use it all."""
        if self._transport.is_unmetered and not self._counter.was_full:
            return 0.0
        if priority <= Priority.CREATE:
            return self._counter.seconds_until_any_room(cost)
        return self._counter.seconds_until_room(cost)

    async def _read(
        self, answer: Answer | ReadFailure, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure:
        """Decode an answer, in a thread where it is large; say what it means where that fails."""
        if isinstance(answer, ReadFailure):
            return answer
        try:
            value = await decoded(answer.body, decode)
        except RefusedError as refusal:
            return self._refusal(refusal.errors, answer)
        except NotDocumentedError as error:
            return parse_unreadable(answer, str(error))
        if answer.status != 200:
            return parse_unreadable(answer, "")
        return Reading(value, answer.received_at, answer.round_trip)

    def _refusal(self, errors: tuple[str, ...], answer: Answer) -> ReadFailure:
        failure = parse_errors(errors, answer)
        if failure.code != RATE_LIMIT_EXCEEDED:
            return failure
        self._counter.fill()
        wait = timedelta(seconds=self._counter.seconds_until_room(1))
        return replace(failure, retry_at=failure.retry_at or answer.received_at + wait)
