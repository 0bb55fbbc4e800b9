"""Why the venue refuses a request: its codes, and the HTTP status each comes with."""

from http import HTTPStatus

from tui.simulator.json_text import Json

ARGUMENT = "ARGUMENT_VALIDATION_ERROR"
FUNDS = "INSUFFICIENT_FUNDS"
NOT_FOUND = "NOT_FOUND"
SIZE = "INVALID:ORDER_SIZE"
UNAUTHORIZED = "UNAUTHORIZED"
ADDRESS = "IP_NOT_IN_WHITE_LIST"
BAD_REQUEST = "BAD_REQUEST"
WRONG_REQUEST = "WrongRequestException"
INTERNAL = "Internal Server Error"
RATE_LIMIT = "TOO_MANY_REQUESTS"
UNAVAILABLE = "SERVICE_UNAVAILABLE"

DIGITS: dict[str, int] = {FUNDS: 2002, NOT_FOUND: 2003}
"""Codes that are told as digits at times."""

_STATUSES: dict[str, int] = {
    UNAUTHORIZED: HTTPStatus.UNAUTHORIZED,
    BAD_REQUEST: HTTPStatus.BAD_REQUEST,
    RATE_LIMIT: HTTPStatus.TOO_MANY_REQUESTS,
    UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    WRONG_REQUEST: HTTPStatus.INTERNAL_SERVER_ERROR,
    INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The codes that never come with HTTP 200."""


class Failure(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A request that is refused."""

    def __init__(
        self,
        code: str,
        status: int,
        message: str = "",
        *,
        may_hide: bool = False,
        wait: int = 0,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.status = status
        self.message = message
        self.may_hide = may_hide
        """Whether it may come with HTTP 200 as well."""
        self.wait = wait
        """Seconds after which to come back."""


def invalid(message: str) -> Failure:
    """Return the refusal of a member that is bad or missing."""
    return Failure(ARGUMENT, HTTPStatus.BAD_REQUEST, message, may_hide=True)


def insufficient(currency: str) -> Failure:
    """Return the refusal of what the account cannot pay."""
    message = f"not enough {currency}"
    return Failure(FUNDS, HTTPStatus.BAD_REQUEST, message, may_hide=True)


def wrong_size(message: str) -> Failure:
    """Return the refusal of a quantity that is too small or too large."""
    return Failure(SIZE, HTTPStatus.BAD_REQUEST, message, may_hide=True)


def not_found(what: str) -> Failure:
    """Return the refusal of what is not there."""
    return Failure(NOT_FOUND, HTTPStatus.NOT_FOUND, f"{what} not found", may_hide=True)


def unauthorized() -> Failure:
    """Return the refusal of a sender; what was wrong is not told."""
    return Failure(UNAUTHORIZED, HTTPStatus.UNAUTHORIZED)


def address() -> Failure:
    """Return the refusal of the address a key is used from."""
    return Failure(ADDRESS, HTTPStatus.FORBIDDEN, may_hide=True)


def finished(status: str) -> Failure:
    """Return the refusal to cancel what is over."""
    message = f"Order with status {status} can't be cancelled"
    return Failure(BAD_REQUEST, HTTPStatus.BAD_REQUEST, message)


def processed() -> Failure:
    """Return the refusal of a cancel that raced a fill."""
    message = "Order is already processed"
    return Failure(INTERNAL, HTTPStatus.INTERNAL_SERVER_ERROR, message)


def no_uuid(member: str) -> Failure:
    """Return the refusal of an id that is no UUID, which looks like a fault of the server."""
    message = f"{member} must be a UUID"
    return Failure(WRONG_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR, message)


def not_json() -> Failure:
    """Return the refusal of a body that is no JSON object."""
    return Failure(INTERNAL, HTTPStatus.INTERNAL_SERVER_ERROR, "Invalid JSON")


def too_fast(wait: int) -> Failure:
    """Return the refusal of a call that came too early by so many seconds."""
    return Failure(RATE_LIMIT, HTTPStatus.TOO_MANY_REQUESTS, "Too many requests", wait=wait)


def maintenance() -> Failure:
    """Return the refusal of everything while the venue is being worked on."""
    return Failure(UNAVAILABLE, HTTPStatus.SERVICE_UNAVAILABLE, "maintenance")


def status_of(text: str) -> int:
    """Return the HTTP status of an error text, which begins with its code."""
    return _STATUSES.get(text.partition(" - ")[0] or UNAVAILABLE, HTTPStatus.OK)


def errors(code: Json, message: str = "") -> dict[str, Json]:
    """Return the envelope of an error."""
    return {"errors": [{"code": code, "extensions": {"code": code}, **_message(message)}]}


def error(code: Json, message: str = "") -> dict[str, Json]:
    """Return the other envelope of an error, which comes with HTTP 400 alone."""
    return {"error": {"code": code, **_message(message)}}


def _message(message: str) -> dict[str, Json]:
    return {"message": message} if message else {}
