"""What can happen to a request between here and a venue, over real sockets where it matters."""

import asyncio
import gzip
import ssl
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import KEY, ScriptedVenue, socket_server
from tui.domain.failure import FailureKind
from tui.engine.clock import SystemClock
from tui.venues import transport as module
from tui.venues.transport import ANSWER_LIMIT, AddressError, Answer, NoAnswer, Request, Transport

GET = Request(method="GET", path="/0/public/Time")
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def saying(*parts: bytes) -> Serve:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()

    return serve


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


async def over_a_socket(serve: Serve, request: Request = GET) -> Answer | NoAnswer:
    async with socket_server(serve) as url:
        transport = Transport(url, clock=SystemClock())
        try:
            return await transport.send(request, seconds=20)
        finally:
            await transport.aclose()


async def scripted(reply: httpx.Response | Exception) -> Answer | NoAnswer:
    venue = ScriptedVenue()
    venue.answer("Time", reply)
    transport = Transport("https://venue.example", clock=ManualClock(), inner=venue)
    try:
        return await transport.send(GET, seconds=3)
    finally:
        await transport.aclose()


async def test_an_answer_comes_whole_with_what_support_asks_for() -> None:
    answer = await over_a_socket(
        saying(
            head("Content-Length: 2", "X-Trace-Id: t-1", "Content-Type: application/json"), b"{}"
        )
    )
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.trace_id) == (200, b"{}", "t-1")
    assert answer.content_type == "application/json"


async def test_exactly_the_given_bytes_leave_with_a_user_agent() -> None:
    seen = list[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readexactly(11))
        writer.write(head("Content-Length: 0"))

    body = b'{"nonce":1}'
    request = Request(method="POST", path="/0/private/X?a=1", headers={"API-Key": KEY}, body=body)
    assert isinstance(await over_a_socket(serve, request), Answer)
    assert seen == [body]

    venue = ScriptedVenue()
    venue.answer("X", httpx.Response(200))
    transport = Transport("https://venue.example:8443", clock=ManualClock(), inner=venue)
    await transport.send(request, seconds=3)
    (sent,) = venue.requests
    assert str(sent.url) == "https://venue.example:8443/0/private/X?a=1"
    assert sent.headers["user-agent"].startswith("blotter")
    assert sent.headers["api-key"] == KEY
    assert sent.headers["accept-encoding"] == "gzip"


async def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b"{}" * 500)
    answer = await over_a_socket(
        saying(head(f"Content-Length: {len(packed)}", "Content-Encoding: gzip"), packed)
    )
    assert isinstance(answer, Answer)
    assert answer.body == b"{}" * 500


