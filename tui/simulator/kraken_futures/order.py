"""Orders of the futures exchange, and what one of them looked like at a moment."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.simulator.kraken_futures.contract import Contract
from tui.simulator.numbers import ZERO
from tui.simulator.order import Side


class FuturesType(StrEnum):
    """How an order waits and executes, in the words of a send instruction."""

    LIMIT = "lmt"
    POST = "post"
    IOC = "ioc"
    FOK = "fok"
    MARKET = "mkt"
    STOP = "stp"
    TAKE_PROFIT = "take_profit"
    TRAILING_STOP = "trailing_stop"

    @property
    def is_trigger(self) -> bool:
        """Tell whether an order of this type waits for a price."""
        return self in {self.STOP, self.TAKE_PROFIT, self.TRAILING_STOP}

    @property
    def is_immediate(self) -> bool:
        """Tell whether it never rests."""
        return self in {self.IOC, self.FOK, self.MARKET}


class TriggerSignal(StrEnum):
    """The price a trigger watches, in the words of a send instruction."""

    MARK = "mark"
    INDEX = "index"
    LAST = "last"


class DeviationUnit(StrEnum):
    """What the distance of a trailing stop, or of a limit from its trigger, counts."""

    PERCENT = "PERCENT"
    QUOTE_CURRENCY = "QUOTE_CURRENCY"


class OrderState(StrEnum):
    """Where an order is in its life, in the words of `orders/status`."""

    RESTING = "ENTERED_BOOK"
    FILLED = "FULLY_EXECUTED"
    CANCELLED = "CANCELLED"
    REJECTED = "REJECTED"
    WAITING = "TRIGGER_PLACED"
    TRIGGER_FAILED = "TRIGGER_ACTIVATION_FAILURE"

    @property
    def is_live(self) -> bool:
        """Tell whether it can still trade."""
        return self in {self.RESTING, self.WAITING}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order as it was at one moment; events and history keep these."""

    id: str
    client_id: str | None
    symbol: str
    side: Side
    type: FuturesType
    working: Decimal
    """What can still fill; the venue's `quantity` of events."""
    filled: Decimal
    limit_price: Decimal | None
    trigger_price: Decimal | None
    signal: TriggerSignal
    is_above: bool
    """Whether it triggers at or above its price."""
    deviation: Decimal | None
    deviation_unit: DeviationUnit | None
    offset: Decimal | None
    offset_unit: DeviationUnit | None
    reduce_only: bool
    is_trigger: bool
    """Whether it waits for its trigger: told as `orderTrigger`, not as `order`."""
    state: OrderState
    placed_at: Decimal
    updated_at: Decimal

    @property
    def book_type(self) -> FuturesType:
        """Return its type as events tell it: market orders are `ioc`, triggers become `lmt`."""
        if self.type is FuturesType.MARKET:
            return FuturesType.IOC
        if self.type.is_trigger:
            return FuturesType.LIMIT
        return self.type


@dataclass(slots=True, kw_only=True, eq=False)
class FuturesOrder:
    """A live or finished order. Times are seconds since 1970, quantities as the contract counts."""

    id: str
    contract: Contract
    side: Side
    type: FuturesType
    quantity: Decimal
    """The total, fills included."""
    limit_price: Decimal | None = None
    trigger_price: Decimal | None = None
    signal: TriggerSignal = TriggerSignal.LAST
    deviation: Decimal | None = None
    deviation_unit: DeviationUnit | None = None
    offset: Decimal | None = None
    """Distance of the limit from the trigger, applied when it fires."""
    offset_unit: DeviationUnit | None = None
    reduce_only: bool = False
    client_id: str | None = None
    placed_at: Decimal
    updated_at: Decimal
    filled: Decimal = ZERO
    state: OrderState = OrderState.RESTING
    update_reason: str | None = "NEW_USER_ORDER"
    """Why it last changed, in the words of `orders/status`."""
    error: str | None = None
    """Why it was refused, from the venue's list of reasons."""
    closed_at: Decimal | None = None

    @property
    def working(self) -> Decimal:
        """Return what can still fill."""
        return self.quantity - self.filled

    @property
    def is_live(self) -> bool:
        """Tell whether it can still trade."""
        return self.state.is_live

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits for its trigger."""
        return self.state is OrderState.WAITING

    @property
    def is_above(self) -> bool:
        """Tell whether its trigger fires at or above its price."""
        is_buy = self.side is Side.BUY
        return not is_buy if self.type is FuturesType.TAKE_PROFIT else is_buy

    @property
    def signed(self) -> int:
        """Return 1 for a buy, -1 for a sell."""
        return 1 if self.side is Side.BUY else -1

    def view(self) -> OrderView:
        """Return it as it is now."""
        return OrderView(
            id=self.id,
            client_id=self.client_id,
            symbol=self.contract.symbol,
            side=self.side,
            type=self.type,
            working=self.working,
            filled=self.filled,
            limit_price=self.limit_price,
            trigger_price=self.trigger_price,
            signal=self.signal,
            is_above=self.is_above,
            deviation=self.deviation,
            deviation_unit=self.deviation_unit,
            offset=self.offset,
            offset_unit=self.offset_unit,
            reduce_only=self.reduce_only,
            is_trigger=self.type.is_trigger,
            state=self.state,
            placed_at=self.placed_at,
            updated_at=self.updated_at,
        )
