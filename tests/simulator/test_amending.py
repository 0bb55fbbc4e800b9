from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.venue import Venue, fixture

STOP = {"ordertype": "stop-loss", "price": "99000"}
STOP_LIMIT = {"ordertype": "stop-loss-limit", "price": "99000", "price2": "99100"}
ICEBERG = {"ordertype": "iceberg", "displayvol": "0.02"}
TRAIL = {"ordertype": "trailing-stop", "price": "+5%"}
TRAIL_LIMIT = {"ordertype": "trailing-stop-limit", "price": "+500", "price2": "-50"}
DISPLAY = "EGeneral:Invalid arguments:display_qty"
CLOSE = {"close": {"ordertype": "limit", "price": "99000"}}


async def test_an_amend_answers_its_id_alone_and_keeps_the_order(venue: Venue) -> None:
    order_id = await venue.add()
    before = await venue.query(order_id)
    venue.clock.advance(3)
    answer = await venue.result("AmendOrder", txid=order_id, limit_price="91000", order_qty="0.2")
    assert list(answer) == list(fixture("amendorder_by_cl_ord_id")["body"]["result"])
    assert answer["amend_id"].startswith("T")
    after = await venue.query(order_id)
    assert (after["vol"], after["descr"]["price"]) == ("0.20000000", "91000.0")
    assert after["descr"]["order"] == "buy 0.20000000 XBTUSD @ limit 91000.0"
    assert after["misc"] == "amended"
    assert after["opentm"] == before["opentm"]


async def test_the_documented_request_amends_by_client_id(venue: Venue) -> None:
    request = {**fixture("amendorder_by_cl_ord_id")["request"]["json"]}
    order_id = await venue.add(cl_ord_id=request["cl_ord_id"], price="70000")
    del request["nonce"]
    assert (await venue.post("AmendOrder", **request))["error"] == []
    assert (await venue.query(order_id))["vol"] == "1.25000000"


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("65000", "65000.0"),
        ("-100", "92400.0"),
        ("-5%", "87875.0"),
        ("-0.00011%", "92499.9"),
        ("-1.05", "92499.0"),
    ],
)
async def test_relative_limits_start_from_the_last_trade_never_the_own_price(
    venue: Venue, text: str, price: str
) -> None:
    order_id = await venue.add(price="80000")
    await venue.result("AmendOrder", txid=order_id, limit_price=text)
    assert (await venue.query(order_id))["descr"]["price"] == price


async def test_relative_triggers_start_from_their_own_signal(venue: Venue) -> None:
    venue.sim.market.set_index("XBTUSD", Decimal(90000))
    by_last = await venue.add(**STOP)
    by_index = await venue.add(**STOP, trigger="index")
    for order_id in (by_last, by_index):
        await venue.result("AmendOrder", txid=order_id, trigger_price="+10%")
    assert (await venue.query(by_last))["descr"]["price"] == "101750.0"
    assert (await venue.query(by_index))["descr"]["price"] == "99000.0"
    venue.sim.market.set_index("XBTUSD", None)
    error = await venue.error("AmendOrder", txid=by_index, trigger_price="+1%")
    assert error == "EGeneral:Invalid arguments:Index unavailable"


