"""What an account traded: remembered, and read order by order where something is missing.

Kuna's own list of trades ends after ten and knows no time, so it only saves calls.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fill import Fill, FillId
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.order import Order
from tui.venues.fills import total_of
from tui.venues.kuna.calls import Calls, data_decoder
from tui.venues.kuna.fills import decode_fills
from tui.venues.kuna.listing import Listing
from tui.venues.kuna.order_reads import OrderReads
from tui.venues.lane import Priority
from tui.venues.rate_limit import NO_ROOM

if TYPE_CHECKING:
    from decimal import Decimal

NEWEST: Final = "/v4/trade/private/history"

MOST_ORDERS: Final = 16
"""Orders whose trades one read asks for; the rest is left to the next."""

_PAUSE: Final = timedelta(seconds=2)
_TRIES: Final = 3
"""How often trades are read that do not come to what their order tells."""


class FillList:
    """Reads the fills of one account."""

    def __init__(
        self,
        calls: Calls,
        listing: Listing,
        orders: OrderReads,
        account: AccountName,
        clock: Clock,
    ) -> None:
        """Learn from `listing` and `orders` which orders have traded."""
        self._calls = calls
        self._listing = listing
        self._orders = orders
        self._account = account
        self._clock = clock
        self._fills: dict[FillId, Fill] = {}
        self._tries: Counter[tuple[OrderKey, Decimal]] = Counter()
        self._turn = asyncio.Lock()

    async def read(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Return every fill from `since` on, newest first."""
        async with self._turn:
            traded = await self._traded(since)
            if isinstance(traded, ReadFailure):
                return traded
            self._forget(traded, since)
            failure = await self._take(NEWEST) or await self._complete(traded)
            return failure or self._from(since)

    async def _traded(self, since: datetime) -> Sequence[Order] | ReadFailure:
        """Return the orders that may have traded from `since` on."""
        ended = await self._orders.ended(since)
        if isinstance(ended, ReadFailure):
            return ended
        if self._listing.orders is None:
            reading = await self._listing.read(Priority.POLL)
            if isinstance(reading, ReadFailure):
                return reading
        listed = (self._listing.orders or {}).values()
        orders = [one.order for one in ended] + [one for one in listed if isinstance(one, Order)]
        by_key = {order.key: order for order in reversed(orders) if order.filled_quantity}
        return [one for one in by_key.values() if one.updated_at is None or one.updated_at >= since]

    async def _complete(self, traded: Iterable[Order]) -> ReadFailure | None:
        """Read the trades of orders of which some are missing."""
        missing = [order for order in traded if self._lacks(order)]
        for order in missing[:MOST_ORDERS]:
            name = quote(order.key.order_id, safe="")
            failure = await self._take(f"/v4/order/private/{name}/trades")
            if failure is not None:
                return failure
            self._tries[order.key, order.filled_quantity] += 1
        return None if len(missing) <= MOST_ORDERS else self._to_be_continued(len(missing))

    def _lacks(self, order: Order) -> bool:
        """Whether fills of an order are missing, as far as asking for them can help."""
        known = [fill for fill in self._fills.values() if fill.order == order.key]
        is_told = total_of(known) == order.filled_quantity
        return not is_told and self._tries[order.key, order.filled_quantity] < _TRIES

    async def _take(self, target: str) -> ReadFailure | None:
        reading = await self._calls.private(
            target, Priority.POLL, data_decoder(lambda data: decode_fills(data, self._account))
        )
        if isinstance(reading, ReadFailure):
            return reading
        self._fills |= {fill.id: fill for fill in reading.value}
        return None

    def _to_be_continued(self, count: int) -> ReadFailure:
        return ReadFailure(
            kind=FailureKind.RATE_LIMITED,
            text=f"the trades of {count - MOST_ORDERS} more orders are read as there is room",
            code=NO_ROOM,
            retry_at=self._clock.now() + _PAUSE,
        )

    def _forget(self, traded: Iterable[Order], since: datetime) -> None:
        """Keep the fills asked for, and those that orders which go on trading are added up from."""
        keys = {order.key for order in traded}
        self._fills = {
            name: fill
            for name, fill in self._fills.items()
            if fill.filled_at >= since or fill.order in keys
        }
        self._tries = Counter({one: n for one, n in self._tries.items() if one[0] in keys})

    def _from(self, since: datetime) -> Sequence[Fill]:
        wanted = [fill for fill in self._fills.values() if fill.filled_at >= since]
        return sorted(wanted, key=lambda fill: fill.filled_at, reverse=True)
