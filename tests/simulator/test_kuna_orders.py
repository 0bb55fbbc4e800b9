from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests.simulator.kuna_venue import (
    LIMIT,
    ORDER,
    STOP,
    KunaVenue,
    data,
    error_of,
    fixture,
    opened,
)

D = Decimal
INVALID = "ARGUMENT_VALIDATION_ERROR"
MINE = "0F2B0E0A-7A53-4A0E-9A36-0B7F5F0C1A01"
MARKET = {"type": "Market", "price": None}
PROFIT = {**STOP, "type": "TakeProfitLimit", "price": "30000", "stopPrice": "29500"}


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[KunaVenue]:
    """Return a venue where only 100 000 USDT and 2 BTC are owned, and nothing is ordered."""
    async with opened() as held:
        held.account.orders.clear()
        held.account.trades.clear()
        held.account.balances = {"USDT": D(100_000), "BTC": D(2)}
        yield held


async def balance(venue: KunaVenue, currency: str) -> tuple[str, str]:
    """Return what is available and what is locked."""
    rows = {row["currency"]: row for row in await venue.get("/v4/private/getBalance")}
    return rows[currency]["balance"], rows[currency]["lockBalance"]


async def test_a_create_answers_what_the_recorded_one_does(venue: KunaVenue) -> None:
    recorded = fixture("order_create_limit")["body"]["data"]
    created = data(await venue.post("create", LIMIT))
    assert list(created) == list(recorded)
    times = {"createdAt": "2026-11-20T12:00:00.000Z", "updatedAt": "2026-11-20T12:00:00.000Z"}
    assert created == {**recorded, "id": created["id"], **times}
    assert UUID(created["id"]).version == 4


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({**MARKET}, "Closed"),
        ({**MARKET, "quantity": None, "quoteQuantity": "20.00"}, "Closed"),
        ({}, "Open"),
        ({"orderSide": "Ask"}, "Closed"),
        (STOP, "WaitStop"),
        ({**STOP, "orderSide": "Bid", "price": "30000", "stopPrice": "29500"}, "WaitStop"),
        (
            {**PROFIT, "orderSide": "Bid", "price": "22500", "stopPrice": "23000"},
            "WaitStop",
        ),
        (PROFIT, "WaitStop"),
    ],
)
async def test_every_documented_example_is_taken(
    venue: KunaVenue, members: dict[str, Any], status: str
) -> None:
    sent = {name: value for name, value in {**LIMIT, **members}.items() if value is not None}
    created = data(await venue.post("create", sent))
    assert created["status"] == status
    row = await venue.get(f"{ORDER}details/{created['id']}")
    assert (row["side"], row.get("stopPrice")) == (sent["orderSide"], sent.get("stopPrice"))


async def test_a_client_chooses_the_id_in_any_case_of_letters(venue: KunaVenue) -> None:
    assert await venue.placed(id=MINE) == MINE.lower()
    assert await venue.active() == [MINE.lower()]
    assert (await venue.get(f"{ORDER}details/{MINE}"))["id"] == MINE.lower()


@pytest.mark.parametrize("again", [MINE, MINE.lower()])
async def test_an_id_is_good_once(venue: KunaVenue, again: str) -> None:
    order_id = await venue.placed(id=MINE)
    answer = await venue.post("create", {**LIMIT, "id": again, "quantity": "0.07"})
    assert error_of(answer) == INVALID
    assert venue.order(order_id).quantity == D("0.06")
    assert len(venue.account.orders) == 1


@pytest.mark.parametrize("name", ["1", "", "0f2b0e0a7a534a0e9a360b7f5f0c1a01", 7, f"{MINE}0"])
async def test_an_id_that_is_no_uuid_looks_like_a_fault(venue: KunaVenue, name: object) -> None:
    answer = await venue.post("create", {**LIMIT, "id": name})
    assert (answer.status_code, error_of(answer)) == (500, "WrongRequestException")
    assert not venue.account.orders


