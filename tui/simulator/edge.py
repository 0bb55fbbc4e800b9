"""The edge of a venue: delays, faults and outages around the wire faces."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import NoReturn

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.simulator.clock import Clock
from tui.simulator.faults import AFTER, BEFORE, Fault, Faults
from tui.simulator.json_text import Json, dump, load

DROP = "blotter.drop"
"""ASGI extension of our server: a callable that closes the socket without an answer."""

MARKER = (b"x-simulator-fault", b"dropped")
"""Header of the 500 an in-process client sees where a socket would have been closed."""

_HTML = [(b"content-type", b"text/html; charset=UTF-8"), (b"server", b"cloudflare")]
_JSON = [(b"content-type", b"application/json")]
_EXTENSIBLE = frozenset({"error", "descr", "altname", "ordertxid", "unixtime"})
"""A member of each kind of object that a venue may extend; maps by id have none of them."""
_CHUNK = 1 << 20
_DRIPS = 8


class ConnectionDropped(Exception):  # noqa: N818 - what happened, in the words of the wire
    """The connection ended without an answer."""


@dataclass(frozen=True, slots=True)
class Face:
    """What the edge has to know of a venue: where it is, and how it says no."""

    prefix: str
    """How its paths start."""
    is_write: Callable[[str, str], bool]
    """Says of a method and a path whether it changes something."""
    error_body: Callable[[str], bytes]
    """Writes an error text as the venue's answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer on its way out."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    drip: Decimal = Decimal(0)
    """Seconds over which the body trickles."""


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
        elapsed: Callable[[], Decimal],
        faces: tuple[Face, ...],
    ) -> None:
        self._app = app
        self._faults = faults
        self._clock = clock
        self._rng = rng
        self._delay = delay
        self._venue_time = venue_time
        self._elapsed = elapsed
        self._faces = faces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        face = self._face(scope) if scope["type"] == "http" else None
        if face is None:
            await self._app(scope, receive, send)
            return
        scope["simulator.received_at"] = self._venue_time()
        endpoint = scope["path"].rpartition("/")[2]
        is_write = face.is_write(scope["method"], scope["path"])
        faults = self._faults.take(endpoint, is_write=is_write)
        half = self._half_delay()
        await self._wait(half)
        answer = await self._before(face, faults, scope, send)
        if answer is None:
            answer = await self._act(scope, receive)
            for fault in faults:
                if fault.kind in AFTER:
                    answer = await self._spoil(face, answer, fault, scope, send)
        await self._wait(half)
        await self._send(answer, send)

    def _face(self, scope: Scope) -> Face | None:
        path: str = scope["path"]
        return next((face for face in self._faces if path.startswith(face.prefix)), None)

    def _half_delay(self) -> float:
        if self._delay is None:
            return 0.0
        return self._rng.uniform(*self._delay) / 2

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self._clock.sleep(seconds)

    async def _before(
        self, face: Face, faults: list[Fault], scope: Scope, send: Send
    ) -> Answer | None:
        """Return the answer that is given instead of acting, if any."""
        outage = self._faults.outage
        if outage is not None and outage.is_on(self._elapsed()):
            return _page(503, "Service Unavailable")
        for fault in faults:
            if fault.kind not in BEFORE:
                continue
            if fault.kind == "delay":
                await self._wait(float(fault.seconds))
            elif fault.kind == "drop-before":
                await self._drop(scope, send)
            else:
                return _instead(face, fault)
        return None

    async def _act(self, scope: Scope, receive: Receive) -> Answer:
        """Let the face act, and catch its answer."""
        status, headers, parts = 500, list[tuple[bytes, bytes]](), list[bytes]()

        async def catch(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [h for h in message["headers"] if h[0] != b"content-length"]
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, catch)
        return Answer(status, headers, b"".join(parts))

    async def _spoil(
        self, face: Face, answer: Answer, fault: Fault, scope: Scope, send: Send
    ) -> Answer:
        match fault.kind:
            case "delay-after":
                await self._wait(float(fault.seconds))
                return answer
            case "drop-after":
                await self._drop(scope, send)
            case "bad-gateway-after":
                return _page(502, "Bad Gateway")
            case "unknown-error-after":
                return _page(520, "Web server is returning an unknown error")
            case "html-after":
                return _page(200, fault.text or "Just a moment...")
            case "unavailable-after":
                return replace(answer, body=face.error_body(fault.text))
            case "slow-drip":
                return replace(answer, drip=fault.seconds)
        return self._spoil_body(answer, fault)

    def _spoil_body(self, answer: Answer, fault: Fault) -> Answer:
        match fault.kind:
            case "truncated":
                return replace(answer, body=answer.body[: max(1, len(answer.body) * 2 // 3)])
            case "wrong-content-type":
                return replace(answer, headers=[(b"content-type", b"text/html")])
            case "garbage":
                return replace(answer, body=self._rng.randbytes(fault.size or 256))
            case "oversized":
                padding = b"x" * (fault.size or 60_000_000)
                return replace(answer, body=b'{"error":[],"result":{"pad":"' + padding + b'"}}')
            case _:
                return replace(answer, body=dump(_altered(load(answer.body), fault, self._rng)))

    async def _drop(self, scope: Scope, send: Send) -> NoReturn:
        """Close the socket; in process, mark a bare 500 and raise."""
        drop = scope.get("extensions", {}).get(DROP)
        if drop is not None:
            await drop()
        else:
            await send({"type": "http.response.start", "status": 500, "headers": [MARKER]})
        raise ConnectionDropped

    async def _send(self, answer: Answer, send: Send) -> None:
        length = (b"content-length", str(len(answer.body)).encode())
        headers = [*answer.headers, length]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        size = max(1, len(answer.body) // _DRIPS) if answer.drip else _CHUNK
        for start in range(0, len(answer.body), size):
            await self._wait(float(answer.drip) / _DRIPS)
            part = answer.body[start : start + size]
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _page(status: int, title: str) -> Answer:
    """Return a page of the front end, as HTML."""
    text = f"<html><head><title>{status} {title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status, list(_HTML), text.encode())


def _instead(face: Face, fault: Fault) -> Answer:
    """Return what a front end, or the venue itself, answers without acting."""
    match fault.kind:
        case "bad-gateway-before":
            return _page(502, "Bad Gateway")
        case "unknown-error-before":
            return _page(520, "Web server is returning an unknown error")
        case "too-many-requests":
            wait = str(int(fault.seconds) or 5).encode()
            page = _page(429, "Too Many Requests")
            return replace(page, headers=[*page.headers, (b"retry-after", wait)])
        case "html":
            return _page(200, fault.text or "Just a moment...")
        case _:
            return Answer(200, list(_JSON), face.error_body(fault.text))


def _altered(value: "Json", fault: Fault, rng: Random) -> "Json":
    """Return a JSON body without its result, with strange members, or in another order."""
    if fault.kind == "missing-result" and isinstance(value, Mapping):
        return {name: member for name, member in value.items() if name != "result"}
    if isinstance(value, list):
        return [_altered(member, fault, rng) for member in value]
    if not isinstance(value, Mapping):
        return value
    members = [(name, _altered(member, fault, rng)) for name, member in value.items()]
    if fault.kind == "shuffled-keys":
        rng.shuffle(members)
    elif fault.kind == "unknown-fields" and _EXTENSIBLE & value.keys():
        members.append(("x_unknown", {"nested": [1, "two", None]}))
    return dict(members)
