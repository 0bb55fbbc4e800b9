from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.venue import Venue, fixture


def shape(value: Any) -> Any:
    """Return what a JSON value looks like, without what it says."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, (int, Decimal, float)) else type(value).__name__


async def test_time_is_the_clock_in_both_notations(venue: Venue) -> None:
    answer = await venue.get("Time")
    assert answer == {
        "error": [],
        "result": {"unixtime": 1795176000, "rfc1123": "Fri, 20 Nov 26 12:00:00 +0000"},
    }


async def test_the_system_is_online(venue: Venue) -> None:
    assert (await venue.get("SystemStatus"))["result"] == {
        "status": "online",
        "timestamp": "2026-11-20T12:00:00Z",
        "upcoming_maintenance": [],
        "emergency": [],
    }


async def test_a_pair_has_the_recorded_shape(venue: Venue) -> None:
    recorded = fixture("assetpairs_xbtusdt")["body"]["result"]["XBTUSDT"]
    answer = (await venue.get("AssetPairs", pair="XBTUSDT"))["result"]["XBTUSDT"]
    assert shape(answer) == shape(recorded)
    same = ("altname", "wsname", "base", "quote", "pair_decimals", "tick_size", "ordermin", "fees")
    assert {name: answer[name] for name in same} == {
        name: recorded[name]
        if name != "fees"
        else [[v, Decimal(str(p))] for v, p in recorded[name]]
        for name in same
    }


async def test_a_tokenised_pair_has_the_recorded_shape(venue: Venue) -> None:
    recorded = fixture("assetpairs_xstock_aaplx")["body"]["result"]["AAPLxUSD"]
    answer = await venue.get("AssetPairs", aclass_base="tokenized_asset")
    assert shape(answer["result"]["AAPLxUSD"]) == shape(recorded)
    assert answer["result"]["AAPLxUSD"]["fees_maker"] == [[0, Decimal("-0.02")]]


async def test_tokenised_pairs_are_listed_apart(venue: Venue) -> None:
    currencies = (await venue.get("AssetPairs"))["result"]
    assert "AAPLxUSD" not in currencies
    assert {"XXBTZUSD", "XETHZUSD", "SOLUSD", "XXRPZEUR", "XDGUSD", "PEPEUSD"} <= set(currencies)
    tokens = (await venue.get("AssetPairs", aclass_base="tokenized_asset"))["result"]
    assert set(tokens) == {"AAPLxUSD", "TSLAxUSD"}
    assert (await venue.get("Ticker", pair="AAPLxUSD"))["error"] == ["EQuery:Unknown asset pair"]


@pytest.mark.parametrize(
    ("info", "members"),
    [
        ("leverage", {"leverage_buy", "leverage_sell"}),
        ("fees", {"fees", "fees_maker", "fee_volume_currency"}),
        ("margin", {"margin_call", "margin_stop"}),
    ],
)
async def test_info_narrows_the_pairs(venue: Venue, info: str, members: set[str]) -> None:
    answer = await venue.get("AssetPairs", pair="XBTUSD", info=info)
    assert set(answer["result"]["XXBTZUSD"]) == members


async def test_an_unknown_info_is_an_invalid_argument(venue: Venue) -> None:
    answer = await venue.get("AssetPairs", info="everything")
    assert answer["error"] == ["EGeneral:Invalid arguments:info"]


async def test_a_ticker_has_the_recorded_shape_and_decimals(venue: Venue) -> None:
    recorded = fixture("ticker_2026_subset_a")["body"]["result"]
    answer = (await venue.get("Ticker"))["result"]
    for key, row in recorded.items():
        assert shape(answer[key]) == shape(row), key
    assert answer["XXBTZUSD"]["c"][0] == "92500.00000"
    assert len(answer["ADAUSD"]["c"][0].partition(".")[2]) == 6
    assert len(answer["PEPEUSD"]["c"][0].partition(".")[2]) >= 9


async def test_results_are_keyed_by_key_or_by_the_name_with_a_slash(venue: Venue) -> None:
    answer = await venue.get("Ticker", pair="XBTUSD,ETH/USD,XXRPZEUR,BTC/EUR")
    assert list(answer["result"]) == ["XXBTZUSD", "ETH/USD", "XXRPZEUR", "BTC/EUR"]


@pytest.mark.parametrize("name", ["Ticker", "AssetPairs", "Depth", "Trades"])
async def test_an_unknown_pair_is_named_so(venue: Venue, name: str) -> None:
    assert (await venue.get(name, pair="XBTXYZ"))["error"] == ["EQuery:Unknown asset pair"]


async def test_prices_by_hand_are_what_the_ticker_says(venue: Venue) -> None:
    venue.last("XBTUSD", "91234.5")
    row = (await venue.get("Ticker", pair="XBTUSD"))["result"]["XXBTZUSD"]
    assert row["c"][0] == "91234.50000"
    assert Decimal(row["b"][0]) < Decimal(row["a"][0])
    assert Decimal(row["b"][0]) <= Decimal("91234.5") <= Decimal(row["a"][0])


async def test_the_book_is_around_the_market_and_shows_only_the_tip_of_an_iceberg(
    venue: Venue,
) -> None:
    await venue.add(ordertype="iceberg", volume="3", displayvol="0.25", price="80000")
    book = (await venue.get("Depth", pair="XBTUSD", count="500"))["result"]["XXBTZUSD"]
    asks, bids = ([Decimal(level[0]) for level in book[side]] for side in ("asks", "bids"))
    assert asks == sorted(asks)
    assert bids == sorted(bids, reverse=True)
    assert bids[0] < asks[0]
    assert len(asks) == 500
    await venue.add(
        ordertype="iceberg", volume="3", displayvol="0.25", price=str(bids[3] + Decimal("0.1"))
    )
    book = (await venue.get("Depth", pair="XBTUSD"))["result"]["XXBTZUSD"]
    assert [f"{bids[3] + Decimal('0.1'):.5f}", "0.250"] in [level[:2] for level in book["bids"]]


async def test_depth_needs_a_pair_and_a_sane_count(venue: Venue) -> None:
    assert (await venue.get("Depth"))["error"] == ["EGeneral:Invalid arguments:pair"]
    assert (await venue.get("Depth", pair="XBTUSD", count="0"))["error"] == []
    answer = await venue.get("Depth", pair="XBTUSD", count="501")
    assert answer["error"] == ["EGeneral:Invalid arguments:count"]


async def test_trades_give_a_tape(venue: Venue) -> None:
    answer = (await venue.get("Trades", pair="XBTUSD"))["result"]
    assert len(answer["XXBTZUSD"]) == 20
    assert answer["last"].isdigit()


async def test_assets_have_the_recorded_members(venue: Venue) -> None:
    recorded = fixture("assets_2026_subset_a")["body"]["result"]
    answer = (await venue.get("Assets", asset="XBT,ZEUR"))["result"]
    assert answer["XXBT"].items() <= {**recorded["XXBT"]}.items()
    assert answer["ZEUR"].items() <= {**recorded["ZEUR"]}.items()
    assert (await venue.get("Assets", asset="NOPE"))["error"] == ["EQuery:Unknown asset"]
    assert (await venue.get("Assets"))["result"]["AAPLx"]["aclass"] == "tokenized_asset"


async def test_public_endpoints_can_be_posted_to(venue: Venue) -> None:
    answer = await venue.http.post("/0/public/Ticker", data={"pair": "XBTUSD"})
    assert list(answer.json()["result"]) == ["XXBTZUSD"]
