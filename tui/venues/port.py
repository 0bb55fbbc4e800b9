"""What the engine asks of a venue. A read answers with a value or a `ReadFailure`; none raises."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tui.domain.account import Account, PollOptions
from tui.domain.book import Orders
from tui.domain.failure import ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.health import KeyInfo, RateBudget, SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueOrderId
from tui.domain.instrument import Instrument
from tui.domain.quote import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrders:
    """One whole answer: every open order of the account under the options asked with."""

    orders: Orders
    """Unchanged orders are the very objects of the answer before."""
    received_at: datetime
    round_trip: timedelta


class VenuePort(Protocol):
    """One account at one venue."""

    @property
    def account(self) -> Account:
        """Who this is, read from the transport in use."""

    @property
    def poll_period(self) -> timedelta:
        """The configured period, raised to the venue's floor."""

    @property
    def poll_options(self) -> PollOptions:
        """The options the account was configured with."""

    def budget(self) -> RateBudget | None:
        """Return the venue's call counter as counted here, at this moment."""

    async def open_orders(self, options: PollOptions) -> OpenOrders | ReadFailure:
        """Read every open order."""

    async def look_up(
        self, order_ids: Collection[VenueOrderId]
    ) -> Mapping[VenueOrderId, FoundOrder] | ReadFailure:
        """Ask what became of orders. An id the venue does not know is absent from the answer."""

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        """Read what is listed, by every name orders may use."""

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        """Read the market of these instruments, named as orders name them."""

    async def system_status(self) -> SystemStatus | ReadFailure:
        """Read what the venue says about itself."""

    async def clock_skew(self) -> timedelta | ReadFailure:
        """Measure venue clock minus local clock."""

    async def key_info(self) -> KeyInfo | ReadFailure:
        """Read what the API key may do."""

    async def aclose(self) -> None:
        """Close the connections."""
