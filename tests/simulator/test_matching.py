from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from tests.simulator.venue import LIMIT, Venue


async def test_a_limit_order_fills_as_maker_when_the_market_trades_through_it(
    venue: Venue,
) -> None:
    order_id = await venue.add()
    venue.last("XBTUSD", "90000.1")
    assert (await venue.query(order_id))["vol_exec"] == "0.00000000"
    venue.last("XBTUSD", "89000")
    row = await venue.query(order_id, trades=True)
    assert (row["status"], row["vol_exec"], row["reason"]) == ("closed", "0.10000000", None)
    assert row["price"] == "90000.00000"
    assert row["misc"] == ""
    trades = await venue.result("QueryTrades", txid=",".join(row["trades"]))
    assert {(trade["maker"], trade["price"]) for trade in trades.values()} == {
        (True, "90000.00000")
    }


async def test_a_price_that_touches_fills_in_parts_over_time(venue: Venue) -> None:
    order_id = await venue.add(volume="2")
    venue.last("XBTUSD", "89999")
    seen = [Decimal((await venue.query(order_id))["vol_exec"])]
    while seen[-1] < 2:
        venue.sim.step(0.25)
        seen.append(Decimal((await venue.query(order_id))["vol_exec"]))
    assert len(set(seen)) > 2
    assert seen == sorted(seen)


