"""How custom orders look on the wire."""

from datetime import datetime
from decimal import Context, Decimal

from tui.simulator.json_text import Json
from tui.simulator.kraken_embed.order import Action, CustomOrder, PriceTrigger, Trigger
from tui.simulator.numbers import from_unix, padded, plain, unix_seconds

CURRENCY = "currency"

_DIGITS = Context(prec=18)


def order_json(order: CustomOrder) -> dict[str, Json]:
    """Return a whole order."""
    return {
        "id": order.id,
        "name": order.name,
        "action": _action(order.action),
        "trigger": _trigger(order.trigger),
        "created_at": moment(order.created_at),
        "updated_at": moment(order.updated_at),
        "status": _status(order),
    }


def moment(seconds: Decimal) -> str:
    """Return a time as text, with as many digits of a second as it takes."""
    at = from_unix(seconds)
    fraction = f".{at.microsecond:06}".rstrip("0") if at.microsecond else ""
    return f"{at:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def read_moment(text: str) -> Decimal:
    """Read a time with a zone; ValueError where it is none."""
    try:
        return unix_seconds(datetime.fromisoformat(text))
    except (TypeError, OverflowError):
        raise ValueError(text) from None


def _action(action: Action) -> Json:
    return {
        "type": action.type.value,
        "amount": {
            "asset": action.asset,
            "amount": action.amount_text,
            "asset_class": CURRENCY,
        },
        "quote": {"asset": action.other},
        "fee_bps": action.fee_bps,
        "spread_bps": action.spread_bps,
    }


def _trigger(trigger: Trigger) -> Json:
    if not isinstance(trigger, PriceTrigger):
        return trigger.members
    return {
        "type": "price",
        "base_asset": trigger.base,
        "quote_asset": trigger.quote,
        "target_price": trigger.target_text,
        "condition": trigger.condition.value,
    }


def _status(order: CustomOrder) -> Json:
    if order.reason is None:
        return {"status": order.status.value}
    return {"status": order.status.value, "reason": order.reason}


def amount_text(value: Decimal, decimals: int) -> str:
    """Return an amount with the decimals of its asset, or all it has where those are more."""
    return plain(value) if value != round(value, decimals) else padded(value, decimals)


def number(value: Decimal) -> str:
    """Return a number as text, plain, to 18 digits."""
    return plain(_DIGITS.plus(value))
