from dataclasses import replace

import pytest

from tests.builders import make_instrument
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.markets import Instruments, find_market, market_symbols

SPOT = VenueId.KRAKEN_SPOT
BITCOIN = make_instrument()
OTHER = make_instrument("PF_XBTUSD", venue=VenueId.KRAKEN_FUTURES, symbol="PF_XBTUSD")


def listed() -> Instruments:
    names = ("XBTUSD", "XXBTZUSD", "XBT/USD", "BTC/USD", "BTCUSD")
    keys = (InstrumentKey(SPOT, InstrumentId(name)) for name in names)
    return {**dict.fromkeys(keys, BITCOIN), OTHER.key: OTHER}


@pytest.mark.parametrize(
    "text",
    ["BTC/USD", "btc/usd", " BTC/USD ", "XBTUSD", "xbtusd", "XXBTZUSD", "btc-usd", "BTC_USD"],
)
def test_a_market_is_found_by_any_of_its_names_in_any_case(text: str) -> None:
    assert find_market(text, SPOT, listed()) == BITCOIN


@pytest.mark.parametrize("text", ["BTC/USD", "btcusd"])
def test_a_market_is_found_by_the_name_people_use_where_the_venue_has_no_such_name(
    text: str,
) -> None:
    assert find_market(text, SPOT, {BITCOIN.key: BITCOIN}) == BITCOIN


@pytest.mark.parametrize("text", ["", "  ", "BTC", "BTC/USDT", "PF_XBTUSD", "/"])
def test_nothing_is_found_for_a_name_the_venue_does_not_list(text: str) -> None:
    assert find_market(text, SPOT, listed()) is None


def test_each_market_is_suggested_once_in_alphabetical_order() -> None:
    ether = replace(make_instrument("ETHUSD"), symbol="ETH/USD")
    symbols = market_symbols(SPOT, {**listed(), ether.key: ether})
    assert symbols == ("BTC/USD", "ETH/USD")
