"""A futures exchange that stands still, and short ways of asking it for things."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.simulator.venue import HeldClock
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.instruction import Cancel, Edit, Send
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.prices import FuturesQuote
from tui.simulator.kraken_futures.result import Event, Result

D = Decimal
BITCOIN, ETHER, PEPE, INVERSE = "PF_XBTUSD", "PF_ETHUSD", "PF_PEPEUSD", "PI_XBTUSD"


def send(order_type: str = "lmt", side: str = "buy", **members: Any) -> Send:
    """Return an order for a hundredth of a bitcoin, far from the market."""
    numbers = ("size", "limit_price", "stop_price", "deviation", "offset")
    terms: dict[str, Any] = {"symbol": BITCOIN, "size": "0.01"}
    if order_type in {"lmt", "post", "ioc", "fok"}:
        terms["limit_price"] = "90000" if side == "buy" else "95000"
    terms |= members
    for name in numbers:
        if terms.get(name) is not None:
            terms[name] = D(terms[name])
    return Send(order_type=order_type, side=side, **terms)


def edit(order: FuturesOrder, **members: Any) -> Edit:
    """Return an edit of an order by its id."""
    for name in ("size", "limit_price", "stop_price", "deviation"):
        if members.get(name) is not None:
            members[name] = D(members[name])
    return Edit(order_id=order.id, **members)


@dataclass
class Stage:
    """An exchange with one customer, whose prices move only when told."""

    clock: HeldClock = field(default_factory=HeldClock)

    def __post_init__(self) -> None:
        self.exchange = FuturesExchange(self.clock, seed=7)
        self.exchange.market.hold_all()
        self.account = self.exchange.account("desk")
        self.account.wallets["flex"] = {"USD": D(100_000)}
        self.account.wallets["fi_xbtusd"] = {"XBT": D(1)}

    def quote(self, symbol: str = BITCOIN) -> FuturesQuote:
        """Return the prices of a contract."""
        return self.exchange.market.quotes[symbol]

    def send(self, order_type: str = "lmt", side: str = "buy", **members: Any) -> Result:
        """Place an order."""
        return self.exchange.send(self.account, send(order_type, side, **members))

    def place(self, order_type: str = "lmt", side: str = "buy", **members: Any) -> FuturesOrder:
        """Place an order that rests or waits, and return it."""
        result = self.send(order_type, side, **members)
        assert result.status == "placed", result
        return self.account.orders[result.order_id or ""]

    def edit(self, order: FuturesOrder, **members: Any) -> Result:
        """Change an order."""
        return self.exchange.edit(self.account, edit(order, **members))

    def cancel(self, order: FuturesOrder) -> Result:
        """End an order by its id."""
        return self.exchange.cancel(self.account, Cancel(order_id=order.id))

    def long(self, size: str, symbol: str = BITCOIN) -> None:
        """Buy at the market."""
        result = self.send("mkt", size=size, symbol=symbol)
        assert result.status == "placed", result

    def size(self, symbol: str = BITCOIN) -> Decimal:
        """Return the signed size of the position."""
        return self.account.position_size(self.quote(symbol).contract)


def kinds(events: list[Event]) -> list[str]:
    """Return what events tell."""
    return [event.kind.value for event in events]
