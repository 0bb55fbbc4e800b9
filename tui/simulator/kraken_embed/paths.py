"""Which path is which endpoint: one path may be two of them, told apart by the method."""

from dataclasses import dataclass

PREFIX = "/b2b/"
"""How every path starts."""
WRITES = frozenset({"create", "cancel", "execute-quote"})
"""Endpoints that change something for a user."""

_ANY = "*"
_PATTERNS = (
    ("POST", "custom-orders", "create"),
    ("GET", "custom-orders", "list"),
    ("GET", "custom-orders/*", "get"),
    ("POST", "custom-orders/*/cancel", "cancel"),
    ("GET", "assets", "assets"),
    ("GET", "assets/*", "asset"),
    ("GET", "assets/*/rates", "rates"),
    ("POST", "quotes/prospective", "prospective"),
    ("POST", "quotes", "request-quote"),
    ("GET", "quotes/*", "quote"),
    ("PUT", "quotes/*", "execute-quote"),
    ("GET", "portfolio/transactions", "transactions"),
    ("GET", "portfolio/*/transactions", "transactions"),
    ("GET", "portfolio/*/summary", "portfolio"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """The endpoint of a request, and what its path names."""

    endpoint: str
    named: str = ""


def place_of(method: str, path: str) -> Place | None:
    """Return the endpoint of a method and a decoded path; None where there is none."""
    parts = path.removeprefix(PREFIX).split("/")
    for of_method, pattern, endpoint in _PATTERNS:
        wanted = pattern.split("/")
        if method == of_method and len(wanted) == len(parts):
            pairs = list(zip(wanted, parts, strict=True))
            if all(want in (part, _ANY) for want, part in pairs):
                return Place(endpoint, next((p for want, p in pairs if want == _ANY), ""))
    return None


def name_of(method: str, path: str) -> str:
    """Return how faults and the request log call an endpoint."""
    place = place_of(method, path)
    return place.endpoint if place is not None else path.rpartition("/")[2]
