"""Nothing is made or lost by trading: every balance follows from the trades, to the last digit."""

import json
from decimal import Context, Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.venue import HeldClock
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.failures import Failure
from tui.simulator.kuna.order import KunaStatus
from tui.simulator.kuna.parameters import Body

D = Decimal
EXACT = Context(prec=200)
OWNED = {"BTC": D(2), "USDT": D(60_000)}
SPOT = {f"{base}/USDT": D(29_000) for base in ("BTC", "ETH", "LTC", "SOL", "XRP", "DOGE")}

sides = st.sampled_from(["Bid", "Ask"])
types = st.sampled_from(["Limit", "Market", "StopLossLimit", "TakeProfitLimit"])
percents = st.integers(-600, 600)
quantities = st.integers(1, 1_500_000).map(lambda n: f"{D(n).scaleb(-6):f}")
amounts = st.integers(1, 4_000_000).map(lambda n: f"{D(n).scaleb(-2):f}")
creates = st.tuples(st.just("create"), types, sides, quantities, amounts, percents, percents)
moves = st.tuples(st.just("move"), percents)
cancels = st.tuples(st.just("cancel"), st.integers(0, 20))
steps = st.lists(st.one_of(creates, moves, cancels), min_size=1, max_size=25)


def price(percent: int) -> str:
    return f"{29_000 * (10_000 + percent) / D(10_000):.2f}"


def members(
    order_type: str, side: str, quantity: str, amount: str, limit: int, stop: int
) -> dict[str, Any]:
    told: dict[str, Any] = {"type": order_type, "orderSide": side, "pair": "BTC_USDT"}
    if order_type == "Market":
        return {**told, **({"quantity": quantity} if limit > 0 else {"quoteQuantity": amount})}
    told |= {"quantity": quantity, "price": price(limit)}
    return told if order_type == "Limit" else {**told, "stopPrice": price(stop)}


def act(exchange: KunaExchange, account: KunaAccount, step: tuple[Any, ...]) -> None:
    kind, *rest = step
    match kind:
        case "create":
            exchange.create(account, Body(json.dumps(members(*rest)).encode()))
        case "move":
            exchange.market.set_price("BTC_USDT", D(price(rest[0])))
        case _:
            names = list(account.orders)
            if names:
                exchange.cancel(account, names[rest[0] % len(names)])


def followed(account: KunaAccount) -> dict[str, Decimal]:
    """Return what is owned by the trades alone."""
    owned = dict(OWNED)
    for trade in account.trades:
        worth = EXACT.multiply(trade.quantity, trade.price)
        sign = 1 if trade.order.is_buy else -1
        owned["BTC"] = EXACT.add(owned["BTC"], sign * trade.quantity)
        owned["USDT"] = EXACT.subtract(owned["USDT"], sign * worth)
        owned[trade.fee_currency] = EXACT.subtract(owned[trade.fee_currency], trade.fee)
    return owned


@settings(max_examples=60)
@given(steps=steps)
def test_balances_follow_from_trades_and_never_fall_below_what_is_locked(
    steps: list[tuple[Any, ...]],
) -> None:
    exchange = KunaExchange(HeldClock(), 7, SPOT)
    exchange.market.hold_all()
    account = exchange.account("desk")
    account.balances = dict(OWNED)
    for step in steps:
        before = {name: account.available(name) for name in OWNED}
        try:
            act(exchange, account, step)
        except Failure:
            assert {name: account.available(name) for name in OWNED} == before
        assert account.balances == followed(account)
        for currency in OWNED:
            assert account.available(currency) >= 0
            assert account.locked(currency) >= 0
    for order in account.orders.values():
        parts = [trade for trade in account.trades if trade.order is order]
        assert sum(part.quantity for part in parts) == order.executed <= order.quantity
        assert all(order.is_within(part.price) for part in parts)
        assert (order.status is KunaStatus.CLOSED) is (order.working == 0)
        if order.quote_quantity is not None:
            assert order.executed_quote <= order.quote_quantity
