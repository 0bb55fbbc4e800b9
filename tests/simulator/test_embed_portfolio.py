"""Transactions, summary, assets and rates of the simulated Kraken Embed."""

from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest

from tests.simulator.embed_venue import FIRST, SECOND, D, EmbedVenue, ok, refusal
from tui.simulator.kraken_embed.habits import Reference, TransactionPath

GUIDE = "/b2b/portfolio/transactions"
REFERENCE = f"/b2b/portfolio/{quote(FIRST)}/transactions"


async def transactions(embed: EmbedVenue, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ok(await embed.call("GET", REFERENCE, **query))["transactions"]
    return rows


async def traded(embed: EmbedVenue, **members: Any) -> str:
    """Create an order, let it fire, and wait until its transaction shows; return its id."""
    order_id = await embed.created(**members)
    embed.price("BTC/USD", "75000")
    embed.clock.advance(3)
    return order_id


async def test_a_transaction_tells_both_legs_of_an_order_that_fired(embed: EmbedVenue) -> None:
    order_id = await traded(embed)
    (row,) = await transactions(embed)
    time = {"time": "2026-11-20T12:00:00Z"}
    (made,) = embed.first.transactions
    assert row == {
        "id": made.id,
        **time,
        "type": "custom_order",
        "ref_id": order_id,
        "ref_id2": made.quote_id,
        "status": "successful",
        "spend": {
            "amount": {"asset": "USD", "amount": "497.50", "asset_class": "currency"},
            "fee": {"asset": "USD", "amount": "2.50", "asset_class": "currency"},
            "total": {"asset": "USD", "amount": "500.00", "asset_class": "currency"},
            "ledger_id": f"L{made.id}USD",
            **time,
        },
        "receive": {
            "amount": {"asset": "BTC", "amount": "0.00661675", "asset_class": "currency"},
            "total": {"asset": "BTC", "amount": "0.00661675", "asset_class": "currency"},
            "ledger_id": f"L{made.id}BTC",
            **time,
        },
    }


async def test_an_amount_finer_than_its_asset_is_told_whole(embed: EmbedVenue) -> None:
    await traded(embed, amount="500.12345 USD")
    (row,) = await transactions(embed)
    assert row["spend"]["total"]["amount"] == "500.12345"
    assert row["spend"]["fee"]["amount"] == "2.51"
    assert row["spend"]["amount"]["amount"] == "497.61345"


async def test_a_failed_transaction_says_so(embed: EmbedVenue) -> None:
    order_id = await traded(embed, amount="9600.01 USD")
    (row,) = await transactions(embed)
    assert (row["type"], row["status"]) == ("custom_order_failed", "failed")
    assert row["ref_id"] == order_id


async def test_transactions_show_within_three_seconds_not_all_at_once(embed: EmbedVenue) -> None:
    for _ in range(12):
        await embed.created(amount="10 USD")
    embed.price("BTC/USD", "75000")
    counts = []
    for _ in range(13):
        counts.append(len(await transactions(embed)))
        embed.clock.advance(0.25)
    assert 0 < counts[4] < 12
    assert counts[-1] == 12
    assert counts == sorted(counts)


@pytest.mark.parametrize("reference", list(Reference))
async def test_what_a_transaction_refers_to_is_switched(
    embed: EmbedVenue, reference: Reference
) -> None:
    order_id = await traded(embed)
    embed.sim.embed.habits.reference = reference
    (row,) = await transactions(embed)
    quote_id = embed.first.transactions[0].quote_id
    told = {name: row[name] for name in ("ref_id", "ref_id2") if name in row}
    assert (
        told
        == {
            Reference.ORDER: {"ref_id": order_id, "ref_id2": quote_id},
            Reference.QUOTE: {"ref_id": quote_id},
            Reference.ABSENT: {},
        }[reference]
    )


async def test_both_paths_answer_and_either_can_be_closed(embed: EmbedVenue) -> None:
    await traded(embed)
    rows = await transactions(embed)
    types = "custom_order,custom_order_failed"
    assert ok(await embed.call("GET", GUIDE, user=FIRST, types=types))["transactions"] == rows
    for closed in TransactionPath:
        embed.sim.embed.habits.closed_path = closed
        at_reference = await embed.call("GET", REFERENCE)
        at_guide = await embed.call("GET", GUIDE, user=FIRST)
        gone, there = at_guide, at_reference
        if closed is TransactionPath.REFERENCE:
            gone, there = at_reference, at_guide
        assert refusal(gone) == (404, "ENexus:Unknown resource")
        assert ok(there)["transactions"] == rows


async def test_users_see_only_transactions_of_their_own(embed: EmbedVenue) -> None:
    await traded(embed)
    assert ok(await embed.call("GET", GUIDE, user=SECOND))["transactions"] == []


async def test_types_can_be_asked_for_unless_refused(embed: EmbedVenue) -> None:
    await traded(embed)
    for types, count in ((["custom_order_failed"], 0), (["deposit", "custom_order"], 1)):
        assert len(await transactions(embed, types=types)) == count
    answer = await embed.call("GET", REFERENCE, types="gifts")
    assert refusal(answer) == (400, "EAPI:InvalidParameter:types")
    embed.sim.embed.habits.refuses_types = True
    answer = await embed.call("GET", REFERENCE, types="custom_order")
    assert refusal(answer) == (400, "EAPI:InvalidParameter:types")
    assert len(await transactions(embed)) == 1


async def test_every_filter_finds_and_misses(embed: EmbedVenue) -> None:
    order_id = await traded(embed)
    (row,) = await transactions(embed)
    for name, found, missed in (
        ("statuses", "successful", "failed"),
        ("assets", "BTC", "ETH"),
        ("ids", row["id"], "TX"),
        ("ref_ids", order_id, "sched_"),
        ("from_time", "2026-11-20T12:00:00Z", "2026-11-20T12:00:01Z"),
        ("until_time", "2026-11-20T12:00:00Z", "2026-11-20T11:59:59Z"),
    ):
        assert await transactions(embed, **{name: found}) == [row]
        assert await transactions(embed, **{name: missed}) == []
    for name in ("statuses", "from_time", "until_time", "sorting", "page_size", "cursor"):
        answer = await embed.call("GET", REFERENCE, **{name: "?"})
        assert refusal(answer) == (400, f"EAPI:InvalidParameter:{name}")


async def test_transactions_come_in_pages_and_either_order(embed: EmbedVenue) -> None:
    ids = []
    for seconds in range(3):
        ids.append(await traded(embed, amount=f"{seconds + 10} USD"))
        embed.price("BTC/USD", "90000")
    for sorting, wanted in (("ascending", ids), ("descending", ids[::-1])):
        first = ok(await embed.call("GET", REFERENCE, sorting=sorting, page_size=2))
        cursor = first["next_cursor"]
        rest = ok(await embed.call("GET", REFERENCE, sorting=sorting, page_size=2, cursor=cursor))
        rows = [*first["transactions"], *rest["transactions"]]
        assert [row["ref_id"] for row in rows] == wanted
        assert rest["next_cursor"] is None


async def test_the_summary_tells_what_everything_is_worth(embed: EmbedVenue) -> None:
    embed.first.balances = {"USD": D("100.00"), "BTC": D("0.5")}
    embed.price("BTC/USD", "80000")
    await embed.created(target="10")
    path = f"/b2b/portfolio/{quote(FIRST)}/summary"
    assert ok(await embed.call("GET", path)) == {
        "currency": "USD",
        "portfolio_value": "40100.00",
        "available_balance": "100.00",
        "withheld_value": "0.00",
        "open_orders": 1,
        "timestamp": "2026-11-20T12:00:00Z",
    }
    assert ok(await embed.call("GET", path, quote="EUR"))["available_balance"] == "0.00"


async def test_assets_are_told_by_plain_codes_and_in_pages(embed: EmbedVenue) -> None:
    rows = ok(await embed.call("GET", "/b2b/assets"))["assets"]
    symbols = [row["symbol"] for row in rows]
    assert symbols[0] == "BTC"
    assert {"USD", "EUR", "USDT", "ETH"} <= set(symbols)
    assert not {"XBT", "ZUSD", "AAPLx"} & set(symbols)
    assert rows[0]["english_name"] == "Bitcoin"
    assert rows[0]["price"] == str(embed.sim.market.quotes["BTC/USD"].last)
    second = {"page[number]": 2, "page[size]": 3}
    page = ok(await embed.call("GET", "/b2b/assets", **second))["assets"]
    assert [row["symbol"] for row in page] == symbols[3:6]
    for size in ("0", "-1", "9" * 5_000, "\u0665"):
        answer = await embed.call("GET", "/b2b/assets", **{"page[size]": size})
        assert refusal(answer) == (400, "EAPI:InvalidParameter:page[size]")


async def test_assets_are_filtered(embed: EmbedVenue) -> None:
    async def symbols(**query: Any) -> list[str]:
        rows = ok(await embed.call("GET", "/b2b/assets", **query))["assets"]
        return [row["symbol"] for row in rows]

    assert await symbols(**{"filter[assets]": ["ETH", "EUR"]}) == ["ETH", "EUR"]
    assert await symbols(**{"filter[platform_statuses]": "disabled"}) == ["FIL"]
    assert "FIL" not in await symbols(**{"filter[tradable_only]": "true"})
    answer = await embed.call("GET", "/b2b/assets", **{"filter[platform_statuses]": "asleep"})
    assert refusal(answer) == (400, "EAPI:InvalidParameter:filter[platform_statuses]")


async def test_one_asset_is_told_in_the_currency_asked_for(embed: EmbedVenue) -> None:
    asset = ok(await embed.call("GET", "/b2b/assets/ETH", quote="EUR"))["asset"]
    assert asset["price"] == str(embed.sim.market.quotes["ETH/EUR"].last)
    answer = await embed.call("GET", "/b2b/assets/XETH")
    assert refusal(answer) == (400, "ENexus:Unknown base asset")


async def rates(embed: EmbedVenue, asset: str = "BTC", **query: Any) -> Any:
    return ok(await embed.call("GET", f"/b2b/assets/{asset}/rates", **query))


async def test_the_newest_rate_is_what_the_triggers_watch(embed: EmbedVenue) -> None:
    embed.price("BTC/USD", "81234.5")
    told = await rates(embed, quote="USD")
    newest = {"timestamp": "2026-11-20T12:00:00Z", "price": "81234.5"}
    assert told["rates"][-1] == newest
    assert told["meta"]["page_newest_rate"] == newest
    assert told["meta"]["page_oldest_rate"] == told["rates"][0]
    change = D("81234.5") - D(told["rates"][0]["price"])
    assert D(told["meta"]["page_price_change_value"]) == change
    embed.price("BTC/USD", "80000")
    inverted = await rates(embed, "USD", quote="BTC")
    assert inverted["rates"][-1]["price"] == "0.0000125"


async def test_an_asset_without_a_market_of_its_own_has_a_rate_through_another(
    embed: EmbedVenue,
) -> None:
    assert "PEPE/GBP" not in embed.sim.market.quotes
    last = embed.sim.market.quotes
    wanted = last["PEPE/USD"].last / last["GBP/USD"].last
    told = D((await rates(embed, "PEPE", quote="GBP"))["rates"][-1]["price"])
    assert abs(told / wanted - 1) < D("1E-15")


@pytest.mark.parametrize(
    ("interval", "seconds"),
    [
        ("PT1M", 60),
        ("PT5M", 300),
        ("PT15M", 900),
        ("PT30M", 1800),
        ("PT60M", 3600),
        ("PT1H", 3600),
        ("PT4H", 14400),
        ("P1D", 86400),
        ("P7D", 7 * 86400),
        ("P15D", 15 * 86400),
    ],
)
async def test_rates_lie_an_interval_apart(embed: EmbedVenue, interval: str, seconds: int) -> None:
    rows = (await rates(embed, interval=interval))["rates"]
    times = [datetime.fromisoformat(row["timestamp"]).timestamp() for row in rows]
    gaps = {later - earlier for earlier, later in pairwise(times[:-1])}
    assert gaps == {seconds}


async def test_rates_are_told_between_the_times_asked_for(embed: EmbedVenue) -> None:
    span = {"start_time": "2026-11-20T11:00:00Z", "end_time": "2026-11-20T11:30:00Z"}
    rows = (await rates(embed, interval="PT15M", **span))["rates"]
    times = [row["timestamp"][11:16] for row in rows]
    assert times == ["11:00", "11:15", "11:30"]
    again = (await rates(embed, interval="PT15M", **span))["rates"]
    assert again == rows
    span["start_time"] = "2026-11-20T11:00:00.5Z"
    assert (await rates(embed, interval="PT15M", **span))["rates"] == rows[1:]
    early = await rates(embed, interval="P15D", end_time="2010-01-01T00:00:00Z")
    assert early["rates"][0]["timestamp"] >= "2009-01-03"
    assert len((await rates(embed, start_time="2020-01-01T00:00:00Z"))["rates"]) == 720


async def test_a_feed_that_stands_still_tells_an_old_rate(embed: EmbedVenue) -> None:
    embed.sim.embed.habits.rate_age = D(90)
    newest = (await rates(embed))["rates"][-1]
    assert newest["timestamp"] == "2026-11-20T11:58:30Z"
    assert newest["price"] == str(embed.sim.market.quotes["BTC/USD"].last)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"quote": "XBT"}, "ENexus:Unknown quote asset"),
        ({"interval": "P16D"}, "ENexus:Interval is too large"),
        ({"interval": "PT2M"}, "EAPI:InvalidParameter:interval"),
        ({"interval": "1min"}, "EAPI:InvalidParameter:interval"),
        ({"interval": "P"}, "EAPI:InvalidParameter:interval"),
        ({"start_time": "yesterday"}, "ENexus:Invalid start time"),
        ({"start_time": "2026-11-20T12:00:01Z"}, "ENexus:Invalid start time"),
        ({"start_time": "2026-11-20T11:00:00"}, "ENexus:Invalid start time"),
        ({"start_time": "0001-01-01T00:00:00Z"}, "ENexus:Invalid start time"),
        ({"end_time": "1763630000"}, "ENexus:Invalid end time"),
        ({"end_time": "0001-01-01T00:00:00Z"}, "ENexus:Invalid end time"),
        (
            {"start_time": "2026-11-20T11:00:00Z", "end_time": "2026-11-20T10:00:00Z"},
            "ENexus:Invalid end time",
        ),
    ],
)
async def test_rates_that_cannot_be_are_refused(
    embed: EmbedVenue, query: dict[str, str], text: str
) -> None:
    answer = await embed.call("GET", "/b2b/assets/BTC/rates", **query)
    assert refusal(answer) == (400, text)
