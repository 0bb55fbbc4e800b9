"""The exchange's own types: what is asked for, and what became of it."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tui.simulator.instrument import Instrument
from tui.simulator.numbers import EXACT, ZERO, half_up


class Side(StrEnum):
    """Which way an order trades."""

    BUY = "buy"
    SELL = "sell"

    @property
    def opposite(self) -> "Side":
        """Return the other side."""
        return Side.SELL if self is Side.BUY else Side.BUY


class OrderType(StrEnum):
    """How an order waits and executes."""

    MARKET = "market"
    LIMIT = "limit"
    ICEBERG = "iceberg"
    STOP_LOSS = "stop-loss"
    TAKE_PROFIT = "take-profit"
    STOP_LOSS_LIMIT = "stop-loss-limit"
    TAKE_PROFIT_LIMIT = "take-profit-limit"
    TRAILING_STOP = "trailing-stop"
    TRAILING_STOP_LIMIT = "trailing-stop-limit"
    SETTLE_POSITION = "settle-position"

    @property
    def is_triggered_type(self) -> bool:
        """Tell whether an order of this type waits for a trigger."""
        return self in _TRIGGERED

    @property
    def is_trailing(self) -> bool:
        """Tell whether the trigger follows the market."""
        return self in {OrderType.TRAILING_STOP, OrderType.TRAILING_STOP_LIMIT}

    @property
    def is_take_profit(self) -> bool:
        """Tell whether the trigger lies on the winning side."""
        return self in {OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT}

    @property
    def has_limit(self) -> bool:
        """Tell whether an order of this type owns a limit price."""
        return self in _LIMITED


_TRIGGERED = frozenset(
    {
        OrderType.STOP_LOSS,
        OrderType.TAKE_PROFIT,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TAKE_PROFIT_LIMIT,
        OrderType.TRAILING_STOP,
        OrderType.TRAILING_STOP_LIMIT,
    }
)
_LIMITED = frozenset(
    {
        OrderType.LIMIT,
        OrderType.ICEBERG,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TAKE_PROFIT_LIMIT,
        OrderType.TRAILING_STOP_LIMIT,
    }
)


class OrderStatus(StrEnum):
    """Where an order is in its life."""

    PENDING = "pending"
    OPEN = "open"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class TimeInForce(StrEnum):
    """How long an order may work."""

    GTC = "GTC"
    IOC = "IOC"
    GTD = "GTD"
    FOK = "FOK"


class SelfTrade(StrEnum):
    """What gives way when two orders of one account would meet."""

    CANCEL_NEWEST = "cancel-newest"
    CANCEL_OLDEST = "cancel-oldest"
    CANCEL_BOTH = "cancel-both"


class Signal(StrEnum):
    """The price a trigger watches."""

    LAST = "last"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Offset:
    """A signed distance from a reference price, absolute or in percent."""

    amount: Decimal
    percent: bool = False

    def applied_to(self, reference: Decimal, tick: Decimal) -> Decimal:
        """Return the price this far from a reference, on the grid."""
        moved = self.amount
        if self.percent:
            moved = EXACT.multiply(reference, EXACT.scaleb(self.amount, -2))
        return half_up(EXACT.add(reference, moved), tick)

    def trigger_from(self, best: Decimal, side: Side, tick: Decimal) -> Decimal:
        """Return the trigger of a trailing order whose best price so far is known."""
        distance = self.inverted if side is Side.SELL else self
        return distance.applied_to(best, tick)

    @property
    def inverted(self) -> "Offset":
        """Return the same distance to the other side."""
        return Offset(-self.amount, self.percent)


@dataclass(frozen=True, slots=True)
class ClosePrice:
    """A price of a conditional close: absolute, or a distance from the fill."""

    absolute: Decimal | None = None
    offset: Offset | None = None
    text: str = "0"
    """As the owner reads it."""


@dataclass(frozen=True, slots=True)
class CloseTerms:
    """The order that each fill of its parent creates."""

    type: OrderType
    price: ClosePrice
    secondary: ClosePrice


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerms:
    """What an order asks for; never changes, except through an amend of the order."""

    instrument: Instrument
    side: Side
    type: OrderType
    quantity: Decimal
    limit_price: Decimal | None = None
    trigger_price: Decimal | None = None
    trail: Offset | None = None
    limit_offset: Offset | None = None
    signal: Signal = Signal.LAST
    display_quantity: Decimal | None = None
    leverage: int | None = None
    post_only: bool = False
    reduce_only: bool = False
    fee_in_base: bool = False
    quantity_in_quote: bool = False
    time_in_force: TimeInForce = TimeInForce.GTC
    starts_at: Decimal | None = None
    expires_at: Decimal | None = None
    close: CloseTerms | None = None
    userref: int | None = None
    client_id: str | None = None
    self_trade: SelfTrade = SelfTrade.CANCEL_NEWEST
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One fill of one order."""

    id: str
    number: int
    order_id: str
    position_id: str
    instrument: Instrument
    side: Side
    type: OrderType
    price: Decimal
    quantity: Decimal
    cost: Decimal
    fee: Decimal
    margin: Decimal
    leverage: int | None
    maker: bool
    closing: bool
    fee_in_base: bool
    at: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """One line of the history of an order."""

    id: str
    kind: str
    quantity: Decimal
    display_quantity: Decimal | None
    working_quantity: Decimal
    limit_price: Decimal | None
    trigger_price: Decimal | None
    post_only: bool
    reason: str | None
    at: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class Order:
    """A live or finished order."""

    id: str
    terms: OrderTerms
    quantity: Decimal
    limit_price: Decimal | None
    trigger_price: Decimal | None
    trail: Offset | None
    limit_offset: Offset | None
    display_quantity: Decimal | None
    opened_at: Decimal
    changed_at: Decimal
    """When it was created or last amended; cancels cost more while this is recent."""
    status: OrderStatus = OrderStatus.OPEN
    extreme: Decimal | None = None
    """Best price since a trailing order was created: the peak of a sell, the trough of a buy."""
    is_triggered: bool = False
    is_ending: bool = False
    """Whether a cancel has been accepted, but not yet done."""
    place: int | None = None
    """Counts those who joined a queue; whoever has less stands ahead. None outside the book."""
    ahead: Decimal = ZERO
    """What strangers rest ahead of it at its price."""
    tip: Decimal | None = None
    """What an iceberg shows of itself now."""
    filled: Decimal = ZERO
    base_filled: Decimal = ZERO
    """The filled quantity in the base asset, also where the order counts in the quote asset."""
    cost: Decimal = ZERO
    fee: Decimal = ZERO
    closed_at: Decimal | None = None
    reason: str | None = None
    trades: list[str] = field(default_factory=list)
    amends: list[Amend] = field(default_factory=list)
    rendered: tuple[bytes, bytes] | None = None
    """What a face last wrote for it; dropped by every change."""
    frame: tuple[str, str, str, str, str] | None = None
    """The parts of that which never change."""

    @property
    def working(self) -> Decimal:
        """Return what can still fill."""
        return self.quantity - self.filled

    @property
    def is_live(self) -> bool:
        """Tell whether it can still trade."""
        return self.status in {OrderStatus.OPEN, OrderStatus.PENDING}

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits for its trigger."""
        return self.terms.type.is_triggered_type and not self.is_triggered

    @property
    def average_price(self) -> Decimal:
        """Return what its fills cost per unit, zero before the first."""
        return self.cost / self.base_filled if self.base_filled else ZERO

    def touch(self) -> None:
        """Forget what was written for it."""
        self.rendered = None


@dataclass(frozen=True, slots=True)
class Closing:
    """One trade's part in closing a position."""

    trade_id: str
    cost: Decimal
    fee: Decimal
    result: Decimal


@dataclass(slots=True, kw_only=True)
class Position:
    """An open margin position, made by one trade."""

    id: str
    order_id: str
    instrument: Instrument
    side: Side
    type: OrderType
    quantity: Decimal
    closed: Decimal
    cost: Decimal
    fee: Decimal
    margin: Decimal
    leverage: int
    opened_at: Decimal
    closings: list[Closing] = field(default_factory=list)

    @property
    def left(self) -> Decimal:
        """Return what is not yet closed."""
        return self.quantity - self.closed

    @property
    def cost_left(self) -> Decimal:
        """Return the entry cost of what is not yet closed."""
        return self.cost * self.left / self.quantity
