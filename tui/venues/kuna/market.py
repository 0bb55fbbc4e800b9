"""Kuna's public answers and its balances, from wire to domain values. Pure.

The shapes on the wire are loaded with the first answer, see `decode.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.domain.funds import Holding
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT, format_plain, parse_decimal
from tui.domain.quote import Quote
from tui.venues.envelope import (
    NotDocumentedError,
    decode_value,
    validated,
)
from tui.venues.kuna.envelope import decode_rows
from tui.venues.values import exact, positive

if TYPE_CHECKING:
    from tui.venues.kuna.wire import MarketInfo, TickerInfo

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS: Final = ("timestamp_miliseconds", "timestamp_milliseconds")
"""The first is how Kuna spells it."""


def key_of(name: str) -> InstrumentKey:
    """Return the name of a pair in the world."""
    return InstrumentKey(VenueId.KUNA, InstrumentId(name))


def decode_instruments(data: bytes) -> Mapping[InstrumentKey, Instrument]:
    """Return every readable pair of getAll.

    Raises:
        NotDocumentedError: It is no list.
    """
    from tui.venues.kuna.wire import MarketInfo

    table: dict[InstrumentKey, Instrument] = {}
    for raw in decode_rows(data):
        try:
            instrument = _instrument(validated(MarketInfo, raw))
        except NotDocumentedError:
            continue
        table[instrument.key] = instrument
    return table


def decode_tickers(data: bytes) -> "Sequence[TickerInfo]":
    """Return the readable markets of tickers.

    Raises:
        NotDocumentedError: It is no list.
    """
    from tui.venues.kuna.wire import TickerInfo

    tickers: list[TickerInfo] = []
    for raw in decode_rows(data):
        try:
            tickers.append(validated(TickerInfo, raw))
        except NotDocumentedError:
            continue
    return tickers


def parse_quotes(
    tickers: "Sequence[TickerInfo]", asked: Collection[InstrumentId], as_of: datetime
) -> Mapping[InstrumentKey, Quote]:
    """Return the quotes of the pairs that were asked for."""
    quotes: dict[InstrumentKey, Quote] = {}
    for ticker in tickers:
        if ticker.pair not in asked:
            continue
        try:
            quotes[key_of(ticker.pair)] = _quote(ticker, as_of)
        except ValueError:
            continue
    return quotes


def decode_balances(data: bytes) -> Mapping[str, Holding]:
    """Return what the account owns, by currency; Kuna's balance is the part that is available.

    Raises:
        NotDocumentedError: It is no list, or one balance cannot be read: what is missing would
            look as if it were not owned.
    """
    holdings = [_holding(raw) for raw in decode_rows(data)]
    return {holding.currency: holding for holding in holdings}


def decode_time(data: bytes) -> datetime:
    """Return Kuna's clock.

    Raises:
        NotDocumentedError: It tells no time.
    """
    told = decode_value(data)
    members = told if isinstance(told, dict) else {}
    units = [(name, 1) for name in _MILLISECONDS] + [("timestamp", 1000)]
    for name, milliseconds in units:
        number = members.get(name)
        if isinstance(number, int | str) and str(number).isdecimal():
            try:
                return _EPOCH + timedelta(milliseconds=int(number) * milliseconds)
            except OverflowError:
                break
    raise NotDocumentedError("an answer without a time")


def _instrument(info: "MarketInfo") -> Instrument:
    lot = _step(info.base_asset.precision)
    return Instrument(
        key=key_of(info.pair),
        symbol=info.pair,
        base=info.base_asset.code,
        quote=info.quote_asset.code,
        tick_size=_step(info.quote_asset.precision),
        price_decimals=info.quote_asset.precision,
        lot_size=lot,
    )


def _step(decimals: int) -> Decimal:
    return parse_decimal(format_plain(Decimal(1).scaleb(-decimals)))


def _quote(ticker: "TickerInfo", as_of: datetime) -> Quote:
    return Quote(
        key=key_of(ticker.pair),
        # Kuna calls it a median; there is no other price of the market's own.
        last=positive(ticker.price),
        bid=positive(ticker.best_bid_price),
        ask=positive(ticker.best_ask_price),
        as_of=as_of,
    )


def _holding(raw: bytes) -> Holding:
    from tui.venues.kuna.wire import BalanceInfo

    try:
        info = validated(BalanceInfo, raw)
        held = positive(info.lock_balance) or Decimal(0)
        balance = EXACT.add(exact(info.balance), held)
    except ValueError as error:
        raise NotDocumentedError(f"a balance: {error}") from None
    return Holding(currency=info.currency, venue_currency=info.currency, balance=balance, held=held)