@pytest.mark.parametrize(
    "members",
    [
        {"type": "limit"},
        {"type": "StopLoss"},
        {"type": None},
        {"orderSide": "Buy"},
        {"orderSide": None, "side": "Bid"},
        {"pair": "BTCUSDT"},
        {"pair": "btc_usdt"},
        {"pair": None},
        {"price": None},
        {"quantity": None},
        {"stopPrice": "27440"},
        {"quoteQuantity": "20.00"},
        {**STOP, "stopPrice": None},
        {**STOP, "price": None},
        {**MARKET, "price": "26440"},
        {**MARKET, "quoteQuantity": "20.00"},
        {**MARKET, "quantity": None},
        {**MARKET, "quantity": None, "quoteQuantity": "20.001"},
    ],
)
async def test_members_that_are_wrong_missing_or_too_many_are_refused(
    venue: KunaVenue, members: dict[str, Any]
) -> None:
    assert await venue.refused(**members) == INVALID


@pytest.mark.parametrize(
    "text",
    ["0", "-1", "+1", "1e3", "1,5", " 1", "1 ", ".5", "1.", "0.0000001", "NaN", "", 0.06, True],
)
@pytest.mark.parametrize("member", ["quantity", "price"])
async def test_an_amount_is_plain_positive_text_within_the_precision(
    venue: KunaVenue, member: str, text: object
) -> None:
    assert await venue.refused(**{member: text}) == INVALID


async def test_the_precision_counts_what_was_typed(venue: KunaVenue) -> None:
    assert await venue.refused(price="26440.460") == INVALID
    assert await venue.refused(quantity="0.0600000") == INVALID
    order_id = await venue.placed(price="26440.40", quantity="0.060000")
    row = await venue.get(f"{ORDER}details/{order_id}")
    assert (row["price"], row["quantity"]) == ("26440.4", "0.06")


@pytest.mark.parametrize(
    ("side", "order_type", "stop", "fits"),
    [
        ("Ask", "StopLossLimit", "27440", True),
        ("Bid", "StopLossLimit", "29500", True),
        ("Ask", "TakeProfitLimit", "29500", True),
        ("Bid", "TakeProfitLimit", "23000", True),
        ("Ask", "StopLossLimit", "29500", False),
        ("Bid", "StopLossLimit", "23000", False),
        ("Ask", "TakeProfitLimit", "27440", False),
        ("Bid", "TakeProfitLimit", "29500", False),
        ("Ask", "StopLossLimit", "29000", False),
        ("Bid", "StopLossLimit", "29000", False),
        ("Ask", "TakeProfitLimit", "29000", False),
        ("Bid", "TakeProfitLimit", "29000", False),
    ],
)
async def test_a_trigger_lies_on_the_side_its_type_says(
    venue: KunaVenue, side: str, order_type: str, stop: str, *, fits: bool
) -> None:
    members = {**STOP, "orderSide": side, "type": order_type, "stopPrice": stop}
    if fits:
        assert venue.order(await venue.placed(**members)).status == "WaitStop"
    else:
        assert await venue.refused(**members) == INVALID


async def test_a_trigger_on_the_wrong_side_may_fire_at_once(venue: KunaVenue) -> None:
    venue.sim.faults.add("kuna-wrong-side")
    order_id = await venue.placed(**{**STOP, "stopPrice": "29500"})
    assert (venue.order(order_id).status, venue.order(order_id).executed) == ("Closed", D("0.06"))


async def test_the_hundred_and_first_open_order_is_refused(venue: KunaVenue) -> None:
    ids = [await venue.placed(quantity="0.001") for _ in range(99)]
    ids.append(await venue.placed(**{**STOP, "quantity": "0.001"}))
    assert await venue.refused(quantity="0.001") == INVALID
    data(await venue.post("cancel", {"orderId": ids[0]}))
    await venue.placed(quantity="0.001")


@pytest.mark.parametrize("quantity", ["0.00009", "100.000001"])
async def test_a_size_beyond_the_bounds_is_refused(venue: KunaVenue, quantity: str) -> None:
    venue.account.balances["USDT"] = D(100_000_000)
    assert await venue.refused(quantity=quantity) == "INVALID:ORDER_SIZE"