async def test_a_damaged_packed_answer_is_unreadable() -> None:
    outcome = await over_a_socket(
        saying(head("Content-Length: 4", "Content-Encoding: gzip"), b"oops")
    )
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.kind is FailureKind.UNREADABLE


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
async def test_a_redirect_is_never_followed(status: str) -> None:
    visits = list[str]()

    async def elsewhere(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append("elsewhere")
        writer.write(head("Content-Length: 0"))

    async with socket_server(elsewhere) as other:
        redirect = head(f"Location: {other}/0/public/Time", "Content-Length: 0", status=status)
        request = Request(method="GET", path="/0/public/Time", headers={"API-Key": KEY})
        answer = await over_a_socket(saying(redirect), request)
    assert isinstance(answer, Answer)
    assert answer.status == int(status[:3])
    assert visits == []


async def test_sixty_megabytes_are_not_held() -> None:
    block = b"x" * 2**20
    chunk = b"100000\r\n" + block + b"\r\n"
    tracemalloc.start()
    try:
        outcome = await over_a_socket(saying(head("Transfer-Encoding: chunked"), *[chunk] * 60))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < ANSWER_LIMIT + 16 * 2**20
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert outcome.failure.text == "an answer of more than 32 MB was not read"
    assert outcome.sending_began


async def test_an_answer_that_announces_too_much_is_not_even_begun() -> None:
    read = list[str]()

    class Body(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            read.append("begun")
            yield b"{}"

        async def aclose(self) -> None:
            read.append("closed")

    async def reply(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-length": str(60 * 2**20)}, stream=Body())

    transport = Transport(
        "https://venue.example", clock=ManualClock(), inner=httpx.MockTransport(reply)
    )
    outcome = await transport.send(GET, seconds=3)
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert read == ["closed"]


async def test_a_packed_bomb_is_not_held() -> None:
    packed = gzip.compress(b"0" * (ANSWER_LIMIT + 2**20))
    outcome = await over_a_socket(
        saying(head(f"Content-Length: {len(packed)}", "Content-Encoding: gzip"), packed)
    )
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.kind is FailureKind.UNREADABLE


async def test_half_an_answer_is_none() -> None:
    outcome = await over_a_socket(saying(head("Content-Length: 100"), b'{"error":['))
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.kind is FailureKind.NO_ANSWER
    assert outcome.sending_began


async def test_a_connection_closed_without_a_word_is_no_answer() -> None:
    outcome = await over_a_socket(saying())
    assert isinstance(outcome, NoAnswer)
    assert (outcome.failure.kind, outcome.sending_began) == (FailureKind.NO_ANSWER, True)


async def test_what_nobody_listens_to_is_not_reached() -> None:
    async with socket_server(saying()) as url:
        pass
    outcome = await Transport(url, clock=SystemClock()).send(GET, seconds=20)
    assert isinstance(outcome, NoAnswer)
    assert (outcome.failure.kind, outcome.sending_began) == (FailureKind.NOT_REACHED, False)
    assert outcome.failure.text.startswith("no connection: ")


async def test_a_host_without_tls_is_not_reached() -> None:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"this is no TLS\r\n" * 10)
        writer.close()

    async with socket_server(serve, after=b"") as url:
        transport = Transport(url.replace("http:", "https:"), clock=SystemClock())
        outcome = await transport.send(GET, seconds=20)
        await transport.aclose()
    assert isinstance(outcome, NoAnswer)
    assert (outcome.failure.kind, outcome.sending_began) == (FailureKind.NOT_REACHED, False)


async def test_a_silent_venue_meets_the_deadline() -> None:
    clock, arrived = ManualClock(), asyncio.Event()

    async def serve(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await asyncio.Event().wait()

    async with socket_server(serve) as url:
        transport = Transport(url, clock=clock)
        sending = asyncio.create_task(transport.send(GET, seconds=3))
        await arrived.wait()
        await clock.advance(2.9)
        assert not sending.done()
        await clock.advance(0.2)
        outcome = await sending
        await transport.aclose()
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.kind is FailureKind.NO_ANSWER
    assert outcome.failure.text == "no whole answer within 3.0 s"
    assert outcome.sending_began


async def test_a_deadline_met_before_anything_was_sent_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Unconnected(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await request.extensions["trace"]("connection.connect_tcp.started", {})
            await asyncio.Event().wait()
            raise AssertionError

    clock = ManualClock()
    transport = Transport("http://127.0.0.1:9", clock=clock)
    monkeypatch.setattr(transport, "_network", lambda _tls: Unconnected())
    sending = asyncio.create_task(transport.send(GET, seconds=3))
    await clock.advance(3)
    outcome = await sending
    await transport.aclose()
    assert isinstance(outcome, NoAnswer)
    assert (outcome.failure.kind, outcome.sending_began) == (FailureKind.NOT_REACHED, False)
    assert outcome.failure.text == "no connection within 3.0 s"


async def test_a_deadline_with_next_to_nothing_left_is_not_told_as_a_figure() -> None:
    clock = ManualClock()
    transport = Transport("http://127.0.0.1:9", clock=clock)
    outcome = await transport.send(GET, seconds=0)
    await transport.aclose()
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.text == "no connection in the time that was left"


async def test_a_dripping_answer_meets_the_same_deadline() -> None:
    clock, dripping = ManualClock(), asyncio.Event()

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head("Content-Length: 1000", "X-Trace-Id: t-2") + b"{")
        await writer.drain()
        dripping.set()
        while True:
            await clock.sleep(0.5)
            writer.write(b" ")

    async with socket_server(serve) as url:
        transport = Transport(url, clock=clock)
        sending = asyncio.create_task(transport.send(GET, seconds=3))
        await dripping.wait()
        for _ in range(7):
            await clock.advance(0.5)
            await asyncio.sleep(0.001)
        outcome = await asyncio.wait_for(sending, 5)
        await transport.aclose()
    assert isinstance(outcome, NoAnswer)
    assert outcome.failure.kind is FailureKind.NO_ANSWER
    assert outcome.failure.trace_id == "t-2"


async def test_the_next_request_works_after_one_that_was_late() -> None:
    clock, arrived, answers = ManualClock(), asyncio.Event(), [False, True]

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        if answers.pop(0):
            writer.write(head("Content-Length: 2") + b"{}")
        else:
            await asyncio.Event().wait()

    async with socket_server(serve) as url:
        transport = Transport(url, clock=clock)
        sending = asyncio.create_task(transport.send(GET, seconds=3))
        await arrived.wait()
        await clock.advance(3)
        assert isinstance(await sending, NoAnswer)
        assert isinstance(await transport.send(GET, seconds=3), Answer)
        await transport.aclose()


@pytest.mark.parametrize(
    ("error", "kind", "began", "word"),
    [
        (httpx.ConnectError("refused"), FailureKind.NOT_REACHED, False, "refused"),
        (httpx.ConnectTimeout("late"), FailureKind.NOT_REACHED, False, "late"),
        (httpx.PoolTimeout("full"), FailureKind.NOT_REACHED, False, "full"),
        (httpx.LocalProtocolError("odd"), FailureKind.NOT_REACHED, False, "on the wire"),
        (httpx.ProxyError("407"), FailureKind.NOT_REACHED, False, "407"),
        (httpx.ReadError(""), FailureKind.NO_ANSWER, True, "ReadError"),
        (httpx.ReadTimeout("late"), FailureKind.NO_ANSWER, True, "late"),
        (httpx.WriteError("reset"), FailureKind.NO_ANSWER, True, "reset"),
        (httpx.RemoteProtocolError("cut"), FailureKind.NO_ANSWER, True, "cut"),
        (httpx.DecodingError("odd"), FailureKind.UNREADABLE, True, "does not unpack"),
        (OSError("broken pipe"), FailureKind.NO_ANSWER, True, "broken pipe"),
    ],
)
async def test_every_phase_has_its_meaning(
    error: Exception, kind: FailureKind, began: bool, word: str
) -> None:
    outcome = await scripted(error)
    assert isinstance(outcome, NoAnswer)
    assert (outcome.failure.kind, outcome.sending_began) == (kind, began)
    assert word in outcome.failure.text


async def test_an_error_about_the_request_does_not_quote_it() -> None:
    for key in ("bad\nkey-0123456789", "bäd-key-0123456789"):
        async with socket_server(saying(head("Content-Length: 0"))) as url:
            transport = Transport(url, clock=SystemClock())
            request = Request(method="POST", path="/x", headers={"API-Key": key}, body=b"{}")
            outcome = await transport.send(request, seconds=20)
        assert isinstance(outcome, NoAnswer)
        assert not outcome.sending_began
        assert "0123456789" not in repr(outcome)


def test_no_representation_shows_headers_or_bodies() -> None:
    request = Request(method="POST", path="/x", headers={"API-Key": KEY}, body=b"private")
    answer = Answer(status=200, body=b"private", received_at=START, round_trip=timedelta())
    assert KEY not in repr(request)
    assert "private" not in repr(request) + repr(answer)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 7 ", 7),
        (format_datetime(START + timedelta(seconds=30), usegmt=True), 30),
        (str(10**12), 86_400),
        ("soon", None),
        ("Fri, 20 Nov 2026 14:00:30 -0000", None),
        ("-5", None),
        ("", None),
    ],
)
async def test_retry_after_is_read(header: str, seconds: int | None) -> None:
    answer = await scripted(httpx.Response(429, headers={"Retry-After": header}))
    assert isinstance(answer, Answer)
    expected = None if seconds is None else START + timedelta(seconds=seconds)
    assert answer.retry_at == expected


async def test_round_trip_and_arrival_are_the_clocks() -> None:
    clock = ManualClock()

    async def reply(_request: httpx.Request) -> httpx.Response:
        await clock.sleep(0.25)
        return httpx.Response(200)

    transport = Transport("https://venue.example", clock=clock, inner=httpx.MockTransport(reply))
    sending = asyncio.create_task(transport.send(GET, seconds=3))
    await clock.advance(1)
    answer = await sending
    assert isinstance(answer, Answer)
    assert answer.round_trip == timedelta(seconds=0.25)
    assert answer.received_at == START + timedelta(seconds=0.25)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.kraken.com",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "http://localhost.evil.example",
    ],
)
def test_a_key_never_goes_over_plain_http_to_another_machine(url: str) -> None:
    with pytest.raises(AddressError):
        Transport(url, clock=ManualClock())


