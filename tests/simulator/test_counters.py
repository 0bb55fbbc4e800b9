from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.venue import LIMIT, Venue, opened

REST = "EAPI:Rate limit exceeded"
ENGINE = "EOrder:Rate limit exceeded"


def level(venue: Venue, pair: str = "BTC/USD") -> Decimal:
    return venue.sim.kraken_spot.counters.engine_level("main", pair, venue.sim.account.tier)


@pytest.mark.parametrize(
    ("tier", "maximum", "decay"),
    [("starter", 15, "0.33"), ("intermediate", 20, "0.5"), ("pro", 20, "1")],
)
async def test_each_tier_has_its_maximum_and_decay(
    venue: Venue, tier: str, maximum: int, decay: str
) -> None:
    venue.sim.faults.add("tier", text=tier)
    for _ in range(maximum):
        await venue.result("Balance")
    assert await venue.error("Balance") == REST
    venue.clock.advance(float(1 / Decimal(decay)) * 0.98)
    assert await venue.error("Balance") == REST
    venue.clock.advance(float(3 / Decimal(decay)))
    await venue.result("Balance")


async def test_history_costs_two_and_orders_nothing(venue: Venue) -> None:
    counters, key = venue.sim.kraken_spot.counters, venue.key
    for name, cost in (("TradesHistory", 2), ("OpenOrders", 1), ("ClosedOrders", 1)):
        before = counters.rest_level(key, "pro")
        await venue.result(name)
        assert counters.rest_level(key, "pro") - before == cost
    before = counters.rest_level(key, "pro")
    order_id = await venue.add()
    await venue.result("CancelOrder", txid=order_id)
    assert counters.rest_level(key, "pro") == before
    amended = await venue.add()
    await venue.result("AmendOrder", txid=amended, order_qty="0.2")
    assert counters.rest_level(key, "pro") == before + 1


async def test_the_documented_example_counts_eight(venue: Venue) -> None:
    order_id = await venue.add()
    assert level(venue) == 1
    counted = level(venue)
    venue.clock.advance(7)
    left = level(venue)
    await venue.result("AmendOrder", txid=order_id, limit_price="89000")
    counted += level(venue) - left
    venue.clock.advance(36)
    left = level(venue)
    await venue.result("CancelOrder", txid=order_id)
    counted += level(venue) - left
    assert counted == 8


@pytest.mark.parametrize(
    ("age", "cost"), [(0, 8), (5, 6), (10, 5), (15, 4), (45, 2), (90, 1), (300, 0)]
)
async def test_a_cancel_costs_by_the_age_of_the_order(venue: Venue, age: int, cost: int) -> None:
    order_id = await venue.add()
    venue.clock.advance(age)
    before = level(venue)
    await venue.result("CancelOrder", txid=order_id)
    assert level(venue) - before == cost


@pytest.mark.parametrize(("age", "cost"), [(0, 4), (5, 3), (10, 2), (15, 1)])
async def test_an_amend_costs_by_the_age_and_starts_it_again(
    venue: Venue, age: int, cost: int
) -> None:
    order_id = await venue.add()
    venue.clock.advance(age)
    before = level(venue)
    await venue.result("AmendOrder", txid=order_id, order_qty="0.2")
    assert level(venue) - before == cost
    before = level(venue)
    await venue.result("AmendOrder", txid=order_id, order_qty="0.3")
    assert level(venue) - before == 4


@pytest.mark.parametrize(("age", "cost"), [(0, 7), (5, 6), (10, 5), (15, 3), (45, 2), (90, 1)])
async def test_an_edit_costs_more(venue: Venue, age: int, cost: int) -> None:
    order_id = await venue.add()
    venue.clock.advance(age)
    before = level(venue)
    await venue.result("EditOrder", txid=order_id, pair="XBTUSD", price="89000")
    assert level(venue) - before == cost


