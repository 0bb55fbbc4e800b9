"""Orders of the Kuna exchange, in its own words."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.simulator.kuna.pair import Pair
from tui.simulator.numbers import EXACT, ZERO


class KunaSide(StrEnum):
    """Which way an order trades the base."""

    BID = "Bid"
    ASK = "Ask"


class KunaType(StrEnum):
    """How an order waits and executes."""

    LIMIT = "Limit"
    MARKET = "Market"
    STOP_LOSS = "StopLossLimit"
    TAKE_PROFIT = "TakeProfitLimit"

    @property
    def is_trigger(self) -> bool:
        """Tell whether an order of this type first waits for a price."""
        return self in {self.STOP_LOSS, self.TAKE_PROFIT}


class KunaStatus(StrEnum):
    """Where an order is in its life; there is none for partly filled."""

    PENDING = "Pending"
    OPEN = "Open"
    WAIT_STOP = "WaitStop"
    CLOSED = "Closed"
    CANCELED = "Canceled"
    EXPIRED = "Expired"
    REJECTED = "Rejected"

    @property
    def is_live(self) -> bool:
        """Tell whether an order can still trade."""
        return self in {self.PENDING, self.OPEN, self.WAIT_STOP}


@dataclass(slots=True, kw_only=True, eq=False)
class KunaOrder:
    """A live or finished order. Times are seconds since 1970."""

    id: str
    """A UUID in lower case."""
    pair: Pair
    side: KunaSide
    type: KunaType
    quantity: Decimal
    """In base units; of a market order by quote quantity what it bought or sold in the end."""
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    quote_quantity: Decimal | None = None
    """The most a market order may spend or earn, in the quote."""
    created_at: Decimal
    updated_at: Decimal
    executed: Decimal = ZERO
    executed_quote: Decimal = ZERO
    status: KunaStatus = KunaStatus.OPEN
    closed_at: Decimal | None = None

    @property
    def working(self) -> Decimal:
        """Return what can still fill, in base units."""
        return self.quantity - self.executed

    @property
    def is_live(self) -> bool:
        """Tell whether it can still trade."""
        return self.status.is_live

    @property
    def is_buy(self) -> bool:
        """Tell whether it buys the base."""
        return self.side is KunaSide.BID

    @property
    def fires_above(self) -> bool:
        """Tell whether its trigger lies above the market: buying stops and selling profits do."""
        return self.is_buy is (self.type is KunaType.STOP_LOSS)

    @property
    def pays_with(self) -> str:
        """Return the currency it gives away."""
        return self.pair.quote if self.is_buy else self.pair.base

    @property
    def locked(self) -> Decimal:
        """Return what it keeps from being used otherwise, in what it pays with."""
        if not self.is_live or self.limit_price is None:
            return ZERO
        return EXACT.multiply(self.working, self.limit_price) if self.is_buy else self.working

    @property
    def cost(self) -> Decimal:
        """Return what the whole of it is worth, filled or not."""
        if self.limit_price is None:
            return self.executed_quote
        return EXACT.multiply(self.quantity, self.limit_price)

    def is_within(self, price: Decimal) -> bool:
        """Tell whether it may trade at a price."""
        if self.limit_price is None:
            return True
        return price <= self.limit_price if self.is_buy else price >= self.limit_price

    def is_fired_by(self, price: Decimal) -> bool:
        """Tell whether a market price reaches its trigger."""
        if self.stop_price is None:
            return False
        return price >= self.stop_price if self.fires_above else price <= self.stop_price
