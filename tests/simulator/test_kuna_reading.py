import re
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

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
DAY = 86_400
UNKNOWN = "b0fcb54c-2278-4f16-a300-02765faad8b0"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[KunaVenue]:
    """Return a venue where nothing is ordered."""
    async with opened() as held:
        held.account.orders.clear()
        held.account.trades.clear()
        yield held


async def history(venue: KunaVenue, query: str = "") -> list[str]:
    return [row["id"] for row in await venue.get(f"{ORDER}history{query}")]


def shapes(recorded: Any, told: Any) -> None:
    """Compare members, their order, and their types."""
    assert list(told) == list(recorded)
    for name, value in recorded.items():
        assert type(told[name]) is type(value), name


async def test_a_row_of_the_active_orders_is_as_recorded(venue: KunaVenue) -> None:
    (recorded,) = fixture("order_active_list")["body"]["data"]
    order_id = await venue.placed(pair="TRX_USDT", quantity="40", price="0.01000")
    (row,) = await venue.get(f"{ORDER}active")
    shapes(recorded, row)
    told = {"id": order_id, "quantity": "40", "cost": "0.4"}
    times = {"createdAt": "2026-11-20T12:00:00.000Z", "updatedAt": "2026-11-20T12:00:00.000Z"}
    assert row == {**recorded, **told, **times}


async def test_orders_older_than_two_weeks_hide_unless_a_start_is_given(venue: KunaVenue) -> None:
    old = await venue.placed()
    venue.clock.advance(14 * DAY)
    assert await venue.active() == [old]
    venue.clock.advance(0.001)
    assert await venue.active() == []
    assert await venue.active("?start=2014-01-01T00:00:00.000Z") == [old]
    assert await history(venue, "?status=Open") == []
    assert await history(venue, "?status=Open&start=2014-01-01") == [old]


async def test_a_window_of_time_holds_what_was_created_in_it(venue: KunaVenue) -> None:
    first = await venue.placed()
    venue.clock.advance(60)
    second = await venue.placed()
    assert await venue.active("?end=2026-11-20T12:00:59Z") == [first]
    assert await venue.active("?start=2026-11-20T12:01:00.000Z") == [second]
    assert await venue.active("?start=2026-11-20T14:01:00%2B02:00") == [second]


async def test_rows_are_sorted_limited_and_of_the_pairs_asked_for(venue: KunaVenue) -> None:
    venue.account.balances["USDT"] = D(1_000_000)
    ids = []
    for pair, price in (("BTC_USDT", "20000"), ("TRX_USDT", "0.1"), ("ETH_USDT", "2000")):
        ids.append(await venue.placed(pair=pair, quantity="10", price=price))
        venue.clock.advance(1)
    assert await venue.active() == ids[::-1]
    assert await venue.active("?sort=asc") == ids
    assert await venue.active("?limit=1") == ids[2:]
    assert await venue.active("?limit=2&sort=asc") == ids[:2]
    assert await venue.active("?pairs=TRX_USDT,BTC_USDT") == [ids[1], ids[0]]
    assert await venue.active("?pairs=TRX_USDT%2CBTC_USDT&limit=100") == [ids[1], ids[0]]
    assert await venue.active("?pairs=LTC_USDT") == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "sort=up", "start=soon", "end=1", "status=Gone"]
)
async def test_a_query_that_makes_no_sense_is_refused(venue: KunaVenue, query: str) -> None:
    answer = await venue.call("GET", f"{ORDER}history?{query}")
    assert error_of(answer) == "ARGUMENT_VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("text", "in_active", "in_history"),
    [("", False, True), ("history", False, True), ("active", True, False), ("both", True, True)],
)
async def test_stops_that_wait_are_listed_where_the_switch_says(
    venue: KunaVenue, text: str, *, in_active: bool, in_history: bool
) -> None:
    if text:
        venue.sim.faults.add("kuna-stops", text=text)
    stop = await venue.placed(**STOP)
    assert (stop in await venue.active()) is in_active
    for query in ("", "?status=WaitStop"):
        assert (stop in await history(venue, query)) is in_history


async def test_history_has_every_status_but_open_unless_one_is_asked_for(venue: KunaVenue) -> None:
    live = await venue.placed()
    stop = await venue.placed(**STOP)
    filled = await venue.placed(price="29500")
    gone = await venue.placed()
    data(await venue.post("cancel", {"orderId": gone}))
    assert set(await history(venue)) == {stop, filled, gone}
    assert await history(venue, "?status=Open") == [live]
    assert await history(venue, "?status=Closed") == [filled]
    assert await history(venue, "?status=Canceled") == [gone]
    assert await history(venue, "?status=Expired") == []


