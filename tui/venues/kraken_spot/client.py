"""Kraken Spot as the engine asks for it: build, call, parse."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from tui.config.credentials import Credentials, tail_of
from tui.config.errors import ConfigurationError
from tui.domain.account import Account, PollOptions
from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.fill import Fill
from tui.domain.funds import Holding
from tui.domain.health import KeyInfo, RateBudget, SystemStatus
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.order import Order
from tui.domain.quote import Quote
from tui.venues.kraken_spot.build import (
    MAX_QUERIED_ORDERS,
    build_open_orders,
    build_public_path,
    build_query_orders,
)
from tui.venues.kraken_spot.calls import Calls
from tui.venues.kraken_spot.decode import (
    Decoded,
    decode_closed_orders,
    decode_open_orders,
    decode_queried_orders,
)
from tui.venues.kraken_spot.errors import PERMISSION_DENIED
from tui.venues.kraken_spot.market import (
    decode_instruments,
    decode_key_info,
    decode_system_status,
    decode_ticks,
    decode_time,
    parse_quotes,
)
from tui.venues.kraken_spot.sign import SecretError
from tui.venues.lane import Priority
from tui.venues.port import OpenOrders, TradingPort
from tui.venues.transport import Transport

DEFAULT_BASE_URL: Final = "https://api.kraken.com"

POLL_FLOOR = {"starter": Decimal(5), "intermediate": Decimal(3), "pro": Decimal("1.5")}
"""Seconds between OpenOrders calls that each tier's call counter bears."""

_PUBLIC_SECONDS = 3.0
_LISTING_SECONDS = 4.5
"""The list of all pairs is more than a megabyte; two lists make one read."""

_TOKENISED = "tokenized_asset"
_REFUSES_AN_ID = frozenset(
    {"EOrder:Unknown order", "EOrder:Invalid order", "EGeneral:Invalid arguments"}
)
_CLOCK_RESOLUTION = timedelta(seconds=1)

Found = Mapping[VenueOrderId, FoundOrder]

_NOT_READ = ReadFailure(kind=FailureKind.REJECTED, text="not read by this version")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotAccount:
    """What the client has to know of its account."""

    name: AccountName
    tier: str
    can_send: bool
    poll_seconds: Decimal
    poll_options: PollOptions = field(default_factory=PollOptions)


