"""An order as every venue's orders are seen: one shape for the list, the detail and the export."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tui.domain.custom_terms import CustomTerms
from tui.domain.identifiers import ClientOrderId, InstrumentId, OrderKey
from tui.domain.numbers import EXACT


class Side(StrEnum):
    """Which way the order trades."""

    BUY = "buy"
    SELL = "sell"
    CONVERT = "convert"


class OrderType(StrEnum):
    """How the order decides when and at what price to trade."""

    MARKET = "market"
    LIMIT = "limit"
    ICEBERG = "iceberg"
    STOP_LOSS = "stop-loss"
    STOP_LOSS_LIMIT = "stop-loss-limit"
    TAKE_PROFIT = "take-profit"
    TAKE_PROFIT_LIMIT = "take-profit-limit"
    TRAILING_STOP = "trailing-stop"
    TRAILING_STOP_LIMIT = "trailing-stop-limit"
    SETTLE_POSITION = "settle-position"
    PRICE_TRIGGER = "price-trigger"
    OTHER = "other"


TRAILING_TYPES = frozenset({OrderType.TRAILING_STOP, OrderType.TRAILING_STOP_LIMIT})
"""Types whose trigger follows the market at an offset."""

TRIGGERED_TYPES = TRAILING_TYPES | {
    OrderType.STOP_LOSS,
    OrderType.STOP_LOSS_LIMIT,
    OrderType.TAKE_PROFIT,
    OrderType.TAKE_PROFIT_LIMIT,
    OrderType.PRICE_TRIGGER,
}
"""Types that wait outside the book until a trigger fires."""


class OrderStatus(StrEnum):
    """Where an order is in its life. `triggered` wins over `partially-filled`."""

    PENDING = "pending"
    OPEN = "open"
    PARTIALLY_FILLED = "partially-filled"
    TRIGGERED = "triggered"
    ACTIVE = "active"
    PAUSED = "paused"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


class QuantityUnit(StrEnum):
    """What a quantity counts."""

    BASE = "base"
    QUOTE = "quote"
    CONTRACTS = "contracts"


class TimeInForce(StrEnum):
    """How long an order lives."""

    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"
    GTD = "GTD"


class TriggerSignal(StrEnum):
    """The price a trigger watches."""

    LAST = "last"
    INDEX = "index"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class RelativePrice:
    """A price the venue keeps as an offset (`+5.0000%`), in the venue's own notation."""

    text: str


Price = Decimal | RelativePrice


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order as its venue last described it. Prices and quantities are exact."""

    key: OrderKey
    client_order_id: ClientOrderId | None
    instrument: InstrumentId
    side: Side
    order_type: OrderType
    status: OrderStatus
    quantity: Decimal
    """Total, fills included."""
    filled_quantity: Decimal
    quantity_unit: QuantityUnit
    limit_price: Price | None
    trigger_price: Price | None
    """The trigger; for trailing types the offset in the venue's notation."""
    live_trigger_price: Decimal | None = None
    """Where the trigger is now, for trailing types whose venue says so."""
    trigger_signal: TriggerSignal | None = None
    average_fill_price: Decimal | None
    time_in_force: TimeInForce | None
    post_only: bool | None
    """`None` only where the venue has no such notion; likewise `reduce_only`."""
    reduce_only: bool | None
    flags: tuple[str, ...] = ()
    """Short words for the list: venue flags, leverage, conditional close."""
    opened_at: datetime | None
    updated_at: datetime | None = None
    expires_at: datetime | None = None
    is_amended: bool = False
    """Whether the venue says that it was amended: it then has a history of its own to tell."""
    close_text: str | None = None
    """A conditional close, in the venue's own words; such an order cannot be amended."""
    user: str | None = None
    condition: str | None = None
    """`gte` or `lte` for venues whose trigger has a direction of its own."""
    custom: CustomTerms | None = None
    """What only custom orders say. Their side is that of the coin, however the pair is written."""
    raw: bytes
    """The venue's object, its bytes as they came."""

    @property
    def working_quantity(self) -> Decimal:
        """What can still fill."""
        return EXACT.subtract(self.quantity, self.filled_quantity)

    @property
    def effective_trigger_price(self) -> Decimal | None:
        """The absolute price at which the trigger fires, when it is known."""
        if self.live_trigger_price is not None:
            return self.live_trigger_price
        return self.trigger_price if isinstance(self.trigger_price, Decimal) else None

    @property
    def is_waiting_for_trigger(self) -> bool:
        """Whether a trigger that is known in absolute terms decides when the order acts next."""
        is_known = self.effective_trigger_price is not None
        return is_known and self.status is not OrderStatus.TRIGGERED

    @property
    def working_price(self) -> Decimal | None:
        """The absolute price at which the order next acts: its waiting trigger, else its limit."""
        if self.is_waiting_for_trigger:
            return self.effective_trigger_price
        return self.limit_price if isinstance(self.limit_price, Decimal) else None


@dataclass(frozen=True, slots=True)
class UnreadableOrder:
    """An order whose description could not be understood. It is listed all the same."""

    key: OrderKey
    raw: bytes
    problem: str
    """Why it could not be read, in words."""


BookEntry = Order | UnreadableOrder