ALLOWED: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({}, {"limit_price": "89000"}, ""),
    ({}, {"trigger_price": "89000"}, "EGeneral:Invalid arguments:trigger_price"),
    ({}, {"display_qty": "0.05"}, DISPLAY),
    (ICEBERG, {"display_qty": "0.05"}, ""),
    (ICEBERG, {"display_qty": "0.006"}, DISPLAY),
    (ICEBERG, {"order_qty": "0.31"}, DISPLAY),
    (ICEBERG, {"order_qty": "0.01"}, ""),
    (ICEBERG, {"display_qty": "0.11"}, DISPLAY),
    (ICEBERG, {"display_qty": "0.020000001"}, DISPLAY),
    (ICEBERG, {"display_qty": "0.01", "order_qty": "0.15"}, ""),
    (ICEBERG, {"display_qty": "0.01", "order_qty": "0.16"}, DISPLAY),
    (STOP, {"trigger_price": "98000"}, ""),
    (STOP, {"order_qty": "0.2"}, ""),
    (STOP, {"limit_price": "98000"}, "EGeneral:Invalid arguments:limit_price"),
    (STOP_LIMIT, {"trigger_price": "98000", "limit_price": "98100"}, ""),
    (TRAIL, {"trigger_price": "+3%"}, ""),
    (TRAIL, {"trigger_price": "+300"}, ""),
    (TRAIL, {"trigger_price": "95000"}, "EOrder:Invalid price"),
    (TRAIL, {"trigger_price": "-3%"}, "EOrder:Invalid price"),
    (TRAIL, {"trigger_price": "3%"}, "EOrder:Invalid price:Invalid price argument."),
    (TRAIL, {"trigger_price": "+0"}, "EOrder:Invalid price"),
    (TRAIL, {"trigger_price": "#3"}, "EOrder:Invalid price"),
    (TRAIL, {"trigger_price": "+300.05"}, "EOrder:Tick size check failed"),
    ({**TRAIL, "type": "sell"}, {"trigger_price": "+100%"}, "EOrder:Invalid price"),
    ({**TRAIL, "type": "sell"}, {"trigger_price": "+92500"}, "EOrder:Invalid price"),
    (TRAIL_LIMIT, {"limit_price": "+0.05"}, "EOrder:Tick size check failed"),
    (TRAIL_LIMIT, {"limit_price": "-1.5%"}, ""),
    (TRAIL, {"limit_price": "+3"}, "EGeneral:Invalid arguments:limit_price"),
    (TRAIL_LIMIT, {"limit_price": "+75", "trigger_price": "+1%"}, ""),
    (TRAIL_LIMIT, {"limit_price": "95000"}, "EOrder:Invalid price"),
    (CLOSE, {"limit_price": "89000"}, "EGeneral:Invalid arguments"),
    (CLOSE, {"order_qty": "0.2"}, "EGeneral:Invalid arguments"),
]


@pytest.mark.parametrize(("members", "change", "text"), ALLOWED)
async def test_each_type_allows_its_own_changes(
    venue: Venue, members: dict[str, Any], change: dict[str, str], text: str
) -> None:
    order_id = await venue.add(**members)
    answer = await venue.post("AmendOrder", txid=order_id, **change)
    assert "".join(answer["error"]) == text
    assert ("amended" in (await venue.query(order_id))["misc"]) == (text == "")


async def test_a_market_order_that_waits_for_its_start_cannot_be_amended(venue: Venue) -> None:
    order_id = await venue.add(ordertype="market", starttm="+600", price=None)
    error = await venue.error("AmendOrder", txid=order_id, order_qty="0.2")
    assert error == "EGeneral:Invalid arguments:ordertype"


REFUSALS = [
    ({"limit_price": "#5"}, "EOrder:Invalid price"),
    ({"limit_price": "5%"}, "EOrder:Invalid price:Invalid price argument."),
    ({"limit_price": "1e4"}, "EOrder:Invalid price:Invalid price argument."),
    ({"limit_price": "0"}, "EOrder:Invalid price:Invalid price argument."),
    ({"limit_price": "-100%"}, "EOrder:Invalid price"),
    ({"limit_price": "90000.05"}, "EOrder:Tick size check failed"),
    ({"limit_price": "90000.01"}, "EOrder:Tick size check failed"),
    ({"limit_price": " 5%"}, "EOrder:Invalid price:Invalid price argument."),
    ({"limit_price": "+5%+"}, "EOrder:Invalid price:Invalid price argument."),
    ({"order_qty": "+1"}, "EGeneral:Invalid arguments:order_qty"),
    ({"order_qty": "1e-2"}, "EGeneral:Invalid arguments:order_qty"),
    ({"order_qty": "5%"}, "EGeneral:Invalid arguments:order_qty"),
    ({"order_qty": "0"}, "EGeneral:Invalid arguments:order_qty"),
    ({"order_qty": "0.000000001"}, "EGeneral:Invalid arguments:order_qty"),
    ({"order_qty": "0.00001"}, "EOrder:Order minimum not met"),
    ({"limit_price": "0.1"}, "EOrder:Cost minimum not met"),
    ({"order_qty": "100"}, "EOrder:Insufficient funds"),
    ({"limit_price": "92501", "order_qty": "20"}, "EOrder:Insufficient funds"),
    ({"limit_price": "99000", "post_only": True}, "EOrder:Post only order"),
    ({"limit_price": "+5%", "post_only": True}, "EOrder:Post only order"),
    ({"limit_price": "89000", "deadline": "2026-11-20T11:59:59Z"}, "EService:Deadline elapsed"),
    (
        {"limit_price": "89000", "deadline": "2026-11-20T12:00:01Z"},
        "EGeneral:Invalid arguments:deadline",
    ),
    (
        {"limit_price": "89000", "deadline": "2026-11-20T12:02:00Z"},
        "EGeneral:Invalid arguments:deadline",
    ),
    ({"limit_price": "89000", "deadline": "in 5 s"}, "EGeneral:Invalid arguments:deadline"),
    ({"limit_price": "89000", "pair": "NOPE"}, "EQuery:Unknown asset pair"),
    ({"limit_price": "89000", "pair": "ETHUSD"}, "EGeneral:Invalid arguments:pair"),
    ({"post_only": True}, "EGeneral:Invalid arguments"),
    ({}, "EGeneral:Invalid arguments"),
    ({"limit_price": "89000", "cl_ord_id": "x"}, "EGeneral:Invalid arguments"),
]