@pytest.mark.parametrize(
    ("url", "host", "is_loopback"),
    [
        ("https://api.kraken.com", "api.kraken.com", False),
        ("https://venue.example:8443", "venue.example:8443", False),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", True),
        ("http://localhost:8080", "localhost:8080", True),
        ("http://[::1]:8080", "[::1]:8080", True),
    ],
)
def test_host_is_read_from_the_address_in_use(url: str, host: str, is_loopback: bool) -> None:
    transport = Transport(url, clock=ManualClock())
    assert (transport.host, transport.is_loopback) == (host, is_loopback)


def test_simulated_needs_a_transport_inside_the_process() -> None:
    with pytest.raises(AddressError):
        Transport("https://api.kraken.com", clock=ManualClock(), is_simulated=True)
    inner = httpx.MockTransport(lambda _: httpx.Response(200))
    transport = Transport(
        "https://api.kraken.com", clock=ManualClock(), inner=inner, is_simulated=True
    )
    assert transport.host == "in process"
    assert transport.is_unmetered


async def test_proxies_of_the_environment_see_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    visits = list[str]()

    async def proxy(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append("proxy")
        writer.write(head("Content-Length: 0"))

    async with socket_server(proxy) as url:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, url)
        answer = await over_a_socket(saying(head("Content-Length: 2"), b"{}"))
    assert isinstance(answer, Answer)
    assert answer.body == b"{}"
    assert visits == []


