from decimal import Decimal

import pytest

from tests.simulator.test_public import shape
from tests.simulator.venue import Venue, fixture

RESTING_TYPES = {
    "limit",
    "iceberg",
    "stop-loss",
    "take-profit",
    "stop-loss-limit",
    "take-profit-limit",
    "trailing-stop",
    "trailing-stop-limit",
}


async def test_the_demo_book_holds_every_variant(demo: Venue) -> None:
    rows = (await demo.open(trades=True)).values()
    assert 30 <= len(rows) <= 46
    assert {row["descr"]["ordertype"] for row in rows} >= RESTING_TYPES
    assert {row["status"] for row in rows} == {"open", "pending"}
    assert {row["refid"] for row in rows} == {None, "None"}
    assert {row["userref"] for row in rows} >= {0, None}
    assert {row.get("trigger") for row in rows} == {None, "last", "index"}
    assert {flag for row in rows for flag in row["oflags"].split(",")} == {
        "post",
        "fciq",
        "fcib",
        "viqc",
    }
    assert {row["descr"]["leverage"] for row in rows} >= {"none", "2:1", "5:1"}
    assert any(row["descr"]["close"] for row in rows)
    assert any(row["expiretm"] for row in rows)
    assert any(row["starttm"] for row in rows)
    assert any("cl_ord_id" in row for row in rows)
    assert any("cl_ord_id" not in row for row in rows)
    assert any("sender_sub_id" in row for row in rows)
    assert {"PEPEUSD", "AAPLxUSD", "XDGUSD", "XRPEUR"} <= {row["descr"]["pair"] for row in rows}
    partial = [row for row in rows if row["misc"] == "partial"]
    assert partial
    assert all(row["trades"] and Decimal(row["price"]) > 0 for row in partial)
    ages = [Decimal(1795176000) - row["opentm"] for row in rows]
    assert min(ages) < 60
    assert max(ages) > 86_400


async def test_an_order_has_exactly_the_members_of_the_recorded_one(venue: Venue) -> None:
    recorded = fixture("openorders_eth_limit_2023")["body"]["result"]["open"]
    (row,) = recorded.values()
    await venue.add(pair="ETHUSD", volume="0.02", price="1720.37")
    (mine,) = (await venue.open()).values()
    mine.pop("sender_sub_id", None)
    mine.pop("cl_ord_id", None)
    assert set(mine) == set(row)
    assert set(mine["descr"]) == set(row["descr"])
    assert list(mine["descr"]) == list(row["descr"])
    for name in (
        "vol",
        "vol_exec",
        "cost",
        "fee",
        "price",
        "stopprice",
        "limitprice",
        "misc",
        "oflags",
    ):
        assert mine[name] == row[name]
    assert mine["descr"] == row["descr"]


async def test_a_trailing_stop_reads_as_recorded(venue: Venue) -> None:
    recorded = fixture("openorders_trailing_stop_percent")["body"]["result"]["open"]
    (row,) = recorded.values()
    venue.last("XRPEUR", "0.46847")
    venue.sim.market.set_index("XRPEUR", Decimal("0.46847"))
    await venue.add(
        pair="XRPEUR",
        type="sell",
        ordertype="trailing-stop",
        volume="10",
        price="+50%",
        trigger="index",
    )
    (mine,) = (await venue.open()).values()
    assert mine["descr"] == row["descr"]
    assert Decimal(mine["stopprice"]) == Decimal(row["stopprice"])
    assert Decimal(mine["limitprice"]) == Decimal(row["limitprice"])
    assert mine["trigger"] == row["trigger"]


async def test_a_client_id_leaves_userref_null(venue: Venue) -> None:
    recorded = fixture("openorders_cl_ord_id")["body"]["result"]["open"]
    (row,) = recorded.values()
    await venue.add(cl_ord_id="1234", volume="0.0001", price="70000")
    (mine,) = (await venue.open()).values()
    assert (mine["userref"], mine["cl_ord_id"]) == (row["userref"], row["cl_ord_id"])


async def test_times_are_exact_numbers(demo: Venue) -> None:
    answer = await demo.post("OpenOrders")
    texts = {str(row["opentm"]) for row in answer["result"]["open"].values()}
    assert any(len(text.partition(".")[2]) == 7 for text in texts)
    order = next(iter(demo.sim.account.open.values()))
    assert answer["result"]["open"][order.id]["opentm"] == order.opened_at


