"""Starlette routes of the face: HTTP in, HTTP out."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from tui.simulator.edge import Face
from tui.simulator.kuna.face import API, Arrived, Kuna
from tui.simulator.kuna.failures import Failure, status_of
from tui.simulator.kuna.keys import KunaKey
from tui.simulator.kuna.reports import (
    endpoint_of,
    errors_in,
    facts_of,
    is_acted_upon,
    is_private,
    is_write,
)

_ADMITTED = "simulator.admitted"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def edge_face(face: Kuna) -> Face:
    """Return what the edge has to know of Kuna."""

    def admit(scope: Scope, body: bytes) -> None:
        if is_private(scope["path"]):
            try:
                scope[_ADMITTED] = face.admit(_arrived(scope, body))
            except Failure as failure:
                scope[_ADMITTED] = failure

    return Face(
        prefixes=(API,),
        is_write=is_write,
        error_body=face.error_body,
        admit=admit,
        facts=facts_of,
        errors=errors_in,
        is_acted_upon=is_acted_upon,
        name=endpoint_of,
        error_status=status_of,
    )


def routes(face: Kuna) -> list[Route]:
    """Return the routes of the face."""

    async def endpoint(request: Request) -> Response:
        arrived = _arrived(request.scope, await request.body())
        told = face.answer(arrived, lambda: _admitted(request, arrived))
        later = {"retry-after": str(told.wait)} if told.wait else None
        return Response(told.body, told.status, later, media_type="application/json")

    def _admitted(request: Request, arrived: Arrived) -> KunaKey:
        admitted: KunaKey | Failure | None = request.scope.get(_ADMITTED)
        if isinstance(admitted, Failure):
            raise admitted
        return admitted or face.admit(arrived)

    return [Route(f"{API}{{path:path}}", endpoint, methods=_METHODS)]


def _arrived(scope: Scope, body: bytes) -> Arrived:
    headers, query = Headers(scope=scope), scope["query_string"]
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    return Arrived(
        method=scope["method"],
        path=scope["path"],
        target=raw_path.partition(b"?")[0] + (b"?" + query if query else b""),
        query=query,
        body=body,
        single=headers.get("api-key", ""),
        key=headers.get("public-key", ""),
        nonce=headers.get("nonce", ""),
        signature=headers.get("signature", ""),
    )
