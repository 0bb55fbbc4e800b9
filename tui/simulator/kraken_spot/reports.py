"""What the request log is told of Kraken's requests and answers."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import Scope

from tui.simulator.json_text import Json, load
from tui.simulator.kraken_spot.errors import SpotError
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.request_log import Facts

PRIVATE = "/0/private/"
"""How the paths of private calls start."""

_DONE = b'{"error":[],'
_SECRET = frozenset({"nonce", "otp"})
_CREATING = frozenset({"AddOrder", "AddOrderBatch", "EditOrder"})


def facts_of(scope: Scope, body: bytes) -> Facts | None:
    """Read a private request; None for a public one."""
    if not scope["path"].startswith(PRIVATE):
        return None
    headers = Headers(scope=scope)
    try:
        members = Parameters.decode(headers.get("content-type", "").lower(), body).members
    except (ValueError, SpotError):
        members = {}
    shown = {name: value for name, value in members.items() if name not in _SECRET}
    return Facts(headers.get("api-key", ""), shown)


def errors_in(body: bytes) -> tuple[str, ...]:
    """Read the error texts of an answer; none where it is no answer of Kraken's."""
    if body.startswith(_DONE):
        return ()
    try:
        answer = load(body)
    except ValueError:
        return ()
    errors = answer.get("error") if isinstance(answer, Mapping) else None
    return tuple(map(str, errors)) if isinstance(errors, list) else ()


def is_acted_upon(endpoint: str, body: bytes) -> bool:
    """Tell from its answer whether a request was carried out; trials and failed batches are not."""
    return body.startswith(_DONE) and (endpoint not in _CREATING or b'"txid":' in body)


def names_in(parameters: "Mapping[str, Json]") -> list[str]:
    """Return the names of orders in a request that changes or cancels some, in its order."""
    names = [str(parameters[name]) for name in ("txid", "cl_ord_id") if parameters.get(name)]
    for group in ("orders", "cl_ord_ids"):
        rows = parameters.get(group)
        for row in rows if isinstance(rows, list) else []:
            name = row if isinstance(row, str | int) else _name_of(row)
            names += [] if name is None else [str(name)]
    return names


def _name_of(row: "Json") -> "Json":
    return row.get("txid") or row.get("cl_ord_id") if isinstance(row, Mapping) else None
