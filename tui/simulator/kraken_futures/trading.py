"""The endpoints that change orders.

https://docs.kraken.com/api-reference/order-management/batch-order-management
"""

from collections.abc import Callable

from tui.simulator.json_text import Json
from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.call import Acted, Members, Prepared
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.failures import Failure
from tui.simulator.kraken_futures.instruction import Instruction
from tui.simulator.kraken_futures.instructions import (
    read_batch,
    read_cancel,
    read_edit,
    read_send,
)
from tui.simulator.kraken_futures.order_json import event_json, milliseconds
from tui.simulator.kraken_futures.parameters import Parameters
from tui.simulator.kraken_futures.result import Result, Status

ONE_COST, ALL_COST, BATCH_COST = 10, 25, 9
_LARGEST_TIMEOUT = 2**32
_UNTIMED = frozenset({Status.NOT_FOUND, Status.INSUFFICIENT_FUNDS})
"""Refusals in a batch that were captured without the time of their arrival."""


class TradingEndpoints:
    """Place, edit and cancel, one by one or many at once."""

    def __init__(self, exchange: FuturesExchange) -> None:
        self._exchange = exchange

    def batch_order(self, parameters: Parameters) -> Prepared:
        """Carry out several instructions; each has a result of its own."""
        deadline = parameters.moment("ProcessBefore", "processBefore")
        try:
            instructions = read_batch(parameters.text("json"))
        except Failure as failure:
            return Prepared(BATCH_COST + 1, _refusing(failure))

        def tell(results: list[Result]) -> Members:
            return {"batchStatus": [_element(result) for result in results]}

        def act(account: FuturesAccount) -> Acted:
            return Acted(self._exchange.act(account, instructions, deadline), tell)

        return Prepared(BATCH_COST + len(instructions), act)

    def send_order(self, parameters: Parameters) -> Prepared:
        """Place one order."""
        return self._single(parameters, read_send(parameters), "sendStatus", "order_id")

    def edit_order(self, parameters: Parameters) -> Prepared:
        """Change one order."""
        edit = read_edit(parameters)
        if edit.order_id is None and edit.client_id is None:
            raise failures.bad_request()
        return self._single(parameters, edit, "editStatus", "orderId")

    def cancel_order(self, parameters: Parameters) -> Prepared:
        """End one order."""
        cancel = read_cancel(parameters)
        if cancel.order_id is None and cancel.client_id is None:
            raise failures.bad_request()
        return self._single(parameters, cancel, "cancelStatus", "order_id")

    def cancel_all(self, parameters: Parameters) -> Prepared:
        """End every order, or every one of a symbol."""
        symbol = parameters.text("symbol")

        def act(account: FuturesAccount) -> Members:
            done = self._exchange.cancel_all(account, symbol)
            return {
                "cancelStatus": {
                    "receivedTime": milliseconds(done.received_at),
                    "cancelOnly": done.cancel_only,
                    "status": done.status.value,
                    "cancelledOrders": [_named(o.id, o.client_id) for o in done.cancelled],
                    "orderEvents": [event_json(event) for event in done.events],
                }
            }

        return Prepared(ALL_COST, act)

    def cancel_all_after(self, parameters: Parameters) -> Prepared:
        """Arm the dead man's switch, or disarm it with a timeout of zero."""
        timeout = parameters.integer("timeout")
        if timeout is None or timeout >= _LARGEST_TIMEOUT:
            raise failures.bad_request()

        def act(account: FuturesAccount) -> Members:
            at = self._exchange.cancel_all_after(account, timeout)
            return {
                "status": {
                    "currentTime": milliseconds(self._exchange.now()),
                    "triggerTime": "0" if at is None else milliseconds(at),
                }
            }

        return Prepared(ALL_COST, act)

    def _single(
        self, parameters: Parameters, instruction: Instruction, member: str, id_member: str
    ) -> Prepared:
        deadline = parameters.moment("processBefore", "ProcessBefore")

        def tell(results: list[Result]) -> Members:
            (result,) = results
            if result.status == Status.INVALID_ARGUMENT:
                raise failures.invalid(result.detail)
            return {member: _status(result, id_member)}

        def act(account: FuturesAccount) -> Acted:
            return Acted(self._exchange.act(account, [instruction], deadline), tell)

        return Prepared(ONE_COST, act)


def _refusing(failure: Failure) -> Callable[[FuturesAccount], Members]:
    """Return an act that only refuses: the sender is looked at first."""

    def act(_account: FuturesAccount) -> Members:
        raise failure

    return act


def _named(order_id: str | None, client_id: str | None, id_member: str = "order_id") -> Members:
    names: dict[str, Json] = {}
    if order_id is not None:
        names[id_member] = order_id
    if client_id is not None:
        names["cliOrdId"] = client_id
    return names


def _element(result: Result) -> Json:
    """Return one element of `batchStatus`."""
    tag: dict[str, Json] = {} if result.order_tag is None else {"order_tag": result.order_tag}
    at: dict[str, Json] = {"dateTimeReceived": milliseconds(result.received_at)}
    return {
        "status": result.status,
        **tag,
        **_named(result.order_id, result.client_id),
        **({} if result.status in _UNTIMED else at),
        "orderEvents": [event_json(event) for event in result.events],
    }


def _status(result: Result, id_member: str) -> Members:
    """Return what is told of one order; less of one that is not there to be cancelled."""
    at: dict[str, Json] = {"receivedTime": milliseconds(result.received_at)}
    if result.status == Status.NOT_FOUND:
        return {"status": result.status, **at}
    if result.status == Status.ARGUMENT_MISSING:
        return {"status": result.status, "orderEvents": []}
    return {
        "status": result.status,
        **_named(result.order_id, result.client_id, id_member),
        **at,
        "orderEvents": [event_json(event) for event in result.events],
    }