@pytest.mark.parametrize(("change", "text"), REFUSALS)
async def test_each_wrong_amend_has_its_error_and_changes_nothing(
    venue: Venue, change: dict[str, Any], text: str
) -> None:
    order_id = await venue.add()
    before = await venue.query(order_id)
    assert await venue.error("AmendOrder", txid=order_id, **change) == text
    assert await venue.query(order_id) == before


async def test_without_a_name_there_is_nothing_to_amend(venue: Venue) -> None:
    assert await venue.error("AmendOrder", limit_price="1") == "EGeneral:Invalid arguments"
    unknown = await venue.error("AmendOrder", txid="OAAAAA-AAAAA-AAAAAA", limit_price="1")
    assert unknown == "EOrder:Unknown order"
    assert await venue.error("AmendOrder", cl_ord_id="x", limit_price="1") == "EOrder:Unknown order"


async def test_a_finished_order_is_unknown_to_amends(venue: Venue) -> None:
    order_id = await venue.add()
    await venue.result("CancelOrder", txid=order_id)
    error = await venue.error("AmendOrder", txid=order_id, limit_price="89000")
    assert error == "EOrder:Unknown order"


@pytest.mark.parametrize("quantity", ["0.03", "0.04"])
async def test_a_quantity_at_or_below_the_fill_ends_the_order(venue: Venue, quantity: str) -> None:
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.04"))
    await venue.result("AmendOrder", txid=order_id, order_qty=quantity)
    row = await venue.query(order_id)
    assert (row["status"], row["vol"], row["vol_exec"]) == ("canceled", "0.04000000", "0.04000000")
    assert order_id not in await venue.open()


async def test_without_post_only_an_amend_may_take(venue: Venue) -> None:
    order_id = await venue.add(oflags="post")
    await venue.result("AmendOrder", txid=order_id, limit_price="93000")
    row = await venue.query(order_id, trades=True)
    assert row["status"] == "closed"
    trades = await venue.result("QueryTrades", txid=",".join(row["trades"]))
    assert {trade["maker"] for trade in trades.values()} == {False}


async def test_a_triggered_order_keeps_its_limit_amendable_and_its_trigger_not(
    venue: Venue,
) -> None:
    order_id = await venue.add(ordertype="stop-loss-limit", price="93000", price2="91000")
    venue.last("XBTUSD", "93100")
    assert (await venue.query(order_id))["misc"] == "stopped"
    error = await venue.error("AmendOrder", txid=order_id, trigger_price="94000")
    assert error == "EGeneral:Invalid arguments:trigger_price"
    await venue.result("AmendOrder", txid=order_id, limit_price="90500")
    assert (await venue.query(order_id))["limitprice"] == "90500.00000"


async def test_amending_the_trail_starts_it_from_the_present_price(venue: Venue) -> None:
    order_id = await venue.add(**TRAIL)
    venue.last("XBTUSD", "93000")
    await venue.result("AmendOrder", txid=order_id, trigger_price="+1000")
    row = await venue.query(order_id)
    assert (row["descr"]["price"], row["stopprice"]) == ("+1000.0", "94000.00000")


async def test_tokenised_amends_need_their_pair(venue: Venue) -> None:
    order_id = await venue.add(
        pair="AAPLxUSD", asset_class="tokenized_asset", price="200", volume="2"
    )
    error = await venue.error("AmendOrder", txid=order_id, limit_price="201")
    assert error == "EGeneral:Invalid arguments:pair"
    await venue.result("AmendOrder", txid=order_id, limit_price="201", pair="AAPLxUSD")


