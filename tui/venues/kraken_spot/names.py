"""The many names of one Kraken pair or currency, and one name for people."""

from collections.abc import Iterator
from typing import Final

_OLD_CURRENCIES: Final = frozenset(
    {
        *("XETC", "XETH", "XLTC", "XMLN", "XREP", "XXBT", "XXDG", "XXLM", "XXMR", "XXRP", "XZEC"),
        *("ZAUD", "ZCAD", "ZEUR", "ZGBP", "ZJPY", "ZUSD"),
    }
)
"""Currencies of Kraken's first years: only these carry a letter in front of their name.

https://docs.kraken.com/api/docs/rest-api/get-asset-info
"""


def modern(name: str) -> str:
    """Return a name with the spellings everybody else uses: BTC for XBT, DOGE for XDG."""
    return name.replace("XBT", "BTC").replace("XDG", "DOGE")


def aliases(key: str, altname: str, wsname: str | None) -> Iterator[str]:
    """Every name answers and orders may use for a pair, Kraken's own first."""
    own = [name for name in (altname, key, wsname) if name]
    yield from own
    yield from map(modern, own)
    if wsname:
        yield modern(wsname).replace("/", "")


def currency(code: str) -> str:
    """Return a currency as instruments name it: BTC for XXBT, USD for ZUSD.

    What Kraken puts behind a point, as in `ETH2.S` for a staked one, stays.
    """
    plain, point, kind = code.partition(".")
    return modern(_short(plain)) + point + kind


def altname(pair: str) -> str:
    """Return the name orders use for a pair of two old currencies: XBTUSD for XXBTZUSD.

    Any other name is returned as it is.
    """
    base, quote = pair[:4], pair[4:]
    if {base, quote} <= _OLD_CURRENCIES:
        return _short(base) + _short(quote)
    return pair


def _short(code: str) -> str:
    return code[1:] if code in _OLD_CURRENCIES else code