async def test_details_have_trades_only_when_asked_for(venue: KunaVenue) -> None:
    order_id = await venue.placed(price="29500")
    row = await venue.get(f"{ORDER}details/{order_id}")
    assert await venue.get(f"{ORDER}details/{order_id}?withTrades=false") == row
    assert row["closedAt"] == "2026-11-20T12:00:00.000Z"
    trades = await venue.get(f"{ORDER}{order_id}/trades")
    assert len(trades) == 1
    assert await venue.get(f"{ORDER}details/{order_id}?withTrades=true") == {
        **row,
        "trades": trades,
    }
    live = await venue.get(f"{ORDER}details/{await venue.placed(**STOP)}")
    assert (live["closedAt"], live["stopPrice"]) == (None, "27440")


@pytest.mark.parametrize("path", [f"details/{UNKNOWN}", f"{UNKNOWN}/trades"])
async def test_an_unknown_order_is_not_found(venue: KunaVenue, path: str) -> None:
    told = [await venue.call("GET", ORDER + path) for _ in range(3)]
    assert {error_of(answer) for answer in told} == {"NOT_FOUND", "2003"}
    assert [answer.status_code for answer in told] == [404, 200, 404]


@pytest.mark.parametrize("path", ["details/7", "7/trades"])
async def test_what_is_no_uuid_looks_like_a_fault(venue: KunaVenue, path: str) -> None:
    answer = await venue.call("GET", ORDER + path)
    assert (answer.status_code, error_of(answer)) == (500, "WrongRequestException")


async def test_the_history_of_trades_ends_after_ten(venue: KunaVenue) -> None:
    ids = []
    for number in range(12):
        pair = {"pair": "ETH_USDT", "price": "4000"} if number == 11 else {"price": "29500"}
        ids.append(await venue.placed(**{"quantity": "0.01", **pair}))
        venue.clock.advance(1)

    async def orders(query: str = "") -> list[str]:
        rows = await venue.get(f"/v4/trade/private/history{query}")
        return [row["orderId"] for row in rows]

    assert await orders() == ids[:1:-1]
    assert await orders("?sort=asc") == ids[2:]
    assert await orders("?pair=ETH_USDT") == ids[11:]
    assert await orders(f"?orderId={ids[0].upper()}") == ids[:1]
    assert await orders("?pair=LTC_USDT") == []


async def test_balances_are_as_recorded(venue: KunaVenue) -> None:
    (recorded,) = fixture("balance")["body"]["data"]
    rows = await venue.get("/v4/private/getBalance")
    for row in rows:
        shapes(recorded, row)
    assert [row["currency"] for row in rows] == list(venue.account.balances)


async def test_every_time_has_milliseconds_and_a_zone(venue: KunaVenue) -> None:
    venue.clock.advance(0.0074)
    order_id = await venue.placed(price="29500")
    row = await venue.get(f"{ORDER}details/{order_id}?withTrades=true")
    for text in (
        row["createdAt"],
        row["updatedAt"],
        row["closedAt"],
        row["trades"][0]["createdAt"],
    ):
        assert TIME.fullmatch(text)
        assert text.endswith(":00.007Z")


async def test_markets_are_as_recorded(venue: KunaVenue) -> None:
    (recorded,) = fixture("markets_getall")["body"]["data"]
    rows = {row["pair"]: row for row in await venue.public("/v4/markets/public/getAll")}
    shapes(recorded, rows["BTC_USDT"])
    assert {n: rows["BTC_USDT"][n] for n in ("pair", "baseAsset", "quoteAsset")} == {
        n: recorded[n] for n in ("pair", "baseAsset", "quoteAsset")
    }
    assert {"ETH_USDT", "LTC_USDT", "TRX_USDT", "BTC_UAH", "USDT_UAH", "DAY_NIGHT"} <= set(rows)


async def test_tickers_are_as_recorded_with_the_noise_of_binary_fractions(
    venue: KunaVenue,
) -> None:
    (recorded,) = fixture("tickers_2023")["body"]["data"]
    names = ",".join(venue.sim.kuna.market.quotes)
    rows = await venue.public(f"/v4/markets/public/tickers?pairs={names}")
    for row in rows:
        shapes(recorded, row)
        assert row["equivalentPrice"] == ""
        assert D(row["bestBidPrice"]) < D(row["price"]) < D(row["bestAskPrice"])
        assert "e" not in "".join(row.values()).lower().replace(row["pair"].lower(), "")
    bitcoin = rows[0]
    assert (bitcoin["pair"], bitcoin["price"]) == ("BTC_USDT", "29000")
    assert len(bitcoin["priceChange"]) > 15
    assert await venue.get(f"/v4/markets/private/tickers?pairs={names}") == rows


