"""What goes on without the user: another program of the same account, and churn."""

from decimal import Decimal
from random import Random

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.market import QUANTUM
from tui.simulator.numbers import HUNDRED, ZERO, down, half_up
from tui.simulator.order import Order, OrderTerms, OrderType, Side
from tui.simulator.refusal import Refusal

_FEWEST, _MOST = 30, 42
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
        symbol = self._rng.choice(
            ("BTC/USD", "ETH/USD", "SOL/USD", "XRP/EUR", "ADA/USD", "LTC/USD")
        )
        quote = self._exchange.market.quotes[symbol]
        side = self._rng.choice((Side.BUY, Side.SELL))
        distance = Decimal(self._rng.randint(3, 60)) / 100
        away = -distance if side is Side.BUY else distance
        price = half_up(quote.last * (1 + away / HUNDRED), quote.instrument.tick_size)
        worth = Decimal(self._rng.randint(400, 9_000))
        terms = OrderTerms(
            instrument=quote.instrument,
            side=side,
            type=OrderType.LIMIT,
            quantity=down(worth / quote.last, quote.instrument.minimum_quantity),
            limit_price=price,
            post_only=True,
            userref=20_201 if self._rng.randrange(2) else None,
        )
        try:
            self._own.append(self._exchange.create(self._account, terms))
        except Refusal:
            return


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
