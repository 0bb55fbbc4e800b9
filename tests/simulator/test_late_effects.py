from tests.simulator.venue import Venue


async def test_late_orders_are_created_but_not_yet_seen(venue: Venue) -> None:
    venue.sim.faults.add("late-visibility", seconds=5)
    order_id = await venue.add()
    assert await venue.open() == {}
    assert await venue.error("QueryOrders", txid=order_id) == "EOrder:Unknown order"
    venue.clock.advance(4.9)
    assert await venue.open() == {}
    venue.clock.advance(0.1)
    assert set(await venue.open()) == {order_id}
    await venue.query(order_id)


async def test_a_late_cancel_is_done_but_not_yet_seen(venue: Venue) -> None:
    order_id = await venue.add()
    before = await venue.query(order_id)
    venue.sim.faults.add("late-visibility", seconds=5)
    await venue.result("CancelOrder", txid=order_id)
    assert venue.order(order_id).status == "cancelled"
    closed = (await venue.result("ClosedOrders"))["closed"]
    assert order_id not in closed
    assert await venue.query(order_id) == before
    assert order_id in await venue.open()
    assert await venue.error("CancelOrder", txid=order_id) == "EOrder:Unknown order"
    venue.clock.advance(5)
    assert order_id in (await venue.result("ClosedOrders"))["closed"]
    assert await venue.open() == {}


async def test_late_amends_show_one_after_the_other_with_their_history(venue: Venue) -> None:
    venue.sim.kraken_spot.counters.is_enforced = False
    order_id = await venue.add()
    venue.sim.faults.add("late-visibility", seconds=5)
    seen = []
    for price in ("89000", "88000", None, None, None):
        if price is not None:
            await venue.result("AmendOrder", txid=order_id, limit_price=price)
        history = await venue.result("OrderAmends", order_id=order_id)
        row = (await venue.open())[order_id]
        assert row == {name: (await venue.query(order_id))[name] for name in row}
        seen.append((row["descr"]["price"], row["misc"], history["count"]))
        venue.clock.advance(2.5)
    assert seen == [
        ("90000.0", "", 0),
        ("90000.0", "", 0),
        ("89000.0", "amended", 2),
        ("88000.0", "amended", 3),
        ("88000.0", "amended", 3),
    ]


async def test_a_late_edit_shows_old_and_new_late(venue: Venue) -> None:
    old = await venue.add()
    venue.sim.faults.add("late-visibility", seconds=5)
    new = (await venue.result("EditOrder", txid=old, pair="XBTUSD", price="89000"))["txid"]
    assert set(await venue.open()) == {old}
    venue.clock.advance(5)
    assert set(await venue.open()) == {new}


async def test_what_was_there_before_stays_seen_while_effects_are_late(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("late-visibility", seconds=5)
    assert set(await venue.open()) == {order_id}
    market = await venue.add(ordertype="market", price=None)
    assert market not in (await venue.result("ClosedOrders"))["closed"]
    venue.sim.faults.clear()
    assert market in (await venue.result("ClosedOrders"))["closed"]
