"""Instruments, prices, the state of the markets and the clock of Kraken Futures."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import ScriptedVenue
from tests.venues.futures_doubles import error, futures_client, recorded, success
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import SystemMode
from tui.domain.identifiers import InstrumentId
from tui.domain.instrument import Instrument
from tui.domain.numbers import format_plain
from tui.domain.order import QuantityUnit
from tui.domain.quote import Quote
from tui.venues.kraken_futures.client import KrakenFuturesClient
from tui.venues.kraken_futures.market import key_of
from tui.venues.kraken_futures.names import market_of, spoken

ETH: dict[str, Any] = {
    "symbol": "PF_ETHUSD",
    "type": "flexible_futures",
    "pair": "ETH:USD",
    "base": "ETH",
    "quote": "USD",
    "tickSize": 0.1,
    "contractSize": 1,
    "contractValueTradePrecision": 3,
    "tradeable": True,
    "postOnly": False,
    "maxPositionSize": 16000,
    "makerProtectionMillis": 20,
    "isExpired": False,
}
PEPE = ETH | {
    "symbol": "PF_PEPEUSD",
    "pair": "PEPE:USD",
    "base": "PEPE",
    "contractValueTradePrecision": -3,
    "maxPositionSize": 1e12,
}
TICKER: dict[str, Any] = {
    "symbol": "PF_ETHUSD",
    "markPrice": 3205.2,
    "indexPrice": 3202.8,
    "bid": 3205.1,
    "ask": 3205.3,
    "last": 3205.2,
    "suspended": False,
    "postOnly": False,
}


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenFuturesClient:
    return futures_client(venue, clock, tmp_path)


async def instruments(
    client: KrakenFuturesClient, venue: ScriptedVenue, *listed: object
) -> dict[str, Instrument]:
    venue.script["instruments"].clear()
    venue.answer("instruments", success(instruments=list(listed)))
    answer = await client.instruments()
    assert not isinstance(answer, ReadFailure), answer
    return {key.instrument: one for key, one in answer.items()}


async def quotes(client: KrakenFuturesClient, *names: str) -> dict[str, Quote]:
    answer = await client.quotes([InstrumentId(name) for name in names])
    assert not isinstance(answer, ReadFailure), answer
    return {key.instrument: one for key, one in answer.items()}


def asked(venue: ScriptedVenue) -> Sequence[str]:
    return [str(request.url.query, "ascii") for request in venue.called("tickers")]


async def test_an_instrument_is_read_whole(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    assert (await instruments(client, venue, ETH))["PF_ETHUSD"] == Instrument(
        key=key_of("PF_ETHUSD"),
        symbol="ETH perp",
        base="ETH",
        quote="USD",
        tick_size=Decimal("0.1"),
        price_decimals=1,
        lot_size=Decimal("0.001"),
        minimum_quantity=Decimal("0.001"),
        maximum_quantity=Decimal(16000),
        hold_milliseconds=20,
    )
    (request,) = venue.requests
    assert request.url.path == "/derivatives/api/v3/instruments"
    assert "authent" not in request.headers


async def test_a_negative_precision_is_a_step_of_thousands_written_out(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    pepe = (await instruments(client, venue, PEPE))["PF_PEPEUSD"]
    assert pepe.lot_size.as_tuple() == Decimal(1000).as_tuple()
    assert pepe.minimum_quantity == Decimal(1000)
    assert pepe.maximum_quantity is not None
    assert format_plain(pepe.maximum_quantity) == "1000000000000.0"


@pytest.mark.parametrize(
    ("literal", "tick", "decimals"),
    [("1e-10", "0.0000000001", 10), ("0.50", "0.5", 1), ("5", "5", 0), ("1e1", "10", 0)],
)
async def test_a_tick_is_read_from_its_literal(
    client: KrakenFuturesClient, venue: ScriptedVenue, literal: str, tick: str, decimals: int
) -> None:
    reply = success(instruments=[ETH | {"tickSize": 77}])
    body = reply.content.replace(b"77", literal.encode())
    venue.answer("instruments", httpx.Response(200, content=body))
    answer = await client.instruments()
    assert not isinstance(answer, ReadFailure)
    eth = answer[key_of("PF_ETHUSD")]
    assert (format_plain(eth.tick_size), eth.price_decimals) == (tick, decimals)


async def test_every_spelling_of_a_symbol_names_the_instrument_as_it_is_listed(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    listed = await instruments(client, venue, ETH | {"symbol": "PF_AAPLxUSD", "base": "AAPLx"})
    assert listed.keys() == {"PF_AAPLxUSD", "PF_AAPLXUSD", "pf_aaplxusd"}
    assert {one.key.instrument for one in listed.values()} == {"PF_AAPLxUSD"}
    assert listed["pf_aaplxusd"].symbol == "AAPLx perp"


async def test_inverse_futures_count_contracts(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    inverse = ETH | {
        "symbol": "PI_XBTUSD",
        "type": "futures_inverse",
        "base": "XBT",
        "contractSize": 1,
        "contractValueTradePrecision": 0,
        "makerProtectionMillis": None,
    }
    listed = (await instruments(client, venue, inverse))["PI_XBTUSD"]
    assert listed.quantity_unit is QuantityUnit.CONTRACTS
    assert (listed.contract_size, listed.lot_size) == (Decimal(1), Decimal(1))
    assert (listed.base, listed.symbol) == ("BTC", "BTC inv")
    assert listed.hold_milliseconds == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "online"),
        ({"postOnly": True}, "post_only"),
        ({"isExpired": True, "postOnly": True}, "expired"),
    ],
)
async def test_a_market_says_what_it_accepts(
    client: KrakenFuturesClient, venue: ScriptedVenue, change: dict[str, Any], status: str
) -> None:
    assert (await instruments(client, venue, ETH | change))["PF_ETHUSD"].status == status


async def test_what_never_was_a_market_or_cannot_be_read_is_left_out(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    listed = await instruments(
        client,
        venue,
        {"symbol": "in_xbtusd", "type": "spot index", "tradeable": False},
        ETH | {"symbol": "PF_A", "tradeable": False},
        ETH | {"symbol": "PF_B", "tickSize": 0},
        ETH | {"symbol": "PF_C", "tickSize": "wide"},
        ETH | {"symbol": "PF_D", "contractValueTradePrecision": 99},
        ETH,
    )
    assert listed.keys() == {"PF_ETHUSD", "pf_ethusd"}


@pytest.mark.parametrize(
    ("symbol", "pair", "name"),
    [
        ("PF_XBTUSD", "XBT:USD", "BTC perp"),
        ("pf_xbtusd", None, "BTC perp"),
        ("PF_EUREUR", "EUR:EUR", "EUR/EUR perp"),
        ("PI_XBTUSD", "XBT:USD", "BTC inv"),
        ("FI_XBTUSD_270326", "XBT:USD", "BTC inv 26MAR27"),
        ("FF_ETHUSD_261225", "ETH:USD", "ETH 25DEC26"),
        ("FF_ETHUSD_269925", "ETH:USD", "ETH 269925"),
        ("PF_DOGEUSD", "XDG:USD", "DOGE perp"),
        ("ODD", None, "ODD/ODD perp"),
    ],
)
def test_a_symbol_has_a_name_for_people(symbol: str, pair: str | None, name: str) -> None:
    assert spoken(symbol, market_of(symbol, pair, None, None)) == name


async def test_a_quote_has_every_price_there_is(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("tickers", success(tickers=[TICKER]))
    assert (await quotes(client, "PF_ETHUSD"))["PF_ETHUSD"] == Quote(
        key=key_of("PF_ETHUSD"),
        last=Decimal("3205.2"),
        bid=Decimal("3205.1"),
        ask=Decimal("3205.3"),
        mark=Decimal("3205.2"),
        index=Decimal("3202.8"),
        as_of=START,
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"suspended": True, "postOnly": True}, "suspended"),
        ({"postOnly": True}, "post_only"),
        ({}, None),
    ],
)
async def test_a_quote_says_what_the_market_accepts_just_now(
    client: KrakenFuturesClient, venue: ScriptedVenue, told: dict[str, bool], status: str | None
) -> None:
    venue.answer("tickers", success(tickers=[TICKER | told]))
    assert (await quotes(client, "PF_ETHUSD"))["PF_ETHUSD"].status == status


async def test_an_empty_side_and_an_untraded_market_have_no_price(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    bare = {"symbol": "PF_ETHUSD", "markPrice": 3.205e3}
    venue.answer("tickers", success(tickers=[bare, {"symbol": "in_xbtusd", "last": 1}]))
    quote = (await quotes(client, "PF_ETHUSD"))["PF_ETHUSD"]
    assert (quote.last, quote.bid, quote.ask, quote.index) == (None, None, None, None)
    assert quote.mark == Decimal(3205)


async def test_exponents_are_read_exactly_and_a_broken_market_is_no_others_loss(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    tiny = TICKER | {"symbol": "PF_PEPEUSD", "last": 1.2e-05}
    broken = TICKER | {"symbol": "PF_BADUSD", "last": "much"}
    venue.answer("tickers", success(tickers=[tiny, broken, {"symbol": 5}]))
    read = await quotes(client, "PF_PEPEUSD", "PF_BADUSD")
    assert read.keys() == {"PF_PEPEUSD"}
    assert read["PF_PEPEUSD"].last == Decimal("0.000012")


async def test_quotes_are_asked_as_listed_and_answered_as_orders_name_them(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    await instruments(client, venue, ETH)
    venue.answer("tickers", success(tickers=[TICKER]))
    assert (await quotes(client, "pf_ethusd")).keys() == {"pf_ethusd"}
    assert asked(venue) == ["symbol=PF_ETHUSD"]
    assert await quotes(client, "PF_NOUSD") == {}


async def test_many_markets_are_read_with_all_others(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("tickers", success(tickers=[TICKER]))
    await quotes(client, *(f"PF_{number}USD" for number in range(41)))
    assert asked(venue) == [""]


async def test_one_name_that_is_listed_no_more_takes_no_price_from_the_others(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("tickers", error("invalidArgument: symbol"), success(tickers=[TICKER]))
    assert (await quotes(client, "PF_ETHUSD", "PF_GONEUSD")).keys() == {"PF_ETHUSD"}
    assert asked(venue) == ["symbol=PF_ETHUSD&symbol=PF_GONEUSD", ""]


@pytest.mark.parametrize(
    ("states", "mode", "text"),
    [
        ([{}, {}], SystemMode.ONLINE, "online"),
        ([{"suspended": True}, {}], SystemMode.ONLINE, "online"),
        ([{"suspended": True}] * 2, SystemMode.MAINTENANCE, "every market is suspended"),
        ([{"postOnly": True}, {"suspended": True}], SystemMode.POST_ONLY, "post-only"),
        ([{"postOnly": True}, {}], SystemMode.ONLINE, "online"),
        ([], SystemMode.ONLINE, "online"),
    ],
)
async def test_the_markets_together_say_what_the_venue_accepts(
    client: KrakenFuturesClient,
    venue: ScriptedVenue,
    states: list[dict[str, Any]],
    mode: SystemMode,
    text: str,
) -> None:
    tickers = [TICKER | {"symbol": f"PF_{number}"} | state for number, state in enumerate(states)]
    index = {"symbol": "in_xbtusd", "last": 1}
    venue.answer("tickers", success(tickers=[*tickers, index]))
    status = await client.system_status()
    assert not isinstance(status, ReadFailure)
    assert status.mode is mode
    assert text in status.text
    assert status.notice is None


@pytest.mark.parametrize(
    ("told", "skew"),
    [
        ("2026-11-20T14:00:02.500Z", timedelta(seconds=2.5)),
        ("2026-11-20T13:59:58.000Z", timedelta(seconds=-2)),
        ("2026-11-20T14:00:00.000Z", timedelta()),
    ],
)
async def test_the_clock_is_read_to_the_millisecond(
    client: KrakenFuturesClient, venue: ScriptedVenue, told: str, skew: timedelta
) -> None:
    reply = httpx.Response(200, json={"result": "error", "error": "x", "serverTime": told})
    venue.answer("tickers", reply)
    assert await client.clock_skew() == skew


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (httpx.Response(200, json={"result": "success"}), FailureKind.UNREADABLE),
        (
            httpx.Response(200, json={"result": "success", "serverTime": "noon"}),
            FailureKind.UNREADABLE,
        ),
        (httpx.Response(200, json={"result": "success", "serverTime": 5}), FailureKind.UNREADABLE),
        (
            httpx.Response(200, json={"result": "error", "error": "Unavailable"}),
            FailureKind.UNAVAILABLE,
        ),
    ],
)
async def test_an_answer_without_a_time_measures_nothing(
    client: KrakenFuturesClient, venue: ScriptedVenue, reply: httpx.Response, kind: FailureKind
) -> None:
    venue.answer("tickers", reply)
    failure = await client.clock_skew()
    assert isinstance(failure, ReadFailure)
    assert failure.kind is kind


async def test_the_recorded_instruments_are_read(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    listed = await instruments(client, venue, *recorded("instruments")["instruments"])
    names = {one.symbol for one in listed.values()}
    assert names == {"BTC inv", "ETH perp", "PEPE perp", "AAPLx perp"}
    assert listed["PI_XBTUSD"].tick_size == Decimal("0.5")
    assert listed["PF_PEPEUSD"].tick_size == Decimal("1e-10")
    assert listed["PF_PEPEUSD"].lot_size == Decimal(1000)


async def test_the_recorded_tickers_are_read(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("tickers", success(tickers=recorded("tickers")["tickers"]))
    read = await quotes(client, "pi_xbtusd", "PF_ETHUSD")
    assert read["pi_xbtusd"].ask == Decimal("91490.5")
    assert read["pi_xbtusd"].mark == Decimal("91506.6009839176")
    assert read["PF_ETHUSD"].index == Decimal("3202.75")