class KrakenSpotClient:
    """One Kraken Spot account. Implements `VenuePort`."""

    def __init__(
        self,
        spot: SpotAccount,
        credentials: Credentials,
        transport: Transport,
        *,
        clock: Clock,
        state_folder: Path,
    ) -> None:
        """Prepare; nothing is sent before the first call.

        Raises:
            ConfigurationError: The secret is missing or not one of Kraken's.
        """
        if credentials.secret is None:
            raise ConfigurationError(f'account "{spot.name}": Kraken Spot needs a secret')
        try:
            self._calls = Calls(
                transport,
                key=credentials.key,
                secret=credentials.secret,
                tier=spot.tier,
                clock=clock,
                state_folder=state_folder,
            )
        except SecretError as error:
            raise ConfigurationError(f'account "{spot.name}": {error}') from None
        self._spot = spot
        self._transport = transport
        self._account = Account(
            name=spot.name,
            venue=VenueId.KRAKEN_SPOT,
            host=transport.host,
            is_default_host=transport.base_url == DEFAULT_BASE_URL and not transport.is_simulated,
            is_simulated=transport.is_simulated,
            can_send=spot.can_send,
            key_tail=tail_of(credentials.key),
        )
        self._options = spot.poll_options
        self._decoded = Decoded()
        self._instruments: Mapping[InstrumentKey, Instrument] = {}

    @property
    def trading(self) -> TradingPort | None:
        """The way orders are changed."""
        return None

    @property
    def account(self) -> Account:
        """Who this is, read from the transport in use."""
        return self._account

    @property
    def poll_period(self) -> timedelta:
        """The configured period, raised to what the tier's call counter bears."""
        seconds = self._spot.poll_seconds
        if not self._transport.is_unmetered:
            seconds = max(seconds, POLL_FLOOR[self._spot.tier])
        return timedelta(microseconds=int(seconds * 1_000_000))

    @property
    def poll_options(self) -> PollOptions:
        """The options the account was configured with."""
        return self._spot.poll_options

    def budget(self) -> RateBudget:
        """Return the call counter as counted here."""
        return self._calls.budget()

    async def open_orders(self, options: PollOptions) -> OpenOrders | ReadFailure:
        """Read every open order."""
        before, name = self._decoded, self._account.name
        reading = await self._calls.private(
            "OpenOrders",
            build_open_orders(options),
            Priority.POLL,
            lambda body: decode_open_orders(body, before, name),
        )
        if isinstance(reading, ReadFailure):
            return _naming_the_right(reading, "query-open-trades")
        self._decoded, self._options = reading.value, options
        return OpenOrders(
            orders=reading.value.orders,
            received_at=reading.received_at,
            round_trip=reading.round_trip,
        )

    async def look_up(self, order_ids: Collection[VenueOrderId]) -> Found | ReadFailure:
        """Ask what became of orders. An id Kraken does not know is absent from the answer."""
        ids = list(order_ids)
        found: dict[VenueOrderId, FoundOrder] = {}
        for start in range(0, len(ids), MAX_QUERIED_ORDERS):
            answer = await self._look_up_bundle(ids[start : start + MAX_QUERIED_ORDERS])
            if isinstance(answer, ReadFailure):
                return _naming_the_right(answer, "query-closed-trades")
            found |= answer
        return found

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
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
        self._instruments = {**tokenised, **plain}
        return self._instruments

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read last, bid and ask of these pairs; Kraken Spot publishes no index price."""
        plain, tokenised = self._by_class(instruments)
        quotes: dict[InstrumentKey, Quote] = {}
        for names, parameters in ((plain, {}), (tokenised, {"asset_class": _TOKENISED})):
            if names:
                path = build_public_path("Ticker", pair=",".join(names), **parameters)
                reading = await self._calls.public(path, decode_ticks, seconds=_PUBLIC_SECONDS)
                if isinstance(reading, ReadFailure):
                    return reading
                quotes |= parse_quotes(reading.value, names, self._instruments, reading.received_at)
        return quotes

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Read Kraken's mode and announcements."""
        path = build_public_path("SystemStatus")
        reading = await self._calls.public(path, decode_system_status, seconds=_PUBLIC_SECONDS)
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kraken's clock minus this one; zero where it cannot be told from zero."""
        path = build_public_path("Time")
        reading = await self._calls.public(path, decode_time, seconds=_PUBLIC_SECONDS)
        if isinstance(reading, ReadFailure):
            return reading
        # Kraken tells whole seconds, of a moment somewhere within the round trip.
        doubt = (_CLOCK_RESOLUTION + reading.round_trip) / 2
        local = reading.received_at - reading.round_trip / 2
        skew = reading.value + _CLOCK_RESOLUTION / 2 - local
        self._calls.skew = skew if abs(skew) > doubt else timedelta()
        return self._calls.skew

    async def key_info(self) -> KeyInfo | ReadFailure:
        """Read what the API key may do."""
        reading = await self._calls.private("GetApiKeyInfo", {}, Priority.LOOK_UP, decode_key_info)
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Read what the account owns."""
        return _NOT_READ

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the account's fills."""
        return _NOT_READ

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended."""
        return _NOT_READ

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Read what Kraken knows of an order's amends."""
        return _NOT_READ

    async def find_created(self, client_order_id: ClientOrderId) -> FoundOrder | ReadFailure | None:
        """Look for an order by its client id."""
        return _NOT_READ

    def draft_of(self, order: Order) -> CreateIntent | None:
        """Return what would create such an order again."""
        return None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def _look_up_bundle(self, ids: Sequence[VenueOrderId]) -> Found | ReadFailure:
        """Ask for up to 50 orders: by name, then among the ended, then one by one.

        One unknown id may refuse a whole call, or just be missing from its answer.
        """
        found = await self._query(ids)
        is_refused = isinstance(found, ReadFailure) and found.code in _REFUSES_AN_ID
        if isinstance(found, ReadFailure) and not is_refused:
            return found
        known: Found = {} if isinstance(found, ReadFailure) else found
        if all(order_id in known for order_id in ids):
            return known
        closed = await self._closed()
        if isinstance(closed, ReadFailure):
            return closed
        known = {**{key: order for key, order in closed.items() if key in ids}, **known}
        return await self._one_by_one(ids, known) if is_refused and len(ids) > 1 else known

    async def _one_by_one(self, ids: Sequence[VenueOrderId], known: Found) -> Found | ReadFailure:
        found = dict(known)
        for order_id in (order_id for order_id in ids if order_id not in known):
            answer = await self._query([order_id])
            if not isinstance(answer, ReadFailure):
                found |= answer
            elif answer.code not in _REFUSES_AN_ID:
                return answer
        return found

    async def _query(self, ids: Sequence[VenueOrderId]) -> Found | ReadFailure:
        reading = await self._calls.private(
            "QueryOrders",
            build_query_orders(ids, self._options),
            Priority.LOOK_UP,
            lambda body: decode_queried_orders(body, self._account.name),
        )
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def _closed(self) -> Found | ReadFailure:
        reading = await self._calls.private(
            "ClosedOrders",
            {},
            Priority.LOOK_UP,
            lambda body: decode_closed_orders(body, self._account.name),
        )
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def _listing(self, path: str) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        reading = await self._calls.public(path, decode_instruments, seconds=_LISTING_SECONDS)
        return reading if isinstance(reading, ReadFailure) else reading.value

    def _by_class(
        self, names: Collection[InstrumentId]
    ) -> tuple[list[InstrumentId], list[InstrumentId]]:
        """Part plain pairs from tokenised ones; one unknown name would refuse a whole call."""
        plain: list[InstrumentId] = []
        tokenised: list[InstrumentId] = []
        for name in names:
            instrument = self._instruments.get(InstrumentKey(VenueId.KRAKEN_SPOT, name))
            if instrument is not None:
                (tokenised if instrument.is_tokenised else plain).append(name)
            elif not self._instruments:
                plain.append(name)
        return plain, tokenised


def _naming_the_right(failure: ReadFailure, right: str) -> ReadFailure:
    if failure.code != PERMISSION_DENIED:
        return failure
    return replace(failure, text=f"{failure.text} (the key lacks the right {right})")
