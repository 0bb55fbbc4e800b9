"""What became of an instruction: a status, and the events it caused."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tui.simulator.kraken_futures.order import FuturesOrder, OrderView


class Status(StrEnum):
    """The venue's words for the fate of an instruction."""

    PLACED = "placed"
    PARTIALLY_FILLED = "partiallyFilled"
    FILLED = "filled"
    EDITED = "edited"
    CANCELLED = "cancelled"
    NOT_FOUND = "notFound"
    EDIT_NOT_FOUND = "orderForEditNotFound"
    EDIT_NOT_A_STOP = "orderForEditNotAStop"
    TRAILING_TRIGGER = "cannotEditTriggerPriceOfTrailingStop"
    TRAILING_LIMIT = "cannotEditLimitPriceOfTrailingStop"
    EDIT_HAS_NO_EFFECT = "editHasNoEffect"
    INVALID_ORDER_TYPE = "invalidOrderType"
    INVALID_SIDE = "invalidSide"
    INVALID_SIZE = "invalidSize"
    INVALID_PRICE = "invalidPrice"
    INVALID_ARGUMENT = "invalidArgument"
    INSUFFICIENT_FUNDS = "insufficientAvailableFunds"
    WOULD_LIQUIDATE = "wouldCauseLiquidation"
    MAX_POSITION = "maxPositionViolation"
    FIXED_LEVERAGE = "fixedLeverageTooHigh"
    TOO_MANY_SMALL_ORDERS = "tooManySmallOrders"
    TOO_MANY_ORDERS = "tooManyOrders"
    SELF_FILL = "selfFill"
    OUTSIDE_COLLAR = "outsidePriceCollar"
    DISLOCATION = "wouldIncreasePriceDislocation"
    POST_WOULD_EXECUTE = "postWouldExecute"
    IOC_WOULD_NOT_EXECUTE = "iocWouldNotExecute"
    WOULD_NOT_REDUCE = "wouldNotReducePosition"
    MARKET_SUSPENDED = "marketSuspended"
    MARKET_INACTIVE = "marketInactive"
    MARKET_IS_POST_ONLY = "marketIsPostOnly"
    CLIENT_ID_EXISTS = "clientOrderIdAlreadyExist"
    CLIENT_ID_TOO_LONG = "clientOrderIdTooLong"
    CLIENT_ID_TOO_BIG = "clientOrderIdTooBig"
    CLIENT_ID_INVALID = "clientOrderIdInvalid"
    TOO_LATE = "wouldProcessAfterSpecifiedTime"
    ARGUMENT_MISSING = "requiredArgumentMissing"
    NO_ORDERS = "noOrdersToCancel"


class EventKind(StrEnum):
    """What an event tells."""

    PLACE = "PLACE"
    EDIT = "EDIT"
    CANCEL = "CANCEL"
    REJECT = "REJECT"
    EXECUTION = "EXECUTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of `orderEvents`. `order.is_trigger` decides between `order` and `orderTrigger`."""

    kind: EventKind
    order: OrderView
    """PLACE, CANCEL, REJECT: the order. EDIT: as it is now. EXECUTION: before the execution."""
    old: OrderView | None = None
    """EDIT: before it."""
    prior_edit: OrderView | None = None
    """EXECUTION: before the edit that caused it."""
    reduced_quantity: Decimal | None = None
    reason: str | None = None
    """REJECT: from the venue's list of reasons."""
    execution_id: str | None = None
    price: Decimal | None = None
    amount: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class Result:
    """The fate of one instruction."""

    status: str
    """A `Status`, or any text that a test forced."""
    received_at: Decimal
    order_id: str | None = None
    client_id: str | None = None
    order_tag: str | None = None
    detail: str = ""
    """The argument that was missing or wrong."""
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAllResult:
    """The fate of a cancel of all orders."""

    status: Status
    cancel_only: str
    """`all`, or the symbol."""
    received_at: Decimal
    cancelled: tuple[OrderView, ...]
    events: tuple[Event, ...]
    """One CANCEL for each book order; triggers have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """One answer of `orders/status`."""

    order: FuturesOrder
    status: str
    update_reason: str | None
    error: str | None
