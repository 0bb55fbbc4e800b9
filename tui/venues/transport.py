"""Bytes out, bytes in: one pooled HTTP client per account, with one deadline per request."""

import asyncio
import functools
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version

import httpx

from tui.config.addresses import is_loopback
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure

ANSWER_LIMIT = 32 * 2**20
"""Bytes of one answer, unpacked; more is not read."""

IN_PROCESS = "in process"
"""What stands for a host where nothing leaves the process."""

_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_KEEP_ALIVE_SECONDS = 90
_SAYABLE = 0.1
"""Seconds below which a deadline is not told as a figure."""
_LONGEST_RETRY_AFTER = timedelta(days=1)
_SSL_LOCK = threading.Lock()


class AddressError(ValueError):
    """A key may not be sent that way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, ready to leave. Its `repr` shows neither headers nor body."""

    method: str
    path: str
    """Path and query as they go on the wire."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer, whatever it says."""

    status: int
    body: bytes = field(repr=False)
    received_at: datetime
    round_trip: timedelta
    content_type: str = ""
    retry_at: datetime | None = None
    """From `Retry-After`."""
    dated: datetime | None = None
    """From `Date`: the other side's clock, in whole seconds."""
    trace_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """A request without a whole answer."""

    failure: ReadFailure
    sending_began: bool
    """Whether a byte of the request may have left. `False` is a promise that none did."""


@dataclass(slots=True)
class _Progress:
    """How far one request got."""

    sending_began: bool
    trace_id: str | None = None

    async def trace(self, event: str, _details: Mapping[str, object]) -> None:
        """Listen to httpcore's own account of a request."""
        if event.endswith("send_request_headers.started"):
            self.sending_began = True


