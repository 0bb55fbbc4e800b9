"""Why the exchange refuses, in words of no venue; each face has its own texts for them."""

from enum import StrEnum


class Reason(StrEnum):
    """Every cause for which the exchange refuses a request."""

    INVALID_ARGUMENTS = "invalid arguments"
    INDEX_UNAVAILABLE = "index unavailable"
    INVALID_PRICE = "invalid price"
    OFF_TICK = "price off tick"
    INSUFFICIENT_FUNDS = "insufficient funds"
    INSUFFICIENT_MARGIN = "insufficient margin"
    MARGIN_NOT_PERMITTED = "margin not permitted"
    POSITION_TOO_LARGE = "position too large"
    QUANTITY_TOO_SMALL = "quantity too small"
    COST_TOO_SMALL = "cost too small"
    WOULD_TAKE = "post only would take"
    NO_POSITION = "no position to reduce"
    REDUCE_ONLY_NEEDS_MARGIN = "reduce only without margin"
    TOO_MANY_ORDERS = "too many open orders"
    TOO_MANY_TRANSACTIONS = "too many transactions"
    CANCEL_ONLY = "cancel only"
    POST_ONLY = "post only mode"
    DEADLINE_ELAPSED = "deadline elapsed"


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A request the exchange does not carry out."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.value, detail)
        self.reason = reason
        self.detail = detail
