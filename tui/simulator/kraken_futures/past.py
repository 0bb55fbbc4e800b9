"""The history of an account: what happened to orders and triggers, and every execution.

https://docs.kraken.com/api/docs/futures-api/history/get-order-events
"""

import base64
import binascii
from decimal import Decimal

from tui.simulator.json_text import Json
from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.account import FillKind, FuturesAccount, HistoryEntry, Stream
from tui.simulator.kraken_futures.call import Endpoint, Members, Prepared
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.order import DeviationUnit, FuturesType, OrderView, TriggerSignal
from tui.simulator.kraken_futures.parameters import Parameters
from tui.simulator.numbers import ZERO, plain

_LARGEST_PAGE = 1000
_TYPES = {
    FuturesType.IOC: "IoC",
    FuturesType.FOK: "IoC",
    FuturesType.MARKET: "IoC",
    FuturesType.POST: "Post",
}
_SIGNALS = {
    TriggerSignal.MARK: "MarkPrice",
    TriggerSignal.INDEX: "SpotPrice",
    TriggerSignal.LAST: "LastPrice",
}
_UNITS = {DeviationUnit.PERCENT: "Percent", DeviationUnit.QUOTE_CURRENCY: "QuoteCurrency"}


class PastEndpoints:
    """Tell an account what happened to its orders."""

    def __init__(self, exchange: FuturesExchange) -> None:
        self._exchange = exchange
        self.lag = ZERO
        """Seconds after which something shows in the history."""

    def endpoint(self, stream: Stream) -> Endpoint:
        """Return the endpoint of one of the three lists."""

        def prepare(parameters: Parameters) -> Prepared:
            since, before = parameters.integer("since"), parameters.integer("before")
            count = min(parameters.integer("count") or _LARGEST_PAGE, _LARGEST_PAGE)
            sort = parameters.text("sort") or "desc"
            start = _place(parameters.text("continuation_token", "continuationToken"))
            if sort not in {"asc", "desc"}:
                raise failures.bad_request()
            symbol = (parameters.text("tradeable") or "").casefold()

            def act(account: FuturesAccount) -> Members:
                told = [
                    entry
                    for entry in account.history
                    if entry.stream is stream
                    and entry.at <= self._exchange.now() - self.lag
                    and (since is None or _milliseconds(entry.at) >= since)
                    and (before is None or _milliseconds(entry.at) < before)
                    and (not symbol or entry.order.symbol.casefold() == symbol)
                ]
                if sort == "desc":
                    told.reverse()
                return self._page(account, told, start, count)

            return Prepared(1, act)

        return prepare

    def _page(
        self, account: FuturesAccount, told: list[HistoryEntry], start: int, count: int
    ) -> Members:
        page = told[start : start + count]
        further: dict[str, Json] = {}
        if start + count < len(told):
            place = f"{_milliseconds(page[-1].at)}/{start + count}"
            further["continuationToken"] = base64.b64encode(place.encode()).decode()
        return {
            "accountUid": account.uid,
            "len": len(page),
            "elements": [_element(account, entry) for entry in page],
            **further,
        }


def _place(token: str | None) -> int:
    """Return how many elements come before a page."""
    if token is None:
        return 0
    try:
        return max(0, int(base64.b64decode(token).decode().rpartition("/")[2]))
    except (binascii.Error, ValueError):
        raise failures.bad_request() from None


def _milliseconds(at: Decimal) -> int:
    return int(at * 1000)


def _element(account: FuturesAccount, entry: HistoryEntry) -> Json:
    return {
        "uid": entry.uid,
        "timestamp": _milliseconds(entry.at),
        "event": {entry.kind: _payload(account, entry)},
    }


def _payload(account: FuturesAccount, entry: HistoryEntry) -> Json:
    if entry.fill is not None:
        return {"execution": _execution(account, entry), "takerReducedQuantity": ""}
    order = _record(account, entry.order)
    error: dict[str, Json] = {} if entry.error is None else {"orderError": entry.error}
    suffix = "Trigger" if entry.stream is Stream.TRIGGERS else ""
    if entry.old is not None:
        attempt = "attemptedOrder" if entry.error is not None else "newOrder"
        return {
            f"oldOrder{suffix}": _record(account, entry.old),
            f"{attempt}{suffix}": order,
            "reason": entry.reason,
            "reducedQuantity": _text(entry.reduced_quantity),
            **error,
        }
    return {
        "order": order,
        "reason": entry.reason,
        "reducedQuantity": _text(entry.reduced_quantity),
        "algoId": "",
        **error,
    }


def _record(account: FuturesAccount, order: OrderView) -> dict[str, Json]:
    """Return an order as the history has it: decimals as text, the client id never missing."""
    told: dict[str, Json] = {
        "uid": order.id,
        "accountUid": account.uid,
        "tradeable": order.symbol,
        "direction": order.side.value.capitalize(),
        "quantity": plain(order.working),
        "filled": plain(order.filled),
        "timestamp": _milliseconds(order.placed_at),
        "limitPrice": _text(order.limit_price),
        "orderType": _TYPES.get(order.type, "Limit" if order.limit_price else "Market"),
        "clientId": order.client_id or "",
        "reduceOnly": order.reduce_only,
        "lastUpdateTimestamp": _milliseconds(order.updated_at),
    }
    if order.is_trigger:
        told["triggerOptions"] = _trigger_options(order)
        told["limitPriceOffset"] = _offset(order)
    return told


def _trigger_options(order: OrderView) -> Json:
    told: dict[str, Json] = {
        "triggerPrice": _text(order.trigger_price),
        "triggerSignal": _SIGNALS[order.signal],
        "triggerSide": "Above" if order.is_above else "Below",
    }
    if order.deviation_unit is not None:
        unit = _UNITS[order.deviation_unit]
        told["trailingStopOptions"] = {"maxDeviation": _text(order.deviation), "unit": unit}
    return told


def _offset(order: OrderView) -> Json:
    if order.offset is None or order.offset_unit is None:
        return None
    return {"priceDifference": plain(order.offset), "unit": _UNITS[order.offset_unit]}


def _execution(account: FuturesAccount, entry: HistoryEntry) -> Json:
    fill = entry.fill
    if fill is None:
        raise ValueError("an entry without a fill is no execution")
    worth = fill.price * fill.quantity
    return {
        "uid": fill.id,
        "order": _record(account, fill.order),
        "timestamp": _milliseconds(fill.at),
        "quantity": plain(fill.quantity),
        "price": plain(fill.price),
        "markPrice": plain(fill.mark_price),
        "limitFilled": fill.quantity == fill.order.working,
        "executionType": "maker" if fill.kind is FillKind.MAKER else "taker",
        "usdValue": plain(fill.quantity if fill.order.symbol[:2] in {"PI", "FI"} else worth),
        "orderData": {"fee": plain(fill.fee), "positionSize": plain(fill.position_size)},
    }


def _text(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
