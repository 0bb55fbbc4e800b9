"""What the control endpoints show of Kuna, and how they move its prices."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal

from tui.simulator.json_text import Json
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.pair import Pair
from tui.simulator.kuna.prices import KunaMarket


def state(exchange: KunaExchange) -> dict[str, Json]:
    """Return everything at Kuna that decides what happens next."""
    accounts = exchange.accounts.values()
    return {
        "market": {
            symbol: {"price": q.price, "bid": q.bid, "ask": q.ask}
            for symbol, q in exchange.market.quotes.items()
        },
        "orders": {
            order.id: {
                "account": account.name,
                "pair": order.pair.symbol,
                "side": order.side.value,
                "type": order.type.value,
                "status": order.status.value,
                "quantity": order.quantity,
                "filled": order.executed,
                "limit": order.limit_price,
                "trigger": order.stop_price,
            }
            for account in accounts
            for order in account.live()
        },
        "balances": {account.name: dict(account.balances) for account in accounts},
        "trades": {account.name: len(account.trades) for account in accounts},
        "habits": {name: str(value) for name, value in asdict(exchange.habits).items()},
    }


def move(market: KunaMarket, pair: Pair, members: Mapping[str, Json]) -> None:
    """Set the price of a pair, or keep it there."""
    price = members.get("price", members.get("last"))
    if price is not None:
        market.set_price(pair.symbol, Decimal(str(price)))
    quote = market.quote(pair)
    quote.is_held = bool(members.get("held", quote.is_held))
