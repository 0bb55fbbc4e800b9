"""Why the futures exchange refuses: a status of the answer, and a reason of the venue's list."""

from collections.abc import Mapping

from tui.simulator.kraken_futures.result import Status

REASONS: Mapping[str, str] = {
    Status.MARKET_SUSPENDED: "MARKET_SUSPENDED",
    Status.MARKET_INACTIVE: "MARKET_NOT_FOUND",
    Status.MARKET_IS_POST_ONLY: "MARKET_IS_POST_ONLY",
    Status.INVALID_PRICE: "INVALID_PRICE",
    Status.INVALID_SIZE: "INVALID_QUANTITY",
    Status.OUTSIDE_COLLAR: "PRICE_COLLAR",
    Status.DISLOCATION: "PRICE_DISLOCATION",
    Status.TOO_MANY_SMALL_ORDERS: "SMALL_ORDER_LIMIT_EXCEEDED",
    Status.TOO_MANY_ORDERS: "ORDER_LIMIT_EXCEEDED",
    Status.MAX_POSITION: "MAX_POSITION_EXCEEDED",
    Status.INSUFFICIENT_FUNDS: "INSUFFICIENT_MARGIN",
    Status.WOULD_LIQUIDATE: "WOULD_CAUSE_LIQUIDATION",
    Status.FIXED_LEVERAGE: "FIXED_LEVERAGE_TOO_HIGH",
    Status.CLIENT_ID_EXISTS: "CLIENT_ORDER_ID_IN_USE",
    Status.CLIENT_ID_TOO_LONG: "CLIENT_ORDER_ID_TOO_LONG",
    Status.POST_WOULD_EXECUTE: "POST_WOULD_EXECUTE",
    Status.IOC_WOULD_NOT_EXECUTE: "IOC_WOULD_NOT_EXECUTE",
    Status.SELF_FILL: "WOULD_EXECUTE_SELF",
    Status.WOULD_NOT_REDUCE: "WOULD_NOT_REDUCE_POSITION",
    Status.EDIT_HAS_NO_EFFECT: "EDIT_HAS_NO_EFFECT",
    Status.EDIT_NOT_FOUND: "ORDER_FOR_EDIT_NOT_FOUND",
    Status.EDIT_NOT_A_STOP: "ORDER_CANNOT_HAVE_TRIGGER_PRICE",
    Status.TRAILING_TRIGGER: "CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP",
    Status.TRAILING_LIMIT: "CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP",
}
"""The venue's list of reasons, by the status of the answer."""


class Refused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """An instruction the exchange does not carry out."""

    def __init__(self, status: Status, detail: str = "") -> None:
        super().__init__(status.value, detail)
        self.status = status
        self.detail = detail
        """The argument that was missing or wrong."""

    @property
    def reason(self) -> str:
        """Return the venue's reason for it."""
        return REASONS.get(self.status, "INVALID_QUANTITY")
