"""A venue of the test's own on loopback: it answers the very bytes it was given."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OPEN_ORDERS = "/0/private/OpenOrders"


@dataclass(frozen=True)
class StubAnswer:
    body: bytes
    status: int = 200
    content_type: str = "application/json"
    missing: int = 0
    """Bytes that are announced but never come."""
    repeat: int = 1
    """How often the body is sent, one after the other, without saying how much will come."""


@dataclass(frozen=True)
class StubRequest:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class StubVenue:
    """What is answered at each path, and what was asked."""

    base_url: str
    answers: dict[str, StubAnswer] = field(default_factory=dict)
    requests: list[StubRequest] = field(default_factory=list)

    def lists(self, body: bytes) -> None:
        """Answer polls with these bytes."""
        self.answers[OPEN_ORDERS] = StubAnswer(body)

    def answer_to(self, path: str) -> StubAnswer:
        """Return what is laid out for a path, or for it without its query."""
        whole, bare = self.answers.get(path), self.answers.get(path.partition("?")[0])
        return whole or bare or StubAnswer(b"not found", 404, "text/plain")


@contextmanager
def stub_venue() -> Iterator[StubVenue]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Stay quiet."""

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = StubRequest(self.command, self.path, dict(self.headers.items()), body)
            venue.requests.append(request)
            answer = venue.answer_to(self.path)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Connection", "close")
            if answer.repeat == 1:
                self.send_header("Content-Length", str(len(answer.body) + answer.missing))
            self.end_headers()
            for _ in range(answer.repeat):
                self.wfile.write(answer.body)
            self.close_connection = True

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that had enough is part of the test."""

    server = Server(("127.0.0.1", 0), Handler)
    venue = StubVenue(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield venue
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
