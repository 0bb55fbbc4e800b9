"""What needs no key: pairs, prices, Kraken's mode and clock."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.quote import Quote
from tui.venues.kraken_spot.api_key import ApiKey
from tui.venues.kraken_spot.build import build_public_path
from tui.venues.kraken_spot.calls import Calls
from tui.venues.kraken_spot.market import (
    decode_instruments,
    decode_system_status,
    decode_ticks,
    decode_time,
    parse_quotes,
)

_SECONDS: Final = 3.0
_LISTING_SECONDS: Final = 4.5
"""The list of all pairs is more than a megabyte; two lists make one read."""

_TOKENISED: Final = "tokenized_asset"
_CLOCK_RESOLUTION = timedelta(seconds=1)

Instruments = Mapping[InstrumentKey, Instrument]


class MarketReads:
    """Reads Kraken's public side, and remembers what is listed."""

    def __init__(self, calls: Calls, key: ApiKey) -> None:
        """Read through `calls`; tell `key` how far Kraken's clock is off."""
        self._calls = calls
        self._key = key
        self._known: Instruments = {}

    def instrument(self, name: str) -> Instrument | None:
        """Return a pair by any of its names, once the list has been read."""
        return self._known.get(InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(name)))

    def pair_of(self, name: InstrumentId) -> InstrumentId:
        """Return the name orders use for a pair; the name itself where it is unknown."""
        instrument = self.instrument(name)
        return name if instrument is None else instrument.key.instrument

    async def known_instruments(self) -> Instruments | ReadFailure:
        """Return what is listed, read once."""
        return self._known or await self.instruments()

    async def instruments(self) -> Instruments | ReadFailure:
        """Read every pair, tokenised ones too, by every name orders may use."""
        plain = await self._listing(build_public_path("AssetPairs"))
        if isinstance(plain, ReadFailure):
            return plain
        tokenised = await self._listing(build_public_path("AssetPairs", aclass_base=_TOKENISED))
        if isinstance(tokenised, ReadFailure):
            if tokenised.kind is not FailureKind.REJECTED:
                return tokenised
            # Not offered everywhere: the other pairs are no less true.
            tokenised = {}
        self._known = {**tokenised, **plain}
        return self._known

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read last, bid and ask of these pairs; Kraken Spot publishes no index price."""
        plain, tokenised = self._by_class(instruments)
        quotes: dict[InstrumentKey, Quote] = {}
        for names, parameters in ((plain, {}), (tokenised, {"asset_class": _TOKENISED})):
            if names:
                path = build_public_path("Ticker", pair=",".join(names), **parameters)
                reading = await self._calls.public(path, decode_ticks, seconds=_SECONDS)
                if isinstance(reading, ReadFailure):
                    return reading
                quotes |= parse_quotes(reading.value, names, self._known, reading.received_at)
        return quotes

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Read Kraken's mode and announcements."""
        path = build_public_path("SystemStatus")
        reading = await self._calls.public(path, decode_system_status, seconds=_SECONDS)
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kraken's clock minus this one; zero where it cannot be told from zero."""
        path = build_public_path("Time")
        reading = await self._calls.public(path, decode_time, seconds=_SECONDS)
        if isinstance(reading, ReadFailure):
            return reading
        # Kraken tells whole seconds, of a moment somewhere within the round trip.
        doubt = (_CLOCK_RESOLUTION + reading.round_trip) / 2
        local = reading.received_at - reading.round_trip / 2
        skew = reading.value + _CLOCK_RESOLUTION / 2 - local
        self._key.skew = skew if abs(skew) > doubt else timedelta()
        return self._key.skew

    async def _listing(self, path: str) -> Instruments | ReadFailure:
        reading = await self._calls.public(path, decode_instruments, seconds=_LISTING_SECONDS)
        return reading if isinstance(reading, ReadFailure) else reading.value

    def _by_class(
        self, names: Collection[InstrumentId]
    ) -> tuple[list[InstrumentId], list[InstrumentId]]:
        """Part plain pairs from tokenised ones; one unknown name would refuse a whole call."""
        plain: list[InstrumentId] = []
        tokenised: list[InstrumentId] = []
        for name in names:
            instrument = self.instrument(name)
            if instrument is not None:
                (tokenised if instrument.is_tokenised else plain).append(name)
            elif not self._known:
                plain.append(name)
        return plain, tokenised
