"""What Kraken Futures calls instruments and currencies, and names of them for people."""

from typing import Final, NamedTuple

from tui.domain.order import QuantityUnit

_INVERSE: Final = ("pi_", "fi_")
"""Inverse futures count contracts of one dollar; all others the base currency."""

_MONTHS: Final = (
    *("JAN", "FEB", "MAR", "APR", "MAY", "JUN"),
    *("JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
_USUAL_QUOTE: Final = "USD"


class Market(NamedTuple):
    """The two sides of an instrument."""

    base: str
    quote: str


def quantity_unit(symbol: str) -> QuantityUnit:
    """Return what quantities of an instrument count."""
    is_inverse = symbol.casefold().startswith(_INVERSE)
    return QuantityUnit.CONTRACTS if is_inverse else QuantityUnit.BASE


def currency(code: str) -> str:
    """Return a currency as everybody else spells it: BTC for xbt."""
    name = code.upper() if code.islower() else code
    return {"XBT": "BTC", "XDG": "DOGE"}.get(name, name)


def market_of(symbol: str, pair: str | None, base: str | None, quote: str | None) -> Market:
    """Return base and quote, from whichever member names them."""
    first, _, second = (pair or "").partition(":")
    core = symbol.split("_")[1] if "_" in symbol else symbol
    return Market(
        currency(base or first or core[:-3] or core), currency(quote or second or core[-3:])
    )


def spoken(symbol: str, market: Market) -> str:
    """Return a name for people: `BTC perp`, `BTC inv`, `BTC 26MAR27`; the quote where unusual."""
    name = market.base
    if market.quote != _USUAL_QUOTE:
        name += f"/{market.quote}"
    is_inverse = quantity_unit(symbol) is QuantityUnit.CONTRACTS
    words = [name, *(["inv"] if is_inverse else [])]
    expiry = _expiry(symbol)
    if expiry:
        words.append(expiry)
    elif not is_inverse:
        words.append("perp")
    return " ".join(words)


def _expiry(symbol: str) -> str:
    """Return the day in the name of a dated future: `26MAR27` for `FI_XBTUSD_270326`."""
    *_, last = symbol.split("_")
    if not (last.isascii() and last.isdecimal() and len(last) == 6):
        return ""
    year, month, day = last[:2], int(last[2:4]), last[4:]
    return f"{day}{_MONTHS[month - 1]}{year}" if 1 <= month <= len(_MONTHS) else last
