"""What arrived at the private endpoints, and what was made of it: for tests to count on."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a face reads from a private request before anything is checked."""

    key: str = field(repr=False)
    parameters: Mapping[str, "Json"]
    """As they were sent, without nonce and one-time password; empty where unreadable."""


@dataclass(slots=True, kw_only=True)
class LoggedRequest:
    """One private call; what became of it is filled in as it happens."""

    number: int
    """Counts arrivals from 1."""
    endpoint: str
    """Last part of the path, as in AmendOrder or batchorder, or create or list."""
    at: Decimal
    """When it arrived, in seconds since 1970 by the venue's clock."""
    parameters: Mapping[str, "Json"]
    key_tail: str
    faults: tuple[str, ...] = ()
    """The kinds of the faults that hit it."""
    is_acted_upon: bool = False
    """Whether the venue carried it out, whatever the client was told."""
    status: int | None = None
    """HTTP status of the answer; None while there is none, and for ever where none was given."""
    errors: tuple[str, ...] = ()
    """The error texts of the answer as it was sent; none where it could not be read."""


class RequestLog:
    """The last private calls in order of arrival."""

    def __init__(self) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=_REMEMBERED)
        self._arrived = 0

    def __iter__(self) -> Iterator[LoggedRequest]:
        # A copy: a server's thread may add to it meanwhile.
        return iter(tuple(self._requests))

    def __len__(self) -> int:
        return len(self._requests)

    def __getitem__(self, index: int) -> LoggedRequest:
        return self._requests[index]

    def to(self, *endpoints: str) -> list[LoggedRequest]:
        """Return the calls to these endpoints."""
        return [request for request in self if request.endpoint in endpoints]

    def acted_upon(self, *endpoints: str) -> list[LoggedRequest]:
        """Return the calls to these endpoints that the venue carried out."""
        return [request for request in self.to(*endpoints) if request.is_acted_upon]

    def clear(self) -> None:
        """Forget the calls; numbers go on."""
        self._requests.clear()

    def arrived(self, endpoint: str, at: Decimal, facts: Facts) -> LoggedRequest:
        """Write down a call on its arrival."""
        self._arrived += 1
        request = LoggedRequest(
            number=self._arrived,
            endpoint=endpoint,
            at=at,
            parameters=facts.parameters,
            key_tail=facts.key[-4:],
        )
        self._requests.append(request)
        return request
