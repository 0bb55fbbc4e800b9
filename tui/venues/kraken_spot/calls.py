"""Calls to Kraken Spot: public ones, and private ones signed in their key's lane."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.errors import parse_unreadable
from tui.venues.kraken_spot.api_key import ApiKey
from tui.venues.kraken_spot.build import Members
from tui.venues.kraken_spot.envelope import NotDocumentedError, RefusedError
from tui.venues.kraken_spot.errors import RATE_LIMIT_EXCEEDED, parse_errors
from tui.venues.kraken_spot.nonce_refusal import INVALID_NONCE, is_nonce_refused
from tui.venues.lane import LaneBusyError, Priority
from tui.venues.nonce_refusal import nonce_sentence
from tui.venues.rate_limit import NO_ROOM, CallCounter
from tui.venues.transport import Answer, Request, Transport

PRIVATE_SECONDS = 3.0
"""Whole life of a private read, its wait for the lane included: a cancel may stand behind it."""

LARGE_BODY = 256 * 2**10
"""Bytes from which decoding would hold up the event loop for longer than a frame bears."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What was read, and when."""

    value: Value
    received_at: datetime
    round_trip: timedelta


@dataclass(frozen=True, slots=True)
class _Call:
    """One private call: where, with what, for how many points of the counter."""

    path: str
    members: Members
    cost: int


class Calls:
    """Sends what is asked, and answers with Kraken's answer or why there is none."""

    def __init__(
        self, transport: Transport, key: ApiKey, counter: CallCounter, *, clock: Clock
    ) -> None:
        """Share key and counter with whatever else calls through this account."""
        self._transport = transport
        self._key = key
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
        call = _Call(f"/0/private/{name}", members, cost)
        answer = await self._in_lane(call, priority)
        return await self._read(answer, decode)

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
            if len(answer.body) > LARGE_BODY:
                value = await asyncio.to_thread(decode, answer.body)
            else:
                value = decode(answer.body)
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

    async def _in_lane(self, call: _Call, priority: Priority) -> Answer | ReadFailure:
        deadline = self._clock.monotonic() + PRIVATE_SECONDS
        try:
            async with self._key.turn(priority, within=PRIVATE_SECONDS):
                return await self._in_turn(call, deadline)
        except LaneBusyError:
            text = f"not asked: other calls with this key took all of {PRIVATE_SECONDS:.0f} s"
            return ReadFailure(kind=FailureKind.NOT_REACHED, text=text)
        except OSError as error:
            text = f"not asked: the key's state file cannot be used: {error}"
            return ReadFailure(kind=FailureKind.NOT_REACHED, text=text)

    async def _in_turn(self, call: _Call, deadline: float) -> Answer | ReadFailure:
        answer = await self._send(call, deadline)
        if not _is_nonce_refused(answer):
            return answer
        # The refused call was not executed. Once more, in the venue's time if that is ahead.
        answer = await self._send(call, deadline, self._key.ahead)
        return self._nonce_failure(answer) if _is_nonce_refused(answer) else answer

    async def _send(
        self, call: _Call, deadline: float, ahead: timedelta = timedelta()
    ) -> Answer | ReadFailure:
        request = self._key.sign(call.path, call.members, ahead=ahead)
        self._counter.spend(call.cost)
        left = max(deadline - self._clock.monotonic(), 0.0)
        outcome = await self._transport.send(request, seconds=left)
        return outcome if isinstance(outcome, Answer) else outcome.failure

    def _nonce_failure(self, answer: Answer | ReadFailure) -> ReadFailure:
        return ReadFailure(
            kind=FailureKind.NONCE,
            text=nonce_sentence(INVALID_NONCE, self._key.skew),
            code=INVALID_NONCE,
            trace_id=answer.trace_id,
        )


def _is_nonce_refused(answer: Answer | ReadFailure) -> bool:
    return isinstance(answer, Answer) and is_nonce_refused(answer.body)