async def test_open_orders_are_narrowed_by_userref_and_client_id(venue: Venue) -> None:
    first = await venue.add(userref=7)
    second = await venue.add(cl_ord_id="mine")
    assert set(await venue.open()) == {first, second}
    assert set(await venue.open(userref=7)) == {first}
    assert set(await venue.open(cl_ord_id="mine")) == {second}
    assert await venue.open(userref=8) == {}


async def test_an_empty_account_has_an_empty_map(venue: Venue) -> None:
    assert await venue.post("OpenOrders") == {"error": [], "result": {"open": {}}}


async def test_tokenised_quantities_are_shares_unless_tokens_are_asked_for(demo: Venue) -> None:
    def volumes(rows: object) -> dict[str, str]:
        assert isinstance(rows, dict)
        return {
            row["descr"]["pair"]: row["vol"]
            for row in rows.values()
            if row["descr"]["pair"] in {"AAPLxUSD", "TSLAxUSD"}
        }

    assert volumes(await demo.open()) == {"AAPLxUSD": "12.02760000", "TSLAxUSD": "6.50000000"}
    assert volumes(await demo.open(rebase_multiplier="base")) == {
        "AAPLxUSD": "12.00000000",
        "TSLAxUSD": "6.50000000",
    }
    assert await demo.error("OpenOrders", rebase_multiplier="x") == (
        "EGeneral:Invalid arguments:rebase_multiplier"
    )


async def test_one_changed_order_is_written_anew_and_the_others_stay(demo: Venue) -> None:
    before = await demo.open(trades=True)
    order_id = next(i for i, row in before.items() if row["descr"]["ordertype"] == "limit")
    demo.sim.exchange.fill(order_id, Decimal("0.01"))
    after = await demo.open(trades=True)
    assert {i for i in before if before[i] != after[i]} == {order_id}
    assert len(after[order_id]["trades"]) == len(before[order_id].get("trades", [])) + 1


async def test_query_orders_adds_reason_and_end(venue: Venue) -> None:
    order_id = await venue.add()
    live = await venue.query(order_id)
    assert live["reason"] is None
    assert "closetm" not in live
    venue.clock.advance(1.5)
    await venue.result("CancelOrder", txid=order_id)
    ended = await venue.query(order_id)
    assert (ended["status"], ended["reason"]) == ("canceled", "User requested")
    assert ended["closetm"] == Decimal("1795176001.5")
    recorded = fixture("queryorders_cancelled_margin")["body"]["result"]
    (row,) = recorded.values()
    assert set(row) <= set(ended)


async def test_query_orders_leaves_unknown_ids_out(venue: Venue) -> None:
    order_id = await venue.add()
    unknown = "OAAAAA-AAAAA-AAAAAA"
    assert set(await venue.result("QueryOrders", txid=f"{order_id},{unknown}")) == {order_id}
    assert await venue.error("QueryOrders", txid=unknown) == "EOrder:Unknown order"
    many = ",".join([order_id] * 51)
    assert await venue.error("QueryOrders", txid=many) == "EGeneral:Invalid arguments:txid"


async def test_closed_orders_are_paged_newest_first_with_the_full_count(venue: Venue) -> None:
    ids = []
    for _ in range(53):
        ids.append(await venue.add())
        venue.clock.advance(20)
        await venue.result("CancelOrder", txid=ids[-1])
    first = await venue.result("ClosedOrders")
    mine = set(ids)
    assert first["count"] >= 53
    assert list(first["closed"]) == list(reversed(ids))[:50]
    second = await venue.result("ClosedOrders", ofs=50)
    assert list(second["closed"])[:3] == list(reversed(ids))[50:]
    assert not mine & set(list(second["closed"])[3:])
    assert "count" not in await venue.result("ClosedOrders", without_count=True)


async def test_closed_orders_are_bounded_by_time_or_order(venue: Venue) -> None:
    ids = []
    for _ in range(3):
        venue.clock.advance(100)
        ids.append(await venue.add())
    for order_id in ids:
        await venue.result("CancelOrder", txid=order_id)
    late = await venue.result("ClosedOrders", start=ids[0], closetime="open")
    assert set(late["closed"]) == set(ids[1:])
    early = await venue.result(
        "ClosedOrders", end="1795176200", start="1795176001", closetime="open"
    )
    assert set(early["closed"]) == set(ids[:2])
    assert (
        await venue.error("ClosedOrders", closetime="x") == "EGeneral:Invalid arguments:closetime"
    )


