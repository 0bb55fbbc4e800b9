"""Assets and rates of Kraken Embed."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import failure
from tests.venues.embed_doubles import (
    ORDERS,
    EmbedVenue,
    embed_client,
    listed,
    order,
    refusal,
    result,
)
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.quote import Quote
from tui.venues.kraken_embed.client import KrakenEmbedClient

BTC, USD_BTC, ETH = InstrumentId("BTC/USD"), InstrumentId("USD/BTC"), InstrumentId("ETH/EUR")
ASSETS = "/b2b/assets"
RATES = "/b2b/assets/BTC/rates"


def key(name: str) -> InstrumentKey:
    return InstrumentKey(VenueId.KRAKEN_EMBED, InstrumentId(name))


def assets(*symbols: str) -> httpx.Response:
    return result(assets=[{"symbol": symbol, "english_name": "x"} for symbol in symbols])


def rates(*rows: tuple[str, str]) -> httpx.Response:
    return result(rates=[{"timestamp": at, "price": price} for at, price in rows], meta={})


@pytest.fixture
def venue() -> EmbedVenue:
    return EmbedVenue()


@pytest.fixture
def client(venue: EmbedVenue, clock: ManualClock, tmp_path: Path) -> KrakenEmbedClient:
    return embed_client(venue, clock, tmp_path)


async def instruments(client: KrakenEmbedClient) -> dict[str, Instrument]:
    answer = await client.instruments()
    assert not isinstance(answer, ReadFailure), answer
    return {name.instrument: one for name, one in answer.items()}


async def quotes(client: KrakenEmbedClient, *names: InstrumentId) -> dict[str, Quote]:
    answer = await client.quotes(names)
    assert not isinstance(answer, ReadFailure), answer
    return {name.instrument: one for name, one in answer.items()}


async def test_each_asset_is_priced_in_each_money_both_ways_round(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ASSETS, assets("BTC", "ETH", "USD", "USDT"))
    known = await instruments(client)
    assert set(known) == {
        *("BTC/USD", "USD/BTC", "ETH/USD", "USD/ETH", "BTC/USDT", "USDT/BTC"),
        *("ETH/USDT", "USDT/ETH", "USD/USDT", "USDT/USD"),
    }
    one = known["BTC/USD"]
    assert (one.symbol, one.base, one.quote, one.has_steps) == ("BTC/USD", "BTC", "USD", False)
    assert (one.tick_size, one.lot_size) == (Decimal("1E-18"), Decimal("1E-18"))
    assert one.price_decimals == 2
    assert known["USD/BTC"].price_decimals == known["BTC/USDT"].price_decimals == 8


async def test_a_list_of_coins_alone_is_priced_in_the_usual_money(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ASSETS, assets("BTC"))
    assert {"BTC/USD", "BTC/EUR", "GBP/BTC"} <= set(await instruments(client))


async def test_every_page_of_assets_is_read(client: KrakenEmbedClient, venue: EmbedVenue) -> None:
    many = [f"A{number}" for number in range(99)]
    venue.answer(ASSETS, assets(*many, "USD"), assets("LAST"))
    assert "LAST/USD" in await instruments(client)
    assert venue.query(0) == [("page[number]", "1"), ("page[size]", "100")]
    assert dict(venue.query(1))["page[number]"] == "2"


async def test_a_venue_that_knows_no_pages_is_asked_twice(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ASSETS, assets(*(f"A{number}" for number in range(120)), "USD"))
    assert "A7/USD" in await instruments(client)
    assert len(venue.requests) == 2


async def test_pairs_of_orders_are_known_whatever_they_are_priced_in(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    crossed = order()["trigger"] | {"base_asset": "ETH", "quote_asset": "BTC"}
    venue.answer(ORDERS, listed(order(trigger=crossed)))
    venue.answer(ASSETS, assets("BTC", "ETH", "EUR"))
    await client.open_orders(PollOptions())
    assert {"ETH/BTC", "BTC/ETH"} <= set(await instruments(client))


async def test_the_newest_rate_is_the_price_both_ways_round(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    newest, older = ("2026-11-20T14:00:00Z", "80000"), ("2026-11-20T13:59:00Z", "1")
    venue.answer(RATES, rates(newest, older))
    told = await quotes(client, BTC, USD_BTC)
    assert (told[BTC].last, told[USD_BTC].last) == (Decimal(80000), Decimal("0.0000125"))
    assert told[BTC].as_of == told[USD_BTC].as_of == clock.now()
    assert [dict(venue.query(0))["quote"], len(venue.requests)] == ["USD", 1]


@pytest.mark.parametrize(
    ("rows", "age"),
    [
        ([("2026-11-20T13:59:30Z", "1")], 0),
        ([("2026-11-20T13:58:00Z", "1")], 60),
        ([("2026-11-20T13:50:00Z", "1"), ("2026-11-20T13:55:00Z", "1")], 0),
        ([("2026-11-20T13:44:00Z", "1"), ("2026-11-20T13:49:00Z", "1")], 360),
        ([("2026-11-20T13:49:00Z", "1"), ("2026-11-20T13:49:00Z", "1")], 600),
    ],
)
async def test_a_rate_is_no_younger_than_the_end_of_its_interval(
    client: KrakenEmbedClient,
    venue: EmbedVenue,
    clock: ManualClock,
    rows: list[tuple[str, str]],
    age: int,
) -> None:
    venue.answer(RATES, rates(*rows))
    told = await quotes(client, BTC)
    assert clock.now() - told[BTC].as_of == timedelta(seconds=age)


async def test_a_rate_is_kept_for_a_quarter_of_a_minute(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    venue.answer(RATES, rates(("2026-11-20T14:00:00Z", "1")), rates(("2026-11-20T14:00:15Z", "2")))
    await quotes(client, BTC)
    await clock.advance(14.9)
    assert (await quotes(client, BTC))[BTC].last == 1
    assert len(venue.requests) == 1
    await clock.advance(0.1)
    assert (await quotes(client, BTC))[BTC].last == 2


async def test_what_the_venue_has_no_rate_of_is_left_alone_for_a_while(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    venue.answer(RATES, rates(("2026-11-20T14:00:00Z", "1")))
    venue.answer("/b2b/assets/ETH/rates", refusal("ENexus:Unknown base asset"))
    assert set(await quotes(client, ETH, BTC)) == {"BTC/USD"}
    await clock.advance(20)
    assert set(await quotes(client, ETH, BTC)) == {"BTC/USD"}
    assert venue.targets.count("/b2b/assets/ETH/rates?quote=EUR&interval=PT1M") == 1
    assert await client.quotes([ETH]) == {}


@pytest.mark.parametrize("rows", [[], [("soon", "1")], [("2026-11-20T14:00:00Z", "0")]])
async def test_an_answer_without_a_usable_rate_is_no_price(
    client: KrakenEmbedClient, venue: EmbedVenue, rows: list[Any]
) -> None:
    venue.answer(RATES, rates(*rows))
    assert await quotes(client, BTC) == {}


async def test_known_rates_outlive_a_failure_and_nothing_known_is_one(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    busy = httpx.Response(503, text="busy")
    venue.answer(RATES, busy, rates(("2026-11-20T14:00:00Z", "1")), busy)
    assert failure(await client.quotes([BTC])).kind is FailureKind.UNAVAILABLE
    await quotes(client, BTC)
    await clock.advance(20)
    assert (await quotes(client, BTC))[BTC].last == 1


async def test_an_interval_that_is_refused_is_left_out_from_then_on(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    venue.answer(RATES, refusal("EAPI:InvalidParameter"), rates(("2026-11-20T14:00:00Z", "1")))
    assert (await quotes(client, BTC))[BTC].last == 1
    await clock.advance(15)
    await quotes(client, BTC)
    assert [target.partition("?")[2] for target in venue.targets] == [
        "quote=USD&interval=PT1M",
        "quote=USD",
        "quote=USD",
    ]


async def test_a_counted_key_asks_for_two_rates_at_once_the_oldest_first(
    venue: EmbedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    client = embed_client(venue, clock, tmp_path, is_simulated=False)
    names = [InstrumentId(f"{coin}/USD") for coin in ("BTC", "ETH", "SOL")]
    for name in names:
        path = f"/b2b/assets/{name[:3]}/rates"
        venue.answer(path, rates(("2026-11-20T14:00:00Z", "1")))
    assert list(await quotes(client, *names)) == names[:2]
    await clock.advance(2)
    assert list(await quotes(client, *names)) == names
    await clock.advance(14)
    await quotes(client, *names)
    assert [target.split("/")[3] for target in venue.targets] == ["BTC", "ETH", "SOL", "BTC", "ETH"]