async def test_a_refused_order_costs_the_fixed_part_and_a_trial_nothing(venue: Venue) -> None:
    await venue.error("AddOrder", **{**LIMIT, "price": "90000.05"})
    assert level(venue) == 1
    await venue.result("AddOrder", **LIMIT, validate=True)
    assert level(venue) == 1


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("AmendOrder", {"limit_price": "90000.05"}),
        ("AmendOrder", {"limit_price": "99000", "post_only": True}),
        ("AmendOrder", {"limit_price": "89000", "deadline": "2026-11-20T11:00:00Z"}),
        ("AmendOrder", {"trigger_price": "89000"}),
        ("EditOrder", {"pair": "XBTUSD", "price": "90000.05"}),
        ("EditOrder", {"pair": "XBTUSD", "volume": "1000"}),
    ],
)
async def test_a_refused_change_costs_the_fixed_part_alone(
    venue: Venue, name: str, members: dict[str, Any]
) -> None:
    order_id = await venue.add()
    before = level(venue)
    await venue.error(name, txid=order_id, **members)
    assert level(venue) - before == 1


async def test_an_amend_below_the_fill_costs_the_cancel_too(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.05"))
    venue.clock.advance(1000)
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.05"))
    before = level(venue)
    await venue.result("AmendOrder", txid=order_id, order_qty="0.01")
    assert level(venue) - before == 1 + 3 + 8


async def test_batches_cost_by_their_size(venue: Venue) -> None:
    order = {name: value for name, value in LIMIT.items() if name != "pair"}
    answer = await venue.result("AddOrderBatch", pair="XBTUSD", orders=[order] * 5)
    assert level(venue) == Decimal("2.5")
    await venue.result("CancelOrderBatch", orders=[line["txid"] for line in answer["orders"]])
    assert level(venue) == Decimal("2.5") + 40


async def test_the_engine_counter_is_kept_by_pair_and_spares_batch_cancels(venue: Venue) -> None:
    venue.sim.faults.add("tier", text="starter")
    ids = [await venue.add(volume="0.001") for _ in range(9)]
    for order_id in ids[:7]:
        await venue.result("CancelOrder", txid=order_id)
    assert level(venue) == 9 + 56
    assert await venue.error("AddOrder", **LIMIT) == ENGINE
    assert await venue.error("AmendOrder", txid=ids[7], order_qty="0.2") == ENGINE
    assert await venue.error("CancelOrder", txid=ids[7]) == ENGINE
    await venue.add(pair="ETHUSD", price="3000")
    assert await venue.result("CancelOrderBatch", orders=[ids[7]]) == {"count": 1}
    venue.clock.advance(20)
    await venue.result("CancelOrder", txid=ids[8])


async def test_the_scenario_runs_into_the_limit_by_polling_alone() -> None:
    async with opened(scenario="rate-limited") as venue:
        answers = []
        for _ in range(15):
            answers.append((await venue.post("OpenOrders"))["error"])
            venue.clock.advance(5)
        assert [REST] in answers
        assert answers[0] == []


async def test_many_orders_have_neither_counters_nor_caps_unless_asked_for() -> None:
    async with opened(orders=100) as venue:
        for _ in range(300):
            await venue.add(volume="0.001")
        await venue.open()
    async with opened(orders=100, scenario="rate-limited") as venue:
        errors = [(await venue.post("AddOrder", **LIMIT))["error"] for _ in range(61)]
        assert errors[-1] == [ENGINE]


async def test_calls_during_a_block_prolong_it_only_so_far(venue: Venue) -> None:
    venue.sim.faults.add("tier", text="starter")
    errors = [(await venue.post("Balance"))["error"] for _ in range(60)]
    assert errors[15:] == [[REST]] * 45
    venue.clock.advance(7)
    await venue.result("Balance")


async def test_a_refill_does_not_make_an_iceberg_young(venue: Venue) -> None:
    order_id = await venue.add(ordertype="iceberg", displayvol="0.02")
    venue.clock.advance(400)
    venue.sim.exchange.fill(order_id, Decimal("0.09"))
    before = level(venue)
    await venue.result("CancelOrder", txid=order_id)
    assert level(venue) == before
