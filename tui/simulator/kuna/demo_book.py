"""What the demo account owns and has ordered at Kuna: one of each kind, and what is over."""

from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.json_text import Json, dump
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.kuna.pair import Pair
from tui.simulator.kuna.parameters import Body
from tui.simulator.numbers import HUNDRED, half_up, plain

BALANCES = {
    "BTC": "0.84",
    "ETH": "11.5",
    "LTC": "38.25",
    "TRX": "16000",
    "USDT": "48200.5",
    "UAH": "412350.75",
    "DOGE": "0",
}
"""What the demo account owned before the trades below, by currency."""

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Line:
    """One order; prices in percent of the market, times in seconds."""

    pair: str
    side: str
    type: str
    quantity: str
    limit: str
    stop: str = ""
    age: int = 600
    filled: str = ""
    end: KunaStatus | None = None
    """How it ended; None for an order that is live."""


LINES = (
    Line("BTC_USDT", "Bid", "Limit", "0.06", "-1.4", age=420),
    Line("BTC_USDT", "Ask", "Limit", "0.125", "1.9", age=5_300),
    Line("BTC_USDT", "Ask", "StopLossLimit", "0.2", "-4.1", "-3.6", age=77_000),
    Line("ETH_USDT", "Ask", "TakeProfitLimit", "2.5", "3.8", "3.5", age=64_500),
    Line("ETH_USDT", "Bid", "TakeProfitLimit", "1.75", "-4.6", "-4.2", age=2 * _DAY),
    Line("LTC_USDT", "Bid", "StopLossLimit", "12.5", "3.4", "2.9", age=9_800),
    Line("TRX_USDT", "Ask", "Limit", "4000", "0.9", age=31_000, filled="1500"),
    Line("USDT_UAH", "Bid", "Limit", "1500", "-0.8", age=1_900),
    Line("BTC_UAH", "Ask", "Limit", "0.02", "2.6", age=19 * _DAY),
    Line("ETH_USDT", "Bid", "Limit", "0.4", "-0.3", age=15_500, filled="0.4"),
    Line("BTC_USDT", "Ask", "Limit", "0.045", "0.5", age=28_000, filled="0.045"),
    Line("DAY_NIGHT", "Bid", "Limit", "10", "-6", age=40_000, end=KunaStatus.REJECTED),
    Line("LTC_USDT", "Ask", "Limit", "5", "1.1", age=52_000, filled="2", end=KunaStatus.CANCELED),
    Line("XRP_USDT", "Bid", "Limit", "200", "-2.5", age=3 * _DAY, end=KunaStatus.EXPIRED),
)
"""The orders of the demo account; the last five are over."""


def open_demo_book(exchange: KunaExchange, account: KunaAccount) -> None:
    """Give an account the demo's balances and orders, as if they had long been there."""
    account.balances = {currency: Decimal(text) for currency, text in BALANCES.items()}
    for line in sorted(LINES, key=lambda line: -line.age):
        _place(exchange, account, line)
    account.trades.sort(key=lambda trade: trade.at)


def price_at(pair: Pair, percent: str) -> Decimal:
    """Return the price so many percent from the opening, on the grid."""
    return half_up(pair.opening * (HUNDRED + Decimal(percent)) / HUNDRED, pair.tick)


def _place(exchange: KunaExchange, account: KunaAccount, line: Line) -> None:
    order = _order(exchange, line)
    ended_at = order.created_at + line.age // 3
    if line.end is KunaStatus.REJECTED:
        account.orders[order.id] = order
    else:
        exchange.entering.enter(account, order)
    if line.filled and order.limit_price is not None:
        quantity, filled_at = Decimal(line.filled), order.created_at + line.age // 4
        exchange.settlement.fill(
            account, order, order.limit_price, quantity, is_taker=False, at=filled_at
        )
    if line.end is not None:
        exchange.settlement.end(order, line.end, ended_at)


def _order(exchange: KunaExchange, line: Line) -> KunaOrder:
    pair = exchange.market.quotes[line.pair].pair
    members: dict[str, Json] = {
        "type": line.type,
        "orderSide": line.side,
        "pair": line.pair,
        "quantity": line.quantity,
        "price": plain(price_at(pair, line.limit)),
    }
    if line.stop:
        members["stopPrice"] = plain(price_at(pair, line.stop))
    return exchange.entering.read(Body(dump(members)), exchange.now() - line.age)
