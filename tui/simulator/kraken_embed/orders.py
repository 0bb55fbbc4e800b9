"""Endpoints of custom orders: create, list, get, cancel.

https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

from typing import TYPE_CHECKING

from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.call import Call, Result
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.failures import Failure, invalid
from tui.simulator.kraken_embed.order import CustomOrder, OrderStatus
from tui.simulator.kraken_embed.order_json import order_json
from tui.simulator.kraken_embed.paging import Spot, next_cursor, paged
from tui.simulator.kraken_embed.user import EmbedUser

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_FILTERS = frozenset({"active", "cancelled", "completed"})
"""Statuses a list can be asked for; paused is not one of them."""


class OrderEndpoints:
    """Custom orders of one user at a time."""

    def __init__(self, exchange: EmbedExchange) -> None:
        self._exchange = exchange

    def create(self, call: Call) -> Result:
        """Take a new order, and tell it whole."""
        user = self._user(call)
        terms = self._exchange.terms.order(call.body)
        if not self._exchange.is_firing:
            raise Failure(failures.UNAVAILABLE)
        self._exchange.visibility.acting(user)
        return {"order": order_json(self._exchange.create(user, terms))}

    def page(self, call: Call) -> Result:
        """Tell orders, the newest first, page by page."""
        user, wanted = self._user(call), _statuses(call.query.all("statuses"))
        seen = self._exchange.visibility.orders(user).values()
        habits = self._exchange.habits
        page, cursor = paged(
            (order for order in seen if order.status in wanted),
            _spot,
            cursor=call.query.one("cursor"),
            size=habits.page_size,
        )
        rows: list[Json] = [order_json(order) for order in page]
        return {"orders": rows, **next_cursor(cursor, habits.last_page)}

    def get(self, call: Call) -> Result:
        """Tell one order."""
        order = self._exchange.visibility.orders(self._user(call)).get(call.named)
        if order is None:
            raise Failure(failures.UNKNOWN_ORDER)
        return {"order": order_json(order)}

    def cancel(self, call: Call) -> Result:
        """Cancel one order; a body that was sent, and signed, means nothing."""
        user = self._user(call)
        self._exchange.visibility.acting(user)
        return {"order": order_json(self._exchange.cancel(user, call.named))}

    def _user(self, call: Call) -> EmbedUser:
        return self._exchange.user_of(call.query.one("user"))


def _spot(order: CustomOrder) -> Spot:
    return order.created_at, order.id


def _statuses(texts: list[str]) -> frozenset[OrderStatus]:
    if set(texts) - _FILTERS:
        raise invalid("statuses")
    return frozenset(OrderStatus(text) for text in texts or OrderStatus)