async def test_too_little_to_buy_anything_is_too_small(venue: KunaVenue) -> None:
    members = {**MARKET, "quantity": None, "quoteQuantity": "2.89"}
    assert await venue.refused(**members) == "INVALID:ORDER_SIZE"


@pytest.mark.parametrize(
    "members",
    [
        {"quantity": "3.783"},
        {"orderSide": "Ask", "price": "31000", "quantity": "2.000001"},
        {**MARKET, "quantity": "3.45"},
        {**MARKET, "quantity": None, "quoteQuantity": "100000.5"},
        {**MARKET, "orderSide": "Ask", "quantity": "2.1"},
        {**MARKET, "orderSide": "Ask", "quantity": None, "quoteQuantity": "60000"},
        {**STOP, "quantity": "2.1"},
    ],
)
async def test_what_cannot_be_paid_is_refused(venue: KunaVenue, members: dict[str, Any]) -> None:
    assert await venue.refused(**members) in {"INSUFFICIENT_FUNDS", "2002"}
    assert await balance(venue, "USDT") == ("100000", "0")


async def test_an_open_order_locks_what_it_pays_with(venue: KunaVenue) -> None:
    bid = await venue.placed(price="20000", quantity="0.5")
    ask = await venue.placed(**{**STOP, "quantity": "0.75"})
    assert await balance(venue, "USDT") == ("90000", "10000")
    assert await balance(venue, "BTC") == ("1.25", "0.75")
    assert await venue.refused(quantity="4.5", price="20000.01") in {"INSUFFICIENT_FUNDS", "2002"}
    for order_id in (bid, ask):
        data(await venue.post("cancel", {"orderId": order_id}))
    assert await balance(venue, "USDT") == ("100000", "0")
    assert await balance(venue, "BTC") == ("2", "0")


async def test_a_buy_pays_its_fee_in_what_it_buys(venue: KunaVenue) -> None:
    order_id = await venue.placed(**{**MARKET, "quantity": "0.1"})
    assert await balance(venue, "BTC") == ("2.09975", "0")
    assert await balance(venue, "USDT") == ("97099.855", "0")
    (trade,) = await venue.get(f"{ORDER}{order_id}/trades")
    expected = {
        "orderId": order_id,
        "pair": "BTC_USDT",
        "quantity": "0.1",
        "price": "29001.45",
        "isTaker": True,
        "fee": "0.00025",
        "feeCurrency": "BTC",
        "isBuyer": True,
        "quoteQuantity": "2900.145",
        "createdAt": "2026-11-20T12:00:00.000Z",
    }
    assert trade == {"id": trade["id"], **expected}


async def test_a_sale_pays_its_fee_in_what_it_earns(venue: KunaVenue) -> None:
    order_id = await venue.placed(**{**MARKET, "orderSide": "Ask", "quantity": "0.1"})
    (trade,) = await venue.get(f"{ORDER}{order_id}/trades")
    assert (trade["fee"], trade["feeCurrency"], trade["isBuyer"]) == ("7.2496375", "USDT", False)
    assert await balance(venue, "USDT") == ("102892.6053625", "0")
    assert await balance(venue, "BTC") == ("1.9", "0")


async def test_a_market_order_spends_no_more_than_its_quote_quantity(venue: KunaVenue) -> None:
    members = {**LIMIT, "type": "Market", "quoteQuantity": "20.00"}
    del members["price"], members["quantity"]
    created = data(await venue.post("create", members))
    assert (created["status"], created["price"]) == ("Closed", None)
    assert created["quantity"] == created["executedQuantity"] == "0.000689"
    row = await venue.get(f"{ORDER}details/{created['id']}")
    assert row["cumulativeQuoteQty"] == row["cost"] == "19.98199905"


async def test_a_large_market_order_walks_the_book(venue: KunaVenue) -> None:
    book = await venue.public("/v4/order/public/book/BTC_USDT?level=5")
    order_id = await venue.placed(**{**MARKET, "quantity": "0.5"})
    trades = await venue.get(f"{ORDER}{order_id}/trades")
    assert [trade["price"] for trade in trades] == [price for price, _ in book["asks"][:3]]
    assert [trade["quantity"] for trade in trades[:2]] == [size for _, size in book["asks"][:2]]
    assert sum(D(trade["quantity"]) for trade in trades) == D("0.5")