async def test_only_a_configured_proxy_is_asked_and_only_to_tunnel() -> None:
    asked = list[bytes]()

    async def proxy(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(b"connect")
        writer.write(head("Content-Length: 0", status="403 Forbidden"))

    async with socket_server(proxy) as url:
        transport = Transport("https://venue.example", clock=SystemClock(), proxy=url)
        request = Request(method="GET", path="/x", headers={"API-Key": KEY})
        outcome = await transport.send(request, seconds=20)
        await transport.aclose()
    assert asked == [b"connect"]
    assert isinstance(outcome, NoAnswer)
    assert (outcome.failure.kind, outcome.sending_began) == (FailureKind.NOT_REACHED, False)


async def test_loopback_goes_through_no_proxy() -> None:
    async with socket_server(saying(head("Content-Length: 2"), b"{}")) as url:
        transport = Transport(url, clock=SystemClock(), proxy="http://127.0.0.1:9")
        assert isinstance(await transport.send(GET, seconds=20), Answer)
        await transport.aclose()


def test_the_tls_context_is_one_and_always_verifies() -> None:
    context = module._shared_tls()
    assert context is module._shared_tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


async def test_https_stands_on_the_shared_context(monkeypatch: pytest.MonkeyPatch) -> None:
    built = list[ssl.SSLContext]()

    def shared() -> ssl.SSLContext:
        built.append(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return built[-1]

    monkeypatch.setattr(module, "_shared_tls", shared)
    async with socket_server(saying(), after=b"") as url:
        transport = Transport(url.replace("http:", "https:"), clock=SystemClock())
        assert built == []
        for _ in range(2):
            await transport.send(GET, seconds=20)
        await transport.aclose()
    assert len(built) == 1


async def test_two_first_requests_share_one_client() -> None:
    transport = Transport("https://venue.example", clock=ManualClock())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert transport._opened(context) is transport._opened(context)
    await transport.aclose()


async def test_closing_closes_the_connections() -> None:
    closed = list[str]()

    class Inner(ScriptedVenue):
        async def aclose(self) -> None:
            closed.append("closed")

    venue = Inner()
    venue.answer("Time", httpx.Response(200))
    transport = Transport("https://venue.example", clock=ManualClock(), inner=venue)
    await transport.aclose()
    assert closed == []
    await transport.send(GET, seconds=3)
    await transport.aclose()
    assert closed == ["closed"]


def test_a_proxy_over_tls_is_verified_like_the_venue() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    secure = module._proxy("https://proxy.example", context)
    plain = module._proxy("http://proxy.example", context)
    assert secure is not None
    assert plain is not None
    assert (secure.ssl_context, plain.ssl_context) == (context, None)


async def test_plain_loopback_never_builds_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    def build() -> ssl.SSLContext:
        raise AssertionError

    monkeypatch.setattr(module, "_shared_tls", build)
    Transport("https://api.kraken.com", clock=ManualClock())
    assert isinstance(await scripted(httpx.Response(200)), Answer)
    assert isinstance(await over_a_socket(saying(head("Content-Length: 0"))), Answer)


async def test_a_connection_is_used_again() -> None:
    connections = list[int]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        writer.write(head("Content-Length: 2") + b"{}")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head("Content-Length: 2") + b"{}")

    async with socket_server(serve) as url:
        transport = Transport(url, clock=SystemClock())
        for _ in range(2):
            assert isinstance(await transport.send(GET, seconds=20), Answer)
        await transport.aclose()
    assert connections == [1]


async def test_cancelling_a_request_is_passed_on() -> None:
    clock = ManualClock()

    async def reply(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    transport = Transport("https://venue.example", clock=clock, inner=httpx.MockTransport(reply))
    sending = asyncio.create_task(transport.send(GET, seconds=3))
    await clock.settle()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
