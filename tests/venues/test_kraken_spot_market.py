import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.venues.doubles import wire
from tui.domain.health import SystemMode
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot.market import (
    decode_instruments,
    decode_key_info,
    decode_system_status,
    decode_ticks,
    decode_time,
    parse_quotes,
)

FIXTURES = Path("../shared/fixtures/kraken_spot")
NOW = datetime(2026, 11, 20, 9, 44, tzinfo=UTC)


def key(name: str) -> InstrumentKey:
    return InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(name))


def ids(*names: str) -> list[InstrumentId]:
    return [InstrumentId(name) for name in names]


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("XXBTZUSD", "BTC/USD"),
        ("XBTUSD", "BTC/USD"),
        ("XBT/USD", "BTC/USD"),
        ("BTCUSD", "BTC/USD"),
        ("BTC/USD", "BTC/USD"),
        ("XETHXXBT", "ETH/BTC"),
        ("ETHBTC", "ETH/BTC"),
        ("XDGUSD", "DOGE/USD"),
        ("DOGEUSD", "DOGE/USD"),
        ("DOGE/USD", "DOGE/USD"),
        ("SOL/USD", "SOL/USD"),
    ],
)
def test_a_pair_is_found_by_every_name(name: str, symbol: str) -> None:
    assert decode_instruments(wire("asset_pairs.json"))[key(name)].symbol == symbol


def test_all_names_lead_to_one_instrument_named_as_orders_name_it() -> None:
    table = decode_instruments(wire("asset_pairs.json"))
    assert table[key("BTC/USD")] is table[key("XBTUSD")]
    assert table[key("BTC/USD")].key == key("XBTUSD")


def test_leverages_of_either_side_are_listed_once() -> None:
    body = json.loads(wire("asset_pairs.json"))
    body["result"]["SOLUSD"] |= {"leverage_buy": [2, 3, 5], "leverage_sell": [10, 2]}
    table = decode_instruments(json.dumps(body).encode())
    assert table[key("SOLUSD")].leverages == (2, 3, 5, 10)
    assert table[key("XBTUSD")].leverages == (2, 3)


def test_steps_and_minimums_are_exact() -> None:
    pair = decode_instruments(wire("asset_pairs.json"))[key("SOLUSD")]
    assert (pair.base, pair.quote) == ("SOL", "USD")
    assert (pair.tick_size, pair.price_decimals) == (Decimal("0.05"), 2)
    assert pair.lot_size == Decimal("0.00000001")
    assert pair.minimum_quantity == Decimal("0.00005")
    assert pair.minimum_cost == Decimal("0.5")
    assert (pair.status, pair.is_tokenised) == ("online", False)


def test_a_pair_without_a_tick_steps_in_its_last_digit() -> None:
    pair = decode_instruments(wire("asset_pairs.json"))[key("0GEUR")]
    assert pair.tick_size == Decimal("0.001")
    assert pair.lot_size == Decimal("0.00001")
    assert (pair.minimum_quantity, pair.minimum_cost) == (None, None)
    assert pair.status == "online"


def test_the_status_of_a_pair_is_the_venues_word() -> None:
    assert decode_instruments(wire("asset_pairs.json"))[key("ETHXBT")].status == "post_only"


def test_a_damaged_pair_costs_no_other() -> None:
    table = decode_instruments(wire("asset_pairs.json"))
    assert key("BROKEN") not in table
    assert len({id(instrument) for instrument in table.values()}) == 5


def test_tokenised_shares_are_marked() -> None:
    pair = decode_instruments(wire("asset_pairs_tokenised.json"))[key("AAPLx/USD")]
    assert pair.is_tokenised
    assert pair.symbol == "AAPLx/USD"


def test_a_pair_without_a_name_for_people_is_shown_by_the_one_of_orders() -> None:
    pair = {"altname": "XBTUSD", "pair_decimals": 1, "lot_decimals": 8}
    body = json.dumps({"error": [], "result": {"XXBTZUSD": pair}}).encode()
    assert decode_instruments(body)[key("XXBTZUSD")].symbol == "BTCUSD"


def test_a_pairs_own_name_beats_a_name_derived_from_another() -> None:
    pairs = {
        "ODD": {"altname": "XBTUSD", "wsname": "XBT/USD", "pair_decimals": 1, "lot_decimals": 8},
        "REAL": {"altname": "BTCUSD", "wsname": "R/USD", "pair_decimals": 2, "lot_decimals": 8},
    }
    table = decode_instruments(json.dumps({"error": [], "result": pairs}).encode())
    assert table[key("BTCUSD")].symbol == "R/USD"


@pytest.mark.parametrize(
    ("fixture", "name", "symbol"),
    [
        ("assetpairs_xbtusdt", "XBTUSDT", "BTC/USDT"),
        ("assetpairs_xstock_aaplx", "AAPLxUSD", "AAPLx/USD"),
        ("assetpairs_0geur_2026", "0GEUR", "0G/EUR"),
    ],
)
def test_recorded_pairs_read(fixture: str, name: str, symbol: str) -> None:
    assert decode_instruments(recorded(fixture))[key(name)].symbol == symbol


