"""What the request log is told of futures requests and answers."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import Scope

from tui.simulator.json_text import Json, load
from tui.simulator.kraken_futures.face import API, HISTORY
from tui.simulator.kraken_futures.failures import Failure
from tui.simulator.kraken_futures.parameters import Parameters
from tui.simulator.request_log import Facts

WRITES = frozenset(
    {
        "batchorder",
        "sendorder",
        "editorder",
        "cancelorder",
        "cancelallorders",
        "cancelallordersafter",
    }
)
"""Last parts of the paths that change something."""

_PUBLIC = ("instruments", "tickers")
_SUCCESS = b'{"result":"success"'
_ELEMENTS = b'"elements":['
_DONE = tuple(
    f'"status":"{word}"'.encode() for word in ("placed", "partiallyFilled", "edited", "cancelled")
)


def is_private(path: str) -> bool:
    """Tell whether a path asks for a signature."""
    return path.startswith(HISTORY) or not path.removeprefix(API).startswith(_PUBLIC)


def facts_of(scope: Scope, body: bytes) -> Facts | None:
    """Read a private request; None for a public one. The text of a batch is read as JSON."""
    if not is_private(scope["path"]):
        return None
    headers = Headers(scope=scope)
    content_type = headers.get("content-type", "").lower()
    try:
        members = dict(Parameters.decode(scope["query_string"], content_type, body).members)
    except Failure:
        members = {}
    text = members.get("json")
    if isinstance(text, str):
        try:
            members["json"] = load(text.encode())
        except ValueError:
            members["json"] = text
    return Facts(headers.get("apikey", ""), members)


def errors_in(body: bytes) -> tuple[str, ...]:
    """Read the error texts of an answer that refuses a whole request."""
    if body.startswith(_SUCCESS):
        return ()
    try:
        answer = load(body)
    except ValueError:
        return ()
    if not isinstance(answer, Mapping):
        return ()
    if answer.get("status") == "unauthorized":
        return ("unauthorized",)
    errors = answer.get("errors")
    texts = [answer.get("error"), *(errors if isinstance(errors, list) else [])]
    told = (t.get("message") if isinstance(t, Mapping) else t for t in texts if t is not None)
    return tuple(map(str, told))


def is_acted_upon(endpoint: str, body: bytes) -> bool:
    """Tell from its answer whether a request was carried out, or any instruction of a batch."""
    if not body.startswith(_SUCCESS):
        return _ELEMENTS in body
    if endpoint not in WRITES or endpoint == "cancelallordersafter":
        return True
    return any(word in body for word in _DONE)


def names_in(parameters: Mapping[str, Json]) -> list[str]:
    """Return the names of the orders a request edits or cancels, in its order."""
    batch = parameters.get("json")
    rows = batch.get("batchOrder") if isinstance(batch, Mapping) else None
    named = (_name_of(row) for row in [parameters, *(rows if isinstance(rows, list) else [])])
    return [name for name in named if name is not None]


def _name_of(row: Json) -> str | None:
    if not isinstance(row, Mapping) or row.get("order") == "send" or "orderType" in row:
        return None
    names = (row.get(member) for member in ("order_id", "orderId", "cliOrdId"))
    return next((str(name) for name in names if name), None)
