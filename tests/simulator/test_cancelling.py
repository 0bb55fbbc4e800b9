from typing import Any

import pytest

from tests.simulator.venue import Venue, fixture


async def test_an_order_is_cancelled_by_each_of_its_names(venue: Venue) -> None:
    by_id = await venue.add()
    await venue.add(userref=7)
    await venue.add(userref=7)
    await venue.add(cl_ord_id="mine")
    assert (
        await venue.result("CancelOrder", txid=by_id)
        == (fixture("cancelorder_count1")["body"]["result"])
    )
    assert await venue.result("CancelOrder", txid=7) == {"count": 2}
    assert await venue.result("CancelOrder", cl_ord_id="mine") == {"count": 1}
    assert await venue.open() == {}


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"txid": "OAAAAA-AAAAA-AAAAAA"}, "EOrder:Unknown order"),
        ({"txid": 99}, "EOrder:Unknown order"),
        ({"cl_ord_id": "nobody"}, "EOrder:Unknown order"),
        ({}, "EGeneral:Invalid arguments"),
        ({"txid": "OAAAAA-AAAAA-AAAAAA", "cl_ord_id": "x"}, "EGeneral:Invalid arguments"),
    ],
)
async def test_nothing_to_cancel_is_an_error(
    venue: Venue, members: dict[str, Any], text: str
) -> None:
    assert await venue.error("CancelOrder", **members) == text


async def test_a_cancel_can_be_repeated_without_harm(venue: Venue) -> None:
    order_id = await venue.add()
    await venue.result("CancelOrder", txid=order_id)
    assert await venue.error("CancelOrder", txid=order_id) == "EOrder:Unknown order"


async def test_a_batch_counts_what_it_found(venue: Venue) -> None:
    ids = [await venue.add() for _ in range(3)]
    await venue.add(userref=8)
    await venue.add(cl_ord_id="a")
    await venue.add(cl_ord_id="b")
    names = [*ids, 8, "a", "OAAAAA-AAAAA-AAAAAA", ids[0]]
    answer = await venue.result("CancelOrderBatch", orders=names, cl_ord_ids=[{"cl_ord_id": "b"}])
    assert answer == {"count": 6}
    assert await venue.open() == {}
    assert await venue.result("CancelOrderBatch", orders=ids) == {"count": 0}


async def test_a_batch_may_name_orders_by_objects(venue: Venue) -> None:
    order_id = await venue.add()
    assert await venue.result("CancelOrderBatch", orders=[{"txid": order_id}]) == {"count": 1}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"orders": []},
        {"orders": ["O"] * 51},
        {"orders": "O"},
        {"orders": [None]},
        {"orders": [True]},
    ],
)
async def test_a_batch_names_one_to_fifty_orders(venue: Venue, members: dict[str, Any]) -> None:
    error = await venue.error("CancelOrderBatch", **members)
    assert error == "EGeneral:Invalid arguments:orders"


async def test_cancel_all_empties_the_account(demo: Venue) -> None:
    count = len(await demo.open())
    assert await demo.result("CancelAll") == {"count": count}
    assert await demo.open() == {}
    finished = list(demo.sim.account.finished.values())[-count:]
    assert {order.reason for order in finished} == {"User requested"}


async def test_the_dead_mans_switch_fires_at_its_time(venue: Venue) -> None:
    order_id = await venue.add()
    answer = await venue.result("CancelAllOrdersAfter", timeout=60)
    assert answer == {
        "currentTime": "2026-11-20T12:00:00Z",
        "triggerTime": "2026-11-20T12:01:00Z",
    }
    venue.sim.step(59.75)
    assert order_id in await venue.open()
    venue.sim.step(0.25)
    assert await venue.open() == {}
    later = await venue.add()
    venue.sim.step(120)
    assert later in await venue.open()


async def test_the_dead_mans_switch_is_renewed_and_disarmed(venue: Venue) -> None:
    order_id = await venue.add()
    await venue.result("CancelAllOrdersAfter", timeout=10)
    venue.sim.step(9)
    await venue.result("CancelAllOrdersAfter", timeout=10)
    venue.sim.step(9)
    assert (await venue.result("CancelAllOrdersAfter", timeout=0))["triggerTime"] == "0"
    venue.sim.step(60)
    assert order_id in await venue.open()


@pytest.mark.parametrize("timeout", [None, -1, 86_400, "soon"])
async def test_the_switch_wants_less_than_a_day(venue: Venue, timeout: Any) -> None:
    error = await venue.error("CancelAllOrdersAfter", timeout=timeout)
    assert error == "EGeneral:Invalid arguments:timeout"


async def test_pending_cancels_are_done_later(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("pending-cancels", seconds=2)
    assert await venue.result("CancelOrder", txid=order_id) == {"count": 1, "pending": True}
    assert order_id in await venue.open()
    venue.sim.step(2)
    assert order_id not in await venue.open()
    assert (await venue.query(order_id))["status"] == "canceled"


@pytest.mark.parametrize("members", [{"txid": True}, {"cl_ord_id": True}])
async def test_pending_cancels_wait_whatever_names_them(
    venue: Venue, members: dict[str, bool]
) -> None:
    order_id = await venue.add(cl_ord_id="mine")
    venue.sim.faults.add("pending-cancels")
    names = {"txid": order_id} if "txid" in members else {"cl_ord_id": "mine"}
    assert await venue.result("CancelOrder", **names) == {"count": 1, "pending": True}
    batch = await venue.result("CancelOrderBatch", orders=[order_id])
    assert batch == {"count": 1, "pending": True}
    venue.sim.step(1.75)
    assert order_id in await venue.open()
    venue.sim.step(0.25)
    assert await venue.open() == {}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("AmendOrder", {"limit_price": "89000"}),
        ("EditOrder", {"pair": "XBTUSD", "price": "89000"}),
    ],
)
async def test_an_order_whose_cancel_is_pending_cannot_be_changed(
    venue: Venue, name: str, change: dict[str, str]
) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("pending-cancels")
    await venue.result("CancelOrder", txid=order_id)
    assert await venue.error(name, txid=order_id, **change) == "EOrder:Invalid order"