async def test_a_limit_order_takes_up_to_its_limit_and_rests_with_the_remainder(
    venue: KunaVenue,
) -> None:
    order_id = await venue.placed(price="29003", quantity="1")
    order = venue.order(order_id)
    assert (order.status, order.executed) == ("Open", D("0.492413"))
    spent = order.executed_quote
    assert spent < order.executed * 29003
    assert await balance(venue, "USDT") == (
        f"{(100_000 - spent - order.working * 29003):f}".rstrip("0"),
        f"{order.working * 29003:f}".rstrip("0").rstrip("."),
    )


async def test_a_resting_order_fills_in_parts_while_it_stays_open(venue: KunaVenue) -> None:
    order_id = await venue.placed(price="28000.00", quantity="1")
    venue.price("27998.61")
    row = (await venue.get(f"{ORDER}active"))[0]
    assert (row["id"], row["status"]) == (order_id, "Open")
    part = D(row["executedQuantity"])
    assert D("0.2") < part < 1
    assert D(row["cumulativeQuoteQty"]) == part * 28000
    assert row["cost"] == "28000"
    venue.price("27000")
    row = await venue.get(f"{ORDER}details/{order_id}?withTrades=true")
    assert (row["status"], row["executedQuantity"], len(row["trades"])) == ("Closed", "1", 2)
    assert row["closedAt"] == row["updatedAt"] == "2026-11-20T12:00:00.000Z"
    assert not any(trade["isTaker"] for trade in row["trades"])


@pytest.mark.parametrize(
    ("members", "before", "at"),
    [
        (STOP, "27440.01", "27440"),
        ({**STOP, "orderSide": "Bid", "price": "30000", "stopPrice": "29500"}, "29499.99", "29500"),
        ({**PROFIT, "price": "29400"}, "29499.99", "29500"),
        (
            {**PROFIT, "orderSide": "Bid", "price": "23100", "stopPrice": "23000"},
            "23000.01",
            "23000",
        ),
    ],
)
async def test_a_trigger_fires_when_the_price_reaches_it_and_takes(
    venue: KunaVenue, members: dict[str, Any], before: str, at: str
) -> None:
    order_id = await venue.placed(**members)
    venue.price(before)
    assert venue.order(order_id).status == "WaitStop"
    venue.price(at)
    assert (venue.order(order_id).status, venue.order(order_id).executed) == ("Closed", D("0.06"))
    (trade,) = await venue.get(f"{ORDER}{order_id}/trades")
    assert trade["isTaker"] is True


async def test_a_fired_trigger_whose_limit_is_not_reached_rests_open(venue: KunaVenue) -> None:
    order_id = await venue.placed(**PROFIT)
    created, shown = venue.order(order_id).created_at, (await venue.get(f"{ORDER}active"))
    assert shown == []
    venue.clock.advance(5)
    venue.price("29600")
    (row,) = await venue.get(f"{ORDER}active")
    assert (row["id"], row["status"], row["type"]) == (order_id, "Open", "TakeProfitLimit")
    assert (row["stopPrice"], row["executedQuantity"]) == ("29500", "0")
    assert venue.order(order_id).updated_at == created + 5


async def test_prices_that_walk_fire_and_fill(venue: KunaVenue) -> None:
    order_id = await venue.placed(**{**STOP, "stopPrice": "28998", "price": "28000"})
    venue.sim.kuna.market.hold_all(held=False)
    venue.sim.step(60)
    assert venue.order(order_id).status == "Closed"


async def test_a_new_order_may_be_pending_for_a_while(venue: KunaVenue) -> None:
    venue.sim.faults.add("kuna-pending", seconds=3)
    limit, stop = await venue.placed(), await venue.placed(**STOP)
    assert await venue.active() == []
    pending = await venue.get(f"{ORDER}history?status=Pending")
    assert {row["id"] for row in pending} == {limit, stop}
    venue.clock.advance(3)
    assert await venue.active() == [limit]
    assert venue.order(stop).status == "WaitStop"
