"""Calls to Kraken Spot: public ones, and private ones signed in their key's lane."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import RateBudget
from tui.domain.secret import Secret
from tui.venues.kraken_spot.build import Members, build_body
from tui.venues.kraken_spot.decode import NotDocumentedError, RefusedError, decode_result
from tui.venues.kraken_spot.errors import (
    RATE_LIMIT_EXCEEDED,
    Action,
    parse_errors,
    parse_unreadable,
    rule_for,
)
from tui.venues.kraken_spot.sign import check_secret, sign
from tui.venues.lane import Lane, LaneBusyError, Priority
from tui.venues.nonce import NonceSource
from tui.venues.rate_limit import CallCounter
from tui.venues.transport import Answer, Request, Transport

PRIVATE_SECONDS = 3.0
"""Whole life of a private read, its wait for the lane included: a cancel may stand behind it."""

HELD_BACK = 5.0
"""Points of the call counter that reads leave for cancels."""

LARGE_BODY = 256 * 2**10
"""Bytes from which decoding would hold up the event loop for longer than a frame bears."""

REFUSAL_LIMIT = 64 * 2**10
"""Bytes a refusal never has: it holds no result. Larger answers are not searched for one."""

TIERS = {"starter": (15.0, 0.33), "intermediate": (20.0, 0.5), "pro": (20.0, 1.0)}
"""Maximum and decay per second of the call counter.

https://docs.kraken.com/api/docs/guides/spot-rest-ratelimits
"""


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What was read, and when."""

    value: Value
    received_at: datetime
    round_trip: timedelta


class Calls:
    """Sends what is asked, and answers with Kraken's answer or why there is none."""

    def __init__(
        self,
        transport: Transport,
        *,
        key: Secret,
        secret: Secret,
        tier: str,
        clock: Clock,
        state_folder: Path,
    ) -> None:
        """Join the lane of `key` on this machine.

        Raises:
            SecretError: Nothing can be signed with the secret.
        """
        check_secret(secret)
        maximum, decay = TIERS[tier]
        digest = hashlib.sha256(key.get_secret_value().encode("utf-8")).hexdigest()[:32]
        folder = state_folder / "keys"
        self._transport = transport
        self._key = key
        self._secret = secret
        self._clock = clock
        self._lane = Lane(folder / f"{digest}.lock", clock)
        self._nonces = NonceSource(folder / f"{digest}.nonce", clock)
        self._counter = CallCounter(
            maximum=maximum, decay_per_second=decay, held_back=HELD_BACK, clock=clock
        )
        self.skew: timedelta | None = None
        """Venue clock minus local clock, once measured."""

    def budget(self) -> RateBudget:
        """Return the call counter as counted here."""
        return self._counter.budget()

    async def public(
        self, path: str, decode: Callable[[bytes], Value], *, seconds: float
    ) -> Reading[Value] | ReadFailure:
        """Ask what needs no key."""
        outcome = await self._transport.send(Request(method="GET", path=path), seconds=seconds)
        answer = outcome if isinstance(outcome, Answer) else outcome.failure
        return await self._read(answer, decode)

    async def private(
        self, name: str, members: Members, priority: Priority, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure:
        """Sign and ask, one call of the key at a time, every call with a higher nonce.

        Nothing is sent while the call counter lacks room.
        """
        wait = 0.0 if self._transport.is_unmetered else self._counter.seconds_until_room(1)
        if wait > 0:
            return ReadFailure(
                kind=FailureKind.RATE_LIMITED,
                text=f"not asked: the call counter has room in {wait:.0f} s",
                code="call-counter",
                retry_at=self._clock.now() + timedelta(seconds=wait),
            )
        answer = await self._in_lane(f"/0/private/{name}", members, priority)
        return await self._read(answer, decode)

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

    async def _in_lane(
        self, path: str, members: Members, priority: Priority
    ) -> Answer | ReadFailure:
        deadline = self._clock.monotonic() + PRIVATE_SECONDS
        try:
            async with self._lane.turn(priority, within=PRIVATE_SECONDS):
                return await self._in_turn(path, members, deadline)
        except LaneBusyError:
            text = f"not asked: other calls with this key took all of {PRIVATE_SECONDS:.0f} s"
            return ReadFailure(kind=FailureKind.NOT_REACHED, text=text)
        except OSError as error:
            text = f"not asked: the key's state file cannot be used: {error}"
            return ReadFailure(kind=FailureKind.NOT_REACHED, text=text)

    async def _in_turn(self, path: str, members: Members, deadline: float) -> Answer | ReadFailure:
        answer = await self._send(path, members, deadline)
        if not _is_nonce_refused(answer):
            return answer
        # The refused call was not executed. Once more, in the venue's time if that is ahead.
        ahead = max(self.skew or timedelta(), timedelta())
        answer = await self._send(path, members, deadline, ahead)
        return self._nonce_failure(answer) if _is_nonce_refused(answer) else answer

    async def _send(
        self, path: str, members: Members, deadline: float, ahead: timedelta = timedelta()
    ) -> Answer | ReadFailure:
        request = self._signed(path, members, ahead)
        self._counter.spend(1)
        left = max(deadline - self._clock.monotonic(), 0.0)
        outcome = await self._transport.send(request, seconds=left)
        return outcome if isinstance(outcome, Answer) else outcome.failure

    def _signed(self, path: str, members: Members, ahead: timedelta) -> Request:
        nonce = self._nonces.take(ahead=ahead)
        body = build_body(nonce, members)
        headers = {
            "API-Key": self._key.get_secret_value(),
            "API-Sign": sign(path, nonce, body, self._secret),
            "Content-Type": "application/json",
        }
        return Request(method="POST", path=path, headers=headers, body=body)

    def _nonce_failure(self, answer: Answer | ReadFailure) -> ReadFailure:
        return ReadFailure(
            kind=FailureKind.NONCE,
            text="EAPI:Invalid nonce, twice: another program or machine uses this key (give each"
            f" its own){_measured(self.skew)}",
            code="EAPI:Invalid nonce",
            trace_id=answer.trace_id,
        )


def _measured(skew: timedelta | None) -> str:
    if skew is None:
        return ", or this computer's clock is off"
    if not skew:
        return "; this computer's clock agrees with Kraken's"
    way = "behind" if skew > timedelta() else "ahead of"
    off = f"{abs(skew).total_seconds():.1f} s {way} Kraken's"
    return f", or this computer's clock is off (it is {off})"


def _is_nonce_refused(answer: Answer | ReadFailure) -> bool:
    if isinstance(answer, ReadFailure) or len(answer.body) > REFUSAL_LIMIT:
        return False
    # The first look spares most answers a second scan.
    if b"Invalid nonce" not in answer.body:
        return False
    try:
        decode_result(answer.body)
    except RefusedError as refusal:
        return rule_for(refusal.errors[0]).action is Action.RESYNC
    except NotDocumentedError:
        return False
    return False
