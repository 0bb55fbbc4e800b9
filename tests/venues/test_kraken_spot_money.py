"""Balances, trades and histories of amends, from wire to domain."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.venues.doubles import recorded, wire
from tui.domain.amend_record import AmendCause
from tui.domain.fill import Fill, Liquidity
from tui.domain.funds import Holding
from tui.domain.identifiers import (
    AccountName,
    InstrumentId,
    InstrumentKey,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.instrument import Instrument
from tui.domain.order import Side
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot.amends import decode_amends
from tui.venues.kraken_spot.envelope import RefusedError, decode_page
from tui.venues.kraken_spot.fills import decode_fill
from tui.venues.kraken_spot.funds import decode_balances
from tui.venues.kraken_spot.market import decode_instruments
from tui.venues.kraken_spot.names import altname, currency

MAIN = AccountName("main")
TRADES = json.loads(wire("trades_history.json"))["result"]["trades"]
AMENDS = json.loads(wire("order_amends.json"))["result"]["amends"]
PAIRS = decode_instruments(wire("asset_pairs.json"))


def body_of(name: str) -> bytes:
    return json.dumps(recorded(name)["body"]).encode()


def answer(result: object) -> bytes:
    return json.dumps({"error": [], "result": result}).encode()


# Balances


def test_balances_go_by_the_names_instruments_use() -> None:
    holdings = decode_balances(wire("balance_ex.json"))
    assert list(holdings) == ["USD", "BTC", "SOL", "ETH2.S", "BTC.M", "USD.M"]
    assert holdings["USD"] == Holding(
        currency="USD",
        venue_currency="ZUSD",
        balance=Decimal("171288.6158"),
        held=Decimal("8249.7600"),
    )
    assert str(holdings["BTC"].balance) == "1011.1908877900"
    assert holdings["BTC"].free == Decimal("1013.1908877900")


def test_numbers_are_read_as_exactly_as_texts() -> None:
    holdings = decode_balances(wire("balance_ex.json"))
    assert str(holdings["SOL"].balance) == "10.5"
    assert holdings["SOL"].held == 3
    assert holdings["ETH2.S"].held == 0


def test_recorded_balances_are_read() -> None:
    holdings = decode_balances(body_of("balanceex"))
    assert {name: (one.balance, one.held) for name, one in holdings.items()} == {
        "USD": (Decimal("25435.21"), Decimal("8249.76")),
        "BTC": (Decimal("1.2435"), Decimal("0.8423")),
    }


def test_two_codes_of_one_name_do_not_hide_each_other() -> None:
    holdings = decode_balances(answer({"XXBT": {"balance": "1"}, "XBT": {"balance": "2"}}))
    assert {name: one.balance for name, one in holdings.items()} == {"BTC": 1, "XBT": 2}


@pytest.mark.parametrize("balance", ["many", None, "1e99", {}])
def test_one_damaged_balance_is_named_and_not_left_out(balance: object) -> None:
    with pytest.raises(NotDocumentedError, match="the balance of SOL"):
        decode_balances(answer({"ZUSD": {"balance": "1"}, "SOL": {"balance": balance}}))


def test_a_refusal_of_balances_is_one() -> None:
    with pytest.raises(RefusedError):
        decode_balances(b'{"error":["EGeneral:Permission denied"]}')


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ZUSD", "USD"),
        ("XXBT", "BTC"),
        ("XBT", "BTC"),
        ("XXDG", "DOGE"),
        ("XETH", "ETH"),
        ("ZEUR", "EUR"),
        ("USDT", "USDT"),
        ("ZETA", "ZETA"),
        ("XTZ", "XTZ"),
        ("0G", "0G"),
        ("AAPLx", "AAPLx"),
        ("ETH2.S", "ETH2.S"),
        ("XBT.M", "BTC.M"),
    ],
)
def test_a_currency_has_one_name(code: str, name: str) -> None:
    assert currency(code) == name


def test_currencies_and_pairs_agree() -> None:
    pairs = json.loads(wire("asset_pairs.json"))["result"].values()
    readable = [(pair, instrument_of(pair["altname"])) for pair in pairs]
    names = [
        (instrument.base, instrument.quote, currency(pair["base"]), currency(pair["quote"]))
        for pair, instrument in readable
        if instrument is not None
    ]
    assert len(names) > 3
    assert all((base, quote) == named for base, quote, *rest in names for named in [tuple(rest)])


def test_recorded_assets_are_named_as_kraken_shortens_them() -> None:
    assets = recorded("assets_2026_subset_a")["body"]["result"]
    names = {code: asset["altname"] for code, asset in assets.items()}
    # The one asset whose short name is none of the rules: fee credits, which nothing trades.
    del names["KFEE"]
    assert {code: currency(code).replace("BTC", "XBT") for code in names} == names


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        ("XXBTZUSD", "XBTUSD"),
        ("XETHXXBT", "ETHXBT"),
        ("XBTUSD", "XBTUSD"),
        ("XZECZUSDX", "XZECZUSDX"),
        ("SOLUSD", "SOLUSD"),
        ("USDTZUSD", "USDTZUSD"),
        ("AAPLxUSD", "AAPLxUSD"),
    ],
)
def test_a_pair_of_old_currencies_has_a_short_name(pair: str, name: str) -> None:
    assert altname(pair) == name


# Fills


def instrument_of(name: str) -> Instrument | None:
    return PAIRS.get(InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(name)))


def fill(fill_id: str, *, in_base: tuple[str, ...] = (), **members: Any) -> Fill:
    raw = json.dumps({**TRADES[fill_id], **members}).encode()
    return decode_fill(
        fill_id,
        raw,
        MAIN,
        instrument_of=instrument_of,
        pays_in_base=lambda order_id: str(order_id) in in_base,
    )


def test_a_fill_is_read_whole() -> None:
    read = fill("TCCCTY-WE2O6-P3NB37")
    assert read.order == OrderKey(VenueId.KRAKEN_SPOT, MAIN, VenueOrderId("OQCLML-BW3P3-BUCMWZ"))
    assert (read.instrument, read.side) == ("XBTUSD", Side.BUY)
    assert (str(read.price), str(read.quantity)) == ("65010.00000", "0.37500000")
    assert (str(read.fee), read.fee_currency) == ("60.94688", "USD")
    assert read.liquidity is Liquidity.MAKER
    assert read.filled_at == datetime(2026, 11, 20, 7, 35, 0, 880200, tzinfo=UTC)
    assert read.client_order_id is None
    assert json.loads(read.raw) == TRADES["TCCCTY-WE2O6-P3NB37"]


def test_liquidity_is_what_the_venue_says_or_nothing() -> None:
    assert fill("TTAKER-00000-000001").liquidity is Liquidity.TAKER
    assert fill("TOLDES-00000-000001").liquidity is None


def test_a_fee_is_in_quote_currency_unless_the_order_is_known_to_pay_in_base() -> None:
    assert fill("TOLDES-00000-000001").fee_currency == "BTC"
    in_base = ("OOLDES-00000-000001",)
    assert fill("TOLDES-00000-000001", in_base=in_base).fee_currency == "ETH"
    assert fill("TCCCTY-WE2O6-P3NB37", in_base=in_base).fee_currency == "USD"


def test_a_pair_nobody_lists_keeps_a_name_and_has_no_fee_currency() -> None:
    old = fill("TCCCTY-WE2O6-P3NB37", pair="XZECZUSD")
    new = fill("TCCCTY-WE2O6-P3NB37", pair="NEWUSD")
    assert (old.instrument, old.fee_currency) == ("ZECUSD", None)
    assert new.instrument == "NEWUSD"


def test_a_fill_without_fee_claims_none() -> None:
    assert fill("TCCCTY-WE2O6-P3NB37", fee=None).fee is None
    assert fill("TCCCTY-WE2O6-P3NB37", cl_ord_id="mine").client_order_id == "mine"


@pytest.mark.parametrize(
    "members",
    [
        {"price": "many"},
        {"vol": None},
        {"type": "short"},
        {"time": 0},
        {"time": "1e25"},
        {"ordertxid": ""},
    ],
)
def test_a_damaged_trade_is_named_and_not_left_out(members: dict[str, Any]) -> None:
    with pytest.raises(NotDocumentedError, match="the trade TCCCTY-WE2O6-P3NB37"):
        fill("TCCCTY-WE2O6-P3NB37", **members)


def test_recorded_trades_are_read() -> None:
    page = decode_page(body_of("tradeshistory"), "trades")
    fills = [
        decode_fill(name, raw, MAIN, instrument_of=lambda _: None, pays_in_base=lambda _: False)
        for name, raw in page.rows.items()
    ]
    assert page.count == 2
    assert [(one.instrument, one.liquidity, str(one.fee)) for one in fills] == [
        ("XBTUSDT", Liquidity.MAKER, "23.60"),
        ("ETHUSDT", Liquidity.TAKER, "3.60"),
    ]


# Amends


def test_a_history_is_read_oldest_first() -> None:
    first, second, third = decode_amends(answer({"amends": AMENDS[::-1], "count": 3}))
    assert [one.cause for one in (first, second, third)] == list(AmendCause)
    assert first.reference == "TSUN4B-EX2XN-WQ6GKG"
    assert (first.quantity, first.working_quantity) == (Decimal("0.01"), Decimal("0.01"))
    assert (first.limit_price, first.trigger_price) == (Decimal("61032.8"), None)
    assert (first.display_quantity, first.post_only, first.reason) == (None, False, None)
    assert first.at == datetime(2024, 8, 20, 12, 47, 50, 287558, tzinfo=UTC)
    assert (second.display_quantity, second.trigger_price) == (Decimal("0.002"), Decimal(61000))
    assert second.post_only
    assert third.reason == "Reduce only"


@pytest.mark.parametrize("unit", [10**9, 10**6, 1])
def test_the_unit_of_a_time_shows_in_its_size(unit: int) -> None:
    entry = AMENDS[0] | {"timestamp": 1724158070 * unit}
    (record,) = decode_amends(answer({"amends": [entry]}))
    assert record.at == datetime(2024, 8, 20, 12, 47, 50, tzinfo=UTC)


@given(nanoseconds=st.integers(min_value=10**17 + 1, max_value=4 * 10**18))
def test_times_in_nanoseconds_are_exact_to_the_microsecond(nanoseconds: int) -> None:
    entry = AMENDS[0] | {"timestamp": nanoseconds}
    (record,) = decode_amends(answer({"amends": [entry]}))
    since = record.at - datetime(1970, 1, 1, tzinfo=UTC)
    assert (since.days * 86400 + since.seconds) * 10**6 + since.microseconds == nanoseconds // 1000


def test_an_offset_is_no_price_and_what_is_missing_is_not_known() -> None:
    entry = {"amend_id": "T1", "amend_type": "new kind", "trigger_price": "+5%", "timestamp": 1}
    (record,) = decode_amends(answer({"amends": [entry | {"display_qty": "", "reason": ""}]}))
    assert record.cause is AmendCause.RESTATED
    assert (record.display_quantity, record.reason) == (None, None)
    assert (record.quantity, record.limit_price, record.trigger_price) == (None, None, None)


def test_a_recorded_history_without_entries_is_empty() -> None:
    assert decode_amends(body_of("orderamends_empty")) == []


@pytest.mark.parametrize(
    "members", [{"timestamp": None}, {"order_qty": "many"}, {"amend_id": ""}, {"timestamp": "1e25"}]
)
def test_a_history_with_a_damaged_entry_proves_nothing(members: dict[str, Any]) -> None:
    with pytest.raises(NotDocumentedError):
        decode_amends(answer({"amends": [AMENDS[0], AMENDS[1] | members]}))
