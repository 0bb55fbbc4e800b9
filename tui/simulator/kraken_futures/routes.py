"""Starlette routes of the face: HTTP in, HTTP out."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from tui.simulator.edge import Face
from tui.simulator.kraken_futures.face import API, HISTORY, KrakenFutures, Signed, Told
from tui.simulator.kraken_futures.failures import Failure
from tui.simulator.kraken_futures.keys import FuturesKey
from tui.simulator.kraken_futures.reports import (
    WRITES,
    errors_in,
    facts_of,
    is_acted_upon,
    is_private,
)

_ADMITTED = "simulator.admitted"
_METHODS = ["GET", "POST", "PUT", "DELETE"]


def edge_face(face: KrakenFutures) -> Face:
    """Return what the edge has to know of Kraken Futures."""

    def admit(scope: Scope, body: bytes) -> None:
        if is_private(scope["path"]):
            try:
                scope[_ADMITTED] = face.admit(_signed(scope, body))
            except Failure as failure:
                scope[_ADMITTED] = failure

    return Face(
        prefixes=("/derivatives/", HISTORY),
        is_write=lambda _method, path: path.startswith(API) and path.rpartition("/")[2] in WRITES,
        error_body=face.error_body,
        admit=admit,
        facts=facts_of,
        errors=errors_in,
        is_acted_upon=is_acted_upon,
    )


def routes(face: KrakenFutures) -> list[Route]:
    """Return the routes of the face."""

    async def derivatives(request: Request) -> Response:
        signed = _signed(request.scope, await request.body())
        return _json(await face.answer(request.method, signed, lambda: _admitted(request, signed)))

    async def ticker(request: Request) -> Response:
        return _json(await face.answer_ticker(request.path_params["symbol"]))

    async def history(request: Request) -> Response:
        signed, stream = _signed(request.scope, await request.body()), request.path_params["stream"]
        told = await face.answer_history(stream, signed, lambda: _admitted(request, signed))
        return _json(told)

    def _admitted(request: Request, signed: Signed) -> FuturesKey:
        admitted: FuturesKey | Failure | None = request.scope.get(_ADMITTED)
        if isinstance(admitted, Failure):
            raise admitted
        return admitted or face.admit(signed)

    return [
        Route(f"{API}tickers/{{symbol}}", ticker, methods=["GET"]),
        Route(f"{HISTORY}v2/{{stream}}", history, methods=["GET"]),
        Route(f"{HISTORY}v3/{{stream}}", history, methods=["GET"]),
        Route("/derivatives/{path:path}", derivatives, methods=_METHODS),
    ]


def _signed(scope: Scope, body: bytes) -> Signed:
    headers = Headers(scope=scope)
    return Signed(
        path=scope["path"],
        query=scope["query_string"],
        content_type=headers.get("content-type", "").lower(),
        body=body,
        key=headers.get("apikey", ""),
        authent=headers.get("authent", ""),
        nonce=headers.get("nonce", ""),
    )


def _json(told: Told) -> Response:
    return Response(told.body, told.status, media_type="application/json")
