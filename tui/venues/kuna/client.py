"""One Kuna account as the engine sees it: key, reads, writes. Implements `VenuePort`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final
from uuid import uuid4

from tui.config.credentials import Credentials
from tui.config.errors import ConfigurationError
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
from tui.venues.client import VenueClient, account_of
from tui.venues.draft import draft_of
from tui.venues.kuna.api_key import key_of
from tui.venues.kuna.calls import Calls, data_decoder
from tui.venues.kuna.fill_list import FillList
from tui.venues.kuna.listing import Listing
from tui.venues.kuna.market import decode_balances
from tui.venues.kuna.market_reads import MarketReads
from tui.venues.kuna.order_pages import OrderPages
from tui.venues.kuna.order_reads import OrderReads
from tui.venues.kuna.pace import PRIVATE_PER_SECOND, Pace
from tui.venues.kuna.trading import KunaTrading
from tui.venues.kuna.writes import Writes
from tui.venues.lane import Priority
from tui.venues.port import OpenOrders
from tui.venues.sign import SecretError
from tui.venues.transport import Transport

POLL_FLOOR: Final = Decimal(3)
"""Seconds between polls at least: each is three calls."""

_BALANCES: Final = "/v4/private/getBalance"
_ME: Final = "/v4/private/me"


@dataclass(frozen=True, slots=True, kw_only=True)
class KunaAccount:
    """What the client has to know of its account."""

    name: AccountName
    can_send: bool
    poll_seconds: Decimal
    is_pro: bool


class KunaClient(VenueClient):
    """One Kuna account, at a host that was named: the venue itself closed in 2025."""

    def __init__(
        self,
        kuna: KunaAccount,
        credentials: Credentials,
        transport: Transport,
        *,
        clock: Clock,
        state_folder: Path,
        new_id: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        """Prepare; nothing is sent before the first call. `new_id` makes ids of new orders.

        Raises:
            ConfigurationError: Nothing can be signed with the secret.
        """
        self._new_id = new_id
        account = account_of(
            VenueId.KUNA,
            kuna.name,
            credentials,
            transport,
            default_base_url=None,
            can_send=kuna.can_send,
        )
        super().__init__(account, transport, poll_seconds=kuna.poll_seconds, poll_floor=POLL_FLOOR)
        try:
            key = key_of(credentials, is_pro=kuna.is_pro, clock=clock, state_folder=state_folder)
        except SecretError as error:
            raise ConfigurationError(f'account "{kuna.name}": {error}') from None
        pace = Pace(PRIVATE_PER_SECOND, clock=clock, is_unmetered=transport.is_unmetered)
        self._calls = Calls(transport, key, pace, clock=clock)
        pages, triggers = OrderPages(self._calls), dict[VenueOrderId, Decimal]()
        self._listing = Listing(pages, kuna.name, triggers)
        self._orders = OrderReads(self._calls, pages, kuna.name, triggers, clock)
        self._fills = FillList(self._calls, self._listing, self._orders, kuna.name, clock)
        self._market = MarketReads(self._calls, key)
        if kuna.can_send:
            self._trading = KunaTrading(Writes(transport, key, pace, clock=clock), triggers)

    def budget(self) -> RateBudget | None:
        """Return nothing: Kuna tells of no counter."""

    async def open_orders(self, options: PollOptions) -> OpenOrders | ReadFailure:
        """Read every open order, those that wait for a trigger included."""
        del options
        reading = await self._listing.read(Priority.POLL)
        if isinstance(reading, ReadFailure):
            return reading
        return OpenOrders(
            orders=reading.value.orders,
            received_at=reading.received_at,
            round_trip=reading.round_trip,
        )

    async def look_up(
        self, order_ids: Collection[VenueOrderId]
    ) -> Mapping[VenueOrderId, FoundOrder] | ReadFailure:
        """Ask what became of orders. An id Kuna does not know is absent from the answer."""
        return await self._orders.look_up(order_ids)

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for, ahead of other reads; `None`: not known."""
        return await self._orders.details(order_id, Priority.AMEND)

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        """Read every pair and how many decimals its numbers may have."""
        return await self._market.instruments()

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read Kuna's price, which is a median, and bid and ask of these pairs."""
        return await self._market.quotes(instruments)

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Ask whether Kuna answers: it says nothing else about itself."""
        return await self._market.system_status()

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kuna's clock minus this one; zero where it cannot be told from zero."""
        return await self._market.clock_skew()

    async def key_info(self) -> KeyInfo | ReadFailure:
        """Read with the key: that it may, and no more, can be known without changing anything."""
        reading = await self._calls.private(_ME, Priority.POLL, data_decoder(bytes))
        if isinstance(reading, ReadFailure):
            return reading
        return KeyInfo(name=None, permissions=("read",))

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Read what the account owns, by currency."""
        reading = await self._calls.private(_BALANCES, Priority.POLL, data_decoder(decode_balances))
        return reading if isinstance(reading, ReadFailure) else reading.value

    async def positions(self) -> Sequence[Position] | ReadFailure:
        """Return none: Kuna has no derivatives."""
        return ()

    async def margins(self) -> Sequence[MarginAccount] | ReadFailure:
        """Return none: Kuna has no margin."""
        return ()

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the account's fills from `since` on, newest first."""
        return await self._fills.read(since)

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended from `since` on, newest first."""
        return await self._orders.ended(since)

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Return none: Kuna changes no orders."""
        del order_id
        return ()

    async def find_created(
        self, client_order_id: ClientOrderId, since: datetime | None = None
    ) -> FoundOrder | ReadFailure | None:
        """Look for an order by the id it was sent with: by itself, among the open, the ended."""
        return await self._orders.find_created(client_order_id, since)

    def draft_of(self, order: Order) -> CreateIntent | None:
        """Return what would create such an order again, under an id of its own."""
        return draft_of(order, ClientOrderId(self._new_id()))
