"""The users of the demo, what they own, and the custom orders they have: one of each kind."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.order import (
    Action,
    ActionType,
    Condition,
    CustomOrder,
    PriceTrigger,
)
from tui.simulator.numbers import HUNDRED, ONE, plain, unit

FIRST, SECOND = "AA00 TEST EXAM PLE1", "AA00 TEST EXAM PLE2"

USERS = {
    FIRST: {
        "EUR": "18250.00",
        "USD": "9600.00",
        "BTC": "0.41500000",
        "ETH": "3.20000000",
        "SOL": "24.00000000",
        "XRP": "1850.00000000",
    },
    SECOND: {"EUR": "2140.50", "USD": "75000.00", "BTC": "1.08000000"},
}
"""What each user owns, by IIBAN and asset."""


@dataclass(frozen=True, slots=True)
class Line:
    """One order of the opening book; the target in percent of the market, times in seconds."""

    user: str
    name: str
    pair: str
    condition: str
    percent: str
    action: str
    amount: str
    age: int
    paused: str = ""
    """Why it is paused."""
    ended: int = 0
    """How long ago it fired; 0 for an order that has not."""
    fails: bool = False
    """Whether there was not enough to spend when it fired."""


LINES = (
    Line(FIRST, "Weekly dip", "BTC/EUR", "lte", "-6.5", "spend", "250.00 EUR", 183_600),
    Line(FIRST, "Stop ETH", "ETH/EUR", "lte", "-9", "spend", "0.75 ETH", 91_400),
    Line(FIRST, "Holiday fund", "SOL/USD", "gte", "0.25", "receive", "500.00 USD", 12_900),
    Line(FIRST, "rebalance #bot4x7", "XRP/USD", "gte", "14", "spend", "600 XRP", 401_000),
    Line(SECOND, "Join above the high", "BTC/USD", "gte", "4.5", "receive", "0.05 BTC", 7_260),
    Line(SECOND, "1000 when cheap", "USD/BTC", "gte", "8", "spend", "1000.00 USD", 260_500),
    Line(
        SECOND,
        "Floor under half",
        "BTC/EUR",
        "lte",
        "-12",
        "spend",
        "0.54 BTC",
        622_000,
        paused="Paused by partner",
    ),
    Line(FIRST, "First dip", "BTC/EUR", "lte", "0.6", "spend", "150.00 EUR", 95_000, ended=15_300),
    Line(
        SECOND,
        "ETH for savings",
        "ETH/EUR",
        "gte",
        "-0.8",
        "receive",
        "0.9 ETH",
        70_200,
        ended=41_800,
        fails=True,
    ),
)
"""The opening orders; the last two ended a while ago."""

FEE_BPS, SPREAD_BPS = "100", "50"
_INVERTED_DECIMALS = 12


def open_demo_book(exchange: EmbedExchange) -> None:
    """Register the users with their orders, as if they had long been there."""
    for iiban in USERS:
        exchange.add_user(iiban, {})
    for line in sorted(LINES, key=lambda line: -line.age):
        _place(exchange, line)
    for iiban, balances in USERS.items():
        owned = {asset: Decimal(text) for asset, text in balances.items()}
        exchange.users[iiban].balances = owned


def _place(exchange: EmbedExchange, line: Line) -> None:
    user, now = exchange.users[line.user], exchange.now()
    order = exchange.put(user, line.name, _trigger(exchange, line), _action(line))
    order.created_at = order.updated_at = now - line.age
    if line.paused:
        exchange.pause(order.id, line.paused)
        order.updated_at = now - line.age // 2
    if line.ended:
        _end(exchange, order, line)


def _end(exchange: EmbedExchange, order: CustomOrder, line: Line) -> None:
    user = exchange.users[line.user]
    spend = exchange.pricing.trade(order.action).spend
    user.balances[spend.asset] = Decimal(0) if line.fails else spend.total
    exchange.execute(user, order, at=exchange.now() - line.ended)


def _trigger(exchange: EmbedExchange, line: Line) -> PriceTrigger:
    base, _, quote = line.pair.partition("/")
    target = exchange.rates.rate(base, quote) * (ONE + Decimal(line.percent) / HUNDRED)
    decimals = exchange.assets[quote].decimals if target > ONE else _INVERTED_DECIMALS
    rounded = target.quantize(unit(decimals), ROUND_HALF_UP)
    return PriceTrigger(
        base=base, quote=quote, target_text=plain(rounded), condition=Condition(line.condition)
    )


def _action(line: Line) -> Action:
    amount, _, asset = line.amount.partition(" ")
    base, _, quote = line.pair.partition("/")
    return Action(
        type=ActionType(line.action),
        asset=asset,
        amount_text=amount,
        other=base if asset == quote else quote,
        fee_bps=FEE_BPS,
        spread_bps=SPREAD_BPS,
    )
