"""Orders and trades as the venue writes them: amounts are text, times have milliseconds."""

from decimal import Decimal

from tui.simulator.json_text import Json
from tui.simulator.kuna.account import KunaTrade
from tui.simulator.kuna.order import KunaOrder, KunaSide
from tui.simulator.kuna.prices import Print
from tui.simulator.numbers import from_unix, plain


def moment(seconds: Decimal) -> str:
    """Write a time as ISO 8601 in UTC with milliseconds."""
    at = from_unix(seconds)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def amount(value: Decimal) -> str:
    """Write an amount without an exponent and without idle zeros."""
    text = plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def created_json(order: KunaOrder) -> dict[str, Json]:
    """Return what a create answers: neither side nor trigger, and nothing of what it is worth."""
    return {
        "id": order.id,
        "type": order.type.value,
        "quantity": amount(order.quantity),
        "executedQuantity": amount(order.executed),
        "pair": order.pair.symbol,
        "price": None if order.limit_price is None else amount(order.limit_price),
        "status": order.status.value,
        "createdAt": moment(order.created_at),
        "updatedAt": moment(order.updated_at),
    }


def active_json(order: KunaOrder) -> dict[str, Json]:
    """Return a row of the active orders."""
    stop: dict[str, Json] = {}
    if order.stop_price is not None:
        stop["stopPrice"] = amount(order.stop_price)
    return {
        "id": order.id,
        "type": order.type.value,
        "quantity": amount(order.quantity),
        "executedQuantity": amount(order.executed),
        "cumulativeQuoteQty": amount(order.executed_quote),
        "cost": amount(order.cost),
        "side": order.side.value,
        "pair": order.pair.symbol,
        "price": None if order.limit_price is None else amount(order.limit_price),
        **stop,
        "status": order.status.value,
        "createdAt": moment(order.created_at),
        "updatedAt": moment(order.updated_at),
    }


def order_json(order: KunaOrder) -> dict[str, Json]:
    """Return an order as the history and its details have it, with the time of its end."""
    closed_at = None if order.closed_at is None else moment(order.closed_at)
    return {**active_json(order), "closedAt": closed_at}


def trade_json(trade: KunaTrade) -> dict[str, Json]:
    """Return a trade of an order."""
    return {
        "id": trade.id,
        "orderId": trade.order.id,
        "pair": trade.order.pair.symbol,
        "quantity": amount(trade.quantity),
        "price": amount(trade.price),
        "isTaker": trade.is_taker,
        "fee": amount(trade.fee),
        "feeCurrency": trade.fee_currency,
        "isBuyer": trade.order.side is KunaSide.BID,
        "quoteQuantity": amount(trade.quote_quantity),
        "createdAt": moment(trade.at),
    }


def print_json(pair: str, printed: Print) -> dict[str, Json]:
    """Return a public trade, whose members have other names."""
    return {
        "id": printed.id,
        "pair": pair,
        "quoteQuantity": amount(printed.quantity * printed.price),
        "matchPrice": amount(printed.price),
        "matchQuantity": amount(printed.quantity),
        "createdAt": moment(printed.at),
        "side": printed.side.value,
    }


def balance_json(currency: str, available: Decimal, locked: Decimal) -> dict[str, Json]:
    """Return a balance, of which `balance` is what may be used."""
    return {
        "currency": currency,
        "balance": amount(available),
        "lockBalance": amount(locked),
    }
