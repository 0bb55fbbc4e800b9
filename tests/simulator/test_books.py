from decimal import Decimal

import pytest

from tests.simulator.venue import Venue


async def opened_and_closed(venue: Venue, closed: str) -> tuple[str, str]:
    """Open a position of 0.1 at 90000, close a part of it at 95000; return both trades."""
    opening = await venue.add(leverage=5)
    venue.sim.exchange.fill(opening, Decimal("0.1"))
    closing = await venue.add(type="sell", leverage=5, price="95000", volume=closed)
    venue.sim.exchange.fill(closing, Decimal(closed))
    return venue.order(opening).trades[0], venue.order(closing).trades[0]


async def test_the_trade_of_an_open_position_says_so_and_no_other_does(venue: Venue) -> None:
    plain, margin = await venue.add(), await venue.add(leverage=5)
    for order_id in (plain, margin):
        venue.sim.exchange.fill(order_id, Decimal("0.1"))
    trades = (await venue.result("TradesHistory", start="1795175999"))["trades"].values()
    status = {trade["ordertxid"]: trade.get("posstatus") for trade in trades}
    assert status == {plain: None, margin: "open"}
    assert not any("ccost" in trade for trade in trades)


@pytest.mark.parametrize(
    ("closed", "status", "kinds"),
    [("0.04", "open", (0, 1)), ("0.1", "closed", (1, 1))],
)
async def test_what_closed_a_position_stands_with_its_opening_trade(
    venue: Venue, closed: str, status: str, kinds: tuple[int, int]
) -> None:
    opening, closing = await opened_and_closed(venue, closed)
    rows = await venue.result("QueryTrades", txid=f"{opening},{closing}")
    part = Decimal(closed)
    row = rows[opening]
    assert (row["posstatus"], row["trades"]) == (status, [closing])
    assert Decimal(row["cvol"]) == part
    assert Decimal(row["cprice"]) == 95000
    assert Decimal(row["ccost"]) == 95000 * part
    assert row["cfee"] == rows[closing]["fee"]
    assert Decimal(row["cmargin"]) == 90000 * part / 5
    assert Decimal(row["net"]) == 5000 * part
    assert "posstatus" not in rows[closing]
    done = await venue.result("TradesHistory", type="closed position")
    doing = await venue.result("TradesHistory", type="closing position")
    assert (done["count"], doing["count"]) == kinds


async def test_ledgers_come_when_asked_for(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.1"))
    (trade_id,) = venue.order(order_id).trades
    history = await venue.result("TradesHistory", ledgers=True, start="1795175999")
    assert history["trades"][trade_id]["ledgers"] == [f"L{trade_id[1:]}"]


async def test_trades_start_after_one_and_end_with_one(venue: Venue) -> None:
    ids = []
    for _ in range(3):
        order_id = await venue.add()
        venue.sim.exchange.fill(order_id, Decimal("0.1"))
        ids += venue.order(order_id).trades
        venue.clock.advance(10)
    later = await venue.result("TradesHistory", start=ids[0])
    assert list(later["trades"]) == [ids[2], ids[1]]
    middle = await venue.result("TradesHistory", start=ids[0], end=ids[1])
    assert list(middle["trades"]) == [ids[1]]
    error = await venue.error("TradesHistory", start="TAAAAA-AAAAA-AAAAAA")
    assert error == "EGeneral:Invalid arguments:start"


async def test_maker_and_taker_fills_say_which_they_are_after_an_amend(venue: Venue) -> None:
    order_id = await venue.add(volume="0.5")
    venue.sim.exchange.fill(order_id, Decimal("0.1"))
    await venue.result("AmendOrder", txid=order_id, limit_price="95000")
    row = await venue.query(order_id, trades=True)
    trades = await venue.result("QueryTrades", txid=",".join(row["trades"]))
    kinds = [trades[trade_id]["maker"] for trade_id in row["trades"]]
    assert kinds == [True] + [False] * (len(kinds) - 1)
    assert row["status"] == "closed"
    assert sum(Decimal(trade["vol"]) for trade in trades.values()) == Decimal("0.5")
    assert sum(Decimal(trade["fee"]) for trade in trades.values()) == Decimal(row["fee"])
    percent = {t["maker"]: Decimal(t["fee"]) / Decimal(t["cost"]) for t in trades.values()}
    assert {kind: round(share, 6) for kind, share in percent.items()} == {
        True: Decimal("0.0025"),
        False: Decimal("0.004"),
    }


@pytest.mark.parametrize(("asset", "price"), [("ZEUR", "1.153"), ("XBT", "92500"), ("USD", "1")])
async def test_the_trade_balance_is_told_in_the_asset_asked_for(
    venue: Venue, asset: str, price: str
) -> None:
    dollars = Decimal((await venue.result("TradeBalance"))["eb"])
    other = Decimal((await venue.result("TradeBalance", asset=asset))["eb"])
    assert abs(other - dollars / Decimal(price)) < Decimal("0.001")


async def test_an_unknown_asset_has_no_trade_balance(venue: Venue) -> None:
    assert await venue.error("TradeBalance", asset="NOPE") == "EQuery:Unknown asset"
