"""Kraken Spot as the engine asks for it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final
from uuid import uuid4

from tui.config.credentials import Credentials
from tui.domain.account import PollOptions
from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
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
from tui.domain.position import MarginAccount, Position
from tui.domain.quote import Quote
from tui.venues.client import VenueClient, account_of, key_of
from tui.venues.kraken_spot.api_key import ApiKey
from tui.venues.kraken_spot.build import build_open_orders
from tui.venues.kraken_spot.calls import Calls
from tui.venues.kraken_spot.decode import Decoded, decode_open_orders, pays_in_base
from tui.venues.kraken_spot.draft import draft_of
from tui.venues.kraken_spot.engine_counter import EngineCounter
from tui.venues.kraken_spot.errors import naming_the_right
from tui.venues.kraken_spot.market import decode_key_info
from tui.venues.kraken_spot.market_reads import MarketReads
from tui.venues.kraken_spot.money_reads import MoneyReads
from tui.venues.kraken_spot.order_reads import OrderReads
from tui.venues.kraken_spot.tiers import HELD_BACK, TIERS, Tier
from tui.venues.kraken_spot.trading import SpotTrading
from tui.venues.kraken_spot.writes import Writes
from tui.venues.lane import Priority
from tui.venues.port import OpenOrders
from tui.venues.rate_limit import CallCounter
from tui.venues.transport import Transport

DEFAULT_BASE_URL: Final = "https://api.kraken.com"

POLL_FLOOR = {"starter": Decimal(5), "intermediate": Decimal(3), "pro": Decimal("1.5")}
"""Seconds between OpenOrders calls that each tier's call counter bears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotAccount:
    """What the client has to know of its account."""

    name: AccountName
    tier: str
    can_send: bool
    poll_seconds: Decimal
    poll_options: PollOptions = field(default_factory=PollOptions)


class KrakenSpotClient(VenueClient):
    """One Kraken Spot account. Implements `VenuePort`."""

    def __init__(
        self,
        spot: SpotAccount,
        credentials: Credentials,
        transport: Transport,
        *,
        clock: Clock,
        state_folder: Path,
        new_id: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        """Prepare; nothing is sent before the first call. `new_id` makes ids of new orders.

        Raises:
            ConfigurationError: The secret is missing or not one of Kraken's.
        """
        self._poll_options = spot.poll_options
        self._clock = clock
        self._new_id = new_id
        account = account_of(
            VenueId.KRAKEN_SPOT,
            spot.name,
            credentials,
            transport,
            default_base_url=DEFAULT_BASE_URL,
            can_send=spot.can_send,
        )
        super().__init__(
            account, transport, poll_seconds=spot.poll_seconds, poll_floor=POLL_FLOOR[spot.tier]
        )
        tier = TIERS[spot.tier]
        key = key_of(
            ApiKey,
            credentials,
            account=spot.name,
            venue="Kraken Spot",
            clock=clock,
            state_folder=state_folder,
        )
        self._counter = _call_counter(tier, clock)
        self._calls = Calls(transport, key, self._counter, clock=clock)
        self._market = MarketReads(self._calls, key)
        self._orders = OrderReads(self._calls, spot.name)
        self._money = MoneyReads(self._calls, self._market, spot.name)
        if spot.can_send:
            writes = Writes(transport, key, self._counter, clock=clock)
            changes = EngineCounter(
                tier, clock=clock, venue_time=key.venue_time, pair_of=self._market.pair_of
            )
            self._trading = SpotTrading(writes, changes, instrument_of=self._market.instrument)
        self._decoded = Decoded()

    @property
    def poll_options(self) -> PollOptions:
        """The options the account was configured with."""
        return self._poll_options

    def budget(self) -> RateBudget:
        """Return the call counter as counted here."""
        return self._counter.budget()

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
            return naming_the_right(reading, "query-open-trades")
        self._decoded, self._orders.options = reading.value, options
        return OpenOrders(
            orders=reading.value.orders,
            received_at=reading.received_at,
            round_trip=reading.round_trip,
        )

    async def look_up(
        self, order_ids: Collection[VenueOrderId]
    ) -> Mapping[VenueOrderId, FoundOrder] | ReadFailure:
        """Ask what became of orders. An id Kraken does not know is absent from the answer."""
        found = await self._orders.look_up(order_ids)
        if not isinstance(found, ReadFailure):
            self._note_fees(found.values())
        return found

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for, ahead of other reads; `None`: not known."""
        return await self._orders.read_order(order_id)

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        """Read every pair, tokenised ones too, by every name orders may use."""
        return await self._market.instruments()

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read last, bid and ask of these pairs; Kraken Spot publishes no index price."""
        return await self._market.quotes(instruments)

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Read Kraken's mode and announcements."""
        return await self._market.system_status()

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kraken's clock minus this one; zero where it cannot be told from zero."""
        return await self._market.clock_skew()

    async def key_info(self) -> KeyInfo | ReadFailure:
        """Read what the API key may do."""
        reading = await self._calls.private("GetApiKeyInfo", {}, Priority.LOOK_UP, decode_key_info)
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Read what the account owns, by currency as instruments name it."""
        return await self._money.balances()

    async def positions(self) -> Sequence[Position] | ReadFailure:
        """Return none: margin on Kraken Spot belongs to single orders."""
        return ()

    async def margins(self) -> Sequence[MarginAccount] | ReadFailure:
        """Return none: there is one account."""
        return ()

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the account's fills from `since` on, newest first.

        Their fees count as paid in quote currency, unless their order is known to pay in base.
        """
        self._money.note_paying_in_base(self._decoded.paying_in_base)
        return await self._money.fills(since)

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended from `since` on, newest first."""
        ended = await self._orders.ended_orders(since)
        if not isinstance(ended, ReadFailure):
            self._note_fees(ended)
        return ended

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Read what Kraken knows of an order's amends, oldest first."""
        return await self._orders.amend_history(order_id)

    async def find_created(
        self, client_order_id: ClientOrderId, since: datetime | None = None
    ) -> FoundOrder | ReadFailure | None:
        """Look for an order by its client id, among the open ones and the ended."""
        del since
        return await self._orders.find_created(client_order_id)

    def draft_of(self, order: Order) -> CreateIntent | None:
        """Return what would create such an order again, under a client id of its own.

        None for tokenised shares whose quantities are read in shares: orders are created in tokens.
        """
        instrument = self._market.instrument(order.instrument)
        is_share = instrument is not None and instrument.is_tokenised
        if is_share and self._orders.options.rebase_multiplier != "base":
            return None
        return draft_of(order, ClientOrderId(self._new_id()), self._clock.now())

    def _note_fees(self, found: Iterable[FoundOrder]) -> None:
        paying = (one.order.key.order_id for one in found if pays_in_base(one.order))
        self._money.note_paying_in_base(paying)


def _call_counter(tier: Tier, clock: Clock) -> CallCounter:
    return CallCounter(
        maximum=tier.calls, decay_per_second=tier.calls_decay, held_back=HELD_BACK, clock=clock
    )
