"""The edge of a venue: delays, faults and outages around the wire faces."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from email.utils import format_datetime
from http import HTTPStatus
from random import Random
from typing import NoReturn, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.simulator.answer import Answer, ErrorBody, answer_instead, page, spoiled, told
from tui.simulator.clock import Clock
from tui.simulator.faults import AFTER, BEFORE, Fault, Faults
from tui.simulator.numbers import from_unix
from tui.simulator.request_log import Facts, LoggedRequest, RequestLog

DROP = "blotter.drop"
"""ASGI extension of our server: a `Drop`."""

MARKER = (b"x-simulator-fault", b"dropped")
"""Header of the 500 an in-process client sees where a socket would have been closed."""

_CHUNK = 1 << 20
_DRIPS = 8


class Drop(Protocol):
    """Closes the socket under an answer."""

    def __call__(self, *, flush: bool) -> Awaitable[None]:
        """Close it at once, or after what was written has left."""
        ...


class ConnectionDropped(ConnectionResetError):  # noqa: N818 - what happened, as the wire calls it
    """The connection ended without a whole answer."""


def last_part(_method: str, path: str) -> str:
    """Name an endpoint by the last part of its path, as most venues do."""
    return path.rpartition("/")[2]


def always_ok(_text: str) -> int:
    """Give an error text the HTTP status of a venue that tells its refusals with 200."""
    return HTTPStatus.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What the edge has to know of a venue: where it is, and how to read what passes."""

    prefixes: tuple[str, ...]
    """How its paths start."""
    is_write: Callable[[str, str], bool]
    """Says of a method and a path whether it changes something."""
    error_body: ErrorBody
    admit: Callable[[Scope, bytes], None]
    """Checks the sender and the nonce of a request that is then held up inside the venue."""
    facts: Callable[[Scope, bytes], Facts | None]
    """Reads a private request from its scope and body; None for a public one."""
    errors: Callable[[bytes], tuple[str, ...]]
    """Reads the error texts of an answer."""
    is_acted_upon: Callable[[str, bytes], bool]
    """Says of an endpoint and the venue's own answer whether the request was carried out."""
    name: Callable[[str, str], str] = last_part
    """Names the endpoint of a method and a path, as faults and the request log call it."""
    error_status: Callable[[str], int] = always_ok
    """Says with which HTTP status the venue tells an error text."""

    def error(self, fault: Fault) -> Answer:
        """Return a fault's error text as the venue's answer.

        Its size is another status; its seconds are said as the time to come back.
        """
        status = fault.size or self.error_status(fault.text)
        return told(status, self.error_body(fault.text), int(fault.seconds))


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A request that has arrived whole."""

    face: Face
    scope: Scope
    body: bytes
    faults: list[Fault]
    logged: LoggedRequest | None


class Edge:
    """Stand between clients and the faces, and do there what networks and front ends do."""

    def __init__(
        self,
        app: ASGIApp,
        faults: Faults,
        clock: Clock,
        rng: Random,
        delay: tuple[float, float] | None,
        *,
        venue_time: Callable[[], Decimal],
        faces: tuple[Face, ...],
        log: RequestLog,
    ) -> None:
        self._app = app
        self._faults = faults
        self._clock = clock
        self._rng = rng
        self._delay = delay
        self._venue_time = venue_time
        self._faces = faces
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        face = self._face(scope) if scope["type"] == "http" else None
        if face is None:
            await self._app(scope, receive, send)
            return
        arrival = self._arrived(face, scope, await _whole(receive))
        # A venue goes on with what it has received: a client that gives up does not stop it.
        answer = await asyncio.shield(asyncio.ensure_future(self._answer(arrival)))
        if answer is None:
            await self._drop(scope, send)
        await self._send(answer, scope, send)

    def _face(self, scope: Scope) -> Face | None:
        path: str = scope["path"]
        return next((face for face in self._faces if path.startswith(face.prefixes)), None)

    def _arrived(self, face: Face, scope: Scope, body: bytes) -> _Arrival:
        at = scope["simulator.received_at"] = self._venue_time()
        endpoint = face.name(scope["method"], scope["path"])
        is_write = face.is_write(scope["method"], scope["path"])
        faults = self._faults.take(endpoint, is_write=is_write)
        facts, logged = face.facts(scope, body), None
        if facts is not None:
            logged = self._log.arrived(endpoint, at, facts)
            logged.faults = tuple(fault.kind for fault in faults)
        return _Arrival(face, scope, body, faults, logged)

    async def _answer(self, arrival: _Arrival) -> Answer | None:
        """Return what a request is answered in the end; None when it gets no answer."""
        half = self._half_delay()
        await self._wait(half)
        answer = await self._before(arrival)
        if isinstance(answer, _Lost):
            return None
        if answer is None:
            answer = await self._act(arrival)
            for fault in arrival.faults:
                if fault.kind == "drop-after":
                    return None
                answer = await self._after(arrival.face, answer, fault)
        await self._wait(half)
        self._note(arrival, answer)
        return answer

    def _half_delay(self) -> float:
        if self._delay is None:
            return 0.0
        return self._rng.uniform(*self._delay) / 2

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self._clock.sleep(seconds)

    async def _before(self, arrival: _Arrival) -> "Answer | _Lost | None":
        """Return the answer that is given instead of acting, if any."""
        if self._faults.is_down:
            return page(503)
        for fault in arrival.faults:
            if fault.kind not in BEFORE:
                continue
            if fault.kind == "delay":
                arrival.face.admit(arrival.scope, arrival.body)
                await self._wait(float(fault.seconds))
            elif fault.kind == "drop-before":
                return _Lost()
            else:
                return answer_instead(arrival.face.error, fault)
        if arrival.logged is not None:
            self._faults.happen_meanwhile(arrival.faults, arrival.logged)
        return None

    async def _act(self, arrival: _Arrival) -> Answer:
        """Let the face act, and catch its answer."""
        status, headers, parts = 500, list[tuple[bytes, bytes]](), list[bytes]()

        async def request() -> Message:
            return {"type": "http.request", "body": arrival.body, "more_body": False}

        async def catch(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [h for h in message["headers"] if h[0] != b"content-length"]
            else:
                parts.append(message.get("body", b""))

        await self._app(arrival.scope, request, catch)
        body = b"".join(parts)
        logged = arrival.logged
        if logged is not None:
            logged.is_acted_upon = arrival.face.is_acted_upon(logged.endpoint, body)
        return Answer(status, headers, body)

    async def _after(self, face: Face, answer: Answer, fault: Fault) -> Answer:
        if fault.kind not in AFTER:
            return answer
        if fault.kind == "delay-after":
            await self._wait(float(fault.seconds))
            return answer
        return spoiled(face.error, answer, fault, self._rng)

    @staticmethod
    def _note(arrival: _Arrival, answer: Answer) -> None:
        if arrival.logged is not None:
            arrival.logged.status = answer.status
            if answer.cut_at is None:
                arrival.logged.errors = arrival.face.errors(answer.body)

    @staticmethod
    async def _drop(scope: Scope, send: Send) -> NoReturn:
        """Close the socket; in process, mark a bare 500 and raise."""
        drop: Drop | None = scope.get("extensions", {}).get(DROP)
        if drop is not None:
            await drop(flush=False)
        else:
            await send({"type": "http.response.start", "status": 500, "headers": [MARKER]})
        raise ConnectionDropped("the simulated venue dropped the connection")

    async def _send(self, answer: Answer, scope: Scope, send: Send) -> None:
        length = (b"content-length", str(len(answer.body)).encode())
        date = (b"date", format_datetime(from_unix(self._venue_time()), usegmt=True).encode())
        headers = [*answer.headers, date, length]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        body = answer.body[: answer.cut_at]
        size = max(1, len(body) // _DRIPS) if answer.drip else _CHUNK
        for start in range(0, len(body), size):
            await self._wait(float(answer.drip) / _DRIPS)
            part = body[start : start + size]
            await send({"type": "http.response.body", "body": part, "more_body": True})
        drop: Drop | None = scope.get("extensions", {}).get(DROP)
        if answer.cut_at is not None and drop is not None:
            await drop(flush=True)
            raise ConnectionDropped("the simulated venue cut the answer short")
        await send({"type": "http.response.body", "body": b""})


class _Lost:
    """Stands for an answer that never comes."""


async def _whole(receive: Receive) -> bytes:
    """Read the body of a request to its end."""
    parts = list[bytes]()
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)
