"""What goes on without the user: another program of the same account, and churn."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.numbers import HUNDRED, ZERO, down, half_up
from tui.simulator.order import Offset, Order, OrderTerms, OrderType, Side
from tui.simulator.refusal import Refusal
from tui.simulator.venue_clock import QUANTUM

_FEWEST, _MOST = 34, 46
_USERREF = 20_201
_SYMBOLS = ("BTC/USD", "BTC/EUR", "ETH/USD", "SOL/USD", "XRP/EUR", "ADA/USD", "LTC/USD", "DOT/USD")
_NEWCOMERS = (
    *(OrderType.LIMIT,) * 8,
    OrderType.STOP_LOSS,
    OrderType.TAKE_PROFIT,
    OrderType.STOP_LOSS_LIMIT,
    OrderType.TAKE_PROFIT_LIMIT,
    OrderType.TRAILING_STOP,
)
_LARGEST_SWING = 12
_SLIVERS = 0.125


class OtherProgram:
    """Create and cancel orders now and then, so that the book neither drains nor grows."""

    def __init__(self, exchange: Exchange, account: Account, rng: Random, every: Decimal) -> None:
        self._exchange = exchange
        self._account = account
        self._rng = rng
        self._every = every
        self._wait = every
        self._own: list[Order] = []

    def act(self) -> None:
        """Let one quantum pass, and do what is due."""
        self._wait -= QUANTUM
        if self._wait > 0:
            return
        count = len(self._account.open)
        self._wait = self._every * Decimal(self._rng.randint(50, 150)) / HUNDRED
        if count < _FEWEST:
            self._wait /= 4
        self._own = [order for order in self._own if order.is_live]
        if count > _MOST and self._own:
            self._exchange.cancel(self._account, self._own[0])
        elif count <= _MOST:
            self._create()

    def _create(self) -> None:
        symbol = self._rng.choice(_SYMBOLS)
        quote = self._exchange.market.quotes[symbol]
        side = self._rng.choice((Side.BUY, Side.SELL))
        worth = Decimal(self._rng.randint(400, 9_000))
        quantity = down(worth / quote.last, quote.instrument.minimum_quantity)
        plain_terms = OrderTerms(
            instrument=quote.instrument,
            side=side,
            type=OrderType.LIMIT,
            quantity=max(quantity, quote.instrument.minimum_quantity),
            userref=_USERREF if self._rng.randrange(2) else None,
        )
        try:
            self._own.append(self._exchange.create(self._account, self._shaped(plain_terms)))
        except Refusal:
            return

    def _shaped(self, terms: OrderTerms) -> OrderTerms:
        """Give an order its type and its prices: mostly limits close to the market."""
        rng = self._rng
        is_sell = terms.side is Side.SELL
        kind = rng.choice(_NEWCOMERS)
        near = Decimal(rng.randint(3, 60)) / 100
        if kind.is_trailing:
            return replace(terms, type=kind, trail=Offset(near, percent=True))
        if not kind.is_triggered_type:
            return replace(
                terms, limit_price=self._away(terms, near if is_sell else -near), post_only=True
            )
        is_above = is_sell == kind.is_take_profit
        trigger = self._away(terms, near if is_above else -near)
        if not kind.has_limit:
            return replace(terms, type=kind, trigger_price=trigger)
        beyond = Decimal("0.1") if is_sell else Decimal("-0.1")
        limit = self._away(terms, (near if is_above else -near) - beyond)
        return replace(terms, type=kind, trigger_price=trigger, limit_price=limit)

    def _away(self, terms: OrderTerms, percent: Decimal) -> Decimal:
        last = self._exchange.market.quote(terms.instrument).last
        return half_up(last * (1 + percent / HUNDRED), terms.instrument.tick_size)


class Churn:
    """Move limit prices and filled quantities of a share of the orders, in place."""

    def __init__(self, exchange: Exchange, account: Account, rng: Random, share: Decimal) -> None:
        self._exchange = exchange
        self._account = account
        self._rng = rng
        self._share = share
        self._due = ZERO
        self._orders: list[Order] = []
        self._next = 0

    def act(self) -> None:
        """Let one quantum pass: move the next orders of the round."""
        self._due += self._share * QUANTUM * len(self._account.open)
        count = int(self._due)
        self._due -= count
        for order in self._round(count):
            if order.is_live:
                self._move(order)

    def _round(self, count: int) -> list[Order]:
        """Return the next orders, each in its turn."""
        if self._next >= len(self._orders):
            self._orders, self._next = list(self._account.open.values()), 0
        self._next += count
        return self._orders[self._next - count : self._next]

    def _move(self, order: Order) -> None:
        """Fill a sliver of every eighth order; swing the price of the others."""
        if self._rng.random() < _SLIVERS and order.limit_price is not None and not order.is_waiting:
            sliver = down(order.working / 64, order.terms.instrument.lot)
            if sliver:
                self._exchange.extend_fill(self._account, order, sliver)
                return
        self._swing(order)

    def _swing(self, order: Order) -> None:
        ticks = (1 + int(self._rng.random() * _LARGEST_SWING)) * order.terms.instrument.tick_size
        start = order.terms.limit_price or order.terms.trigger_price
        now = order.limit_price or order.trigger_price
        if start is None or now is None:
            return
        moved = (
            start + ticks if now <= start else max(start - ticks, order.terms.instrument.tick_size)
        )
        if order.limit_price is not None:
            order.limit_price = moved
        else:
            order.trigger_price = moved
        order.touch()
        self._exchange.moved(order)
