"""What one customer owns, owes and has open."""

from dataclasses import dataclass, field
from decimal import Decimal

from tui.simulator.instrument import Instrument
from tui.simulator.market import Market
from tui.simulator.numbers import HUNDRED, ONE, ZERO
from tui.simulator.order import Order, OrderTerms, Position, Side, Trade


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """The orders, balances and positions of one customer."""

    name: str
    tier: str = "pro"
    balances: dict[str, Decimal] = field(default_factory=dict)
    open: dict[str, Order] = field(default_factory=dict)
    finished: dict[str, Order] = field(default_factory=dict)
    """Oldest end first."""
    trades: dict[str, Trade] = field(default_factory=dict)
    positions: list[Position] = field(default_factory=list)
    opened: dict[str, Position] = field(default_factory=dict)
    """Every position by the trade that opened it, closed ones too."""
    history: int = 5_000
    """How many finished orders and trades are kept; a demo may run for days."""
    cancel_all_at: Decimal | None = None
    """When the dead man's switch fires."""

    def find(self, order_id: str) -> Order | None:
        """Return an order, live or finished."""
        return self.open.get(order_id) or self.finished.get(order_id)

    def with_client_id(self, client_id: str) -> Order | None:
        """Return the live order of a client id."""
        return next((o for o in self.open.values() if o.terms.client_id == client_id), None)

    def with_userref(self, userref: int) -> list[Order]:
        """Return the live orders of a client number."""
        return [o for o in self.open.values() if o.terms.userref == userref]

    def on(self, instrument: Instrument) -> list[Order]:
        """Return the live orders of an instrument."""
        return [o for o in self.open.values() if o.terms.instrument is instrument]

    def finish(self, order: Order) -> None:
        """Move an order to the finished ones."""
        self.open.pop(order.id, None)
        self.finished[order.id] = order
        while len(self.finished) > self.history:
            del self.finished[next(iter(self.finished))]

    def book(self, trade: Trade) -> None:
        """Keep a trade."""
        self.trades[trade.id] = trade
        while len(self.trades) > self.history:
            del self.trades[next(iter(self.trades))]

    def add_position(self, position: Position) -> None:
        """Keep a position that a trade has opened."""
        self.positions.append(position)
        self.opened[position.id] = position
        while len(self.opened) > self.history:
            del self.opened[next(iter(self.opened))]

    def credit(self, asset: str, amount: Decimal) -> None:
        """Change a balance; a debit is negative."""
        self.balances[asset] = self.balances.get(asset, ZERO) + amount

    def held(self, asset: str, market: Market) -> Decimal:
        """Return what live orders have set aside of an asset."""
        total = ZERO
        for order in self.open.values():
            held_asset, amount = hold_of(order, market)
            if held_asset == asset:
                total += amount
        return total

    def holds(self, market: Market) -> dict[str, Decimal]:
        """Return what live orders have set aside, by asset."""
        totals: dict[str, Decimal] = {}
        for order in self.open.values():
            asset, amount = hold_of(order, market)
            totals[asset] = totals.get(asset, ZERO) + amount
        return totals

    def free(self, asset: str, market: Market) -> Decimal:
        """Return what is left of an asset for new orders."""
        return self.balances.get(asset, ZERO) - self.held(asset, market)

    def net_position(self, instrument: Instrument) -> Decimal:
        """Return the open margin quantity, negative when short."""
        total = ZERO
        for position in self.positions:
            if position.instrument is instrument:
                total += position.left if position.side is Side.BUY else -position.left
        return total

    def margin(self, market: Market) -> "MarginStatement":
        """Return the margin figures in USD."""
        statement = MarginStatement(
            balance=sum((market.value(a, v) for a, v in self.balances.items()), ZERO)
        )
        for position in self.positions:
            share = position.left / position.quantity
            quote = position.instrument.quote
            worth = position.left * market.quote(position.instrument).last
            gain = worth - position.cost_left
            statement.used += market.value(quote, position.margin * share)
            statement.cost += market.value(quote, position.cost_left)
            statement.worth += market.value(quote, worth)
            statement.result += market.value(quote, gain if position.side is Side.BUY else -gain)
        return statement


@dataclass(slots=True)
class MarginStatement:
    """The margin side of an account, all in USD."""

    balance: Decimal
    used: Decimal = ZERO
    cost: Decimal = ZERO
    worth: Decimal = ZERO
    result: Decimal = ZERO

    @property
    def equity(self) -> Decimal:
        """Return balance and unrealised result together."""
        return self.balance + self.result

    @property
    def free(self) -> Decimal:
        """Return what new positions may use."""
        return self.equity - self.used


def fee_factor(instrument: Instrument) -> Decimal:
    """Return what a taker pays per unit of cost, fee included."""
    return ONE + max(ZERO, instrument.fee_percent(maker=False)) / HUNDRED


def price_guess(
    terms: OrderTerms, limit: Decimal | None, trigger: Decimal | None, market: Market
) -> Decimal:
    """Return the price at which funds are set aside."""
    quote = market.quote(terms.instrument)
    return limit or trigger or quote.best(terms.side)


def need_of(terms: OrderTerms, quantity: Decimal, price: Decimal) -> tuple[str, Decimal]:
    """Return the asset and amount a quantity of an order has to set aside."""
    instrument = terms.instrument
    if terms.side is Side.SELL:
        return instrument.base, quantity
    if terms.quantity_in_quote:
        return instrument.quote, quantity * fee_factor(instrument)
    return instrument.quote, quantity * price * fee_factor(instrument)


def hold_of(order: Order, market: Market) -> tuple[str, Decimal]:
    """Return the asset and amount a live order sets aside; margin orders hold none."""
    terms = order.terms
    if terms.leverage:
        return terms.instrument.quote, ZERO
    price = price_guess(terms, order.limit_price, order.trigger_price, market)
    return need_of(terms, order.working, price)
