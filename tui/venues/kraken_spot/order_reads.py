"""What became of orders: looked up by id, by client id, among the ended, and by their amends."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from tui.domain.account import PollOptions
from tui.domain.amend_record import AmendRecord
from tui.domain.failure import ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, VenueOrderId
from tui.venues.calls import Reading, Value
from tui.venues.kraken_spot.amends import decode_amends
from tui.venues.kraken_spot.build import (
    MAX_QUERIED_ORDERS,
    Members,
    build_amend_history,
    build_open_orders,
    build_query_orders,
)
from tui.venues.kraken_spot.calls import Calls
from tui.venues.kraken_spot.decode import (
    decode_closed_orders,
    decode_found_order,
    decode_queried_orders,
    decode_sought_order,
)
from tui.venues.kraken_spot.errors import naming_the_right
from tui.venues.kraken_spot.paged_list import PagedList, Source
from tui.venues.lane import Priority

_REFUSES_AN_ID: Final = frozenset(
    {"EOrder:Unknown order", "EOrder:Invalid order", "EGeneral:Invalid arguments"}
)
_OPEN_RIGHT: Final = "query-open-trades"
_CLOSED_RIGHT: Final = "query-closed-trades"
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

Found = Mapping[VenueOrderId, FoundOrder]


class OrderReads:
    """Asks Kraken about single orders and ended ones."""

    def __init__(self, calls: Calls, account: AccountName) -> None:
        """Read for one account."""
        self._calls = calls
        self._account = account
        source = Source(
            name="ClosedOrders",
            members={"closetime": "close"},
            rows="closed",
            decode=lambda name, raw: decode_found_order(name, raw, account),
            dated=_closed_at,
        )
        self._ended = PagedList(calls, source)
        self.options = PollOptions()
        """Those of the newest poll: its multiplier is what quantities are read with."""

    async def look_up(self, order_ids: Collection[VenueOrderId]) -> Found | ReadFailure:
        """Ask what became of orders. An id Kraken does not know is absent from the answer."""
        ids = list(order_ids)
        found: dict[VenueOrderId, FoundOrder] = {}
        for start in range(0, len(ids), MAX_QUERIED_ORDERS):
            answer = await self._look_up_bundle(ids[start : start + MAX_QUERIED_ORDERS])
            if isinstance(answer, ReadFailure):
                return naming_the_right(answer, _CLOSED_RIGHT)
            found |= answer
        return found

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for; `None` where Kraken does not know it."""
        members = build_query_orders([order_id], self.options)
        found = await self._ask(
            "QueryOrders",
            members,
            lambda body: decode_queried_orders(body, self._account),
            Priority.AMEND,
        )
        if isinstance(found, ReadFailure):
            return None if found.code in _REFUSES_AN_ID else naming_the_right(found, _OPEN_RIGHT)
        return found.get(order_id)

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended from `since` on, newest first."""
        ended = await self._ended.read(since)
        return _named(ended, _CLOSED_RIGHT)

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Read what Kraken knows of an order's amends, oldest first."""
        members = build_amend_history(order_id, self.options)
        history = await self._ask("OrderAmends", members, decode_amends)
        return _named(history, f"{_OPEN_RIGHT} or {_CLOSED_RIGHT}")

    async def find_created(self, client_order_id: ClientOrderId) -> FoundOrder | ReadFailure | None:
        """Look for an order by its client id; among the open first, from where it may just end."""

        def seek(rows: str) -> Callable[[bytes], FoundOrder | None]:
            return lambda body: decode_sought_order(body, rows, client_order_id, self._account)

        options = PollOptions(
            client_order_id=client_order_id, rebase_multiplier=self.options.rebase_multiplier
        )
        found = await self._ask("OpenOrders", build_open_orders(options), seek("open"))
        if found is not None:
            return _named(found, _OPEN_RIGHT)
        found = await self._ask("ClosedOrders", {"cl_ord_id": client_order_id}, seek("closed"))
        return _named(found, _CLOSED_RIGHT)

    async def _look_up_bundle(self, ids: Sequence[VenueOrderId]) -> Found | ReadFailure:
        """Ask for up to 50 orders: by name, then among the ended, then one by one.

        One unknown id may refuse a whole call, or just be missing from its answer.
        """
        found = await self._query(ids)
        is_refused = isinstance(found, ReadFailure) and found.code in _REFUSES_AN_ID
        if isinstance(found, ReadFailure) and not is_refused:
            return found
        known: Found = {} if isinstance(found, ReadFailure) else found
        if all(order_id in known for order_id in ids):
            return known
        closed = await self._closed()
        if isinstance(closed, ReadFailure):
            return closed
        known = {**{key: order for key, order in closed.items() if key in ids}, **known}
        return await self._one_by_one(ids, known) if is_refused and len(ids) > 1 else known

    async def _one_by_one(self, ids: Sequence[VenueOrderId], known: Found) -> Found | ReadFailure:
        found = dict(known)
        for order_id in (order_id for order_id in ids if order_id not in known):
            answer = await self._query([order_id])
            if not isinstance(answer, ReadFailure):
                found |= answer
            elif answer.code not in _REFUSES_AN_ID:
                return answer
        return found

    async def _query(self, ids: Sequence[VenueOrderId]) -> Found | ReadFailure:
        return await self._ask(
            "QueryOrders",
            build_query_orders(ids, self.options),
            lambda body: decode_queried_orders(body, self._account),
        )

    async def _closed(self) -> Found | ReadFailure:
        return await self._ask(
            "ClosedOrders", {}, lambda body: decode_closed_orders(body, self._account)
        )

    async def _ask(
        self,
        name: str,
        members: Members,
        decode: Callable[[bytes], Value],
        priority: Priority = Priority.LOOK_UP,
    ) -> Value | ReadFailure:
        reading = await self._calls.private(name, members, priority, decode)
        return reading.value if isinstance(reading, Reading) else reading


def _named(answer: Value | ReadFailure, right: str) -> Value | ReadFailure:
    return naming_the_right(answer, right) if isinstance(answer, ReadFailure) else answer


def _closed_at(found: FoundOrder) -> datetime:
    return found.closed_at or _BEFORE_ALL
