"""What became of orders: by their state, their fills, their history, and once more the list.

An order that is missing from one answer has not ended: only a second source says so. One that no
source knows is left out, to be asked about again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FATES, FoundOrder
from tui.domain.fill import Fill
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.order import Order, OrderStatus, UnreadableOrder
from tui.venues.fills import total_of
from tui.venues.kraken_futures.fill_list import FillList
from tui.venues.kraken_futures.fills import average_of, by_order
from tui.venues.kraken_futures.history_reads import HistoryReads
from tui.venues.kraken_futures.listing import Listing
from tui.venues.kraken_futures.order_states import OrderStates
from tui.venues.lane import Priority

Found = Mapping[VenueOrderId, FoundOrder]
FillsByOrder = Mapping[VenueOrderId, Sequence[Fill]]


class OrderReads:
    """Asks one source after the other about single orders."""

    def __init__(
        self,
        listing: Listing,
        states: OrderStates,
        history: HistoryReads,
        fills: FillList,
        account: AccountName,
    ) -> None:
        """Share the sources with whatever else reads for the account."""
        self._listing = listing
        self._states = states
        self._history = history
        self._fills = fills
        self._account = account

    async def look_up(self, order_ids: Collection[VenueOrderId]) -> Found | ReadFailure:
        """Ask what became of orders. An id no source knows is absent from the answer."""
        states = await self._states.of_ids(order_ids, self._listing.known)
        if isinstance(states, ReadFailure):
            return states
        found = {name: one for name, one in states.items() if _is_told(one)}
        left = [order_id for order_id in order_ids if order_id not in found]
        if not left and not any(one.order.filled_quantity for one in found.values()):
            return found
        newest = await self._fills.newest()
        if isinstance(newest, ReadFailure):
            return found or newest
        fills = by_order(newest)
        found |= {name: one for name in left if (one := self._filled(name, fills)) is not None}
        failure = await self._look_further([one for one in left if one not in found], found, fills)
        if failure is not None and not found:
            return failure
        return {name: _with_average(one, fills.get(name, ())) for name, one in found.items()}

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for; `None` where Kraken does not know it.

        The list comes first: it alone tells total and rest of an order apart without doubt.
        """
        reading = await self._listing.read_for_acts()
        if isinstance(reading, ReadFailure):
            return reading
        entry = reading.value.orders.get(self._key(order_id))
        if isinstance(entry, UnreadableOrder):
            return _unreadable(entry)
        if entry is not None:
            return FoundOrder(order=entry)
        states = await self._states.of_ids([order_id], self._listing.known, Priority.AMEND)
        return states if isinstance(states, ReadFailure) else states.get(order_id)

    async def find_created(self, client_order_id: ClientOrderId) -> FoundOrder | ReadFailure | None:
        """Look for an order by its client id: by its state, in the list, then in the history."""
        states = await self._states.of_client_id(client_order_id, self._listing.known)
        if isinstance(states, ReadFailure):
            return states
        if states:
            return next(iter(states.values()))
        reading = await self._listing.read(Priority.LOOK_UP)
        if isinstance(reading, ReadFailure):
            return reading
        for entry in reading.value.orders.values():
            if isinstance(entry, Order) and entry.client_order_id == client_order_id:
                return FoundOrder(order=entry)
            if isinstance(entry, UnreadableOrder) and client_order_id.encode() in entry.raw:
                return _unreadable(entry)
        return await self._history.find(client_order_id)

    async def _look_further(
        self,
        left: Collection[VenueOrderId],
        found: dict[VenueOrderId, FoundOrder],
        fills: FillsByOrder,
    ) -> ReadFailure | None:
        """Ask the history about what is left, and the list about what it does not say has ended."""
        if not left:
            return None
        told = await self._history.look_up(left)
        if isinstance(told, ReadFailure):
            return told
        whole = {name: _whole(one, fills.get(name, ())) for name, one in told.items()}
        found |= {name: one for name, one in whole.items() if one.order.status in FATES}
        missing = [order_id for order_id in left if order_id not in found]
        if not missing:
            return None
        reading = await self._listing.read(Priority.LOOK_UP)
        if isinstance(reading, ReadFailure):
            return reading
        for order_id in missing:
            entry = reading.value.orders.get(self._key(order_id))
            if isinstance(entry, Order):
                found[order_id] = FoundOrder(order=entry)
        return None

    def _key(self, order_id: VenueOrderId) -> OrderKey:
        return OrderKey(VenueId.KRAKEN_FUTURES, self._account, order_id)

    def _filled(self, order_id: VenueOrderId, fills: FillsByOrder) -> FoundOrder | None:
        """Return an order as filled where its fills come to all of it."""
        known = self._listing.known(order_id)
        if known is None:
            return None
        found = _whole(FoundOrder(order=known), fills.get(order_id, ()))
        return found if found.order.status is OrderStatus.FILLED else None


def _is_told(found: FoundOrder) -> bool:
    """Whether a state says something: words of the future say nothing."""
    return found.order.status is not OrderStatus.UNKNOWN


def _whole(found: FoundOrder, fills: Sequence[Fill]) -> FoundOrder:
    """Return an order that is not told to have ended as filled, where its fills come to it."""
    order = found.order
    if order.status in FATES or not fills or total_of(fills) != order.quantity:
        return found
    at = max(fill.filled_at for fill in fills)
    filled = replace(
        order, status=OrderStatus.FILLED, filled_quantity=order.quantity, updated_at=at
    )
    return FoundOrder(order=filled, reason=found.reason, closed_at=at)


def _with_average(found: FoundOrder, fills: Sequence[Fill]) -> FoundOrder:
    """Return an order with the average price of its fills, where all of them are known."""
    order = found.order
    if not order.filled_quantity or total_of(fills) != order.filled_quantity:
        return found
    return replace(found, order=replace(order, average_fill_price=average_of(fills)))


def _unreadable(entry: UnreadableOrder) -> ReadFailure:
    text = f"the order {entry.key.order_id} cannot be read: {entry.problem}"
    return ReadFailure(kind=FailureKind.UNREADABLE, text=text)
