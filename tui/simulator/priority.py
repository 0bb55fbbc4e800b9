"""Time priority: where an order stands in the queue at its price, and how trades pass it.

What keeps and what loses a place is Kraken's amend guide:
https://docs.kraken.com/api/docs/guides/spot-amends
"""

from decimal import Decimal
from random import Random

from tui.simulator.instrument import Instrument
from tui.simulator.market import Market
from tui.simulator.numbers import ZERO, down
from tui.simulator.order import Order, OrderStatus, Side

_MOST_PERCENT = 60
"""How much of an average level trades at most while the price stays there for a moment."""


class Priority:
    """Give orders their places."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._joined = 0

    def join(self, order: Order) -> None:
        """Put an order at the back of the queue at its price, or out of the book's queues."""
        if not is_in_book(order):
            order.place = order.tip = None
            order.ahead = ZERO
            return
        self._joined += 1
        order.place = self._joined
        order.ahead = self._depth(order)
        order.tip = None
        if order.display_quantity is not None:
            order.tip = min(order.display_quantity, order.working)

    def amended(self, order: Order, limit_before: Decimal | None, quantity_before: Decimal) -> None:
        """Move an order back for another limit price or more quantity; shrink a larger tip."""
        if order.limit_price != limit_before or order.quantity > quantity_before:
            self.join(order)
        elif order.tip is not None and order.display_quantity is not None:
            order.tip = min(order.tip, order.display_quantity, order.working)

    def filled(self, order: Order, quantity: Decimal) -> None:
        """Use up the tip of an iceberg; the next one joins at the back."""
        if order.tip is None:
            return
        order.tip -= quantity
        if order.tip <= 0:
            self.join(order)

    def _depth(self, order: Order) -> Decimal:
        """Return what others rest at the price; nothing between the best bid and the best ask."""
        quote, price = self._market.quote(order.terms.instrument), order.limit_price or ZERO
        is_alone = price > quote.bid if order.terms.side is Side.BUY else price < quote.ask
        return ZERO if is_alone else self._market.resting(order.terms.instrument, price)


class Tape:
    """What trades at the last price in one pass over an instrument's orders, for each side once."""

    def __init__(self, market: Market, instrument: Instrument, rng: Random) -> None:
        self._market = market
        self._instrument = instrument
        self._rng = rng
        self._left: dict[Side, Decimal] = {}
        self._ahead: dict[Side, Decimal] = {}

    def reach(self, order: Order) -> Decimal:
        """Let the trades pass what is ahead of an order; return what of them reaches it.

        Orders come in the order of their places: whoever is ahead of one is ahead of the next.
        """
        side = order.terms.side
        left = self._left.get(side)
        if left is None:
            left = self._left[side] = self._draw()
        order.ahead = self._ahead[side] = max(order.ahead, self._ahead.get(side, ZERO))
        passed = min(left, order.ahead)
        order.ahead -= passed
        shown = order.working if order.tip is None else order.tip
        reached = min(left - passed, shown)
        self._left[side] = left - reached
        return reached

    def _draw(self) -> Decimal:
        price = self._market.quote(self._instrument).last
        level = self._market.resting(self._instrument, price)
        share = Decimal(self._rng.randint(0, _MOST_PERCENT)) / 100
        return down(level * share, self._instrument.lot)


def is_in_book(order: Order) -> bool:
    """Tell whether others can see an order and trade with it."""
    return (
        order.status is OrderStatus.OPEN and not order.is_waiting and order.limit_price is not None
    )
