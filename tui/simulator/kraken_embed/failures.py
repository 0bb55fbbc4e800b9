"""Answers that refuse a request, in each of the shapes the venue may have for them."""

import re
from enum import StrEnum
from http import HTTPStatus

from tui.simulator.json_text import Json

INVALID_KEY = "EAPI:Invalid key"
INVALID_SIGNATURE = "EAPI:Invalid signature"
INVALID_NONCE = "EAPI:Invalid nonce"
INVALID_PARAMETER = "EAPI:InvalidParameter"
INVALID_USER = "ENexus:Invalid user ID"
TOO_SMALL = "EAPI:Quantity is too small for asset"
TOO_LARGE = "EAPI:Quantity is too large for asset"
UNKNOWN_AMOUNT_ASSET = "ENexus:Unknown amount asset"
UNKNOWN_QUOTE_ASSET = "ENexus:Unknown quote asset"
UNKNOWN_BASE_ASSET = "ENexus:Unknown base asset"
ASSET_DISABLED = "ENexus:Asset disabled"
RESERVE_FIAT = "ENexus:Order may exceed market price with reserve fiat"
UNKNOWN_ORDER = "ENexus:Unknown custom order"
NOT_ACTIVE = "ENexus:Custom order is not active"
INTERVAL_TOO_LARGE = "ENexus:Interval is too large"
INVALID_START = "ENexus:Invalid start time"
INVALID_END = "ENexus:Invalid end time"
INSUFFICIENT_FUNDS = "EPTL:Insufficient funds for transfer"
UNKNOWN_QUOTE = "ENexus:Unknown quote ID"
QUOTE_ACCEPTED = "EPTL:Quote already accepted"
QUOTE_EXPIRED = "EPTL:Price quote expired"
UNKNOWN_PATH = "ENexus:Unknown resource"
RATE_LIMIT = "EAPI:Rate limit exceeded"
UNAVAILABLE = "EService:Unavailable"

_STATUSES = {
    INVALID_KEY: HTTPStatus.UNAUTHORIZED,
    INVALID_SIGNATURE: HTTPStatus.UNAUTHORIZED,
    INVALID_NONCE: HTTPStatus.UNAUTHORIZED,
    UNKNOWN_ORDER: HTTPStatus.NOT_FOUND,
    UNKNOWN_QUOTE: HTTPStatus.NOT_FOUND,
    UNKNOWN_PATH: HTTPStatus.NOT_FOUND,
    NOT_ACTIVE: HTTPStatus.CONFLICT,
    INSUFFICIENT_FUNDS: HTTPStatus.CONFLICT,
    "EAPI:User Locked": HTTPStatus.FORBIDDEN,
    "EPTL:UserKycDenyTrading": HTTPStatus.FORBIDDEN,
    "EGeneral:Permission denied": HTTPStatus.FORBIDDEN,
    "EPTL:Not enough depth on book": HTTPStatus.CONFLICT,
    "EAPI:Potential wash trade": HTTPStatus.CONFLICT,
    QUOTE_ACCEPTED: HTTPStatus.CONFLICT,
    "EPTL:Quote cancelled": HTTPStatus.CONFLICT,
    QUOTE_EXPIRED: HTTPStatus.CONFLICT,
    "EPTL:Quote execution failed": HTTPStatus.CONFLICT,
    "EPTL:PTL unable to fund": HTTPStatus.UNPROCESSABLE_ENTITY,
    RATE_LIMIT: HTTPStatus.TOO_MANY_REQUESTS,
    "EPTL:User has too many quote executions": HTTPStatus.TOO_MANY_REQUESTS,
    "EPTL:User has reached volume threshold": HTTPStatus.TOO_MANY_REQUESTS,
    "EService:Timeout": HTTPStatus.REQUEST_TIMEOUT,
    "EGeneral:Internal error": HTTPStatus.INTERNAL_SERVER_ERROR,
    "EPTL:Order cancelled. Try again.": HTTPStatus.SERVICE_UNAVAILABLE,
    UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
_CODE = re.compile(r"E(?P<source>[A-Za-z]+):(?P<text>.*)", re.DOTALL)


class ErrorShape(StrEnum):
    """How refusals are told."""

    LIST = "list"
    """A list of texts."""
    OBJECTS = "objects"
    """A list of objects."""
    PROBLEM = "problem"
    """The problem of the platform's gateway."""


class Failure(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A request that is refused, without effect; the text is the venue's, word by word.

    It may say after how many seconds to come back.
    """

    def __init__(self, text: str, wait: int = 0) -> None:
        super().__init__(text)
        self.text = text
        self.wait = wait


def invalid(member: str) -> Failure:
    """Return the refusal of one member, named behind a colon."""
    return Failure(f"{INVALID_PARAMETER}:{member}")


def status_of(text: str) -> int:
    """Return the HTTP status an error text comes with; what is not known is a bad request."""
    for start, status in _STATUSES.items():
        if text.startswith(start):
            return status
    return HTTPStatus.BAD_REQUEST


def told(text: str, shape: ErrorShape) -> Json:
    """Return the answer that refuses with a text.

    https://docs.kraken.com/api/docs/guides/embed-rest-auth has no shape for them; these three are
    what the platform answers elsewhere.
    """
    match shape:
        case ErrorShape.LIST:
            return {"error": [text], "result": None}
        case ErrorShape.OBJECTS:
            return {"errors": [_object(text)], "result": None}
        case ErrorShape.PROBLEM:
            source, words = _parts(text)
            return {
                "type": f"tag:kraken.com,2025:{_type(words)}",
                "status": status_of(text),
                "title": f"{source}: {words}",
                "data": None,
                "source": "Gateway",
            }


def _object(text: str) -> Json:
    source, words = _parts(text)
    return {
        "severity": "E",
        "errorClass": source,
        "type": _type(words),
        "errorMessage": words,
    }


def _parts(text: str) -> tuple[str, str]:
    found = _CODE.fullmatch(text)
    return (found["source"], found["text"]) if found else ("API", text)


def _type(words: str) -> str:
    head = words.partition(":")[0]
    return "".join(word[:1].upper() + word[1:] for word in head.split())
