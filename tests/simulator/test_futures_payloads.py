"""The answers of the simulated Kraken Futures beside recorded ones: same members, same types."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest_asyncio

from tests.simulator.futures_venue import API, LIMIT, FuturesVenue, fixture, opened


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[FuturesVenue]:
    async with opened() as held:
        yield held


def misfits(told: Any, recorded: Any, path: str = "") -> list[str]:
    """Return where an answer lacks a recorded member, or has it in another type."""
    if told is None or recorded is None:
        return []
    if isinstance(recorded, dict) and isinstance(told, dict):
        lacking = [f"{path}.{name} is missing" for name in recorded.keys() - told.keys()]
        common = recorded.keys() & told.keys()
        return lacking + [m for n in common for m in misfits(told[n], recorded[n], f"{path}.{n}")]
    if isinstance(recorded, list) and isinstance(told, list):
        if len(told) < len(recorded):
            return [f"{path} has only {len(told)} elements"]
        pairs = zip(told, recorded, strict=False)
        return [m for n, (a, b) in enumerate(pairs) for m in misfits(a, b, f"{path}[{n}]")]
    kinds = [_kind(value) for value in (told, recorded)]
    return [] if kinds[0] == kinds[1] else [f"{path} is {kinds[0]}, recorded {kinds[1]}"]


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float | Decimal) else type(value).__name__


def numbered(value: Any) -> Any:
    """Undo the quotes that one recorder put around numbers."""
    if isinstance(value, dict):
        return {name: numbered(member) for name, member in value.items()}
    if isinstance(value, list):
        return [numbered(member) for member in value]
    if isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return Decimal(value)
    return value


async def test_a_batch_that_sends_edits_and_cancels(venue: FuturesVenue) -> None:
    first, second = await venue.placed(), await venue.placed()
    recorded = fixture("batchorder_send_edit_cancel_success")["body"]
    results = await venue.batch(
        {"order": "send", "order_tag": "1", **LIMIT, "limitPrice": 81000},
        {"order": "edit", "order_id": first, "limitPrice": 81000, "size": 0.002},
        {"order": "cancel", "order_id": second},
    )
    assert misfits(results, recorded["batchStatus"]) == []
    assert [r["status"] for r in results] == ["placed", "edited", "cancelled"]
    assert ["order_tag" in r for r in results] == [True, False, False]


async def test_a_batch_some_of_which_is_refused(venue: FuturesVenue) -> None:
    recorded = fixture("batchorder_mixed_placed_funds_notfound")
    wanted = recorded["request"]["form"]["json"]["batchOrder"]
    unaffordable = {**wanted[0], **LIMIT, "size": 2000, "limitPrice": 80000}
    stop = {
        **wanted[1],
        "symbol": "PF_XBTUSD",
        "size": 0.001,
        "stopPrice": 99000,
        "limitPrice": 99100,
    }
    results = await venue.batch(unaffordable, stop, *wanted[2:])
    assert misfits(results, recorded["body"]["batchStatus"]) == []
    for told, was in zip(results, recorded["body"]["batchStatus"], strict=True):
        assert told["status"] == was["status"]
        assert "order_id" in told or "order_id" not in was
    assert results[0]["orderEvents"] == []
    assert results[1]["orderEvents"][0].keys() == {"orderTrigger", "type"}
    assert results[2]["order_id"] == wanted[2]["order_id"]
    assert results[3]["cliOrdId"] == "my_client_id"


async def test_edits_one_of_which_is_refused(venue: FuturesVenue) -> None:
    recorded = fixture("batchorder_edits_one_invalid_price_2026")["body"]["batchStatus"]
    first = await venue.placed(cliOrdId="one")
    stop = await venue.placed(
        orderType="stp", side="sell", stopPrice=79100, limitPrice=79000, cliOrdId="two"
    )
    third = await venue.placed(cliOrdId="three")
    results = await venue.batch(
        {
            "order": "edit",
            "order_id": first,
            "cliOrdId": "one",
            "size": 0.0007,
            "limitPrice": 81450,
            "qtyMode": "ABSOLUTE",
        },
        {"order": "edit", "order_id": stop, "limitPrice": 79200, "stopPrice": 79300},
        {"order": "edit", "cliOrdId": "three", "limitPrice": 0.3},
    )
    assert misfits(results, recorded) == []
    assert [r["status"] for r in results] == ["edited", "edited", "invalidPrice"]
    assert [r["order_id"] for r in results] == [first, stop, third]
    assert results[1]["orderEvents"][0]["new"]["type"] == "stp"


async def test_single_orders(venue: FuturesVenue) -> None:
    placed = await venue.post("sendorder", **LIMIT, limitPrice=80000)
    assert misfits(placed, fixture("sendorder_placed")["body"]) == []
    order_id = placed["sendStatus"]["order_id"]
    edited = await venue.post("editorder", orderId=order_id, size=0.002, limitPrice=80500)
    assert misfits(edited, fixture("editorder_edited")["body"]) == []
    cancelled = await venue.post("cancelorder", order_id=order_id)
    recorded = fixture("cancelorder_cancelled")["body"]
    del recorded["cancelStatus"]["orderEvents"][0]["order"]["cliOrdId"]
    assert misfits(cancelled, recorded) == []
    gone = "022774bc-2c4a-4f26-9317-436c8d85746d"
    edit = await venue.post("editorder", orderId=gone, limitPrice=80500)
    assert misfits(edit, fixture("editorder_not_found")["body"]) == []
    cancel = await venue.post("cancelorder", order_id=gone)
    assert cancel.keys() == fixture("cancelorder_not_found")["body"].keys()
    assert cancel["cancelStatus"].keys() == {"status", "receivedTime"}


async def test_sends_that_execute_or_do_not(venue: FuturesVenue) -> None:
    await venue.post("cancelallorders")
    market = await venue.post("sendorder", **{**LIMIT, "orderType": "mkt"})
    assert misfits(market, fixture("sendorder_market_execution_2026")["body"]) == []
    prior = market["sendStatus"]["orderEvents"][0]["orderPriorExecution"]
    assert prior["type"] == "ioc"
    post = await venue.post("sendorder", **{**LIMIT, "orderType": "post", "limitPrice": 93000})
    assert misfits(post, fixture("sendorder_post_would_execute")["body"]) == []
    missing = await venue.post("sendorder", symbol="PF_XBTUSD")
    assert misfits(missing, fixture("sendorder_required_argument_missing")["body"]) == []
    assert missing["sendStatus"] == {"status": "requiredArgumentMissing", "orderEvents": []}
    profit = await venue.post(
        "sendorder",
        **{**LIMIT, "orderType": "take_profit", "stopPrice": 80000, "limitPrice": 79000},
    )
    assert misfits(profit, fixture("sendorder_take_profit_trigger")["body"]) == []


async def test_cancels_of_everything(venue: FuturesVenue) -> None:
    await venue.post("cancelallorders")
    for price in (80000, 80001, 80002):
        await venue.placed(limitPrice=price)
    answer = await venue.post("cancelallorders")
    recorded = fixture("cancelallorders_three")["body"]
    for event in recorded["cancelStatus"]["orderEvents"]:
        del event["order"]["stopPrice"]
    assert misfits(answer, recorded) == []
    for _ in range(2):
        await venue.placed(orderType="stp", side="sell", stopPrice=79100, limitPrice=79000)
    answer = await venue.post("cancelallorders", symbol="PF_XBTUSD")
    assert misfits(answer, fixture("cancelallorders_no_events_2023")["body"]) == []
    assert answer["cancelStatus"]["orderEvents"] == []
    assert answer["cancelStatus"]["cancelOnly"] == "PF_XBTUSD"
    answer = await venue.post("cancelallorders")
    assert answer["cancelStatus"]["status"] == "noOrdersToCancel"


async def test_the_dead_mans_switch(venue: FuturesVenue) -> None:
    answer = await venue.post("cancelallordersafter", timeout=60)
    assert misfits(answer, fixture("cancelallordersafter_armed")["body"]) == []
    assert answer["status"]["triggerTime"] == "2026-11-20T12:01:00.000Z"
    answer = await venue.post("cancelallordersafter", timeout=0)
    assert answer["status"]["triggerTime"] == "0"


async def test_open_orders(venue: FuturesVenue) -> None:
    await venue.post("cancelallorders")
    resting = await venue.placed()
    stop = await venue.placed(
        orderType="take_profit", stopPrice=80100, limitPrice=80000, triggerSignal="index"
    )
    rows = await venue.open()
    recorded = fixture("openorders_microsecond_times_2025")["body"]["openOrders"][0]
    assert misfits(rows[resting], numbered(recorded)) == []
    assert rows[resting].keys() == recorded.keys()
    assert rows[resting]["receivedTime"] == "2026-11-20T12:00:00.000000Z"
    recorded = fixture("openorders_takeprofit_lowercase_2023")["body"]["openOrders"][1]
    assert misfits(rows[stop], recorded) == []
    assert rows[stop]["triggerSignal"] == "spot"


async def test_an_open_order_is_told_as_it_is_now(venue: FuturesVenue) -> None:
    order_id = await venue.placed()
    assert (await venue.open())[order_id]["status"] == "untouched"
    venue.sim.futures.fill(order_id, Decimal("0.0004"))
    row = (await venue.open())[order_id]
    assert (row["status"], row["filledSize"]) == ("partiallyFilled", Decimal("0.0004"))
    assert row["unfilledSize"] == Decimal("0.0006")
    await venue.post("editorder", orderId=order_id, limitPrice=80001)
    assert (await venue.open())[order_id]["limitPrice"] == 80001


async def test_post_only_orders_look_like_others_unless_told(venue: FuturesVenue) -> None:
    order_id = await venue.placed(orderType="post")
    assert (await venue.open())[order_id]["orderType"] == "lmt"
    venue.sim.kraken_futures.reading.tells_post = True
    assert (await venue.open())[order_id]["orderType"] == "post"


async def test_the_status_of_orders(venue: FuturesVenue) -> None:
    order_id = await venue.placed()
    answer = await venue.post("orders/status", orderIds=[order_id, order_id[::-1]])
    assert misfits(answer, numbered(fixture("ordersstatus_entered_book")["body"])) == []
    assert len(answer["orders"]) == 1
    assert await venue.get("orders/status", orderIds=order_id) == answer


async def test_the_status_of_triggers(venue: FuturesVenue) -> None:
    stop = await venue.placed(
        orderType="stp", stopPrice=99000, limitPrice=99100, triggerSignal="index"
    )
    trail = await venue.placed(
        orderType="trailing_stop",
        side="sell",
        limitPrice="",
        triggerSignal="mark",
        trailingStopMaxDeviation=2,
        trailingStopDeviationUnit="PERCENT",
    )
    answer = await venue.post("orders/status", orderIds=[stop, trail])
    told = {row["order"]["orderId"]: row for row in answer["orders"]}
    assert {row["status"] for row in told.values()} == {"TRIGGER_PLACED"}
    assert {row["order"]["type"] for row in told.values()} == {"TRIGGER_ORDER"}
    assert told[stop]["order"]["priceTriggerOptions"] == {
        "triggerPrice": 99000,
        "triggerSide": "TRIGGER_ABOVE",
        "triggerSignal": "SPOT_PRICE",
    }
    options = told[trail]["order"]["priceTriggerOptions"]
    assert (options["triggerSide"], options["triggerSignal"]) == ("TRIGGER_BELOW", "MARK_PRICE")
    assert options["trailingStopOptions"] == {"maxDeviation": 2, "unit": "PERCENT"}
    row = (await venue.open())[trail]
    assert row["orderType"] == "trailing_stop"
    assert row["stopPrice"] == options["triggerPrice"]
    assert "limitPrice" not in row


async def test_the_history_of_triggers(venue: FuturesVenue) -> None:
    order_id = await venue.placed(
        orderType="stp",
        stopPrice=99000,
        limitPrice="",
        limitPriceOffsetValue=5,
        limitPriceOffsetUnit="QUOTE_CURRENCY",
        cliOrdId="stop-1",
    )
    await venue.post("editorder", orderId=order_id, stopPrice=99500)
    edited, placed = (await venue.past("triggers", count=2))["elements"]
    order = placed["event"]["OrderTriggerPlaced"]["order"]
    assert (order["uid"], order["clientId"], order["direction"]) == (order_id, "stop-1", "Buy")
    assert order["triggerOptions"] == {
        "triggerPrice": "99000",
        "triggerSignal": "LastPrice",
        "triggerSide": "Above",
    }
    assert order["limitPriceOffset"] == {"priceDifference": "5", "unit": "QuoteCurrency"}
    update = edited["event"]["OrderTriggerUpdated"]
    assert update["oldOrderTrigger"]["triggerOptions"]["triggerPrice"] == "99000"
    assert update["newOrderTrigger"]["triggerOptions"]["triggerPrice"] == "99500"


async def test_the_history_of_executions(venue: FuturesVenue) -> None:
    await venue.post("cancelallorders")
    order_id = (await venue.post("sendorder", **{**LIMIT, "orderType": "mkt"}))["sendStatus"]
    (element,) = (await venue.past("executions", count=1))["elements"]
    told = element["event"]["Execution"]["execution"]
    assert told["order"]["uid"] == order_id["order_id"]
    assert (told["quantity"], told["executionType"]) == ("0.001", "taker")
    assert Decimal(told["usdValue"]) == Decimal(told["price"]) * Decimal("0.001")
    assert told["orderData"].keys() == {"fee", "positionSize"}
    assert told["uid"] == (await venue.get("fills"))["fills"][0]["fill_id"]


async def test_fills_positions_wallets(venue: FuturesVenue) -> None:
    fills = await venue.get("fills")
    assert misfits(fills, fixture("fills_two")["body"]) == []
    positions = await venue.get("openpositions")
    assert misfits(positions, fixture("openpositions")["body"]) == []
    accounts = await venue.get("accounts")
    recorded = fixture("accounts")["body"]
    told, was = accounts["accounts"], recorded["accounts"]
    assert (
        misfits(
            told["flex"]["currencies"]["USD"] | {"collateralValue": 0},
            was["flex"]["currencies"]["USD"],
        )
        == []
    )
    del was["flex"]["currencies"], was["cash"]["balances"], was["fi_xbtusd"]["balances"]
    assert misfits(accounts, recorded) == []


async def test_instruments_and_tickers(venue: FuturesVenue) -> None:
    listed = {i["symbol"]: i for i in (await venue.get("instruments"))["instruments"]}
    for recorded in fixture("instruments")["body"]["instruments"]:
        recorded["marginLevels"] = recorded["marginLevels"][:1]
        recorded["underlying"] = None
        told = {"underlying": None, **listed[recorded["symbol"]]}
        assert misfits(told, recorded) == []
    assert b'"tickSize":1e-10' in (await venue.call("GET", API + "instruments")).content
    quoted = {t["symbol"]: t for t in (await venue.get("tickers"))["tickers"]}
    for recorded in fixture("tickers")["body"]["tickers"]:
        assert misfits(quoted[recorded["symbol"]], recorded) == []
    assert quoted["in_xbtusd"].keys() == {"symbol", "last", "lastTime"}
    one = await venue.get("tickers/pf_xbtusd")
    assert one["ticker"] == quoted["PF_XBTUSD"]
    assert (await venue.get("tickers/PF_NONE"))["error"] == "invalidArgument: symbol"


async def test_the_history_of_orders(venue: FuturesVenue) -> None:
    await venue.placed()
    answer = await venue.past("orders", count=1)
    recorded = fixture("history_order_placed")["body"]
    del recorded["elements"][0]["event"]["OrderPlaced"]["origin"]
    recorded["len"], recorded["elements"][0]["timestamp"] = 1, 0
    order = recorded["elements"][0]["event"]["OrderPlaced"]["order"]
    order["timestamp"] = order["lastUpdateTimestamp"] = 0
    assert misfits(answer, recorded) == []
    assert "result" not in answer


async def test_numbers_keep_their_digits_and_are_no_text(venue: FuturesVenue) -> None:
    order_id = await venue.placed(symbol="PF_PEPEUSD", size="98000", limitPrice="0.0000050001")
    row = (await venue.open())[order_id]
    assert row["limitPrice"] == Decimal("0.0000050001")
    assert row["unfilledSize"] == 98000
    assert b'"limitPrice":0.0000050001,' in (await venue.call("GET", API + "openorders")).content
