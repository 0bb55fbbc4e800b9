"""What the tests of amends share: a context around one order, and short ways to ask of a plan."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.builders import NOW, make_instrument, make_order, make_quote
from tui.domain.amending import AmendContext, AmendDraft, AmendPlan, plan_amend
from tui.domain.order import Order, OrderType, TriggerSignal
from tui.domain.rules import TradingRules

LAST, BID, ASK = "92500.0", "92499.9", "92500.0"
"""The market of BTC/USD in every context, unless a test says otherwise."""

AMENDABLE = ("quantity", "limit_price", "trigger_price", "display_quantity")

PRICES: Mapping[OrderType, Mapping[str, Any]] = {
    OrderType.MARKET: {"limit_price": None},
    OrderType.LIMIT: {"limit_price": "91250.0"},
    OrderType.ICEBERG: {"limit_price": "91250.0"},
    OrderType.STOP_LOSS: {"limit_price": None, "trigger_price": "94000.0"},
    OrderType.TAKE_PROFIT: {"limit_price": None, "trigger_price": "90000.0"},
    OrderType.STOP_LOSS_LIMIT: {"limit_price": "94100.0", "trigger_price": "94000.0"},
    OrderType.TAKE_PROFIT_LIMIT: {"limit_price": "90100.0", "trigger_price": "90000.0"},
    OrderType.TRAILING_STOP: {
        "limit_price": None,
        "trigger_price": "+5.0000%",
        "live_trigger_price": "95000.0",
    },
    OrderType.TRAILING_STOP_LIMIT: {
        "limit_price": "+100.0",
        "trigger_price": "+5.0000%",
        "live_trigger_price": "95000.0",
    },
    OrderType.SETTLE_POSITION: {"limit_price": None},
}
"""A buy order of every type Kraken Spot has, its prices where that type has them."""

TRIGGERED = tuple(order_type for order_type in PRICES if "trigger_price" in PRICES[order_type])


def spot_order(order_type: OrderType, **changes: Any) -> Order:
    """A buy of 0.25 BTC, 0.05 of it filled, of a type."""
    values: dict[str, Any] = {
        "quantity": "0.25000000",
        "filled_quantity": "0.05000000",
        "average_fill_price": "91000.0",
        "trigger_signal": TriggerSignal.LAST if order_type in TRIGGERED else None,
        **PRICES[order_type],
    }
    return make_order(order_type=order_type, **{**values, **changes})


def context(order: Order | None = None, **changes: Any) -> AmendContext:
    """Everything around an order: BTC/USD at 92,500, quoted a second ago, no limits."""
    values: dict[str, Any] = {
        "order": order or spot_order(OrderType.LIMIT),
        "instrument": make_instrument(),
        "quote": make_quote(last=LAST, bid=BID, ask=ASK),
        "rules": TradingRules(),
        "now": NOW,
        "display_quantity": Decimal("0.02"),
    }
    return AmendContext(**{**values, **changes})


def plan(around: AmendContext | Order | None = None, /, **texts: Any) -> AmendPlan:
    """The plan of what is typed into the form of an order."""
    known = around if isinstance(around, AmendContext) else context(around)
    return plan_amend(known, AmendDraft(**texts))


def problem_codes(found: AmendPlan) -> list[str]:
    return [str(problem.code) for problem in found.problems]


def warning_codes(found: AmendPlan) -> list[str]:
    return [str(problem.code) for problem in found.warnings]


def sent(found: AmendPlan) -> Mapping[str, object]:
    """What the intent changes, by field."""
    intent = found.intent
    assert intent is not None, problem_codes(found)
    changed = {name: getattr(intent, name) for name in AMENDABLE}
    return {name: value for name, value in changed.items() if value is not None}
