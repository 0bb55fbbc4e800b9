"""What the engine asks of a venue. A read answers with a value or a `ReadFailure`; none raises."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tui.domain.account import Account, PollOptions
from tui.domain.amend_record import AmendRecord
from tui.domain.book import Orders
from tui.domain.failure import ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.fill import Fill
from tui.domain.funds import Holding
from tui.domain.health import KeyInfo, RateBudget, SystemStatus
from tui.domain.identifiers import (
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    OrderKey,
    VenueOrderId,
)
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent
from tui.domain.order import Order
from tui.domain.outcome import NotSent, Outcome
from tui.domain.position import MarginAccount, Position
from tui.domain.quote import Quote
from tui.domain.rate_cost import RateCost
from tui.domain.switch import SwitchTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrders:
    """One whole answer: every open order of the account under the options asked with."""

    orders: Orders
    """Unchanged orders are the very objects of the answer before."""
    received_at: datetime
    round_trip: timedelta


Gate = Callable[[str], Awaitable[NotSent | None]]
"""Asked in the key's own turn, before every signing: whether the request may go out.

It is given the request as text, without nonce, key and signature. It checks once more and writes
down that sending begins; anything but `None` is the outcome, and not a byte leaves.
"""


class TradingPort(Protocol):
    """The way orders are changed. An account that is read-only has none.

    No method raises: whatever happens after the gate opened is an outcome. A nonce that was refused
    is the one case in which a request is signed and sent again, once, through the gate again.
    """

    @property
    def largest_cancel(self) -> int:
        """How many orders one request can cancel."""

    def request_of(self, intent: Intent) -> str:
        """Return the request as it would be sent now, without nonce, key and signature."""

    def request_of_many(self, intents: Sequence[Intent]) -> str:
        """Return the one request that would carry these acts of one kind, in the same way."""

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return what it would cost of the venue's counter for changes, where it has one."""

    async def amend(self, intent: AmendIntent, gate: Gate) -> Outcome:
        """Change an order in place."""

    async def cancel(self, intent: CancelIntent, gate: Gate) -> Outcome:
        """Cancel one order."""

    async def cancel_many(
        self, intents: Sequence[CancelIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Cancel up to `largest_cancel` orders with one request; each has an outcome of its own."""

    @property
    def largest_amend(self) -> int:
        """How many orders one request can amend."""

    async def amend_many(
        self, intents: Sequence[AmendIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Amend up to `largest_amend` orders with one request; each has an outcome of its own."""

    async def create(self, intent: CreateIntent, gate: Gate) -> Outcome:
        """Create an order."""

    @property
    def largest_create(self) -> int:
        """How many orders one request can create."""

    async def create_many(
        self, intents: Sequence[CreateIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Create up to `largest_create` orders with one request; each has an outcome of its own.

        They are named by `CreateIntent.key`.
        """

    async def set_switch(self, seconds: int) -> SwitchTimes | Outcome:
        """Have the venue cancel every order of the account after so many seconds; 0: never.

        Anything but times is why it is not known to be so.
        """

    async def check(self, intent: CreateIntent) -> Outcome:
        """Ask the venue whether it would take the order. Nothing is placed."""


class VenuePort(Protocol):
    """One account at one venue."""

    @property
    def trading(self) -> TradingPort | None:
        """The way orders are changed; `None` where the account only reads."""

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

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for, ahead of other reads; `None`: not known.

        It may use what reads hold back of the venue's counter: an act is what that is held for.
        """

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

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Read what the account owns, by currency as instruments name it."""

    async def positions(self) -> Sequence[Position] | ReadFailure:
        """Read the positions in derivatives; none where the venue has no such notion."""

    async def margins(self) -> Sequence[MarginAccount] | ReadFailure:
        """Read the margin accounts positions are held in; none where there are no such."""

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the account's fills from `since` on, newest first."""

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended from `since` on, newest first."""

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Read what the venue knows of an order's amends, oldest first."""

    async def find_created(
        self, client_order_id: ClientOrderId, since: datetime | None = None
    ) -> FoundOrder | ReadFailure | None:
        """Look for an order by its client id, among the open ones and the ended; `None`: none.

        `since` is when it was sent: where only whole lists can be searched, nothing much older is.
        """

    def draft_of(self, order: Order) -> CreateIntent | None:
        """Return what would create such an order again, under a new client id.

        `None` where the venue has no such ticket. What its description does not tell exactly is
        left out.
        """

    async def aclose(self) -> None:
        """Close the connections."""