class Transport:
    """The way to one venue for one account.

    Follows no redirect, reads no environment, always verifies TLS, and goes through a proxy only
    where one is configured; never for a host on loopback.
    """

    def __init__(
        self,
        base_url: str,
        *,
        clock: Clock,
        proxy: str | None = None,
        inner: httpx.AsyncBaseTransport | None = None,
        is_simulated: bool = False,
    ) -> None:
        """Prepare; nothing is opened before the first request.

        Raises:
            AddressError: Not https, nor plain http on loopback; or simulated without a transport.
        """
        if is_simulated and inner is None:
            raise AddressError("a simulated account needs a transport inside the process")
        if not (base_url.startswith("https://") or is_loopback(base_url)):
            raise AddressError("base_url must be https; plain http is for this machine alone")
        self.base_url = base_url
        self.is_loopback = is_loopback(base_url)
        self._url = httpx.URL(base_url)
        self._clock = clock
        self._proxy = None if self.is_loopback else proxy
        self._inner = inner
        self._client: httpx.AsyncClient | None = None
        self.is_simulated = is_simulated

    @property
    def host(self) -> str:
        """Host and port requests go to."""
        return IN_PROCESS if self.is_simulated else self._url.netloc.decode("ascii")

    @property
    def is_unmetered(self) -> bool:
        """Whether the answering side alone counts calls: loopback and the simulator."""
        return self.is_loopback or self.is_simulated

    async def send(self, request: Request, *, seconds: float) -> Answer | NoAnswer:
        """Send one request and read its whole answer within `seconds`.

        Raises nothing: a request without an answer is a value too.
        """
        progress = _Progress(sending_began=False)
        try:
            async with self._clock.timeout(seconds):
                client = await self._open()
                progress.sending_began = self._inner is not None
                return await self._exchange(client, request, progress)
        except TimeoutError:
            return _late(progress, seconds)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            return _failed(progress, error)

    async def aclose(self) -> None:
        """Close every connection."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _open(self) -> httpx.AsyncClient:
        if self._client is not None:
            return self._client
        if self._inner is None and self._url.scheme == "https":
            return self._opened(await asyncio.to_thread(_shared_tls))
        # Trusts nobody, costs nothing: plain http must not pay for certificates.
        return self._opened(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

    def _opened(self, tls: ssl.SSLContext) -> httpx.AsyncClient:
        # Another first request may have opened the client while TLS was being prepared.
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=self._inner or self._network(tls),
                trust_env=False,
                follow_redirects=False,
                # One deadline for the whole request replaces httpx's, which are per phase.
                timeout=httpx.Timeout(None),
            )
        return self._client

    def _network(self, tls: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
        return httpx.AsyncHTTPTransport(
            verify=tls,
            trust_env=False,
            proxy=_proxy(self._proxy, tls),
            limits=httpx.Limits(keepalive_expiry=_KEEP_ALIVE_SECONDS),
        )

    async def _exchange(
        self, client: httpx.AsyncClient, request: Request, progress: _Progress
    ) -> Answer | NoAnswer:
        outgoing = client.build_request(
            request.method,
            self._url.copy_with(raw_path=request.path.encode("ascii")),
            content=request.body,
            headers={
                "User-Agent": _user_agent(),
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                **request.headers,
            },
            extensions={"trace": progress.trace},
        )
        started = self._clock.monotonic()
        response = await client.send(outgoing, stream=True)
        progress.trace_id = response.headers.get("x-trace-id")
        try:
            body = await _read_capped(response)
        finally:
            await response.aclose()
        if body is None:
            return _too_large(progress)
        return self._answer(response, body, started)

    def _answer(self, response: httpx.Response, body: bytes, started: float) -> Answer:
        now = self._clock.now()
        return Answer(
            status=response.status_code,
            body=body,
            received_at=now,
            round_trip=timedelta(seconds=self._clock.monotonic() - started),
            content_type=response.headers.get("content-type", ""),
            retry_at=_retry_at(response.headers.get("retry-after"), now),
            dated=_moment(response.headers.get("date")),
            trace_id=response.headers.get("x-trace-id"),
        )


def _proxy(url: str | None, tls: ssl.SSLContext) -> httpx.Proxy | None:
    if url is None:
        return None
    return httpx.Proxy(url, ssl_context=tls if url.startswith("https:") else None)


async def _read_capped(response: httpx.Response) -> bytes | None:
    """Return the body, or `None` as soon as it proves larger than the limit."""
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > ANSWER_LIMIT:
        return None
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > ANSWER_LIMIT:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _late(progress: _Progress, seconds: float) -> NoAnswer:
    kind = FailureKind.NO_ANSWER if progress.sending_began else FailureKind.NOT_REACHED
    did = "no whole answer" if progress.sending_began else "no connection"
    # What is left of a deadline that was shared may be next to nothing.
    within = f"within {seconds:.1f} s" if seconds >= _SAYABLE else "in the time that was left"
    return _no_answer(progress, kind, f"{did} {within}")


def _failed(progress: _Progress, error: Exception) -> NoAnswer:
    if isinstance(error, _NEVER_LEFT):
        progress.sending_began = False
    if not progress.sending_began:
        return _no_answer(progress, FailureKind.NOT_REACHED, f"no connection: {_words(error)}")
    if isinstance(error, httpx.DecodingError):
        return _no_answer(progress, FailureKind.UNREADABLE, "a damaged answer: it does not unpack")
    return _no_answer(progress, FailureKind.NO_ANSWER, f"the connection broke: {_words(error)}")


def _words(error: Exception) -> str:
    """Say what went wrong; errors about a request's own text may quote a key, so not these."""
    if isinstance(error, httpx.LocalProtocolError | httpx.InvalidURL | UnicodeError):
        return "the request cannot be put on the wire"
    return str(error) or type(error).__name__


def _too_large(progress: _Progress) -> NoAnswer:
    text = f"an answer of more than {ANSWER_LIMIT // 2**20} MB was not read"
    return _no_answer(progress, FailureKind.UNREADABLE, text)


def _no_answer(progress: _Progress, kind: FailureKind, text: str) -> NoAnswer:
    failure = ReadFailure(kind=kind, text=text, trace_id=progress.trace_id)
    return NoAnswer(failure=failure, sending_began=progress.sending_began)


def _retry_at(header: str | None, now: datetime) -> datetime | None:
    """Read `Retry-After`, seconds or a date; nonsense counts as absent."""
    if header is None:
        return None
    if header.strip().isdecimal():
        seconds = min(int(header), int(_LONGEST_RETRY_AFTER.total_seconds()))
        return now + timedelta(seconds=seconds)
    moment = _moment(header)
    return None if moment is None else min(moment, now + _LONGEST_RETRY_AFTER)


def _moment(header: str | None) -> datetime | None:
    """Read a date as headers write it; nonsense counts as absent."""
    if header is None:
        return None
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment


def _shared_tls() -> ssl.SSLContext:
    """Return the one TLS context of the program, built when first needed."""
    with _SSL_LOCK:
        return _build_tls()


@functools.cache
def _build_tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@functools.cache
def _user_agent() -> str:
    try:
        return f"blotter/{version('blotter')}"
    except PackageNotFoundError:
        return "blotter"
