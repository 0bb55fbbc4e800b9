"""Kraken's words for what the exchange refuses."""

from collections.abc import Mapping

from tui.simulator.refusal import Reason, Refusal

INVALID_KEY = "EAPI:Invalid key"
INVALID_SIGNATURE = "EAPI:Invalid signature"
INVALID_NONCE = "EAPI:Invalid nonce"
RATE_LIMIT = "EAPI:Rate limit exceeded"
BAD_REQUEST = "EAPI:Bad request"
INVALID_ARGUMENTS = "EGeneral:Invalid arguments"
PERMISSION_DENIED = "EGeneral:Permission denied"
UNKNOWN_METHOD = "EGeneral:Unknown method"
UNAVAILABLE = "EService:Unavailable"
INVALID_PRICE = "EOrder:Invalid price:Invalid price argument."
UNKNOWN_ORDER = "EOrder:Unknown order"
INVALID_ORDER = "EOrder:Invalid order"
UNKNOWN_PAIR = "EQuery:Unknown asset pair"
UNKNOWN_ASSET = "EQuery:Unknown asset"

TEXTS: Mapping[Reason, str] = {
    Reason.INVALID_ARGUMENTS: INVALID_ARGUMENTS,
    Reason.INDEX_UNAVAILABLE: "EGeneral:Invalid arguments:Index unavailable",
    Reason.INVALID_PRICE: "EOrder:Invalid price",
    Reason.OFF_TICK: "EOrder:Tick size check failed",
    Reason.INSUFFICIENT_FUNDS: "EOrder:Insufficient funds",
    Reason.INSUFFICIENT_MARGIN: "EOrder:Insufficient margin",
    Reason.MARGIN_NOT_PERMITTED: "EOrder:Cannot open position",
    Reason.POSITION_TOO_LARGE: "EOrder:Margin position size exceeded",
    Reason.QUANTITY_TOO_SMALL: "EOrder:Order minimum not met",
    Reason.COST_TOO_SMALL: "EOrder:Cost minimum not met",
    Reason.WOULD_TAKE: "EOrder:Post only order",
    Reason.NO_POSITION: "EOrder:Reduce only:No position exists",
    Reason.REDUCE_ONLY_NEEDS_MARGIN: "EOrder:Reduce only:Non-PC",
    Reason.TOO_MANY_ORDERS: "EOrder:Orders limit exceeded",
    Reason.TOO_MANY_TRANSACTIONS: "EOrder:Rate limit exceeded",
    Reason.CANCEL_ONLY: "EService:Market in cancel_only mode",
    Reason.POST_ONLY: "EService:Market in post_only mode",
    Reason.DEADLINE_ELAPSED: "EService:Deadline elapsed",
}


class SpotError(Exception):
    """An answer whose `error` array holds one text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def invalid(argument: str) -> SpotError:
    """Return the error for one bad argument, named."""
    return SpotError(f"{INVALID_ARGUMENTS}:{argument}")


def text_of(refusal: Refusal) -> str:
    """Return Kraken's text for a refusal of the exchange."""
    text = TEXTS[refusal.reason]
    return f"{text}:{refusal.detail}" if refusal.detail else text
