"""Kraken Embed as the engine asks for it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from tui.config.credentials import Credentials
from tui.domain.account import PollOptions
from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.custom_terms import PartnerProfile
from tui.domain.failure import ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.fill import Fill
from tui.domain.funds import Holding
from tui.domain.health import KeyInfo, RateBudget, SystemMode, SystemStatus
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
from tui.venues.kraken_embed.api_key import ApiKey
from tui.venues.kraken_embed.calls import Calls
from tui.venues.kraken_embed.deal_reads import DealReads
from tui.venues.kraken_embed.decode import OrderDecoder
from tui.venues.kraken_embed.draft import draft_of
from tui.venues.kraken_embed.joint import Joint
from tui.venues.kraken_embed.listing import ACTIVE, OpenList
from tui.venues.kraken_embed.market_reads import MarketReads
from tui.venues.kraken_embed.masking import Masking
from tui.venues.kraken_embed.order_reads import OrderReads
from tui.venues.kraken_embed.pace import Pace
from tui.venues.kraken_embed.tags import new_tag
from tui.venues.kraken_embed.trading import EmbedTrading
from tui.venues.kraken_embed.user_lists import Listed, UserLists
from tui.venues.kraken_embed.writes import Writes
from tui.venues.lane import Priority
from tui.venues.port import OpenOrders
from tui.venues.transport import Transport
from tui.venues.writes import PrivateWrites

DEFAULT_BASE_URL: Final = "https://nexus.kraken.com"

POLL_FLOOR: Final = Decimal(5)
"""Seconds between polls, and one more for each user above as many: each has a list of its own."""

LIST_SECONDS: Final = 8.0
"""For so long a poll waits for all lists: at two a second, those of many users take longer."""

_NOT_TOLD: Final = "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedAccount:
    """What the client has to know of its account."""

    name: AccountName
    can_send: bool
    poll_seconds: Decimal
    profile: PartnerProfile


class KrakenEmbedClient(VenueClient):
    """One Kraken Embed key, and all users it serves. Implements `VenuePort`."""

    def __init__(
        self,
        embed: EmbedAccount,
        credentials: Credentials,
        transport: Transport,
        *,
        clock: Clock,
        state_folder: Path,
        new_tag: Callable[[], ClientOrderId] = new_tag,
    ) -> None:
        """Prepare; nothing is sent before the first call. `new_tag` makes tags of new orders.

        Raises:
            ConfigurationError: The secret is missing or not one of Kraken's.
        """
        self._new_tag = new_tag
        self._clock = clock
        account = account_of(
            VenueId.KRAKEN_EMBED,
            embed.name,
            credentials,
            transport,
            default_base_url=DEFAULT_BASE_URL,
            can_send=embed.can_send,
        )
        account = replace(account, profile=embed.profile)
        super().__init__(
            account,
            transport,
            poll_seconds=embed.poll_seconds,
            poll_floor=max(POLL_FLOOR, Decimal(len(embed.profile.users))),
        )
        self._key = key_of(
            ApiKey,
            credentials,
            account=embed.name,
            venue="Kraken Embed",
            clock=clock,
            state_folder=state_folder,
        )
        pace = Pace(clock, is_counted=not transport.is_unmetered)
        masking = Masking(embed.profile.users)
        self._calls = Calls(transport, self._key, pace, masking, clock=clock)
        decoder = OrderDecoder(embed.name)
        self._lists = UserLists(self._calls, decoder, embed.profile.users)
        self._listing = OpenList(self._lists, decoder, clock)
        self._orders = OrderReads(
            self._lists, self._listing, DealReads(self._calls), embed.name, clock
        )
        self._market = MarketReads(self._calls, clock, is_unmetered=transport.is_unmetered)
        self._joint = Joint()
        self._answered: OpenOrders | None = None
        if embed.can_send:
            private = PrivateWrites(transport, self._key, clock=clock)
            self._trading = EmbedTrading(
                Writes(private, self._key, pace, masking),
                self._calls,
                self._lists,
                decoder,
                on_write=self._listing.note_write,
            )

    def budget(self) -> RateBudget | None:
        """Return nothing: Kraken Embed publishes no counter."""
        return None

    async def open_orders(self, options: PollOptions) -> OpenOrders | ReadFailure:
        """Read every open order of every user.

        Where that takes long, the answer is the one before, with its own age, until it is there.
        """
        del options
        if (known := self._answered) is None:
            return await self._listed()
        try:
            async with self._clock.timeout(LIST_SECONDS):
                return await self._listed()
        except TimeoutError:
            return known

    async def _listed(self) -> OpenOrders | ReadFailure:
        answer = await self._joint.join("open orders", self._listing.read)
        if isinstance(answer, OpenOrders):
            self._answered = answer
        return answer

    async def look_up(
        self, order_ids: Collection[VenueOrderId]
    ) -> Mapping[VenueOrderId, FoundOrder] | ReadFailure:
        """Ask what became of orders. An id the venue does not know is absent from the answer."""
        return await self._orders.look_up(order_ids)

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for, ahead of other reads; `None`: not known."""
        return await self._orders.read_order(order_id)

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        """Read every asset: each against each money, both ways round."""
        return await self._joint.join(
            "instruments", lambda: self._market.instruments(self._listing.pairs())
        )

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read the rates of these pairs."""
        return await self._market.quotes(instruments)

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Claim nothing: Kraken Embed does not tell of itself."""
        return SystemStatus(mode=SystemMode.ONLINE, text=_NOT_TOLD)

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure Kraken's clock minus this one; zero where it cannot be told from zero.

        Every answer tells it; one is asked for only where none has come yet.
        """
        if self._key.skew is None:
            failure = await self._market.touch()
            if failure is not None:
                return failure
        return self._key.skew or timedelta()

    async def key_info(self) -> KeyInfo | ReadFailure:
        """Read with the key: that it may, and no more, can be known without changing anything."""
        user = self._lists.users[0]
        page = await self._lists.page(Listed(), user, ACTIVE, "", Priority.POLL)
        return page if isinstance(page, ReadFailure) else KeyInfo(name=None, permissions=("read",))

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Tell nothing: where a portfolio's summary stands is not documented."""
        return {}

    async def positions(self) -> Sequence[Position] | ReadFailure:
        """Tell of none: custom orders trade at once and in full."""
        return ()

    async def margins(self) -> Sequence[MarginAccount] | ReadFailure:
        """Tell of none."""
        return ()

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the executions of every user from `since` on, newest first."""
        return await self._joint.join(("fills", since), lambda: self._orders.fills(since))

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended from `since` on, newest first."""
        return await self._joint.join(("ended", since), lambda: self._orders.ended(since))

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Tell of none: no order is ever amended."""
        del order_id
        return ()

    async def find_created(
        self, client_order_id: ClientOrderId, since: datetime | None = None
    ) -> FoundOrder | ReadFailure | None:
        """Look for an order by the tag in its name, whatever its status, of every user."""
        return await self._joint.join(
            ("created", client_order_id),
            lambda: self._orders.find_created(client_order_id, since),
        )

    def draft_of(self, order: Order) -> CreateIntent | None:
        """Return what would create such an order again, under a tag of its own."""
        return draft_of(order, self._new_tag())

    async def aclose(self) -> None:
        """Close the connections."""
        await self._joint.aclose()
        await super().aclose()
