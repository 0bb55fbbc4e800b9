"""Where prices may move without any order acting: what makes ten thousand resting orders cheap."""

from decimal import Decimal

from tui.simulator.market import Quote
from tui.simulator.numbers import ZERO
from tui.simulator.order import Order, OrderStatus, Side

_FAR = Decimal("Infinity")


class Corridor:
    """The open interval of prices in which none of an instrument's orders does anything."""

    __slots__ = ("_high", "_is_closed", "_low")

    def __init__(self) -> None:
        self._low, self._high = ZERO, _FAR
        self._is_closed = False

    def holds(self, quote: Quote) -> bool:
        """Tell whether both the last and the index price leave every order alone."""
        if self._is_closed or not self._low < quote.last < self._high:
            return False
        return quote.index is None or self._low < quote.index < self._high

    def narrow(self, order: Order) -> None:
        """Leave out the price at which an order acts; some act at every price."""
        if order.status is not OrderStatus.OPEN:
            return
        terms = order.terms
        is_above = terms.side is Side.SELL
        price = order.limit_price
        if order.is_waiting:
            price = order.trigger_price
            is_above = is_above if terms.type.is_take_profit else not is_above
        if price is None or (order.is_waiting and terms.type.is_trailing):
            self._is_closed = True
        elif is_above:
            self._high = min(self._high, price)
        else:
            self._low = max(self._low, price)
