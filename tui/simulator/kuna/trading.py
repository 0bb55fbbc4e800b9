"""The endpoints that change orders."""

from tui.simulator.json_text import Json
from tui.simulator.kuna import failures
from tui.simulator.kuna.call import Answered, Call, Partly
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.failures import Failure
from tui.simulator.kuna.habits import FinishedRow
from tui.simulator.kuna.identifiers import uuid_in
from tui.simulator.kuna.order_json import created_json


class TradingEndpoints:
    """Create orders and cancel them."""

    def __init__(self, exchange: KunaExchange) -> None:
        self._exchange = exchange

    def create(self, call: Call) -> Json:
        """Place an order.

        https://docs.kuna.io/docs/create-a-new-order-private
        """
        return created_json(self._exchange.create(call.account, call.body()))

    def cancel(self, call: Call) -> Json:
        """End one order; which one is not told back.

        https://docs.kuna.io/docs/cancel-order-by-id
        """
        name = call.body().members.get("orderId")
        if name is None:
            raise failures.invalid("orderId must be given")
        self._exchange.cancel(call.account, _uuid(name, "orderId"))
        return {"success": True}

    def cancel_multi(self, call: Call) -> Answered:
        """End many orders, each for itself; what was over does not keep the rest from it.

        https://docs.kuna.io/docs/cancel-multiple-orders
        """
        names = call.body().members.get("orderIds")
        if not isinstance(names, list) or not 1 <= len(names) <= _MOST:
            raise failures.invalid(f"orderIds must be an array of 1 to {_MOST} ids")
        rows: list[Json] = []
        failed: list[Json] = []
        for order_id in [_uuid(name, "orderIds") for name in names]:
            try:
                self._exchange.cancel(call.account, order_id)
            except Failure as failure:
                told = failures.errors(failure.code, failure.message)["errors"]
                failed += told if isinstance(told, list) else []
                rows += self._finished(order_id)
            else:
                rows.append({"id": order_id, "success": True})
        if failed and self._exchange.habits.finished_row is FinishedRow.ERRORS:
            return Partly(rows, failed)
        return rows

    def _finished(self, order_id: str) -> list[Json]:
        """Return the row of an order that could not be cancelled, where there is one."""
        if self._exchange.habits.finished_row is FinishedRow.FALSE:
            return [{"id": order_id, "success": False}]
        return []


_MOST = 100


def _uuid(name: Json, member: str) -> str:
    order_id = uuid_in(name)
    if order_id is None:
        raise failures.no_uuid(member)
    return order_id
