"""What needs no key: pairs, prices, Kuna's clock."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from tui.domain.failure import ReadFailure
from tui.domain.health import SystemMode, SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.quote import Quote
from tui.venues.kuna.api_key import ApiKey
from tui.venues.kuna.calls import Calls, data_decoder, target_of
from tui.venues.kuna.market import decode_instruments, decode_tickers, decode_time, parse_quotes

_MARKETS: Final = "/v4/markets/public/getAll"
_TICKERS: Final = "/v4/markets/public/tickers"
_TIME: Final = "/v4/public/timestamp"


class MarketReads:
    """Reads Kuna's public side."""

    def __init__(self, calls: Calls, key: ApiKey) -> None:
        """Read through `calls`; tell `key` how far Kuna's clock is off."""
        self._calls = calls
        self._key = key

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        """Read every pair."""
        reading = await self._calls.public(_MARKETS, data_decoder(decode_instruments))
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read the prices of these pairs in one call."""
        if not instruments:
            return {}
        target = target_of(_TICKERS, [("pairs", ",".join(sorted(instruments)))])
        reading = await self._calls.public(target, data_decoder(decode_tickers))
        if isinstance(reading, ReadFailure):
            return reading
        return parse_quotes(reading.value, instruments, reading.received_at)

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kuna's clock minus this one; zero where it cannot be told from zero."""
        reading = await self._calls.public(_TIME, data_decoder(decode_time))
        if isinstance(reading, ReadFailure):
            return reading
        # Kuna tells of a moment somewhere within the round trip.
        skew = reading.value - (reading.received_at - reading.round_trip / 2)
        self._key.skew = skew if abs(skew) > reading.round_trip / 2 else timedelta()
        return self._key.skew

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Ask for the time: Kuna says nothing about itself, and is online while it answers."""
        answered = await self.clock_skew()
        if isinstance(answered, ReadFailure):
            return answered
        return SystemStatus(mode=SystemMode.ONLINE, text=SystemMode.ONLINE.value)
