"""Kraken's names for pairs and assets: key, altname and websocket name."""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.simulator.instrument import Instrument
from tui.simulator.market import Market

_OLD = {"BTC": "XXBT", "ETH": "XETH", "XRP": "XXRP", "LTC": "XLTC", "XLM": "XXLM", "DOGE": "XXDG"}
_FIAT = {"USD": "ZUSD", "EUR": "ZEUR", "GBP": "ZGBP"}
_SHORT = {"BTC": "XBT", "DOGE": "XDG"}
_LONG_KEYS = frozenset({"BTC", "ETH", "XRP", "LTC", "XLM", "USDT", "EUR", "GBP"})


@dataclass(frozen=True, slots=True)
class PairNames:
    """The three spellings of one pair."""

    key: str
    altname: str
    wsname: str


def asset_key(asset: str) -> str:
    """Return the key of an asset, XXBT for BTC."""
    return _OLD.get(asset) or _FIAT.get(asset) or asset


def asset_altname(asset: str) -> str:
    """Return the short name of an asset, XBT for BTC."""
    return _SHORT.get(asset, asset)


def asset_decimals(asset: str) -> int:
    """Return how many decimals balances of an asset have."""
    if asset in _FIAT:
        return 4
    return 8 if asset == "USDT" else 10


def pair_names(instrument: Instrument) -> PairNames:
    """Return the names of a pair."""
    base, quote = asset_altname(instrument.base), asset_altname(instrument.quote)
    key = f"{base}{quote}"
    if instrument.base in _LONG_KEYS and instrument.quote in {*_FIAT, "BTC"}:
        key = f"{asset_key(instrument.base)}{asset_key(instrument.quote)}"
    return PairNames(key=key, altname=f"{base}{quote}", wsname=f"{base}/{quote}")


def pair_directory(market: Market) -> Mapping[str, PairNames]:
    """Return the names of every instrument by symbol, and teach them to the market."""
    directory = {}
    for instrument in market.instruments:
        names = pair_names(instrument)
        for name in (names.key, names.altname, names.wsname, instrument.symbol.replace("/", "")):
            market.name(name, instrument)
        directory[instrument.symbol] = names
    return directory
