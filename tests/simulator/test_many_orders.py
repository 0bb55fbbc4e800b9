import json
from decimal import Decimal

import pytest

from tests.simulator.venue import HeldClock, opened
from tui.simulator.asgi import Simulation


@pytest.mark.parametrize("count", [1, 500])
async def test_so_many_orders_are_open_over_many_pairs(count: int) -> None:
    async with opened(orders=count) as venue:
        rows = await venue.open(trades=True)
        assert len(rows) == count
        assert len({row["descr"]["pair"] for row in rows.values()}) == min(count, 71)


@pytest.mark.parametrize(("churn", "moved"), [(0.0, 0), (0.1, 50), (1.0, 500)])
async def test_churn_moves_its_share_every_second_in_place(churn: float, moved: int) -> None:
    async with opened(orders=500, churn=churn) as venue:
        before = await venue.open(trades=True)
        venue.sim.step(1)
        after = await venue.open(trades=True)
        assert set(after) == set(before)
        changed = {order_id for order_id in before if before[order_id] != after[order_id]}
        assert len(changed) == moved
        for order_id in changed:
            old, new = before[order_id], after[order_id]
            assert old["opentm"] == new["opentm"]
            prices = [(row["descr"]["price"], row["descr"]["price2"]) for row in (old, new)]
            assert (prices[0] != prices[1]) != (old["vol_exec"] != new["vol_exec"])


async def test_churn_keeps_orders_and_trades_in_agreement() -> None:
    async with opened(orders=200, churn=1.0) as venue:
        venue.sim.step(40)
        account = venue.sim.account
        assert len(account.open) == 200
        filled = [order for order in account.open.values() if order.filled]
        assert len(filled) > 100
        for order in filled:
            (trade_id,) = order.trades
            assert account.trades[trade_id].quantity == order.filled
            assert account.trades[trade_id].cost == order.cost
            assert order.filled < order.quantity


async def test_prices_swing_around_where_they_began() -> None:
    async with opened(orders=200, churn=1.0) as venue:
        venue.sim.step(60)
        for order in venue.sim.account.open.values():
            start = order.terms.limit_price or order.terms.trigger_price
            now = order.limit_price or order.trigger_price
            assert start is not None
            assert now is not None
            assert abs(now - start) <= 12 * order.terms.instrument.tick_size


def test_an_unchanged_order_is_not_written_again() -> None:
    sim = Simulation(orders=50, churn=0.1, clock=HeldClock(), answer_delay=None, scenario="quiet")
    orders = list(sim.account.open.values())
    for order in orders:
        order.rendered = (b"kept", b"kept")
    sim.step(1)
    assert sum(order.rendered is None for order in orders) == 5


def test_an_order_is_matched_when_the_market_reaches_it() -> None:
    sim = Simulation(orders=2000, clock=HeldClock(), answer_delay=None, scenario="quiet")
    sim.step(1)
    order = max(
        (
            o
            for o in sim.account.on(sim.market.quotes["BTC/USD"].instrument)
            if o.limit_price and o.terms.type == "limit" and o.terms.side == "buy"
        ),
        key=lambda o: o.limit_price or Decimal(0),
    )
    assert order.limit_price is not None
    sim.market.set_last("BTC/USD", order.limit_price * Decimal("0.99"))
    assert order.status == "filled"


async def test_the_body_is_whole_json_of_the_documented_kind() -> None:
    async with opened(orders=300) as venue:
        nonce = venue.next_nonce()
        answer = await venue.send("OpenOrders", json.dumps({"nonce": nonce}).encode(), str(nonce))
        assert answer.content.startswith(b'{"error":[],"result":{"open":{"O')
        assert len(json.loads(answer.content)["result"]["open"]) == 300