async def test_a_partly_filled_order_is_still_open_and_says_partial(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.04"))
    row = (await venue.open())[order_id]
    assert (row["status"], row["misc"], row["vol_exec"]) == ("open", "partial", "0.04000000")
    assert (row["cost"], row["fee"], row["price"]) == ("3600.00000", "9.00000", "90000.00000")


async def test_a_marketable_order_takes_at_the_market_and_rests_with_the_rest(
    venue: Venue,
) -> None:
    order_id = await venue.add(volume="10", price="92510")
    row = await venue.query(order_id, trades=True)
    assert row["status"] == "open"
    assert 0 < Decimal(row["vol_exec"]) < 10
    trades = await venue.result("QueryTrades", txid=",".join(row["trades"]))
    assert all(Decimal(trade["price"]) <= 92510 for trade in trades.values())
    assert {trade["maker"] for trade in trades.values()} == {False}
    percents = {Decimal(t["fee"]) / Decimal(t["cost"]) for t in trades.values()}
    assert {round(percent, 6) for percent in percents} == {Decimal("0.004")}


async def test_a_market_order_fills_at_once(venue: Venue) -> None:
    order_id = await venue.add(ordertype="market", volume="2", price=None)
    row = await venue.query(order_id)
    assert (row["status"], row["vol_exec"], row["descr"]["price"]) == ("closed", "2.00000000", "0")
    assert Decimal(row["price"]) >= 92500


async def test_a_market_buy_by_cost_spends_the_cost(venue: Venue) -> None:
    before = Decimal((await venue.result("Balance"))["ZUSD"])
    order_id = await venue.add(ordertype="market", volume="5000", price=None, oflags="viqc")
    row = await venue.query(order_id)
    spent = before - Decimal((await venue.result("Balance"))["ZUSD"])
    assert (row["status"], row["vol"], row["vol_exec"]) == (
        "closed",
        "5000.00000000",
        "5000.00000000",
    )
    assert abs(spent - 5000 - Decimal(row["fee"])) < 1


@pytest.mark.parametrize(
    ("side", "kind", "trigger", "before", "after", "misc"),
    [
        ("sell", "stop-loss", "91000", "91000.1", "91000", "stopped"),
        ("buy", "stop-loss", "94000", "93999.9", "94000", "stopped"),
        ("sell", "take-profit", "94000", "93999.9", "94000", "touched"),
        ("buy", "take-profit", "91000", "91000.1", "91000", "touched"),
    ],
)
async def test_a_trigger_fires_at_its_price_and_not_before(
    venue: Venue, side: str, kind: str, trigger: str, before: str, after: str, misc: str
) -> None:
    order_id = await venue.add(type=side, ordertype=kind, price=trigger, volume="0.5")
    venue.last("XBTUSD", before)
    assert (await venue.query(order_id))["misc"] == ""
    venue.last("XBTUSD", after)
    row = await venue.query(order_id)
    assert row["misc"].split(",")[0] == misc
    assert row["descr"]["order"] == f"{side} 0.50000000 XBTUSD @ market"
    venue.sim.step(30)
    row = await venue.query(order_id)
    assert (row["status"], row["vol_exec"], row["misc"]) == ("closed", "0.50000000", misc)


async def test_a_triggered_limit_keeps_its_id_and_behaves_as_a_limit(venue: Venue) -> None:
    order_id = await venue.add(
        type="sell", ordertype="stop-loss-limit", price="91000", price2="91500", volume="0.5"
    )
    venue.last("XBTUSD", "90900")
    row = (await venue.open())[order_id]
    assert (row["misc"], row["limitprice"], row["stopprice"]) == (
        "stopped",
        "91500.00000",
        "0.00000",
    )
    assert row["descr"]["order"] == "sell 0.50000000 XBTUSD @ limit 91500.0"
    assert (row["descr"]["price"], row["descr"]["price2"]) == ("91000.0", "91500.0")
    venue.last("XBTUSD", "92000")
    assert (await venue.query(order_id))["status"] == "closed"


async def test_an_index_trigger_ignores_the_last_price(venue: Venue) -> None:
    order_id = await venue.add(ordertype="stop-loss", price="94000", trigger="index")
    venue.last("XBTUSD", "95000")
    assert (await venue.query(order_id))["misc"] == ""
    venue.sim.market.set_index("XBTUSD", Decimal(94000))
    assert (await venue.query(order_id))["misc"].startswith("stopped")


async def test_a_trailing_stop_follows_the_peak_and_never_back(venue: Venue) -> None:
    order_id = await venue.add(type="sell", ordertype="trailing-stop", price="+1000")

    async def live() -> tuple[str, str]:
        row = await venue.query(order_id)
        return row["stopprice"], row["limitprice"]

    assert await live() == ("91500.00000", "92500.00000")
    venue.last("XBTUSD", "93000")
    assert await live() == ("92000.00000", "93000.00000")
    venue.last("XBTUSD", "92000.1")
    assert await live() == ("92000.00000", "93000.00000")
    venue.last("XBTUSD", "92000")
    venue.sim.step(30)
    row = await venue.query(order_id)
    assert (row["status"], row["misc"]) == ("closed", "stopped")


async def test_a_trailing_buy_follows_the_trough_and_its_limit_the_trigger(venue: Venue) -> None:
    order_id = await venue.add(ordertype="trailing-stop-limit", price="+1%", price2="-50")
    venue.last("XBTUSD", "90000")
    row = await venue.query(order_id)
    assert (row["stopprice"], row["limitprice"]) == ("90900.00000", "90000.00000")
    venue.last("XBTUSD", "91000")
    row = (await venue.open())[order_id]
    assert (row["misc"], row["limitprice"]) == ("stopped", "90850.00000")


async def test_a_gtd_order_expires_at_its_time(venue: Venue) -> None:
    order_id = await venue.add(timeinforce="GTD", expiretm="+30")
    assert (await venue.query(order_id))["expiretm"] == 1795176030
    venue.sim.step(29.75)
    assert (await venue.query(order_id))["status"] == "open"
    venue.sim.step(0.25)
    row = await venue.query(order_id)
    assert (row["status"], row["closetm"]) == ("expired", 1795176030)


async def test_an_order_waits_for_its_start(venue: Venue) -> None:
    order_id = await venue.add(starttm="+30")
    venue.last("XBTUSD", "89000")
    row = (await venue.open())[order_id]
    assert (row["status"], row["starttm"], row["vol_exec"]) == ("pending", 1795176030, "0.00000000")
    venue.sim.step(30)
    assert (await venue.query(order_id))["status"] == "closed"


@pytest.mark.parametrize(
    ("timeinforce", "price", "status"),
    [
        ("IOC", "90000", "canceled"),
        ("FOK", "90000", "canceled"),
        ("FOK", "92510", "canceled"),
        ("IOC", "99000", "closed"),
        ("FOK", "99000", "closed"),
    ],
)
async def test_immediate_orders_fill_or_end(
    venue: Venue, timeinforce: str, price: str, status: str
) -> None:
    order_id = await venue.add(timeinforce=timeinforce, price=price, volume="2")
    row = await venue.query(order_id)
    assert row["status"] == status
    assert row["vol_exec"] == ("2.00000000" if status == "closed" else "0.00000000")
    assert (row["reason"] is None) == (status == "closed")


async def test_an_ioc_order_keeps_what_it_got(venue: Venue) -> None:
    order_id = await venue.add(timeinforce="IOC", price="92503", volume="10")
    row = await venue.query(order_id)
    assert row["status"] == "canceled"
    assert 0 < Decimal(row["vol_exec"]) < 10


async def test_each_fill_of_a_parent_creates_a_child_with_its_id(venue: Venue) -> None:
    parent = await venue.add(
        close={"ordertype": "stop-loss-limit", "price": "85000", "price2": "84000"}
    )
    venue.sim.exchange.fill(parent, Decimal("0.04"))
    venue.sim.exchange.fill(parent, Decimal("0.06"))
    children = [row for row in (await venue.open()).values() if row["refid"] == parent]
    assert [row["descr"]["order"] for row in children] == [
        "sell 0.04000000 XBTUSD @ stop loss 85000.0 -> limit 84000.0",
        "sell 0.06000000 XBTUSD @ stop loss 85000.0 -> limit 84000.0",
    ]
    assert (await venue.query(parent))["status"] == "closed"


@pytest.mark.parametrize(
    ("close", "text"),
    [
        ({"ordertype": "take-profit", "price": "#2%"}, "take profit 91800.0"),
        ({"ordertype": "limit", "price": "+5000"}, "limit 95000.0"),
        ({"ordertype": "trailing-stop", "price": "+2%"}, "trailing stop +2.0000%"),
    ],
)
async def test_relative_closes_start_from_the_fill(
    venue: Venue, close: dict[str, str], text: str
) -> None:
    parent = await venue.add(close=close)
    venue.sim.exchange.fill(parent, Decimal("0.1"))
    (child,) = (await venue.open()).values()
    assert child["descr"]["order"] == f"sell 0.10000000 XBTUSD @ {text}"


async def test_an_iceberg_fills_no_more_than_its_tip_at_a_time(venue: Venue) -> None:
    order_id = await venue.add(ordertype="iceberg", displayvol="0.02", volume="0.2")
    venue.last("XBTUSD", "89999")
    fills = [Decimal((await venue.query(order_id))["vol_exec"])]
    while fills[-1] < Decimal("0.2"):
        venue.sim.step(0.25)
        fills.append(Decimal((await venue.query(order_id))["vol_exec"]))
    steps = [later - earlier for earlier, later in pairwise(fills)]
    assert max(steps) <= Decimal("0.02")


@pytest.mark.parametrize(
    ("choice", "old", "new"),
    [
        (None, "open", "canceled"),
        ("cancel-newest", "open", "canceled"),
        ("cancel-oldest", "canceled", "closed"),
        ("cancel-both", "canceled", "canceled"),
    ],
)
async def test_an_account_does_not_trade_with_itself(
    venue: Venue, choice: str | None, old: str, new: str
) -> None:
    resting = await venue.add(type="sell", price="92600")
    arriving = await venue.add(price="92700", volume="3", stptype=choice)
    rows = [await venue.query(order_id) for order_id in (resting, arriving)]
    assert [row["status"] for row in rows] == [old, new]
    for row in rows:
        assert (row["reason"] == "Self trade prevention") == (row["status"] == "canceled")


async def test_orders_that_do_not_meet_leave_each_other_alone(venue: Venue) -> None:
    resting = await venue.add(type="sell", price="99000")
    order_id = await venue.add(price="92600", volume="0.01")
    assert resting in await venue.open()
    assert (await venue.query(order_id))["status"] == "closed"


async def test_a_margin_fill_opens_a_position_and_moves_only_the_fee(venue: Venue) -> None:
    before = await venue.result("Balance")
    order_id = await venue.add(leverage=5)
    venue.sim.exchange.fill(order_id, Decimal("0.1"))
    after = await venue.result("Balance")
    assert after["XXBT"] == before["XXBT"]
    assert Decimal(before["ZUSD"]) - Decimal(after["ZUSD"]) == Decimal("22.5")
    row = await venue.query(order_id)
    assert row["descr"]["leverage"] == "5:1"
    assert row["descr"]["order"].endswith(" with 5:1 leverage")


async def test_closing_a_position_pays_out_its_result(venue: Venue) -> None:
    opening = await venue.add(leverage=5)
    venue.sim.exchange.fill(opening, Decimal("0.1"))
    before = Decimal((await venue.result("Balance"))["ZUSD"])
    closing = await venue.add(type="sell", leverage=5, price="95000", reduce_only=True)
    venue.sim.exchange.fill(closing, Decimal("0.1"))
    gained = Decimal((await venue.result("Balance"))["ZUSD"]) - before
    assert gained == Decimal(500) - Decimal("23.75")
    assert await venue.result("OpenPositions") == {}
    history = await venue.result("TradesHistory", type="closing position")
    assert [trade["misc"] for trade in history["trades"].values()] == ["closing"]


async def test_a_reduce_only_order_never_turns_the_position(venue: Venue) -> None:
    opening = await venue.add(leverage=5)
    venue.sim.exchange.fill(opening, Decimal("0.1"))
    closing = await venue.add(
        type="sell", leverage=5, price="95000", reduce_only=True, volume="0.3"
    )
    venue.last("XBTUSD", "96000")
    venue.sim.step(0.25)
    row = await venue.query(closing)
    assert (row["status"], row["vol_exec"]) == ("canceled", "0.10000000")
    assert row["reason"].startswith("Reduce only")
    assert await venue.result("OpenPositions") == {}


async def test_settling_a_position_pays_for_it(venue: Venue) -> None:
    opening = await venue.add(leverage=5)
    venue.sim.exchange.fill(opening, Decimal("0.1"))
    before = await venue.result("Balance")
    settle = await venue.add(type="sell", ordertype="settle-position", leverage=5, price=None)
    after = await venue.result("Balance")
    assert Decimal(after["XXBT"]) - Decimal(before["XXBT"]) == Decimal("0.1")
    assert Decimal(before["ZUSD"]) - Decimal(after["ZUSD"]) == 9000
    assert (await venue.query(settle))["status"] == "closed"
    again: dict[str, Any] = {**LIMIT, "type": "sell", "ordertype": "settle-position", "leverage": 5}
    refused = (await venue.result("AddOrder", **again))["txid"][0]
    assert (await venue.query(refused))["reason"] == "No position to settle"


async def test_a_fee_in_base_is_taken_from_the_base(venue: Venue) -> None:
    before = await venue.result("Balance")
    order_id = await venue.add(oflags="fcib")
    venue.sim.exchange.fill(order_id, Decimal("0.1"))
    after = await venue.result("Balance")
    assert (await venue.query(order_id))["fee"] == "0.00025000"
    assert Decimal(after["XXBT"]) - Decimal(before["XXBT"]) == Decimal("0.09975")
    assert Decimal(before["ZUSD"]) - Decimal(after["ZUSD"]) == 9000


async def test_a_triggered_order_that_cannot_be_paid_is_cancelled(venue: Venue) -> None:
    order_id = await venue.add(type="sell", ordertype="stop-loss", price="91000", volume="0.5")
    venue.sim.account.balances["BTC"] = Decimal(0)
    venue.last("XBTUSD", "90000")
    row = await venue.query(order_id)
    assert (row["status"], row["reason"]) == ("canceled", "Insufficient funds")


@pytest.mark.parametrize("mode", ["cancel_only", "post_only", "maintenance"])
async def test_nothing_trades_while_the_engine_does_not_match(venue: Venue, mode: str) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("mode", text=mode)
    venue.last("XBTUSD", "80000")
    venue.sim.step(5)
    assert venue.order(order_id).filled == 0
    venue.sim.faults.clear()
    venue.sim.step(0.25)
    assert (await venue.query(order_id))["status"] == "closed"


async def test_an_order_amended_towards_the_market_is_matched_there(venue: Venue) -> None:
    order_id = await venue.add(price="80000")
    venue.sim.step(0.25)
    await venue.result("AmendOrder", txid=order_id, limit_price="92000")
    venue.last("XBTUSD", "91000")
    assert (await venue.query(order_id))["status"] == "closed"


async def test_an_order_that_has_started_is_matched(venue: Venue) -> None:
    order_id = await venue.add(starttm="+5")
    venue.sim.step(0.25)
    venue.sim.step(5)
    venue.last("XBTUSD", "89000")
    assert (await venue.query(order_id))["status"] == "closed"


async def test_the_index_alone_reaches_a_trigger(venue: Venue) -> None:
    order_id = await venue.add(ordertype="stop-loss", price="94000", trigger="index")
    venue.sim.step(0.25)
    venue.sim.market.set_index("XBTUSD", Decimal(94001))
    assert (await venue.query(order_id))["misc"].startswith("stopped")


async def test_a_cancelled_order_does_not_expire_later(venue: Venue) -> None:
    order_id = await venue.add(timeinforce="GTD", expiretm="+30")
    await venue.result("CancelOrder", txid=order_id)
    venue.sim.step(31)
    assert (await venue.query(order_id))["status"] == "canceled"


async def test_a_closing_order_needs_no_margin(venue: Venue) -> None:
    opening = await venue.add(leverage=5)
    venue.sim.exchange.fill(opening, Decimal("0.1"))
    venue.sim.account.balances.clear()
    opposing = await venue.add(type="sell", leverage=5, price="95000")
    assert opposing in await venue.open()
    assert await venue.error("AddOrder", **LIMIT, leverage=5) == "EOrder:Insufficient margin"


async def test_finished_orders_are_forgotten_oldest_first(venue: Venue) -> None:
    venue.sim.account.history = 3
    ids = [await venue.add() for _ in range(5)]
    for order_id in ids:
        await venue.result("CancelOrder", txid=order_id)
    assert list(venue.sim.account.finished) == ids[2:]


async def test_a_price_set_by_hand_stays_where_it_was_set(venue: Venue) -> None:
    venue.sim.market.pace = Decimal(1)
    venue.sim.market.hold("XBTUSD", held=False)
    venue.last("XBTUSD", "80000")
    venue.sim.step(60)
    last = venue.sim.market.quotes["BTC/USD"].last
    assert last != 80000
    assert abs(last - 80000) < 800


async def test_the_smallest_price_still_has_a_bid_below_its_ask(venue: Venue) -> None:
    quote = venue.sim.market.quotes["BTC/USD"]
    for _ in range(8):
        venue.last("XBTUSD", "0.1")
        assert quote.bid < quote.ask
