"""Kraken Futures as the engine asks for it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
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
from tui.venues.kraken_futures.api_key import ApiKey
from tui.venues.kraken_futures.budget import SlidingBudget
from tui.venues.kraken_futures.calls import Calls
from tui.venues.kraken_futures.draft import draft_of
from tui.venues.kraken_futures.fill_list import FillList
from tui.venues.kraken_futures.history_reads import HistoryReads
from tui.venues.kraken_futures.listing import Listing
from tui.venues.kraken_futures.market_reads import MarketReads
from tui.venues.kraken_futures.money_reads import MoneyReads
from tui.venues.kraken_futures.order_reads import OrderReads
from tui.venues.kraken_futures.order_states import OrderStates
from tui.venues.kraken_futures.trading import FuturesTrading
from tui.venues.kraken_futures.writes import Writes
from tui.venues.lane import Priority
from tui.venues.port import OpenOrders
from tui.venues.transport import Transport

DEFAULT_BASE_URL: Final = "https://futures.kraken.com"

POLL_FLOOR: Final = Decimal(1)
"""Seconds between polls: at two units each, they take a twenty-fifth of the budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesAccount:
    """What the client has to know of its account."""

    name: AccountName
    can_send: bool
    poll_seconds: Decimal
    chunk_sends: int
    """Most amends, and most new orders, of one request."""
    chunk_cancels: int


class KrakenFuturesClient(VenueClient):
    """One Kraken Futures account. Implements `VenuePort`."""

    def __init__(
        self,
        futures: FuturesAccount,
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
        self._new_id = new_id
        account = account_of(
            VenueId.KRAKEN_FUTURES,
            futures.name,
            credentials,
            transport,
            default_base_url=DEFAULT_BASE_URL,
            can_send=futures.can_send,
        )
        super().__init__(
            account, transport, poll_seconds=futures.poll_seconds, poll_floor=POLL_FLOOR
        )
        key = key_of(
            ApiKey,
            credentials,
            account=futures.name,
            venue="Kraken Futures",
            clock=clock,
            state_folder=state_folder,
        )
        self._budget = SlidingBudget(clock=clock)
        calls = Calls(transport, key, self._budget, clock=clock)
        states = OrderStates(calls, futures.name)
        self._listing = Listing(calls, states, futures.name)
        self._history = HistoryReads(calls, futures.name, self._listing.known, clock)
        fills = FillList(calls, futures.name)
        self._market = MarketReads(calls, key)
        self._money = MoneyReads(calls, fills)
        self._orders = OrderReads(self._listing, states, self._history, fills, futures.name)
        if futures.can_send:
            self._trading = FuturesTrading(
                Writes(transport, key, self._budget, clock=clock),
                self._budget,
                instrument_of=self._market.instrument,
                chunk_cancels=futures.chunk_cancels,
                chunk_sends=futures.chunk_sends,
            )

    def budget(self) -> RateBudget:
        """Return the budget of ten seconds as counted here."""
        return self._budget.budget()

    async def open_orders(self, options: PollOptions) -> OpenOrders | ReadFailure:
        """Read every open order; Kraken Futures has nothing to narrow the list with."""
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
        """Ask what became of orders. An id no source knows is absent from the answer."""
        return await self._orders.look_up(order_ids)

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for, ahead of other reads; `None`: not known."""
        return await self._orders.read_order(order_id)

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        """Read every instrument, by every name orders may use."""
        return await self._market.instruments()

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read last, bid, ask, mark and index price of these instruments."""
        return await self._market.quotes(instruments)

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Read what the markets accept."""
        return await self._market.system_status()

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kraken's clock minus this one; zero where it cannot be told from zero."""
        return await self._market.clock_skew()

    async def key_info(self) -> KeyInfo | ReadFailure:
        """Read with the key: that it may, and no more, can be known without changing anything."""
        positions = await self._money.positions()
        if isinstance(positions, ReadFailure):
            return positions
        return KeyInfo(name=None, permissions=("read",))

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Read what the account owns, by currency."""
        return await self._money.balances()

    async def positions(self) -> Sequence[Position] | ReadFailure:
        """Read the open positions."""
        return await self._money.positions()

    async def margins(self) -> Sequence[MarginAccount] | ReadFailure:
        """Read the margin accounts: one for many collaterals, and those of inverse futures."""
        return await self._money.margins()

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the account's fills from `since` on, newest first; Kraken tells no fees here."""
        return await self._money.fills(since)

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended from `since` on, newest first."""
        return await self._history.ended(since)

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Read what Kraken knows of an order's edits, oldest first."""
        return await self._history.amends(order_id)

    async def find_created(
        self, client_order_id: ClientOrderId, since: datetime | None = None
    ) -> FoundOrder | ReadFailure | None:
        """Look for an order by its client id, among the open ones and the ended."""
        del since
        return await self._orders.find_created(client_order_id)

    def draft_of(self, order: Order) -> CreateIntent | None:
        """Return what would create such an order again, under a client id of its own."""
        return draft_of(order, ClientOrderId(self._new_id()))
