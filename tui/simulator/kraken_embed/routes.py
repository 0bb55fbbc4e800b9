"""Starlette routes of the face: HTTP in, HTTP out."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from tui.simulator.edge import Face
from tui.simulator.kraken_embed.call import Signed
from tui.simulator.kraken_embed.face import KrakenEmbed
from tui.simulator.kraken_embed.failures import Failure
from tui.simulator.kraken_embed.paths import PREFIX, WRITES, name_of
from tui.simulator.kraken_embed.reports import errors_in, facts_of, is_acted_upon

_ADMITTED = "simulator.admitted"
_METHODS = ["GET", "POST", "PUT", "DELETE"]


def edge_face(face: KrakenEmbed) -> Face:
    """Return what the edge has to know of Kraken Embed."""

    def admit(scope: Scope, body: bytes) -> None:
        try:
            face.admit(_signed(scope, body))
            scope[_ADMITTED] = True
        except Failure as failure:
            scope[_ADMITTED] = failure

    return Face(
        prefixes=(PREFIX,),
        is_write=lambda method, path: name_of(method, path) in WRITES,
        error_body=face.error_body,
        admit=admit,
        facts=facts_of,
        errors=errors_in,
        is_acted_upon=is_acted_upon,
        name=name_of,
        error_status=face.error_status,
    )


def routes(face: KrakenEmbed) -> list[Route]:
    """Return the routes of the face."""

    async def embed(request: Request) -> Response:
        signed = _signed(request.scope, await request.body())
        told = face.answer(signed, lambda: admit(request, signed))
        later = {"retry-after": str(told.wait)} if told.wait else {}
        return Response(told.body, told.status, later, told.media_type)

    def admit(request: Request, signed: Signed) -> None:
        admitted: Failure | bool = request.scope.get(_ADMITTED, False)
        if isinstance(admitted, Failure):
            raise admitted
        if not admitted:
            face.admit(signed)

    return [Route(f"{PREFIX}{{path:path}}", embed, methods=_METHODS)]


def _signed(scope: Scope, body: bytes) -> Signed:
    headers = Headers(scope=scope)
    return Signed(
        method=scope["method"],
        path=scope["path"],
        raw_path=scope["raw_path"],
        raw_query=scope["query_string"],
        body=body,
        key=headers.get("api-key", ""),
        signature=headers.get("api-sign", ""),
        nonce=headers.get("api-nonce", ""),
        version=headers.get("payward-version"),
    )
