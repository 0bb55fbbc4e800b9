"""The list of open orders, and the last description of every order that was in it."""

import asyncio
from typing import Final

from tui.domain.failure import ReadFailure
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.order import BookEntry, Order, RelativePrice
from tui.venues.calls import Reading
from tui.venues.kraken_futures.calls import Calls, trading_read
from tui.venues.kraken_futures.decode import Decoded, decode_open_orders
from tui.venues.kraken_futures.order_states import OrderStates
from tui.venues.lane import Priority

_REMEMBERED: Final = 2000
"""Orders that left the list; the oldest are forgotten first."""


class Listing:
    """Reads openorders, decoding what changed, and asks how far trailing stops follow."""

    def __init__(self, calls: Calls, states: OrderStates, account: AccountName) -> None:
        """Read for one account."""
        self._calls = calls
        self._states = states
        self._account = account
        self._newest = Decoded()
        self._gone: dict[OrderKey, BookEntry] = {}
        self._about_to_read: asyncio.Future[Reading[Decoded] | ReadFailure] | None = None

    def known(self, order_id: VenueOrderId) -> Order | None:
        """Return an order as the list last described it."""
        key = OrderKey(VenueId.KRAKEN_FUTURES, self._account, order_id)
        entry = self._newest.orders.get(key) or self._gone.get(key)
        return entry if isinstance(entry, Order) else None

    async def read(self, priority: Priority) -> Reading[Decoded] | ReadFailure:
        """Read every open order; those unchanged are the very objects of the answer before."""
        before = self._newest
        reading = await self._calls.private(
            trading_read("openorders"),
            priority,
            lambda body: decode_open_orders(body, before, self._account),
        )
        if isinstance(reading, ReadFailure):
            return reading
        decoded = await self._with_offsets(reading.value, priority)
        self._take(decoded)
        return Reading(decoded, reading.received_at, reading.round_trip)

    async def read_for_acts(self) -> Reading[Decoded] | ReadFailure:
        """Read the list for acts that wait for it: once for all that ask at the same moment.

        One by one, the orders of a batch would keep the key to themselves for seconds.
        """
        if self._about_to_read is None:
            self._about_to_read = asyncio.ensure_future(self._read_once())
        # Who gives up takes the answer from nobody else.
        return await asyncio.shield(self._about_to_read)

    async def _read_once(self) -> Reading[Decoded] | ReadFailure:
        # From here on, whoever asks may know more than this answer will: they read anew.
        self._about_to_read = None
        return await self.read(Priority.AMEND)

    async def _with_offsets(self, decoded: Decoded, priority: Priority) -> Decoded:
        """Complete trailing stops: the list tells where their trigger is, not how it follows."""
        asked = decoded.without_offset()
        if not asked:
            return decoded
        found = await self._states.of_ids(asked, self.known, priority)
        if isinstance(found, ReadFailure):
            return decoded
        triggers = {order_id: one.order.trigger_price for order_id, one in found.items()}
        return decoded.with_offsets(
            {name: told for name, told in triggers.items() if isinstance(told, RelativePrice)}
        )

    def _take(self, decoded: Decoded) -> None:
        self._newest = decoded
        if decoded.gone:
            self._gone = dict([*self._gone.items(), *decoded.gone.items()][-_REMEMBERED:])