async def test_the_history_starts_with_the_original(venue: Venue) -> None:
    order_id = await venue.add(price="61032.8", volume="0.01")
    assert (
        await venue.result("OrderAmends", order_id=order_id)
        == (fixture("orderamends_empty")["body"]["result"])
    )
    venue.clock.advance(5.5)
    answer = await venue.result("AmendOrder", txid=order_id, limit_price="61032.7", post_only=True)
    history = await venue.result("OrderAmends", order_id=order_id)
    first, second = history["amends"]
    assert history["count"] == 2
    assert first.pop("amend_id").startswith("T")
    assert first == {
        "amend_type": "original",
        "order_qty": "0.01000000",
        "remaining_qty": "0.01000000",
        "limit_price": "61032.8",
        "timestamp": 1_795_176_000_000_000_000,
    }
    assert second == {
        "amend_id": answer["amend_id"],
        "amend_type": "user",
        "order_qty": "0.01000000",
        "remaining_qty": "0.01000000",
        "limit_price": "61032.7",
        "post_only": True,
        "timestamp": 1_795_176_005_500_000_000,
    }


async def test_the_history_of_an_unknown_order_is_empty(venue: Venue) -> None:
    unknown = await venue.result("OrderAmends", order_id="OAAAAA-AAAAA-AAAAAA")
    assert unknown == {"count": 0, "amends": []}
    assert await venue.error("OrderAmends") == "EGeneral:Invalid arguments:order_id"


async def test_the_last_tip_of_an_iceberg_is_restated(venue: Venue) -> None:
    order_id = await venue.add(**ICEBERG)
    venue.sim.exchange.fill(order_id, Decimal("0.09"))
    history = (await venue.result("OrderAmends", order_id=order_id))["amends"]
    assert [line["amend_type"] for line in history] == ["original", "restated"]
    assert (history[1]["display_qty"], history[1]["reason"]) == ("0.01000000", "Iceberg refill")
    assert (await venue.query(order_id))["misc"] == "partial"


