"""Kraken Futures' public answers, from wire to domain values. Pure.

The shapes on the wire are loaded with the first answer, see `decode.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tui.domain.health import SystemMode, SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.numbers import format_plain, parse_decimal
from tui.domain.quote import Quote
from tui.venues.envelope import (
    BEYOND_READING,
    NotDocumentedError,
    read_exactly,
    validated,
)
from tui.venues.kraken_futures.envelope import decode_answer, raise_refusal
from tui.venues.kraken_futures.names import market_of, quantity_unit, spoken
from tui.venues.members import decode_members, decode_rows
from tui.venues.values import exact, moment, positive

if TYPE_CHECKING:
    from tui.venues.kraken_futures.wire import InstrumentInfo, Ticker

Instruments = Mapping[InstrumentKey, Instrument]


def key_of(name: str) -> InstrumentKey:
    """Return the name of an instrument in the world."""
    return InstrumentKey(VenueId.KRAKEN_FUTURES, InstrumentId(name))


def decode_instruments(body: bytes) -> Instruments:
    """Return every readable market under each spelling orders may use: capitals have changed.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_answer`.
    """
    from tui.venues.kraken_futures.wire import InstrumentInfo

    table: dict[InstrumentKey, Instrument] = {}
    for raw in decode_rows(decode_answer(body), "instruments"):
        try:
            info = validated(InstrumentInfo, raw)
            instrument = _instrument(info)
        except (ValueError, OverflowError):
            continue
        if info.tradeable is not False:
            for name in (info.symbol, info.symbol.upper(), info.symbol.lower()):
                table.setdefault(key_of(name), instrument)
    return table


def decode_tickers(body: bytes) -> "Sequence[Ticker]":
    """Return the readable markets of tickers.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_answer`.
    """
    from tui.venues.kraken_futures.wire import Ticker

    tickers: list[Ticker] = []
    for raw in decode_rows(decode_answer(body), "tickers"):
        try:
            tickers.append(validated(Ticker, raw))
        except NotDocumentedError:
            continue
    return tickers


def parse_quotes(
    tickers: "Sequence[Ticker]", asked: Collection[InstrumentId], as_of: datetime
) -> Mapping[InstrumentKey, Quote]:
    """Return quotes by the names that were asked, whatever their capitals."""
    by_name = {ticker.symbol.casefold(): ticker for ticker in tickers}
    quotes: dict[InstrumentKey, Quote] = {}
    for name in asked:
        ticker = by_name.get(name.casefold())
        if ticker is None:
            continue
        try:
            quotes[key_of(name)] = _quote(key_of(name), ticker, as_of)
        except ValueError:
            continue
    return quotes


def parse_system_status(tickers: "Sequence[Ticker]") -> SystemStatus:
    """Return what all markets say together: Kraken Futures tells of each by itself."""
    # Prices of an index stand among the markets; nothing can be suspended there.
    markets = [ticker for ticker in tickers if ticker.suspended is not None]
    if markets and all(market.suspended for market in markets):
        return SystemStatus(mode=SystemMode.MAINTENANCE, text="every market is suspended")
    if markets and all(market.suspended or market.post_only for market in markets):
        return SystemStatus(mode=SystemMode.POST_ONLY, text="every market is post-only")
    return SystemStatus(mode=SystemMode.ONLINE, text=SystemMode.ONLINE.value)


def decode_server_time(body: bytes) -> datetime:
    """Return Kraken's clock; a refusal of what was asked tells it as well.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_answer`.
    """
    members = decode_members(body)
    if "serverTime" not in members:
        raise_refusal(members)
        raise NotDocumentedError('an answer without "serverTime"')
    try:
        text = read_exactly(members["serverTime"])
        at = moment(text) if isinstance(text, str) else None
    except BEYOND_READING:
        at = None
    if at is None:
        raise NotDocumentedError('"serverTime" is no time')
    return at


def _instrument(info: "InstrumentInfo") -> Instrument:
    market = market_of(info.symbol, info.pair, info.base, info.quote)
    tick = exact(info.tick_size)
    if tick <= 0:
        raise NotDocumentedError("a tick of nothing")
    lot = _plain(Decimal(1).scaleb(-info.contract_value_trade_precision))
    return Instrument(
        key=key_of(info.symbol),
        symbol=spoken(info.symbol, market),
        base=market.base,
        quote=market.quote,
        tick_size=_plain(tick),
        price_decimals=max(-int(tick.normalize().as_tuple().exponent), 0),
        lot_size=lot,
        minimum_quantity=lot,
        status=_status(info),
        quantity_unit=quantity_unit(info.symbol),
        contract_size=positive(info.contract_size) or Decimal(1),
        maximum_quantity=positive(info.max_position_size),
        hold_milliseconds=info.maker_protection_millis or 0,
    )


def _plain(number: Decimal) -> Decimal:
    """Return the same number, its digits written out: `1000` for `1E+3`."""
    return parse_decimal(format_plain(number.normalize()))


def _status(info: "InstrumentInfo") -> str:
    """Return what the market accepts; `tradeable` says only that it ever was one."""
    if info.is_expired:
        return "expired"
    return "post_only" if info.post_only else "online"


def _quote(key: InstrumentKey, ticker: "Ticker", as_of: datetime) -> Quote:
    return Quote(
        key=key,
        last=positive(ticker.last),
        bid=positive(ticker.bid),
        ask=positive(ticker.ask),
        mark=positive(ticker.mark_price),
        index=positive(ticker.index_price),
        status=_accepted(ticker),
        as_of=as_of,
    )


def _accepted(ticker: "Ticker") -> str | None:
    """Return what a market accepts just now where that is not everything."""
    if ticker.suspended:
        return "suspended"
    return "post_only" if ticker.post_only else None
