"""The endpoints that tell an account about itself."""

from collections.abc import Iterable
from decimal import Decimal

from tui.simulator.json_text import Json
from tui.simulator.kuna import failures
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.call import Call
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.habits import Listing
from tui.simulator.kuna.identifiers import uuid_in
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.kuna.order_json import active_json, balance_json, order_json, trade_json
from tui.simulator.kuna.parameters import Query
from tui.simulator.kuna.visibility import Seen, Visibility

_TWO_WEEKS = Decimal(14 * 86_400)
_MOST = 100
_LAST_TRADES = 10


class ReadingEndpoints:
    """Tell of balances, orders and trades."""

    def __init__(self, exchange: KunaExchange, visibility: Visibility) -> None:
        self._exchange = exchange
        self._visibility = visibility

    def me(self, call: Call) -> Json:
        """Tell who the key belongs to."""
        return {"id": call.account.uid, "type": "Simple", "status": "Verified"}

    def balances(self, call: Call) -> Json:
        """Tell what may be used and what is locked of each currency."""
        account = call.account
        return [
            balance_json(currency, account.available(currency), account.locked(currency))
            for currency in account.balances
        ]

    def active(self, call: Call) -> Json:
        """Tell the open orders of the last two weeks, unless asked for more.

        https://docs.kuna.io/docs/get-active-client-orders-private
        """
        listing = self._exchange.habits.listing
        stops = () if listing is Listing.HISTORY else (KunaStatus.WAIT_STOP,)
        told = self._told(call.account, call.query, {KunaStatus.OPEN, *stops})
        return [active_json(order) for order in told]

    def history(self, call: Call) -> Json:
        """Tell the orders of one status, or all but the open ones.

        https://docs.kuna.io/docs/get-private-orders-history
        """
        status = call.query.choice("status", tuple(KunaStatus))
        wanted = {KunaStatus(status)} if status else set(KunaStatus) - {KunaStatus.OPEN}
        if self._exchange.habits.listing is Listing.ACTIVE:
            wanted -= {KunaStatus.WAIT_STOP}
        return [order_json(order) for order in self._told(call.account, call.query, wanted)]

    def details(self, call: Call) -> Json:
        """Tell one order, with its trades when asked for."""
        with_trades = call.query.choice("withTrades", ("true", "false")) == "true"
        seen = self._visibility.of(call.account)
        order = _order(call, seen)
        trades: dict[str, Json] = {}
        if with_trades:
            trades["trades"] = [trade_json(trade) for trade in seen.trades_of(order)]
        return {**order_json(order), **trades}

    def trades_of_order(self, call: Call) -> Json:
        """Tell every trade of one order."""
        seen = self._visibility.of(call.account)
        return [trade_json(trade) for trade in seen.trades_of(_order(call, seen))]

    def trade_history(self, call: Call) -> Json:
        """Tell the last ten trades; there is no way to any further."""
        pair, order_id = call.query.text("pair"), call.query.text("orderId")
        told = [
            trade
            for trade in self._visibility.of(call.account).trades
            if (pair is None or trade.order.pair.symbol == pair)
            and (order_id is None or trade.order.id == order_id.lower())
        ]
        newest = sorted(told, key=lambda trade: trade.at, reverse=True)[:_LAST_TRADES]
        if call.query.choice("sort", ("asc", "desc")) == "asc":
            newest.reverse()
        return [trade_json(trade) for trade in newest]

    def _told(
        self, account: KunaAccount, query: Query, statuses: Iterable[KunaStatus]
    ) -> list[KunaOrder]:
        """Return the orders of some statuses in the window a query asks for."""
        now, names = self._exchange.now(), query.names("pairs")
        start, end = query.moment("start"), query.moment("end")
        start, end = now - _TWO_WEEKS if start is None else start, now if end is None else end
        limit = query.integer("limit", _MOST, _MOST)
        is_oldest_first = query.choice("sort", ("asc", "desc")) == "asc"
        told = [
            order
            for order in self._visibility.of(account).orders.values()
            if order.status in statuses
            and (not names or order.pair.symbol in names)
            and start <= order.created_at <= end
        ]
        told.sort(key=lambda order: order.created_at, reverse=not is_oldest_first)
        return told[:limit]


def _order(call: Call, seen: Seen) -> KunaOrder:
    order_id = uuid_in(call.name)
    if order_id is None:
        raise failures.no_uuid("id")
    order = seen.orders.get(order_id)
    if order is None:
        raise failures.not_found("order")
    return order