async def test_amends_are_refused_when_only_cancels_are_allowed(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("mode", text="cancel_only")
    error = await venue.error("AmendOrder", txid=order_id, limit_price="89000")
    assert error == "EService:Market in cancel_only mode"


async def test_the_tip_shrinks_with_its_iceberg(venue: Venue) -> None:
    order_id = await venue.add(**ICEBERG)
    await venue.result("AmendOrder", txid=order_id, order_qty="0.01")
    history = await venue.result("OrderAmends", order_id=order_id)
    assert [line["display_qty"] for line in history["amends"]] == ["0.02000000", "0.01000000"]


async def test_a_larger_margin_order_needs_margin_not_funds(venue: Venue) -> None:
    order_id = await venue.add(leverage=2)
    await venue.result("AmendOrder", txid=order_id, order_qty="30")
    error = await venue.error("AmendOrder", txid=order_id, order_qty="400")
    assert error == "EOrder:Insufficient margin"


async def test_the_smallest_tip_is_a_fifteenth_of_what_is_left_not_of_the_whole(
    venue: Venue,
) -> None:
    order_id = await venue.add(ordertype="iceberg", displayvol="0.1", volume="1.5")
    venue.sim.exchange.fill(order_id, Decimal("0.9"))
    await venue.result("AmendOrder", txid=order_id, display_qty="0.04")
    error = await venue.error("AmendOrder", txid=order_id, display_qty="0.0399")
    assert error == DISPLAY


async def test_a_trigger_further_up_needs_the_funds_for_it(venue: Venue) -> None:
    venue.sim.account.balances["USD"] = Decimal(10_000)
    order_id = await venue.add(**STOP)
    error = await venue.error("AmendOrder", txid=order_id, trigger_price="99700")
    assert error == "EOrder:Insufficient funds"
    await venue.result("AmendOrder", txid=order_id, trigger_price="98000")


async def test_a_wider_trail_of_a_buy_needs_the_funds_for_it(venue: Venue) -> None:
    venue.sim.account.balances["USD"] = Decimal(10_000)
    order_id = await venue.add(**TRAIL)
    error = await venue.error("AmendOrder", txid=order_id, trigger_price="+20%")
    assert error == "EOrder:Insufficient funds"
    await venue.result("AmendOrder", txid=order_id, trigger_price="+1%")


async def test_more_of_a_sell_needs_more_of_what_it_sells(venue: Venue) -> None:
    order_id = await venue.add(type="sell", price="99000", volume="6")
    error = await venue.error("AmendOrder", txid=order_id, order_qty="7")
    assert error == "EOrder:Insufficient funds"
    await venue.result("AmendOrder", txid=order_id, order_qty="6.5")


async def test_only_what_is_missing_has_to_be_free(venue: Venue) -> None:
    venue.sim.account.balances["USD"] = Decimal("9036") + Decimal("90.36")
    order_id = await venue.add()
    await venue.result("AmendOrder", txid=order_id, order_qty="0.101")
    error = await venue.error("AmendOrder", txid=order_id, order_qty="0.10100001")
    assert error == "EOrder:Insufficient funds"


async def test_below_the_fill_nothing_else_is_checked_for_what_is_cancelled(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.04"))
    await venue.result(
        "AmendOrder", txid=order_id, order_qty="0.00001", limit_price="99000", post_only=True
    )
    (line,) = (await venue.result("OrderAmends", order_id=order_id))["amends"][1:]
    assert (line["order_qty"], line["remaining_qty"]) == ("0.04000000", "0.00000000")
    assert (await venue.query(order_id))["reason"] == "User requested"


@pytest.mark.parametrize(
    ("members", "change", "text"),
    [
        ({}, {"limit_price": "89000"}, "EService:Market in post_only mode"),
        ({}, {"order_qty": "0.05"}, "EService:Market in post_only mode"),
        ({}, {"limit_price": "89000", "post_only": True}, ""),
        ({"oflags": "post"}, {"limit_price": "89000"}, ""),
        (STOP, {"trigger_price": "98000"}, "EService:Market in post_only mode"),
    ],
)
async def test_in_post_only_mode_amends_have_to_rest(
    venue: Venue, members: dict[str, Any], change: dict[str, Any], text: str
) -> None:
    order_id = await venue.add(**members)
    venue.sim.faults.add("mode", text="post_only")
    answer = await venue.post("AmendOrder", txid=order_id, **change)
    assert "".join(answer["error"]) == text


async def test_in_maintenance_nothing_is_amended(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("mode", text="maintenance")
    error = await venue.error("AmendOrder", txid=order_id, limit_price="89000")
    assert error == "EService:Unavailable"


async def test_post_only_is_about_the_limit_and_is_not_kept(venue: Venue) -> None:
    order_id = await venue.add()
    await venue.result("AmendOrder", txid=order_id, order_qty="0.2", post_only=True)
    await venue.result("AmendOrder", txid=order_id, limit_price="92499", post_only=True)
    lines = (await venue.result("OrderAmends", order_id=order_id))["amends"]
    assert [line.get("post_only") for line in lines] == [None, None, True]
    assert (await venue.query(order_id))["oflags"] == "fciq"
    await venue.result("AmendOrder", txid=order_id, limit_price="93000")
    assert (await venue.query(order_id))["status"] == "closed"


async def test_post_only_does_not_judge_an_order_that_waits(venue: Venue) -> None:
    order_id = await venue.add(**STOP_LIMIT)
    await venue.result("AmendOrder", txid=order_id, limit_price="99500", post_only=True)


async def test_a_limit_under_an_index_trigger_still_starts_from_the_last_trade(
    venue: Venue,
) -> None:
    venue.sim.market.set_index("XBTUSD", Decimal(90000))
    order_id = await venue.add(**STOP_LIMIT, trigger="index")
    await venue.result("AmendOrder", txid=order_id, limit_price="+10%", trigger_price="+10%")
    row = await venue.query(order_id)
    assert (row["descr"]["price"], row["descr"]["price2"]) == ("99000.0", "101750.0")


async def test_the_history_of_a_late_line_is_in_nanoseconds(venue: Venue) -> None:
    order_id = await venue.add()
    venue.clock.at = venue.clock.at.replace(microsecond=123_456)
    await venue.result("AmendOrder", txid=order_id, limit_price="89000")
    line = (await venue.result("OrderAmends", order_id=order_id))["amends"][1]
    assert line["timestamp"] == 1_795_176_000_123_456_000


async def test_a_tokenised_history_is_read_in_shares_or_in_tokens(venue: Venue) -> None:
    order_id = await venue.add(
        pair="AAPLxUSD", asset_class="tokenized_asset", price="200", volume="2"
    )
    await venue.result("AmendOrder", txid=order_id, order_qty="3", pair="AAPLxUSD")
    for unit, quantity in (("base", "3.00000000"), ("rebased", "3.00690000")):
        history = await venue.result("OrderAmends", order_id=order_id, rebase_multiplier=unit)
        assert history["amends"][1]["order_qty"] == quantity


async def test_a_margin_order_grows_to_the_largest_position_and_no_further(venue: Venue) -> None:
    venue.sim.account.balances["USD"] = Decimal(10) ** 9
    order_id = await venue.add(leverage=2)
    await venue.result("AmendOrder", txid=order_id, order_qty="800")
    error = await venue.error("AmendOrder", txid=order_id, order_qty="800.1")
    assert error == "EOrder:Margin position size exceeded"
