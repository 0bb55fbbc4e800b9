"""What is traded, and what it costs now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.domain.clock import Clock
from tui.domain.custom_order import turned_price
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.identifiers import InstrumentId, InstrumentKey
from tui.domain.quote import Quote
from tui.venues.calls import Reading
from tui.venues.kraken_embed.calls import Call, Calls
from tui.venues.kraken_embed.market import (
    Instruments,
    KnownRate,
    asked_as,
    decode_assets,
    decode_rate,
    instruments_of,
    key_of,
)
from tui.venues.kraken_embed.target import rates_path, target_of
from tui.venues.kraken_embed.user_lists import MOST_PAGES
from tui.venues.lane import Priority

RATE_SECONDS: Final = 15.0
"""For so long a rate is not asked for again."""
MOST_RATES: Final = 2
"""Rates asked for at once: each is a call of its own, and orders come first."""
MINUTE: Final = "PT1M"
"""The shortest interval of rates: the newest of them says most of now."""
ASSETS_PER_PAGE: Final = 100
_REFUSED_SECONDS: Final = 300.0
"""For so long an asset the venue does not know is left alone."""

Pair = tuple[str, str]


@dataclass(slots=True)
class _Kept:
    """What was last said of a rate."""

    rate: KnownRate | None
    read_at: datetime
    due: float


class MarketReads:
    """Reads assets and rates, and remembers rates for a while."""

    def __init__(self, calls: Calls, clock: Clock, *, is_unmetered: bool) -> None:
        """Read through `calls`; where nobody counts calls, every rate at once."""
        self._calls = calls
        self._clock = clock
        self._most = None if is_unmetered else MOST_RATES
        self._kept: dict[Pair, _Kept] = {}
        self._takes_interval = True

    async def instruments(self, orders: Collection[InstrumentId]) -> Instruments | ReadFailure:
        """Read what is listed, and add the pairs of orders."""
        assets: dict[str, None] = {}
        for number in range(1, MOST_PAGES + 1):
            page = await self._assets(number)
            if isinstance(page, ReadFailure):
                return page
            fresh = [one for one in page if one not in assets]
            assets |= dict.fromkeys(fresh)
            if len(page) < ASSETS_PER_PAGE or not fresh:
                break
        return instruments_of(assets, orders)

    async def touch(self) -> ReadFailure | None:
        """Ask for something small: any answer tells the venue's clock."""
        page = await self._assets(1)
        return page if isinstance(page, ReadFailure) else None

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read the rates of these pairs, whichever way round each is written."""
        pairs = {name: asked_as(name) for name in instruments}
        failure = await self._refresh(set(pairs.values()))
        quotes = {
            key_of(name): quote
            for name, pair in pairs.items()
            if (quote := self._quote(name, pair)) is not None
        }
        return failure if failure is not None and not quotes else quotes

    async def _assets(self, number: int) -> tuple[str, ...] | ReadFailure:
        parameters = [("page[number]", str(number)), ("page[size]", str(ASSETS_PER_PAGE))]
        call = Call(target_of("/b2b/assets", parameters), Priority.POLL)
        reading = await self._calls.read(call, decode_assets)
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def _refresh(self, pairs: Collection[Pair]) -> ReadFailure | None:
        """Ask for the rates that are due, the oldest first."""
        now = self._clock.monotonic()
        due = sorted(pair for pair in pairs if self._due(pair) <= now)
        due.sort(key=self._due)
        for pair in due[: self._most]:
            failure = await self._read(pair)
            if failure is not None:
                return failure
        return None

    def _due(self, pair: Pair) -> float:
        kept = self._kept.get(pair)
        return 0.0 if kept is None else kept.due

    async def _read(self, pair: Pair) -> ReadFailure | None:
        reading = await self._rate(pair)
        now = self._clock.monotonic()
        if not isinstance(reading, ReadFailure):
            self._kept[pair] = _Kept(reading.value, reading.received_at, now + RATE_SECONDS)
            return None
        if reading.kind is not FailureKind.REJECTED:
            return reading
        self._kept[pair] = _Kept(None, self._clock.now(), now + _REFUSED_SECONDS)
        return None

    async def _rate(self, pair: Pair) -> Reading[KnownRate | None] | ReadFailure:
        """Ask for rates by the minute; where that is refused, for whatever the venue tells."""
        asset, quote = pair
        while True:
            interval = [("interval", MINUTE)] if self._takes_interval else []
            target = target_of(rates_path(asset), [("quote", quote), *interval])
            reading = await self._calls.read(Call(target, Priority.POLL), decode_rate)
            is_about_it = isinstance(reading, ReadFailure) and _is_about_interval(reading)
            if not interval or not is_about_it:
                return reading
            self._takes_interval = False

    def _quote(self, name: InstrumentId, pair: Pair) -> Quote | None:
        kept = self._kept.get(pair)
        if kept is None or kept.rate is None:
            return None
        price = kept.rate.price
        is_as_asked = name == "/".join(pair)
        return Quote(
            key=key_of(name),
            last=price if is_as_asked else turned_price(price),
            as_of=min(kept.read_at, kept.rate.good_until),
        )


def _is_about_interval(failure: ReadFailure) -> bool:
    """Whether a refusal may be about the interval, not about the assets."""
    code = (failure.code or "").replace(" ", "").casefold()
    return failure.kind is FailureKind.REJECTED and "asset" not in code
