"""Starlette routes of the face: HTTP in, HTTP out."""

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from tui.simulator.edge import Face
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.errors import SpotError
from tui.simulator.kraken_spot.face import Admission, KrakenSpot, Signed, error_body
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.kraken_spot.reports import PRIVATE, errors_in, facts_of, is_acted_upon

if TYPE_CHECKING:
    from decimal import Decimal


_WRITES = frozenset(
    {
        "AddOrder",
        "AddOrderBatch",
        "AmendOrder",
        "EditOrder",
        "CancelOrder",
        "CancelOrderBatch",
        "CancelAll",
        "CancelAllOrdersAfter",
    }
)

_ADMITTED = "simulator.admitted"


def edge_face(face: KrakenSpot) -> Face:
    """Return what the edge has to know of Kraken Spot."""

    def admit(scope: Scope, body: bytes) -> None:
        if scope["path"].startswith(PRIVATE):
            try:
                scope[_ADMITTED] = face.admit(_signed(scope, body))
            except SpotError as error:
                scope[_ADMITTED] = error

    return Face(
        prefixes=("/0/",),
        is_write=lambda _method, path: path.rpartition("/")[2] in _WRITES,
        error_body=error_body,
        admit=admit,
        facts=facts_of,
        errors=errors_in,
        is_acted_upon=is_acted_upon,
    )


def routes(face: KrakenSpot, exchange: Exchange) -> list[Route]:
    """Return the routes of the face."""

    async def public(request: Request) -> Response:
        query = Parameters(dict(request.query_params), is_form=True)
        if request.method == "POST":
            try:
                query = Parameters.decode(_content_type(request), await request.body())
            except ValueError:
                return _json(error_body(errors.BAD_REQUEST))
        return _json(face.answer_public(request.path_params["name"], query))

    async def private(request: Request) -> Response:
        scope, body = request.scope, await request.body()

        def admit() -> Admission:
            admitted: Admission | SpotError | None = scope.get(_ADMITTED)
            if isinstance(admitted, SpotError):
                raise admitted
            return admitted or face.admit(_signed(scope, body))

        received_at: Decimal = scope.get("simulator.received_at") or exchange.now()
        return _json(face.answer_private(request.path_params["name"], admit, received_at))

    async def unknown(_request: Request) -> Response:
        return _json(error_body(errors.UNKNOWN_METHOD))

    return [
        Route("/0/public/{name}", public, methods=["GET", "POST"]),
        Route("/0/private/{name}", private, methods=["POST"]),
        Route("/0/{path:path}", unknown, methods=["GET", "POST", "PUT", "DELETE"]),
    ]


def _signed(scope: Scope, body: bytes) -> Signed:
    headers = Headers(scope=scope)
    return Signed(
        path=scope["path"],
        key=headers.get("api-key", ""),
        signature=headers.get("api-sign", ""),
        content_type=headers.get("content-type", "").lower(),
        body=body,
    )


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").lower()


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
