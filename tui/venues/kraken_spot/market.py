"""Kraken's public answers, from wire to domain values. Pure.

The shapes on the wire are loaded with the first answer, see `decode.py`.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tui.domain.health import KeyInfo, SystemMode, SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.numbers import NumberError, parse_decimal
from tui.domain.quote import Quote
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot.envelope import decode_members, decode_result, validated
from tui.venues.kraken_spot.names import aliases, modern

if TYPE_CHECKING:
    from tui.venues.kraken_spot.wire import Advisory, Number, Pair, Tick

UNWANTED_RIGHTS = frozenset(
    {"withdraw-funds", "earn-funds", "add-withdraw-address", "update-withdraw-address"}
)
"""Rights that move money, which this program never needs."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Instruments = Mapping[InstrumentKey, Instrument]


def decode_instruments(body: bytes) -> Instruments:
    """Return every readable pair of AssetPairs under all its names.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    from tui.venues.kraken_spot.wire import Pair

    pairs: list[tuple[tuple[str, ...], Instrument]] = []
    for key, member in decode_members(decode_result(body)).items():
        try:
            pair = validated(Pair, bytes(member))
            names = tuple(aliases(key, pair.altname, pair.wsname))
            pairs.append((names, _instrument(pair)))
        except (NotDocumentedError, NumberError):
            continue
    return _by_every_name(pairs)


def decode_ticks(body: bytes) -> Mapping[str, "Tick"]:
    """Return the readable pairs of Ticker by the names it uses.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    from tui.venues.kraken_spot.wire import Tick

    ticks: dict[str, Tick] = {}
    for name, member in decode_members(decode_result(body)).items():
        try:
            ticks[name] = validated(Tick, bytes(member))
        except NotDocumentedError:
            continue
    return ticks


def parse_quotes(
    ticks: Mapping[str, "Tick"],
    asked: Collection[InstrumentId],
    known: Instruments,
    as_of: datetime,
) -> Mapping[InstrumentKey, Quote]:
    """Return quotes by the names that were asked, whichever of a pair's names the answer uses."""
    by_pair = {_pair_of(name, known): name for name in asked}
    only = next(iter(asked)) if len(ticks) == len(asked) == 1 else None
    quotes: dict[InstrumentKey, Quote] = {}
    for answered, tick in ticks.items():
        name = by_pair.get(_pair_of(answered, known), only)
        if name is None:
            continue
        key = InstrumentKey(VenueId.KRAKEN_SPOT, name)
        try:
            quotes[key] = _quote(key, tick, as_of)
        except NumberError:
            continue
    return quotes


def decode_system_status(body: bytes) -> SystemStatus:
    """Return what Kraken says about itself.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    from tui.venues.kraken_spot.wire import Status

    status = validated(Status, decode_result(body))
    words = {mode.value.replace("-", "_"): mode for mode in SystemMode}
    advisories = [*(status.emergency or ()), *(status.upcoming_maintenance or ())]
    starts = sorted(filter(None, (_start(advisory) for advisory in advisories)))
    return SystemStatus(
        mode=words.get(status.status, SystemMode.UNKNOWN),
        text=status.status,
        notice="; ".join(advisory.title for advisory in advisories if advisory.title) or None,
        notice_at=starts[0] if starts else None,
    )


def decode_time(body: bytes) -> datetime:
    """Return Kraken's clock, whole seconds.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    from tui.venues.kraken_spot.wire import Time

    seconds = validated(Time, decode_result(body)).unixtime
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        raise NotDocumentedError("a time beyond the calendar") from None


def decode_key_info(body: bytes) -> KeyInfo:
    """Return what the key may do, with what it should not be able to.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    from tui.venues.kraken_spot.wire import KeyDetails

    details = validated(KeyDetails, decode_result(body))
    rights = tuple(details.permissions)
    return KeyInfo(
        name=details.api_key_name or None,
        permissions=rights,
        warnings=tuple(right for right in rights if right in UNWANTED_RIGHTS),
    )


def _by_every_name(pairs: Iterable[tuple[tuple[str, ...], Instrument]]) -> Instruments:
    """Index pairs by their names. A pair's own name beats another pair's derived one."""
    table: dict[InstrumentKey, Instrument] = {}
    ranked = [
        (rank, name, instrument) for names, instrument in pairs for rank, name in enumerate(names)
    ]
    for _, name, instrument in sorted(ranked, key=lambda entry: entry[0]):
        table.setdefault(InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(name)), instrument)
    return table


def _instrument(pair: "Pair") -> Instrument:
    symbol = modern(pair.wsname or pair.altname)
    base, _, quote = symbol.partition("/")
    return Instrument(
        key=InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(pair.altname)),
        symbol=symbol,
        base=base,
        quote=quote,
        tick_size=_positive(pair.tick_size) or _step(pair.pair_decimals),
        price_decimals=pair.pair_decimals,
        lot_size=_step(pair.lot_decimals),
        minimum_quantity=_positive(pair.ordermin),
        minimum_cost=_positive(pair.costmin),
        status=pair.status or "online",
        leverages=tuple(sorted({*pair.leverage_buy, *pair.leverage_sell})),
        is_tokenised=pair.aclass_base == "tokenized_asset",
    )


def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _pair_of(name: str, known: Instruments) -> str:
    """Return Kraken's altname for any name of a pair; the name itself where it is unknown."""
    instrument = known.get(InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(name)))
    return name if instrument is None else instrument.key.instrument


def _quote(key: InstrumentKey, tick: "Tick", as_of: datetime) -> Quote:
    last, bid, ask = (_positive(side[0]) if side else None for side in (tick.c, tick.b, tick.a))
    return Quote(key=key, last=last, bid=bid, ask=ask, as_of=as_of)


def _positive(number: "Number | None") -> Decimal | None:
    """Read a number whose zero means none."""
    return None if number is None else (parse_decimal(number) or None)


def _start(advisory: "Advisory") -> datetime | None:
    try:
        moment = datetime.fromisoformat(advisory.expected_start_utc or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
