"""Orders and what happened to them, as the venue writes them."""

from decimal import Decimal

from tui.simulator.json_text import Json
from tui.simulator.kraken_futures.account import FuturesFill
from tui.simulator.kraken_futures.order import FuturesOrder, FuturesType, OrderView, TriggerSignal
from tui.simulator.kraken_futures.result import Event, EventKind, StatusReport
from tui.simulator.numbers import from_unix

READ_SIGNALS = {
    TriggerSignal.MARK: "mark",
    TriggerSignal.INDEX: "spot",
    TriggerSignal.LAST: "last",
}
"""How `openorders` spells the price a trigger watches; other places add to these words."""

_OPEN_TYPES = {FuturesType.STOP: "stop", FuturesType.POST: "lmt", FuturesType.MARKET: "ioc"}


def milliseconds(seconds: Decimal) -> str:
    """Write a moment with three digits behind the second."""
    return from_unix(seconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def microseconds(seconds: Decimal) -> str:
    """Write a moment with six digits behind the second."""
    return from_unix(seconds).isoformat(timespec="microseconds").replace("+00:00", "Z")


def open_order(order: FuturesOrder, *, tells_post: bool) -> dict[str, Json]:
    """Return an element of `openorders`; post-only orders look like others unless told."""
    is_post = tells_post and order.type is FuturesType.POST
    told: dict[str, Json] = {"order_id": order.id}
    if order.client_id is not None:
        told["cliOrdId"] = order.client_id
    told["symbol"], told["side"] = order.contract.symbol, order.side.value
    told["orderType"] = "post" if is_post else _OPEN_TYPES.get(order.type, order.type.value)
    if order.limit_price is not None:
        told["limitPrice"] = order.limit_price
    if order.is_waiting:
        told["stopPrice"] = order.trigger_price
        told["triggerSignal"] = READ_SIGNALS[order.signal]
    return {
        **told,
        "unfilledSize": order.working,
        "filledSize": order.filled,
        "status": "partiallyFilled" if order.filled else "untouched",
        "reduceOnly": order.reduce_only,
        "receivedTime": microseconds(order.placed_at),
        "lastUpdateTime": microseconds(order.updated_at),
    }


def event_json(event: Event) -> dict[str, Json]:
    """Return an element of `orderEvents`."""
    match event.kind:
        case EventKind.PLACE:
            reduced: dict[str, Json] = {"reducedQuantity": event.reduced_quantity}
            return {**_told(event.order), "type": "PLACE"} | (
                {} if event.order.is_trigger else reduced
            )
        case EventKind.EDIT:
            return {
                "old": None if event.old is None else book_order(event.old),
                "new": book_order(event.order),
                "reducedQuantity": event.reduced_quantity,
                "type": "EDIT",
            }
        case EventKind.EXECUTION:
            return _execution(event)
        case _:
            reason: dict[str, Json] = {} if event.reason is None else {"reason": event.reason}
            return {
                "uid": event.order.id,
                **_told(event.order),
                **reason,
                "type": event.kind.value,
            }


def book_order(order: OrderView) -> dict[str, Json]:
    """Return the `order` of an event; quantities there are what remains."""
    told: dict[str, Json] = {
        "orderId": order.id,
        "cliOrdId": order.client_id,
        "type": order.type.value if order.is_trigger else order.book_type.value,
        "symbol": order.symbol,
        "side": order.side.value,
        "quantity": order.working,
        "filled": order.filled,
        "limitPrice": order.limit_price,
    }
    if order.is_trigger:
        told["stopPrice"] = order.trigger_price
    return {
        **told,
        "reduceOnly": order.reduce_only,
        "timestamp": milliseconds(order.placed_at),
        "lastUpdateTimestamp": milliseconds(order.updated_at),
    }


def trigger_order(order: OrderView) -> dict[str, Json]:
    """Return the `orderTrigger` of an event."""
    return {
        "uid": order.id,
        "clientId": order.client_id,
        "type": order.book_type.value,
        "symbol": order.symbol,
        "side": order.side.value,
        "quantity": order.working,
        "limitPrice": order.limit_price,
        "triggerPrice": order.trigger_price,
        "triggerSide": "trigger_above" if order.is_above else "trigger_below",
        "triggerSignal": f"{READ_SIGNALS[order.signal]}_price",
        "reduceOnly": order.reduce_only,
        "timestamp": milliseconds(order.placed_at),
        "lastUpdateTimestamp": milliseconds(order.updated_at),
        "startTime": None,
    }


def status_json(report: StatusReport) -> dict[str, Json]:
    """Return an element of the answer of `orders/status`."""
    order = report.order.view()
    told: dict[str, Json] = {
        "type": "TRIGGER_ORDER" if order.is_trigger else "ORDER",
        "orderId": order.id,
        "cliOrdId": order.client_id,
        "symbol": order.symbol,
        "side": order.side.value,
        "quantity": order.working,
        "filled": order.filled,
        "limitPrice": order.limit_price,
        "reduceOnly": order.reduce_only,
        "timestamp": milliseconds(order.placed_at),
        "lastUpdateTimestamp": milliseconds(order.updated_at),
    }
    if order.is_trigger:
        told["priceTriggerOptions"] = _trigger_options(order)
        told["triggerTime"] = None
    return {
        "order": told,
        "status": report.status,
        "updateReason": report.update_reason,
        "error": report.error,
    }


def fill_json(fill: FuturesFill) -> dict[str, Json]:
    """Return an element of `fills`."""
    order = fill.order
    named: dict[str, Json] = {} if order.client_id is None else {"cliOrdId": order.client_id}
    return {
        "fill_id": fill.id,
        "symbol": order.symbol,
        "side": order.side.value,
        "order_id": order.id,
        **named,
        "size": fill.quantity,
        "price": fill.price,
        "fillTime": milliseconds(fill.at),
        "fillType": fill.kind.value,
    }


def _told(order: OrderView) -> dict[str, Json]:
    """Return an order under the name that tells whether it waits for a trigger."""
    if order.is_trigger:
        return {"orderTrigger": trigger_order(order)}
    return {"order": book_order(order)}


def _execution(event: Event) -> dict[str, Json]:
    prior_edit = event.prior_edit
    return {
        "type": "EXECUTION",
        "executionId": event.execution_id,
        "price": event.price,
        "amount": event.amount,
        "orderPriorEdit": None if prior_edit is None else book_order(prior_edit),
        "orderPriorExecution": book_order(event.order),
        "takerReducedQuantity": event.reduced_quantity,
    }


def _trigger_options(order: OrderView) -> dict[str, Json]:
    options: dict[str, Json] = {
        "triggerPrice": order.trigger_price,
        "triggerSide": "TRIGGER_ABOVE" if order.is_above else "TRIGGER_BELOW",
        "triggerSignal": f"{READ_SIGNALS[order.signal].upper()}_PRICE",
    }
    if order.deviation is not None and order.deviation_unit is not None:
        options["trailingStopOptions"] = {
            "maxDeviation": order.deviation,
            "unit": order.deviation_unit.value,
        }
    return options