async def test_a_trade_has_the_recorded_shape(venue: Venue) -> None:
    recorded = fixture("tradeshistory")["body"]["result"]
    row = next(iter(recorded["trades"].values()))
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.04"))
    history = await venue.result("TradesHistory", start="1795175999")
    assert history["count"] == 1
    ((trade_id, trade),) = history["trades"].items()
    assert shape({**trade, "ledgers": ["L"]}) == shape({**row, "leverage": "0"})
    assert trade["pair"] == "XXBTZUSD"
    assert trade["ordertxid"] == order_id
    assert (trade["vol"], trade["price"], trade["cost"]) == (
        "0.04000000",
        "90000.00000",
        "3600.00000",
    )
    assert trade["fee"] == "9.00000"
    assert trade["maker"] is True
    assert (await venue.query(order_id, trades=True))["trades"] == [trade_id]
    assert await venue.result("QueryTrades", txid=trade_id) == {trade_id: trade}


@pytest.mark.parametrize(
    ("kind", "count"),
    [("all", 2), ("no position", 1), ("any position", 1), ("closing position", 0)],
)
async def test_trades_are_told_apart_by_position(venue: Venue, kind: str, count: int) -> None:
    for leverage in ("none", "2"):
        order_id = await venue.add(leverage=leverage)
        venue.sim.exchange.fill(order_id, Decimal("0.1"))
    history = await venue.result("TradesHistory", type=kind, start="1795175999")
    assert history["count"] == count


async def test_balances_show_what_orders_hold(venue: Venue) -> None:
    before = await venue.result("BalanceEx")
    await venue.add(type="sell", price="99000", volume="0.5")
    await venue.add(volume="0.1", price="90000")
    after = await venue.result("BalanceEx")
    assert Decimal(after["XXBT"]["hold_trade"]) == Decimal("0.5")
    assert Decimal(after["ZUSD"]["hold_trade"]) == Decimal("9036")
    assert after["XXBT"]["balance"] == before["XXBT"]["balance"]
    plain = await venue.result("Balance")
    assert plain["ZUSD"] == after["ZUSD"]["balance"]
    assert len(plain["ZUSD"].partition(".")[2]) == 4
    assert len(plain["XXBT"].partition(".")[2]) == 10


async def test_a_position_and_the_trade_balance_have_the_recorded_members(venue: Venue) -> None:
    order_id = await venue.add(leverage=5, volume="0.5", price="91000")
    venue.sim.exchange.fill(order_id, Decimal("0.5"))
    recorded = next(iter(fixture("openpositions")["body"]["result"].values()))
    ((position_id, position),) = (await venue.result("OpenPositions", docalcs=True)).items()
    assert set(recorded) <= set(position)
    assert Decimal(position["margin"]) == Decimal(position["cost"]) / 5
    assert Decimal(position["net"]) == Decimal("0.5") * (Decimal(92500) - Decimal(91000))
    assert await venue.result("OpenPositions", txid="TAAAAA-AAAAA-AAAAAA") == {}
    assert set(await venue.result("OpenPositions", txid=position_id)) == {position_id}
    figures = await venue.result("TradeBalance")
    assert set(figures) == set(fixture("tradebalance")["body"]["result"])
    assert Decimal(figures["mf"]) == Decimal(figures["e"]) - Decimal(figures["m"])


async def test_without_positions_there_is_no_margin_level(venue: Venue) -> None:
    assert "ml" not in await venue.result("TradeBalance")


async def test_the_demo_opens_with_a_past_newest_first(demo: Venue) -> None:
    closed = (await demo.result("ClosedOrders"))["closed"].values()
    assert {row["status"] for row in closed} == {"closed", "canceled", "expired"}
    ends = [row["closetm"] for row in closed]
    assert ends == sorted(ends, reverse=True)
    assert all(row["opentm"] < row["closetm"] < 1795176000 for row in closed)
    assert any(0 < Decimal(row["vol_exec"]) < Decimal(row["vol"]) for row in closed)
    trades = (await demo.result("TradesHistory"))["trades"].values()
    times = [trade["time"] for trade in trades]
    assert len(times) > 5
    assert times == sorted(times, reverse=True)


async def test_trades_do_not_precede_their_orders(demo: Venue) -> None:
    for trade in demo.sim.account.trades.values():
        assert demo.order(trade.order_id).opened_at < trade.at < demo.sim.exchange.now()


async def test_usdt_balances_have_eight_decimals(demo: Venue) -> None:
    assert (await demo.result("Balance"))["USDT"] == "90000.00000000"
    assert (await demo.get("Assets", asset="USDT"))["result"]["USDT"]["decimals"] == 8
