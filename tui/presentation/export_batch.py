"""What became of a batch, as other programs read it: JSON and CSV rows of one fixed set of keys."""

from collections.abc import Sequence

from tui.domain.action import Action
from tui.domain.intents import CreateIntent
from tui.domain.numbers import format_plain
from tui.domain.order import Order
from tui.presentation import export_actions
from tui.presentation.export import price_text
from tui.presentation.records import Value, csv_cell, csv_table, json_table, time_text

ORDER_KEYS = (
    "instrument",
    "side",
    "order_type",
    "quantity",
    "limit_price",
    "trigger_price",
)
KEYS = (
    "batch",
    "action_id",
    "venue",
    "account",
    "kind",
    "order_id",
    "client_order_id",
    *ORDER_KEYS,
    "state",
    "outcome",
    "code",
    "text",
    "created_at",
    "sent_at",
    "answered_at",
    "settled_at",
    "request",
)


def json_text(actions: Sequence[Action]) -> bytes:
    """Return a JSON array, one act as it stands to a line. Nothing a terminal could obey."""
    return json_table(map(values_of, actions))


def csv_text(actions: Sequence[Action]) -> bytes:
    """Return a CSV table with a header. No cell can act in a spreadsheet or a terminal."""
    rows = ([*map(csv_cell, values_of(action).values())] for action in actions)
    return csv_table(KEYS, rows).encode()


def values_of(action: Action) -> dict[str, Value]:
    """Return an act under the exported keys in their order.

    The order is described as it was when the act was confirmed: its working quantity, its prices.
    """
    values = export_actions.values_of(action) | _order_values(action)
    values |= {
        "batch": action.batch,
        "created_at": time_text(action.created_at),
        "sent_at": time_text(action.sent_at),
        "answered_at": time_text(action.answered_at),
        "settled_at": time_text(action.settled_at),
    }
    return {key: values[key] for key in KEYS}


def _order_values(action: Action) -> dict[str, Value]:
    intent = action.intent
    order = intent if isinstance(intent, CreateIntent) else intent.seen
    if not isinstance(order, Order | CreateIntent):
        return dict.fromkeys(ORDER_KEYS)
    quantity = order.working_quantity if isinstance(order, Order) else order.quantity
    return {
        "instrument": order.instrument,
        "side": order.side.value,
        "order_type": order.order_type.value,
        "quantity": format_plain(quantity),
        "limit_price": price_text(order.limit_price),
        "trigger_price": price_text(order.trigger_price),
    }