async def test_a_trade_of_the_market_moves_its_ticker(venue: KunaVenue) -> None:
    path = "/v4/markets/public/tickers?pairs=BTC_USDT"
    (before,) = await venue.public(path)
    for price in ("31000", "27000"):
        venue.price(price)
    (after,) = await venue.public(path)
    assert abs(D(after["high"]) - 31000) < 2
    assert abs(D(after["low"]) - 27000) < 2
    assert D(after["baseVolume"]) > D(before["baseVolume"])
    assert D(after["quoteVolume"]) > D(before["quoteVolume"])
    assert after["price"] == "27000"
    assert D(after["percentagePriceChange"]) < 0 < D(before["percentagePriceChange"])


@pytest.mark.parametrize("query", ["", "?pairs=", "?pairs=BTC_EUR"])
async def test_tickers_are_of_pairs_that_are_named_and_listed(venue: KunaVenue, query: str) -> None:
    answer = await venue.http.get(f"/v4/markets/public/tickers{query}")
    assert error_of(answer) == "ARGUMENT_VALIDATION_ERROR"


async def test_a_book_has_as_many_levels_as_asked_for(venue: KunaVenue) -> None:
    recorded = fixture("order_book")["body"]["data"]
    book = await venue.public("/v4/order/public/book/BTC_USDT?level=5")
    shapes(recorded, book)
    asks, bids = ([D(price) for price, _ in book[side]] for side in ("asks", "bids"))
    assert asks == sorted(asks)
    assert bids == sorted(bids, reverse=True)
    assert len(asks) == len(bids) == 5
    assert (bids[0], asks[0]) == (D("28998.55"), D("29001.45"))
    whole = await venue.public("/v4/order/public/book/BTC_USDT")
    assert len(whole["asks"]) == 1000
    answer = await venue.http.get("/v4/order/public/book/BTC_USDT?level=7")
    assert error_of(answer) == "ARGUMENT_VALIDATION_ERROR"


async def test_public_trades_have_names_of_their_own(venue: KunaVenue) -> None:
    venue.price("29100")
    rows = await venue.public("/v4/trade/public/book/BTC_USDT?limit=2")
    assert list(rows[0]) == [
        "id",
        "pair",
        "quoteQuantity",
        "matchPrice",
        "matchQuantity",
        "createdAt",
        "side",
    ]
    assert rows[0]["createdAt"] == "2026-11-20T12:00:00.000Z"
    assert abs(D(rows[0]["matchPrice"]) - 29100) < 2
    assert len(await venue.public("/v4/trade/public/book/BTC_USDT")) == 25
    assert await venue.get("/v4/trade/private/book/BTC_USDT?limit=2") == rows


async def test_the_time_has_its_misspelt_member(venue: KunaVenue) -> None:
    venue.clock.advance(0.25)
    told = await venue.public("/v4/public/timestamp")
    assert told == {"timestamp": 1795176000, "timestamp_miliseconds": 1795176000250}


async def test_currencies_and_fees_cover_what_is_traded(venue: KunaVenue) -> None:
    rows = {row["code"]: row for row in await venue.public("/v4/public/currencies")}
    assert list(rows["BTC"]) == [
        "code",
        "name",
        "payload",
        "position",
        "precision",
        "tradePrecision",
        "type",
    ]
    fiat = await venue.public("/v4/public/currencies?type=Fiat")
    assert [row["code"] for row in fiat] == ["UAH"]
    fees = {row["code"]: row for row in await venue.public("/v4/public/fees")}
    assert fees["BTC_USDT"] == {"code": "BTC_USDT", "makerFee": "0.25", "takerFee": "0.25"}
    assert set(fees) == set(venue.sim.kuna.market.quotes)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v4/nothing"), ("POST", "/v4/private/me"), ("GET", "/v4/order/private/create")],
)
async def test_a_path_there_is_none_of_is_not_found(
    venue: KunaVenue, method: str, path: str
) -> None:
    answer = await venue.call(method, path)
    assert (answer.status_code, error_of(answer)) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/v4/private/me", f"{ORDER}active", f"{ORDER}details/{UNKNOWN}"])
async def test_what_is_private_needs_a_key(venue: KunaVenue, path: str) -> None:
    assert (await venue.http.get(path)).status_code == 401


async def test_a_create_without_a_key_does_nothing(venue: KunaVenue) -> None:
    answer = await venue.http.post(f"{ORDER}create", json=LIMIT)
    assert (answer.status_code, error_of(answer)) == (401, "UNAUTHORIZED")
    assert not venue.account.orders
