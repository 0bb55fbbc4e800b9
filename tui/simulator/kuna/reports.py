"""What the request log is told of requests and answers."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import Scope

from tui.simulator.json_text import Json, load
from tui.simulator.kuna.failures import Failure
from tui.simulator.kuna.parameters import Query, members_of
from tui.simulator.request_log import Facts

_WRITES = tuple(f"/v4/order/private/{name}" for name in ("create", "cancel", "cancel/multi"))
_NAMING = frozenset({"details", "book"})
"""Parts of a path behind which an order or a pair is named."""
_DATA = b'{"data":'
_SUCCESS = b'"success":true'


def is_write(method: str, path: str) -> bool:
    """Tell whether a request changes something."""
    return method == "POST" and path in _WRITES


def endpoint_of(_method: str, path: str) -> str:
    """Return the last part of a path that does not name an order or a pair."""
    before, last = path.split("/")[-2:]
    return before if before in _NAMING else last


def is_private(path: str) -> bool:
    """Tell whether a path asks for a key."""
    return "private" in path.split("/")


def facts_of(scope: Scope, body: bytes) -> Facts | None:
    """Read a private request; None for a public one."""
    if not is_private(scope["path"]):
        return None
    headers = Headers(scope=scope)
    key = headers.get("public-key") or headers.get("api-key") or ""
    try:
        members = members_of(body) if body else Query(scope["query_string"]).members
    except Failure:
        members = {}
    return Facts(key, members)


def errors_in(body: bytes) -> tuple[str, ...]:
    """Read the codes of an answer that refuses, with their messages."""
    try:
        answer = load(body)
    except ValueError:
        return ()
    if not isinstance(answer, Mapping):
        return ()
    errors = answer.get("errors")
    told = [*(errors if isinstance(errors, list) else []), answer.get("error")]
    return tuple(_text(error) for error in told if isinstance(error, Mapping))


def is_acted_upon(endpoint: str, body: bytes) -> bool:
    """Tell from its answer whether a request was carried out, or any cancel of several."""
    if endpoint == "multi":
        return body.startswith(_DATA) and _SUCCESS in body
    return body.startswith(_DATA)


def names_in(parameters: Mapping[str, Json]) -> list[str]:
    """Return the ids of the orders a request cancels, in its order."""
    many = parameters.get("orderIds")
    named = [parameters.get("orderId"), *(many if isinstance(many, list) else [])]
    return [name.lower() for name in named if isinstance(name, str)]


def _text(error: Mapping[str, Json]) -> str:
    told = (error.get("code"), error.get("message"))
    return " - ".join(str(text) for text in told if text)
