"""Calls to Kuna: public ones, and private ones in their key's turn."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.venues.calls import PrivateCalls, Reading, Value, decoded
from tui.venues.envelope import NotDocumentedError
from tui.venues.kuna.api_key import ApiKey
from tui.venues.kuna.envelope import RefusedError, decode_data
from tui.venues.kuna.errors import (
    VENUE,
    is_success,
    is_unknown_order,
    parse_refusal,
    parse_unreadable,
)
from tui.venues.kuna.nonce_refusal import NONCE_REFUSED, is_nonce_refused
from tui.venues.kuna.pace import PUBLIC_PER_SECOND, READ_WAIT, Pace
from tui.venues.lane import Priority
from tui.venues.transport import Answer, Request, Transport

PUBLIC_SECONDS: Final = 3.0

_LITERAL: Final = ",:"

Query = Sequence[tuple[str, str]]


def target_of(path: str, query: Query = ()) -> str:
    """Return path and query as they are signed and sent, their commas and colons literal."""
    text = "&".join(f"{name}={quote(value, safe=_LITERAL)}" for name, value in query)
    return f"{path}?{text}" if text else path


class Calls:
    """Sends what is asked, and answers with Kuna's answer or why there is none."""

    def __init__(self, transport: Transport, key: ApiKey, pace: Pace, *, clock: Clock) -> None:
        """Share the key, and the pace of private calls, with whatever else uses this account."""
        self._transport = transport
        self._key = key
        self._private = PrivateCalls(
            transport,
            key,
            clock=clock,
            nonce_code=NONCE_REFUSED,
            is_nonce_refused=is_nonce_refused,
            venue=VENUE,
        )
        self._pace = pace
        self._public_pace = Pace(
            PUBLIC_PER_SECOND, clock=clock, is_unmetered=transport.is_unmetered
        )

    async def public(
        self, target: str, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure:
        """Ask what needs no key."""
        if (refusal := await self._public_pace.wait(READ_WAIT)) is not None:
            return refusal
        request = Request(method="GET", path=target)
        outcome = await self._transport.send(request, seconds=PUBLIC_SECONDS)
        answer = outcome if isinstance(outcome, Answer) else outcome.failure
        return await _read(answer, decode, self._public_pace)

    async def private(
        self, target: str, priority: Priority, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure:
        """Ask with the key, one call at a time."""
        if (refusal := await self._pace.wait(READ_WAIT)) is not None:
            return refusal

        def sign(ahead: timedelta) -> Request:
            return self._key.sign("GET", target, None, ahead=ahead)

        answer = await self._private.send(sign, priority)
        return await _read(answer, decode, self._pace)

    async def order(
        self, target: str, priority: Priority, decode: Callable[[bytes], Value]
    ) -> Reading[Value] | ReadFailure | None:
        """Ask about one order; `None` where Kuna knows none of that id."""
        reading = await self.private(target, priority, decode)
        is_unknown = isinstance(reading, ReadFailure) and is_unknown_order(reading)
        return None if is_unknown else reading


def data_decoder(decode: Callable[[bytes], Value]) -> Callable[[bytes], Value]:
    """Return what decodes a whole answer by decoding what it holds."""
    return lambda body: decode(decode_data(body))


async def _read(
    answer: Answer | ReadFailure, decode: Callable[[bytes], Value], pace: Pace
) -> Reading[Value] | ReadFailure:
    """Decode an answer; say what it means where that fails."""
    if isinstance(answer, ReadFailure):
        return answer
    retry_at = pace.note(answer)
    try:
        value = await decoded(answer.body, decode)
    except RefusedError as refusal:
        failure = parse_refusal(refusal, answer)
    except NotDocumentedError as error:
        failure = parse_unreadable(answer, str(error))
    else:
        if is_success(answer.status):
            return Reading(value, answer.received_at, answer.round_trip)
        failure = parse_unreadable(answer, "")
    return replace(failure, retry_at=retry_at or failure.retry_at)
