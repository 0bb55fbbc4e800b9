"""What the request log is told of Embed requests and answers."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import Scope

from tui.simulator.json_text import Json, load
from tui.simulator.kraken_embed.call import Query
from tui.simulator.kraken_embed.failures import Failure
from tui.simulator.kraken_embed.paths import place_of
from tui.simulator.request_log import Facts

_SUCCESS = b'{"result":{'
_OF_ORDERS = frozenset({"get", "cancel"})


def facts_of(scope: Scope, body: bytes) -> Facts:
    """Read a request: its query, its body, and the order its path names as `order_id`."""
    try:
        members = Query.decode(scope["query_string"]).members()
    except Failure:
        members = {}
    place = place_of(scope["method"], scope["path"])
    if place is not None and place.endpoint in _OF_ORDERS:
        members["order_id"] = place.named
    return Facts(Headers(scope=scope).get("api-key", ""), {**members, **_read(body)})


def errors_in(body: bytes) -> tuple[str, ...]:
    """Read the error texts of an answer, whatever its shape."""
    if body.startswith(_SUCCESS):
        return ()
    answer = _read(body)
    texts = answer.get("error")
    if isinstance(texts, list):
        return tuple(map(str, texts))
    objects = answer.get("errors")
    told = [answer] if "title" in answer else objects if isinstance(objects, list) else []
    return tuple(_text(one) for one in told)


def is_acted_upon(_endpoint: str, body: bytes) -> bool:
    """Tell from its answer whether a request was carried out."""
    return body.startswith(_SUCCESS)


def order_in(parameters: Mapping[str, Json]) -> str | None:
    """Return the order a request is about."""
    name = parameters.get("order_id")
    return name if isinstance(name, str) else None


def _text(told: Json) -> str:
    members = told if isinstance(told, Mapping) else {}
    return str(members.get("title") or members.get("errorMessage"))


def _read(body: bytes) -> Mapping[str, Json]:
    try:
        value = load(body) if body else {}
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}
