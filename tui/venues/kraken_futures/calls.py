"""Calls to Kraken Futures: public ones, and private ones signed in their key's lane."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.calls import PrivateCalls, Reading, Value, decoded
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_futures.api_key import ApiKey, Method
from tui.venues.kraken_futures.budget import (
    HISTORY_COST,
    READ_COST,
    STATUS_COST,
    SlidingBudget,
    history_pool,
)
from tui.venues.kraken_futures.envelope import RefusedError
from tui.venues.kraken_futures.errors import LIMIT_EXCEEDED, parse_refusal, parse_unreadable
from tui.venues.kraken_futures.nonce_refusal import NONCE_REFUSED, is_nonce_refused
from tui.venues.kraken_futures.parameters import Parameters, encode
from tui.venues.lane import Priority
from tui.venues.rate_limit import NO_ROOM, CallCounter
from tui.venues.transport import Answer, Request, Transport

TRADING_PATH: Final = "/derivatives/api/v3/"
HISTORY_PATH: Final = "/api/history/v3/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateRead:
    """One private read: where, with what, for how many units."""

    path: str
    parameters: Parameters = ()
    cost: int = READ_COST
    method: Method = "GET"

    @property
    def is_history(self) -> bool:
        """Whether it is paid from the pool of the history."""
        return self.path.startswith(HISTORY_PATH)


def trading_read(name: str, parameters: Parameters = (), *, cost: int = READ_COST) -> PrivateRead:
    """Return a read of the trading side."""
    return PrivateRead(path=TRADING_PATH + name, parameters=parameters, cost=cost)


def status_read(parameters: Parameters) -> PrivateRead:
    """Return `orders/status`, a read that is sent as a POST."""
    path = TRADING_PATH + "orders/status"
    return PrivateRead(path=path, parameters=parameters, cost=STATUS_COST, method="POST")


def history_read(name: str, parameters: Parameters) -> PrivateRead:
    """Return a read of the account's history."""
    return PrivateRead(path=HISTORY_PATH + name, parameters=parameters, cost=HISTORY_COST)


class Calls:
    """Sends what is asked, and answers with Kraken's answer or why there is none."""

    def __init__(
        self, transport: Transport, key: ApiKey, budget: SlidingBudget, *, clock: Clock
    ) -> None:
        """Share key and budget with whatever else calls through this account."""
        self._transport = transport
        self._key = key
        self._private = PrivateCalls(
            transport, key, clock=clock, nonce_code=NONCE_REFUSED, is_nonce_refused=is_nonce_refused
        )
        self._budget = budget
        self._history = history_pool(clock)
        self._clock = clock

    async def public(
        self,
        name: str,
        decode: Callable[[bytes], Value],
        *,
        seconds: float,
        parameters: Parameters = (),
    ) -> Reading[Value] | ReadFailure:
        """Ask what needs no key, and costs nothing."""
        query = encode(parameters)
        path = TRADING_PATH + name + (f"?{query}" if query else "")
        outcome = await self._transport.send(Request(method="GET", path=path), seconds=seconds)
        answer = outcome if isinstance(outcome, Answer) else outcome.failure
        return await self._read(answer, decode, self._budget)

    async def private(
        self, read: PrivateRead, priority: Priority, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure:
        """Sign and ask, one call of the key at a time, every call with a higher nonce.

        Nothing is sent while the budget lacks room for it.
        """
        wait = self._wait_for_room(read, priority)
        if wait > 0:
            return ReadFailure(
                kind=FailureKind.RATE_LIMITED,
                text=f"not asked: the budget has room in {wait:.0f} s",
                code=NO_ROOM,
                retry_at=self._clock.now() + timedelta(seconds=wait),
            )
        pool = self._pool_of(read)

        def sign(ahead: timedelta) -> Request:
            request = self._key.sign(read.method, read.path, read.parameters, ahead=ahead)
            pool.spend(read.cost)
            return request

        return await self._read(await self._private.send(sign, priority), decode, pool)

    def _pool_of(self, read: PrivateRead) -> SlidingBudget | CallCounter:
        return self._history if read.is_history else self._budget

    def _wait_for_room(self, read: PrivateRead, priority: Priority) -> float:
        """Return the seconds until there is room.

        What an act waits for may use all of it; of the history, which no act needs, a look-up may.
        """
        if self._transport.is_unmetered:
            return 0.0
        pool = self._pool_of(read)
        if priority <= (Priority.LOOK_UP if read.is_history else Priority.CREATE):
            return pool.seconds_until_any_room(read.cost)
        return pool.seconds_until_room(read.cost)

    async def _read(
        self,
        answer: Answer | ReadFailure,
        decode: Callable[[bytes], Value],
        pool: SlidingBudget | CallCounter,
    ) -> Reading[Value] | ReadFailure:
        """Decode an answer, in a thread where it is large; say what it means where that fails."""
        if isinstance(answer, ReadFailure):
            return answer
        try:
            value = await decoded(answer.body, decode)
        except RefusedError as refusal:
            return _refused(refusal, answer, pool)
        except NotDocumentedError as error:
            return parse_unreadable(answer, str(error))
        if answer.status != 200:
            return parse_unreadable(answer, "")
        return Reading(value, answer.received_at, answer.round_trip)


def _refused(
    refusal: RefusedError, answer: Answer, pool: SlidingBudget | CallCounter
) -> ReadFailure:
    failure = parse_refusal(refusal, answer)
    if failure.code != LIMIT_EXCEEDED:
        return failure
    pool.fill()
    wait = timedelta(seconds=pool.seconds_until_room(HISTORY_COST))
    return replace(failure, retry_at=answer.retry_at or answer.received_at + wait)