def test_quotes_come_by_the_names_that_were_asked() -> None:
    known = decode_instruments(wire("asset_pairs.json"))
    asked = ids("XBTUSD", "SOLUSD", "XDGUSD")
    quotes = parse_quotes(decode_ticks(wire("ticker.json")), asked, known, NOW)
    assert set(quotes) == {key(name) for name in asked}
    btc = quotes[key("XBTUSD")]
    assert btc.key == key("XBTUSD")
    assert (str(btc.last), str(btc.bid), str(btc.ask)) == (
        "68365.10000",
        "68365.00000",
        "68365.20000",
    )
    assert (btc.mark, btc.index, btc.as_of) == (None, None, NOW)


def test_no_offer_is_no_price() -> None:
    known = decode_instruments(wire("asset_pairs.json"))
    quotes = parse_quotes(decode_ticks(wire("ticker.json")), ids("XDGUSD"), known, NOW)
    assert quotes[key("XDGUSD")].ask is None


def test_a_single_answer_belongs_to_the_single_question() -> None:
    ticks = decode_ticks(wire("ticker_tokenised.json"))
    quotes = parse_quotes(ticks, ids("aaplx"), {}, NOW)
    assert quotes[key("aaplx")].last == Decimal("269.36000")


def test_an_answer_nobody_asked_for_is_not_guessed() -> None:
    ticks = decode_ticks(wire("ticker.json"))
    assert parse_quotes(ticks, ids("XBTUSD"), {}, NOW) == {}


def test_a_damaged_tick_costs_no_other() -> None:
    body = b"""{"error":[],"result":{
        "A":{"c":["many"]},"B":{"c":"1"},"C":{"c":["2","1"]},"D":{"c":[1e99]},"E":{}}}"""
    quotes = parse_quotes(decode_ticks(body), ids("A", "B", "C", "D", "E"), {}, NOW)
    assert {str(k.instrument): quote.last for k, quote in quotes.items()} == {
        "C": Decimal(2),
        "E": None,
    }


@pytest.mark.parametrize("fixture", ["ticker_2026_subset_a", "ticker_xbtusdt"])
def test_recorded_ticks_all_have_prices(fixture: str) -> None:
    ticks = decode_ticks(recorded(fixture))
    quotes = parse_quotes(ticks, ids(*ticks), {}, NOW)
    assert len(quotes) == len(ticks) > 0
    assert all(quote.last and quote.bid and quote.ask for quote in quotes.values())


def test_system_status_without_announcements() -> None:
    status = decode_system_status(wire("system_status.json"))
    assert (status.mode, status.text) == (SystemMode.ONLINE, "online")
    assert (status.notice, status.notice_at) == (None, None)


def test_incidents_and_maintenance_become_a_notice() -> None:
    status = decode_system_status(wire("system_status_maintenance.json"))
    assert (status.mode, status.text) == (SystemMode.CANCEL_ONLY, "cancel_only")
    assert status.notice == "Matching paused; Spot upgrade"
    assert status.notice_at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("online", SystemMode.ONLINE),
        ("maintenance", SystemMode.MAINTENANCE),
        ("cancel_only", SystemMode.CANCEL_ONLY),
        ("post_only", SystemMode.POST_ONLY),
        ("limit_only", SystemMode.LIMIT_ONLY),
        ("reduce_only", SystemMode.UNKNOWN),
    ],
)
def test_every_mode_has_its_name(word: str, mode: SystemMode) -> None:
    body = json.dumps({"error": [], "result": {"status": word}}).encode()
    status = decode_system_status(body)
    assert (status.mode, status.text) == (mode, word)


def test_an_announcement_without_a_readable_start_has_no_date() -> None:
    result = {"status": "online", "emergency": [{"title": "x", "expected_start_utc": "soon"}]}
    status = decode_system_status(json.dumps({"error": [], "result": result}).encode())
    assert (status.notice, status.notice_at) == ("x", None)


@pytest.mark.parametrize(
    "text", ["2026-11-21T09:00:00", "2026-11-21T09:00:00Z", "2026-11-21T11:00:00+02:00"]
)
def test_the_start_of_an_announcement_is_one_moment_however_written(text: str) -> None:
    result = {"status": "online", "upcoming_maintenance": [{"expected_start_utc": text}]}
    status = decode_system_status(json.dumps({"error": [], "result": result}).encode())
    assert status.notice_at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert status.notice is None


def test_time_is_in_utc() -> None:
    assert decode_time(wire("time.json")) == NOW


@pytest.mark.parametrize("unixtime", ["10" * 12, '"1795167840"', "null", "1.5"])
def test_an_odd_time_is_refused(unixtime: str) -> None:
    with pytest.raises(NotDocumentedError):
        decode_time(b'{"error":[],"result":{"unixtime":' + unixtime.encode() + b"}}")


def test_key_info_warns_of_rights_that_move_money() -> None:
    info = decode_key_info(wire("api_key_info.json"))
    assert info.name == "desk"
    assert "query-open-trades" in info.permissions
    assert info.warnings == ("withdraw-funds",)


def test_a_key_without_a_name_has_none() -> None:
    body = b'{"error":[],"result":{"api_key_name":"","permissions":[]}}'
    assert decode_key_info(body).name is None


def recorded(fixture: str) -> bytes:
    path = FIXTURES / f"{fixture}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return json.dumps(json.loads(path.read_text())["body"]).encode()
