"""Single orders, orders that ended, and one whose create was not answered.

An order that is missing from a list has not ended: only Kuna's own word about it says so.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FATES, FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, OrderKey, VenueId, VenueOrderId
from tui.domain.order import BookEntry, Order, UnreadableOrder
from tui.venues.kuna.calls import Calls, data_decoder, target_of
from tui.venues.kuna.decode import Triggers, decode_order, ended_at
from tui.venues.kuna.fills import decode_nested, with_average
from tui.venues.kuna.order_pages import ACTIVE, FIRST_DAY, HISTORY, ListRead, OrderPages, whole
from tui.venues.kuna.parse import order_id_of
from tui.venues.lane import Priority

_DETAILS: Final = "/v4/order/private/details/"
_WITH_TRADES: Final = (("withTrades", "true"),)

BEFORE_SENT: Final = timedelta(minutes=1)
"""How much earlier than it was sent an order is looked for: the clocks may differ."""

MAY_HAVE_RESTED: Final = timedelta(days=14)
"""How much earlier than it ended an order is looked for: the window may go by its creation.

Kuna itself looks back as far where nothing else is said.
"""

_MOST_PAGES: Final = 10
_SAME_FOR: Final = 5.0
"""For so many seconds the ended orders are not read again: fills are read right after them."""

_REMEMBERED: Final = 500
"""Orders that have ended, and so change no more; the oldest are forgotten first."""

_BEFORE_ALL: Final = FIRST_DAY

Found = Mapping[VenueOrderId, FoundOrder]


class OrderReads:
    """Reads orders of one account by their ids, and those that ended."""

    def __init__(
        self,
        calls: Calls,
        pages: OrderPages,
        account: AccountName,
        triggers: Triggers,
        clock: Clock,
    ) -> None:
        """Read for one account; `triggers` are those of orders created here."""
        self._calls = calls
        self._pages = pages
        self._account = account
        self._triggers = triggers
        self._clock = clock
        self._over: dict[VenueOrderId, FoundOrder] = {}
        self._ended: Sequence[FoundOrder] = ()
        self._ended_since: datetime | None = None
        self._ended_at = -math.inf

    async def look_up(self, order_ids: Collection[VenueOrderId]) -> Found | ReadFailure:
        """Ask what became of orders, one by one. An id Kuna does not know is absent."""
        found: dict[VenueOrderId, FoundOrder] = {}
        for order_id in order_ids:
            one = self._over.get(order_id) or await self.details(order_id, Priority.LOOK_UP)
            if isinstance(one, ReadFailure):
                return one
            if one is not None:
                found[order_id] = one
        return found

    async def details(
        self, order_id: VenueOrderId, priority: Priority
    ) -> FoundOrder | ReadFailure | None:
        """Read one order and its trades; `None` where Kuna does not know it."""
        target = target_of(_DETAILS + quote(order_id, safe=""), _WITH_TRADES)
        reading = await self._calls.order(target, priority, data_decoder(bytes))
        if reading is None or isinstance(reading, ReadFailure):
            return reading
        entry = self._decode(reading.value)
        if isinstance(entry, UnreadableOrder):
            return _unreadable(entry)
        if entry.key.order_id != order_id:
            text = f"asked about the order {order_id}, Kuna tells of {entry.key.order_id}"
            return ReadFailure(kind=FailureKind.UNREADABLE, text=text)
        fills = decode_nested(reading.value, self._account)
        found = _found(with_average(entry, fills))
        self._remember(found)
        return found

    async def find_created(
        self, client_order_id: ClientOrderId, since: datetime | None
    ) -> FoundOrder | ReadFailure | None:
        """Look for an order by the id it was sent with: by itself, then in both lists."""
        order_id = order_id_of(client_order_id)
        found = await self.details(order_id, Priority.LOOK_UP)
        if found is not None:
            return found
        start = FIRST_DAY if since is None else since - BEFORE_SENT
        key = OrderKey(VenueId.KUNA, self._account, order_id)
        for path in (ACTIVE, HISTORY):
            found = await self._search(ListRead(path=path, start=start), key)
            if found is not None:
                return found
        return None

    async def ended(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Return the orders that ended from `since` on, newest first.

        Of the newest thousand, and of those made within two weeks before `since`: what was open
        longer is known by its own look-up alone.
        """
        is_fresh = self._clock.monotonic() - self._ended_at < _SAME_FOR
        if is_fresh and self._ended_since is not None and self._ended_since <= since:
            return [one for one in self._ended if _closed_at(one) >= since]
        reading = await self._pages.read(
            ListRead(path=HISTORY, start=since - MAY_HAVE_RESTED),
            Priority.POLL,
            self._decode,
            most_pages=_MOST_PAGES,
        )
        if isinstance(reading, ReadFailure):
            return reading
        told = [_found(one) for one in reading.value.entries if isinstance(one, Order)]
        ended = [one for one in told if one.order.status in FATES and _closed_at(one) >= since]
        self._ended = sorted(ended, key=_closed_at, reverse=True)
        self._ended_since, self._ended_at = since, self._clock.monotonic()
        return self._ended

    async def _search(self, wanted: ListRead, key: OrderKey) -> FoundOrder | ReadFailure | None:
        """Look for an order in a list; `None` where all of it was read and does not name it."""
        reading = await self._pages.read(
            wanted, Priority.LOOK_UP, self._decode, most_pages=_MOST_PAGES
        )
        if isinstance(reading, ReadFailure):
            return reading
        entry = next((one for one in reading.value.entries if one.key == key), None)
        if isinstance(entry, UnreadableOrder):
            return _unreadable(entry)
        if entry is not None:
            return _found(entry)
        rest = whole(reading)
        return rest if isinstance(rest, ReadFailure) else None

    def _decode(self, raw: bytes) -> BookEntry:
        return decode_order(raw, self._account, self._triggers)

    def _remember(self, found: FoundOrder) -> None:
        if found.order.status in FATES:
            self._over[found.order.key.order_id] = found
            while len(self._over) > _REMEMBERED:
                del self._over[next(iter(self._over))]


def _found(order: Order) -> FoundOrder:
    is_over = order.status in FATES
    return FoundOrder(order=order, closed_at=ended_at(order.raw) if is_over else None)


def _closed_at(found: FoundOrder) -> datetime:
    return found.closed_at or _BEFORE_ALL


def _unreadable(entry: UnreadableOrder) -> ReadFailure:
    text = f"the order {entry.key.order_id} cannot be read: {entry.problem}"
    return ReadFailure(kind=FailureKind.UNREADABLE, text=text)
