"""What needs no key: instruments, prices, the state of the markets, Kraken's clock."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.quote import Quote
from tui.venues.kraken_futures.api_key import ApiKey
from tui.venues.kraken_futures.calls import Calls
from tui.venues.kraken_futures.market import (
    Instruments,
    decode_instruments,
    decode_server_time,
    decode_tickers,
    key_of,
    parse_quotes,
    parse_system_status,
)
from tui.venues.kraken_futures.parameters import Parameters

if TYPE_CHECKING:
    from tui.venues.calls import Reading
    from tui.venues.kraken_futures.wire import Ticker

_SECONDS: Final = 3.0
_LISTING_SECONDS: Final = 8.0
"""The list of all instruments is more than a megabyte."""

_MOST_NAMED: Final = 40
"""Markets one query names; for more, all are read."""

_CLOCK_MARKET: Final = "PF_XBTUSD"
"""Any answer tells the time; that of one market is short."""


class MarketReads:
    """Reads Kraken's public side, and remembers what is listed."""

    def __init__(self, calls: Calls, key: ApiKey) -> None:
        """Read through `calls`; tell `key` how far Kraken's clock is off."""
        self._calls = calls
        self._key = key
        self._known: Instruments = {}

    def instrument(self, name: str) -> Instrument | None:
        """Return an instrument in any spelling of capitals, once the list has been read."""
        return self._known.get(key_of(name)) or self._known.get(key_of(name.upper()))

    async def instruments(self) -> Instruments | ReadFailure:
        """Read every instrument, by every name orders may use."""
        reading = await self._calls.public(
            "instruments", decode_instruments, seconds=_LISTING_SECONDS
        )
        if isinstance(reading, ReadFailure):
            return reading
        self._known = reading.value
        return self._known

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read last, bid, ask, mark and index price of these markets."""
        reading = await self._tickers(self._named(instruments))
        if isinstance(reading, ReadFailure) and reading.kind is FailureKind.REJECTED:
            # One name that Kraken lists no more refuses the whole call.
            reading = await self._tickers(())
        if isinstance(reading, ReadFailure):
            return reading
        return parse_quotes(reading.value, instruments, reading.received_at)

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Read what the markets accept."""
        reading = await self._tickers(())
        return reading if isinstance(reading, ReadFailure) else parse_system_status(reading.value)

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kraken's clock minus this one; zero where it cannot be told from zero."""
        reading = await self._calls.public(
            "tickers",
            decode_server_time,
            seconds=_SECONDS,
            parameters=[("symbol", _CLOCK_MARKET)],
        )
        if isinstance(reading, ReadFailure):
            return reading
        # Kraken tells of a moment somewhere within the round trip.
        skew = reading.value - (reading.received_at - reading.round_trip / 2)
        self._key.skew = skew if abs(skew) > reading.round_trip / 2 else timedelta()
        return self._key.skew

    def _named(self, instruments: Collection[InstrumentId]) -> Parameters:
        """Name the markets as Kraken lists them."""
        if len(instruments) > _MOST_NAMED:
            return ()
        known = [(name, self.instrument(name)) for name in sorted(instruments)]
        return [
            ("symbol", name if instrument is None else instrument.key.instrument)
            for name, instrument in known
        ]

    async def _tickers(self, parameters: Parameters) -> "Reading[Sequence[Ticker]] | ReadFailure":
        return await self._calls.public(
            "tickers", decode_tickers, seconds=_SECONDS, parameters=parameters
        )
