"""The venue's switches and its state, for the control endpoints."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from tui.simulator.json_text import Json
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.failures import ErrorShape
from tui.simulator.kraken_embed.habits import LastPage, Reference, TransactionPath
from tui.simulator.kraken_embed.order import CustomOrder, OtherTrigger
from tui.simulator.kraken_embed.order_json import order_json


def steer(exchange: EmbedExchange, members: Mapping[str, Json]) -> None:
    """Change habits by their names, or act by hand.

    `pause` and `resume` take the id of an order, `elsewhere` the user, the name and the trigger
    of an order of another kind, which trades as the order `like` does. ValueError for a name
    there is none of, KeyError for an order there is none of.
    """
    acts: dict[str, Callable[[Json], object]] = {
        "pause": lambda order_id: exchange.pause(str(order_id), "Paused by partner"),
        "resume": lambda order_id: exchange.resume(str(order_id)),
        "elsewhere": lambda told: _put(exchange, told),
    }
    for name, value in members.items():
        if name in acts:
            acts[name](value)
        elif name in _READERS:
            setattr(exchange.habits, name, _READERS[name](value))
        else:
            raise ValueError(f"no such switch: {name}")


def state(exchange: EmbedExchange) -> dict[str, Json]:
    """Return everything that decides what happens next, by user."""
    return {
        iiban: {
            "balances": dict(sorted(user.balances.items())),
            "orders": {order.id: order_json(order) for order in user.orders.values()},
            "transactions": len(user.transactions),
        }
        for iiban, user in exchange.users.items()
    }


def _put(exchange: EmbedExchange, told: Json) -> CustomOrder:
    if not isinstance(told, Mapping):
        raise TypeError("not an order")
    trigger = told["trigger"]
    if not isinstance(trigger, Mapping):
        raise TypeError("not a trigger")
    _, like = exchange.find(str(told["like"]))
    user = exchange.users[str(told["user"])]
    return exchange.put(user, str(told["name"]), OtherTrigger(trigger), like.action)


def _path(value: Json) -> TransactionPath | None:
    return None if value is None else TransactionPath(str(value))


def _number(value: Json) -> Decimal:
    return Decimal(str(value))


def _symbols(value: Json) -> set[str]:
    if not isinstance(value, list):
        raise TypeError("not a list of assets")
    return set(map(str, value))


_READERS: Mapping[str, Callable[[Json], object]] = {
    "error_shape": lambda value: ErrorShape(str(value)),
    "page_size": lambda value: int(str(value)),
    "last_page": lambda value: LastPage(str(value)),
    "guards_reserve": bool,
    "takes_cross_pairs": bool,
    "reference": lambda value: Reference(str(value)),
    "closed_path": _path,
    "refuses_types": bool,
    "smallest": _number,
    "largest": _number,
    "rate_age": _number,
    "disabled": _symbols,
}
