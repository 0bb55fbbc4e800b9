"""What happens to an order between its being read and its being changed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.venue import Venue


async def test_an_order_fills_between_read_and_amend(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("fill-first", endpoint="AmendOrder")
    error = await venue.error("AmendOrder", txid=order_id, limit_price="89000")
    assert error == "EOrder:Unknown order"
    row = await venue.query(order_id, trades=True)
    assert (row["status"], row["vol_exec"]) == ("closed", "0.10000000")
    assert row["misc"] == ""
    trades = await venue.result("QueryTrades", txid=",".join(row["trades"]))
    assert {trade["maker"] for trade in trades.values()} == {True}


async def test_a_part_fills_between_read_and_amend(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("fill-first", size=40)
    await venue.result("AmendOrder", txid=order_id, order_qty="0.04")
    row = await venue.query(order_id)
    assert (row["status"], row["vol"], row["vol_exec"]) == ("canceled", "0.04000000", "0.04000000")


@pytest.mark.parametrize("kind", ["fill-first", "cancel-first"])
@pytest.mark.parametrize(
    ("name", "request_of"),
    [
        ("AmendOrder", lambda order: {"txid": order, "limit_price": "89000"}),
        ("AmendOrder", lambda _order: {"cl_ord_id": "mine", "limit_price": "89000"}),
        ("EditOrder", lambda order: {"txid": order, "pair": "XBTUSD", "price": "89000"}),
        ("CancelOrder", lambda order: {"txid": order}),
        ("CancelOrder", lambda _order: {"cl_ord_id": "mine"}),
        ("CancelOrderBatch", lambda order: {"orders": [order, "x"]}),
        ("CancelOrderBatch", lambda order: {"orders": [{"txid": order}]}),
        ("CancelOrderBatch", lambda _order: {"cl_ord_ids": [{"cl_ord_id": "mine"}]}),
    ],
)
async def test_the_order_of_a_request_ends_right_before_it(
    venue: Venue, kind: str, name: str, request_of: Callable[[str], dict[str, Any]]
) -> None:
    order_id, other = await venue.add(cl_ord_id="mine"), await venue.add()
    venue.sim.faults.add(kind)
    answer = await venue.post(name, **request_of(order_id))
    gone = {"error": [], "result": {"count": 0}}
    assert answer == (gone if "Batch" in name else {"error": ["EOrder:Unknown order"]})
    status = "closed" if kind == "fill-first" else "canceled"
    assert (await venue.query(order_id))["status"] == status
    assert set(await venue.open()) == {other}


async def test_only_the_first_order_of_a_batch_ends_before_it(venue: Venue) -> None:
    ids = [await venue.add(), await venue.add(userref=7), await venue.add()]
    venue.sim.faults.add("fill-first")
    answer = await venue.result("CancelOrderBatch", orders=[ids[0], 7, ids[2]])
    assert answer == {"count": 2}
    statuses = [(await venue.query(order_id))["status"] for order_id in ids]
    assert statuses == ["closed", "canceled", "canceled"]


@pytest.mark.parametrize("name_of", [lambda order: order, lambda _order: "mine"])
async def test_a_named_order_fills_before_a_write_about_another(
    venue: Venue, name_of: Callable[[str], str]
) -> None:
    order_id = await venue.add(cl_ord_id="mine")
    venue.sim.faults.add("fill-first", text=name_of(order_id), size=25)
    await venue.open()
    assert venue.order(order_id).filled == 0
    await venue.add()
    assert venue.order(order_id).filled == Decimal("0.025")
    venue.sim.faults.add("cancel-first", text=name_of(order_id))
    await venue.add()
    assert venue.order(order_id).status == "cancelled"


@pytest.mark.parametrize("text", ["", "OAAAAA-AAAAA-AAAAAA"])
async def test_where_no_order_is_named_nothing_happens_first(venue: Venue, text: str) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("fill-first", text=text)
    await venue.add()
    assert set(await venue.open()) >= {order_id}


async def test_a_waiting_order_that_fills_first_has_been_triggered(venue: Venue) -> None:
    order_id = await venue.add(
        type="sell", ordertype="trailing-stop-limit", price="+500", price2="-50"
    )
    venue.sim.faults.add("fill-first", size=50)
    await venue.result("AmendOrder", txid=order_id, order_qty="0.2")
    row = await venue.query(order_id)
    assert (row["misc"], row["vol_exec"]) == ("stopped,partial,amended", "0.05000000")
    assert row["limitprice"] == "91950.00000"


async def test_it_happens_when_the_request_is_acted_upon_not_when_it_arrives(
    venue: Venue,
) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("delay", seconds=3)
    venue.sim.faults.add("fill-first")
    await venue.error("CancelOrder", txid=order_id)
    assert venue.order(order_id).closed_at == 1_795_176_003
    again = await venue.add()
    venue.sim.faults.add("bad-gateway-before")
    venue.sim.faults.add("fill-first")
    nonce = venue.next_nonce()
    body = f'{{"nonce":{nonce},"txid":"{again}"}}'.encode()
    assert (await venue.send("CancelOrder", body, str(nonce))).status_code == 502
    assert venue.order(again).filled == 0
