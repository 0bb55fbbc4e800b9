"""Kraken Embed's assets and rates, from wire to domain values. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from tui.domain.custom_order import MONEY, is_turned, pair_named, pair_of, turned
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.venues.envelope import (
    BEYOND_READING,
    validated,
)
from tui.venues.kraken_embed.envelope import decode_result
from tui.venues.kraken_embed.parse import exact
from tui.venues.members import decode_rows
from tui.venues.values import moment

USUAL_MONEY: Final = ("USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY")
"""What coins are priced in where the list names coins alone."""

FIAT: Final = frozenset(code for code in MONEY if len(code) == 3 and code != "DAI")

FINEST: Final = Decimal("1E-18")
"""The finest numbers it is sent: it tells no steps."""
_COIN_DECIMALS: Final = 8
_MONEY_DECIMALS: Final = 2
_MINUTE: Final = timedelta(minutes=1)

Instruments = Mapping[InstrumentKey, Instrument]


@dataclass(frozen=True, slots=True)
class KnownRate:
    """The newest rate of an asset that was told."""

    price: Decimal
    good_until: datetime
    """The end of the interval it stands for."""


def key_of(name: str) -> InstrumentKey:
    """Return the name of an instrument in the world."""
    return InstrumentKey(VenueId.KRAKEN_EMBED, InstrumentId(name))


def decode_assets(body: bytes) -> tuple[str, ...]:
    """Return the symbols of one page of the list of assets.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    from tui.venues.kraken_embed.wire import AssetInfo

    symbols = []
    for raw in decode_rows(decode_result(body), "assets"):
        try:
            symbols.append(validated(AssetInfo, raw).symbol)
        except ValueError:
            continue
    return tuple(symbols)


def instruments_of(assets: Collection[str], orders: Collection[InstrumentId]) -> Instruments:
    """Return each asset against each money, and the pairs of orders, all of them both ways."""
    listed = dict.fromkeys(assets)
    money = [one for one in listed if one in MONEY]
    if not FIAT.intersection(money):
        money += [one for one in USUAL_MONEY if one not in money]
    table: dict[InstrumentKey, Instrument] = {}
    for base, quote in _pairs(listed, money, orders):
        for pair in (pair_named(base, quote), pair_named(quote, base)):
            table.setdefault(key_of(pair), _instrument(pair))
    return table


def decode_rate(body: bytes) -> KnownRate | None:
    """Return the newest rate of an answer; `None` where it has none.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    from tui.venues.kraken_embed.wire import Rate

    rates: list[tuple[datetime, Decimal]] = []
    for raw in decode_rows(decode_result(body), "rates"):
        try:
            info = validated(Rate, raw)
            at, price = moment(info.timestamp), exact(info.price)
        except BEYOND_READING:
            continue
        if at is not None and price > 0:
            rates.append((at, price))
    if not rates:
        return None
    rates.sort(key=lambda rate: rate[0])
    at, price = rates[-1]
    return KnownRate(price, at + _interval([at for at, _ in rates]))


def asked_as(pair: InstrumentId) -> tuple[str, str]:
    """Return the asset whose rate is asked for, and what it is told in."""
    return pair_of(turned(pair) if is_turned(pair) else pair)


def _pairs(
    assets: Collection[str], money: Sequence[str], orders: Collection[InstrumentId]
) -> Iterator[tuple[str, str]]:
    for base in assets:
        yield from ((base, quote) for quote in money if base != quote)
    for pair in orders:
        base, quote = pair_of(pair)
        if base and quote and base != quote:
            yield base, quote


def _instrument(pair: InstrumentId) -> Instrument:
    base, quote = pair_of(pair)
    return Instrument(
        key=key_of(pair),
        symbol=pair,
        base=base,
        quote=quote,
        tick_size=FINEST,
        price_decimals=_MONEY_DECIMALS if quote in FIAT else _COIN_DECIMALS,
        lot_size=FINEST,
        has_steps=False,
    )


def _interval(times: Sequence[datetime]) -> timedelta:
    """Return how long a rate stands for: the distance of the newest two, or a minute."""
    if len(times) < 2 or times[-1] == times[-2]:
        return _MINUTE
    return times[-1] - times[-2]
