"""Answers that refuse a whole request, in each of the shapes the venue has for them."""

from dataclasses import dataclass
from http import HTTPStatus

from tui.simulator.json_text import Json

AUTHENTICATION = "authenticationError"
LIMIT = "apiLimitExceeded"
NONCE_BELOW = "nonceBelowThreshold"
NONCE_DUPLICATE = "nonceDuplicate"
ARGUMENT_MISSING = "requiredArgumentMissing"
ARGUMENT_INVALID = "invalidArgument"
NOT_JSON = "Json Parse Error"
UNAVAILABLE = "Unavailable"


@dataclass(frozen=True, slots=True)
class Refused:
    """What refuses a request: its HTTP status, and its members before the time."""

    status: int
    members: dict[str, Json]
    has_time: bool = True


class Failure(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A request that is refused as a whole, without effect."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.status, refused.members)
        self.refused = refused


def error(code: str, status: int = HTTPStatus.OK) -> Failure:
    """Return a refusal by code; most of them come with HTTP 200."""
    return Failure(Refused(status, {"result": "error", "error": code}))


def invalid(argument: str) -> Failure:
    """Return the refusal of one argument, named behind a colon."""
    return error(f"{ARGUMENT_INVALID}: {argument}")


def bad_request(message: str = "400 BAD_REQUEST", code: int = 0) -> Failure:
    """Return the refusal of what cannot be read, which comes before any look at the key."""
    return _listed(HTTPStatus.BAD_REQUEST, "BAD_REQUEST", message, code)


def not_found() -> Failure:
    """Return the answer for a path there is none of."""
    return _listed(HTTPStatus.NOT_FOUND, "NOT_FOUND", "404 NOT_FOUND", 0)


def unauthorized(reason: str) -> Failure:
    """Return the refusal of a sender by the history, which has words of its own."""
    members: dict[str, Json] = {"status": "unauthorized", "reason": reason}
    return Failure(Refused(HTTPStatus.UNAUTHORIZED, members, has_time=False))


def _listed(status: int, name: str, message: str, code: int) -> Failure:
    errors: list[Json] = [{"code": code, "message": message}]
    return Failure(Refused(status, {"status": name, "result": "error", "errors": errors}))
