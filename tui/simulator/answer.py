"""HTTP answers on their way out, and everything that can spoil them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from http import HTTPStatus
from random import Random

from tui.simulator.faults import Fault
from tui.simulator.json_text import Json, dump, load

ErrorBody = Callable[[str], bytes]
"""Writes an error text as the venue's answer."""

ErrorAnswer = Callable[[Fault], "Answer"]
"""Writes the error of a fault as the venue's answer."""

_HTML = [(b"content-type", b"text/html; charset=UTF-8"), (b"server", b"cloudflare")]
_JSON = [(b"content-type", b"application/json")]
_UNKNOWN_ERROR = 520
_RESULTS = frozenset({"result", "data"})
_EXTENSIBLE = frozenset(
    {"error", "descr", "altname", "ordertxid", "unixtime"}
    | {"serverTime", "orderEvents", "order_id", "orderId", "uid", "symbol"}
    | {"data", "createdAt", "lockBalance", "bestBidPrice", "quoteAsset", "precision"}
    | {"created_at", "base_asset", "fee_bps", "asset_class", "ref_id", "meta"}
)
"""A member of each kind of object that a venue may extend; maps by id have none of them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer on its way out."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    drip: Decimal = Decimal(0)
    """Seconds over which the body trickles."""
    cut_at: int | None = None
    """How many bytes of the body arrive before the connection ends."""


def page(status: int, title: str = "") -> Answer:
    """Return a page of the front end, as HTML."""
    name = title or _title(status)
    text = f"<html><head><title>{status} {name}</title></head><body><h1>{name}</h1></body></html>"
    return Answer(status, list(_HTML), text.encode())


def told(status: int, body: bytes, wait: int = 0) -> Answer:
    """Return the venue's own answer in JSON, which may say to come back after so many seconds."""
    later = [(b"retry-after", str(wait).encode())] if wait else []
    return Answer(status, [*_JSON, *later], body)


def answer_instead(error: ErrorAnswer, fault: Fault) -> Answer:
    """Return what a front end, or the venue itself, answers without acting."""
    match fault.kind:
        case "bad-gateway-before":
            return page(fault.size or HTTPStatus.BAD_GATEWAY)
        case "unknown-error-before":
            return page(_UNKNOWN_ERROR)
        case "forbidden":
            return page(HTTPStatus.FORBIDDEN)
        case "too-many-requests":
            wait = str(int(fault.seconds) or 5).encode()
            busy = page(HTTPStatus.TOO_MANY_REQUESTS)
            return replace(busy, headers=[*busy.headers, (b"retry-after", wait)])
        case "html":
            return page(HTTPStatus.OK, fault.text or "Just a moment...")
        case _:
            return error(fault)


def spoiled(error: ErrorAnswer, answer: Answer, fault: Fault, rng: Random) -> Answer:
    """Return what becomes of the answer of a request that was acted upon."""
    match fault.kind:
        case "bad-gateway-after":
            return page(fault.size or HTTPStatus.BAD_GATEWAY)
        case "unknown-error-after":
            return page(_UNKNOWN_ERROR)
        case "html-after":
            return page(HTTPStatus.OK, fault.text or "Just a moment...")
        case "unavailable-after" | "error-after":
            return error(fault)
        case "slow-drip":
            return replace(answer, drip=fault.seconds)
        case "truncated":
            whole = len(answer.body)
            return replace(answer, cut_at=min(fault.size or whole * 2 // 3, whole - 1))
        case "wrong-content-type":
            return replace(answer, headers=[(b"content-type", b"text/html")])
        case _:
            return replace(answer, body=_spoiled_body(answer.body, fault, rng))


def _spoiled_body(body: bytes, fault: Fault, rng: Random) -> bytes:
    match fault.kind:
        case "garbage":
            return rng.randbytes(fault.size or 256)
        case "oversized":
            padding = b"x" * (fault.size or 60_000_000)
            return b'{"error":[],"result":{"pad":"' + padding + b'"}}'
        case _:
            return dump(_altered(load(body), fault, rng))


def _altered(value: "Json", fault: Fault, rng: Random) -> "Json":
    """Return a JSON body without its result, with strange members, or in another order."""
    if fault.kind == "missing-result" and isinstance(value, Mapping):
        return {name: member for name, member in value.items() if name not in _RESULTS}
    if isinstance(value, list):
        return [_altered(member, fault, rng) for member in value]
    if not isinstance(value, Mapping):
        return value
    members = [(name, _altered(member, fault, rng)) for name, member in value.items()]
    if fault.kind == "shuffled-keys":
        rng.shuffle(members)
    elif fault.kind == "unknown-fields" and _EXTENSIBLE & value.keys():
        members.append(("x_unknown", {"nested": [1, "two", None]}))
    return dict(members)


def _title(status: int) -> str:
    if status == _UNKNOWN_ERROR:
        return "Web server is returning an unknown error"
    return HTTPStatus(status).phrase
