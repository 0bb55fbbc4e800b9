"""Starlette routes of the face: HTTP in, HTTP out."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tui.simulator.edge import Face
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.face import KrakenSpot, error_body
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.kraken_spot.reports import errors_in, facts_of, is_acted_upon

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

FACE = Face(
    prefix="/0/",
    is_write=lambda _method, path: path.rpartition("/")[2] in _WRITES,
    error_body=error_body,
    facts=facts_of,
    errors=errors_in,
    is_acted_upon=is_acted_upon,
)
"""What the edge has to know of Kraken Spot."""


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
        headers = request.headers
        received_at: Decimal = request.scope.get("simulator.received_at") or exchange.now()
        answer = face.answer_private(
            request.path_params["name"],
            (headers.get("api-key", ""), headers.get("api-sign", "")),
            request.scope["path"],
            _content_type(request),
            await request.body(),
            received_at,
        )
        return _json(answer)

    async def unknown(_request: Request) -> Response:
        return _json(error_body(errors.UNKNOWN_METHOD))

    return [
        Route("/0/public/{name}", public, methods=["GET", "POST"]),
        Route("/0/private/{name}", private, methods=["POST"]),
        Route("/0/{path:path}", unknown, methods=["GET", "POST", "PUT", "DELETE"]),
    ]


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").lower()


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
