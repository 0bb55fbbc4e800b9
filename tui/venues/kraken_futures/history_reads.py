"""The history of orders and triggers: of single orders, and of all that ended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.fate import FATES, FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, VenueOrderId
from tui.domain.order import TRIGGERED_TYPES
from tui.venues.kraken_futures.calls import Calls
from tui.venues.kraken_futures.event_list import EventList, read_page
from tui.venues.kraken_futures.history import (
    HistoryEvent,
    decode_amends,
    fired_since,
    verdict,
)
from tui.venues.kraken_futures.parse import EPOCH
from tui.venues.kraken_futures.states import Known
from tui.venues.lane import Priority

BEFORE_LAST_KNOWN: Final = timedelta(seconds=60)
"""How much earlier than an order's last known change its history is read."""

UNKNOWN_SINCE: Final = timedelta(days=1)
"""How far back the history of an order is read of which nothing is known."""

_SAME_FOR: Final = timedelta(seconds=45)
"""For so long the ended orders are not read again: the history has a small pool of its own."""

_MOST_PAGES: Final = 4
_BEFORE_ALL: Final = EPOCH

Found = Mapping[VenueOrderId, FoundOrder]


class HistoryReads:
    """Reads `/api/history` for one account."""

    def __init__(self, calls: Calls, account: AccountName, known: Known, clock: Clock) -> None:
        """Read through `calls`; `known` knows the last descriptions of the list."""
        self._calls = calls
        self._account = account
        self._known = known
        self._clock = clock
        self._lists = [EventList(calls, name) for name in ("orders", "triggers", "executions")]
        self._ended: Sequence[FoundOrder] = ()
        self._ended_since: datetime | None = None
        self._ended_at: datetime | None = None

    async def look_up(self, order_ids: Collection[VenueOrderId]) -> Found | ReadFailure:
        """Return what the history says of these orders; those it does not know are absent."""
        since = self._since(order_ids)
        found: dict[VenueOrderId, FoundOrder] = {}
        for name, asked in (("orders", set(order_ids)), ("triggers", self._triggers(order_ids))):
            left = {one for one in asked if one not in found or not _has_ended(found[one])}
            if not left:
                continue
            events = await self._events(name, since, sort="asc")
            if isinstance(events, ReadFailure):
                return events
            told = verdict(events, self._account, self._known)
            # A trigger that fired goes on as an order, whatever is told of the trigger.
            found |= {
                one: told[one]
                for one in left
                if one in told and (one not in found or _has_ended(told[one]))
            }
            if name == "triggers":
                found |= self._fired(left, found, events)
        return found

    async def find(self, client_order_id: ClientOrderId) -> FoundOrder | ReadFailure | None:
        """Return the newest order with this client id, as the history of a day tells it."""
        since = self._clock.now() - UNKNOWN_SINCE
        for name in ("orders", "triggers"):
            events = await self._events(name, since, sort="desc")
            if isinstance(events, ReadFailure):
                return events
            ours = {
                one.order.order_id for one in events if one.order.client_order_id == client_order_id
            }
            told = verdict(
                (one for one in events if one.order.order_id in ours), self._account, self._known
            )
            if told:
                return max(told.values(), key=_updated_at)
        return None

    async def ended(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Return the orders that ended from `since` on, newest first."""
        now = self._clock.now()
        is_fresh = self._ended_at is not None and now - self._ended_at < _SAME_FOR
        if is_fresh and self._ended_since is not None and self._ended_since <= since:
            return [one for one in self._ended if _closed_at(one) >= since]
        events: list[HistoryEvent] = []
        for one in self._lists:
            read = await one.read(since, Priority.POLL)
            if isinstance(read, ReadFailure):
                return read
            events.extend(read)
        told = verdict(events, self._account, self._known).values()
        ended = [one for one in told if _has_ended(one) and _closed_at(one) >= since]
        self._ended = sorted(ended, key=_closed_at, reverse=True)
        self._ended_since, self._ended_at = since, now
        return self._ended

    async def amends(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        """Return the edits of an order, oldest first."""
        known = self._known(order_id)
        is_trigger = known is not None and known.order_type in TRIGGERED_TYPES
        since = self._clock.now() - UNKNOWN_SINCE
        name = "triggers" if is_trigger else "orders"
        events = await self._events(name, since, sort="desc")
        return events if isinstance(events, ReadFailure) else decode_amends(events, order_id)

    def _fired(
        self,
        asked: Collection[VenueOrderId],
        found: Found,
        events: Sequence[HistoryEvent],
    ) -> Found:
        """Return those of the triggers of which the history tells no end, but that they fired."""
        fired: dict[VenueOrderId, FoundOrder] = {}
        for order_id in asked:
            known = self._known(order_id)
            has_end = order_id in found and _has_ended(found[order_id])
            if known is None or has_end or known.order_type not in TRIGGERED_TYPES:
                continue
            told = fired_since(known, events)
            if told is not None:
                fired[order_id] = told
        return fired

    def _since(self, order_ids: Collection[VenueOrderId]) -> datetime:
        """Return a moment before the last known change of every order."""
        earliest = self._clock.now() - UNKNOWN_SINCE
        changes: list[datetime] = []
        for order_id in order_ids:
            known = self._known(order_id)
            changed = None if known is None else known.updated_at or known.opened_at
            changes.append(earliest if changed is None else changed - BEFORE_LAST_KNOWN)
        return min(changes, default=earliest)

    def _triggers(self, order_ids: Collection[VenueOrderId]) -> set[VenueOrderId]:
        """Return those of the orders that are triggers, or may be."""
        known = {order_id: self._known(order_id) for order_id in order_ids}
        return {
            order_id
            for order_id, order in known.items()
            if order is None or order.order_type in TRIGGERED_TYPES
        }

    async def _events(
        self, name: str, since: datetime, *, sort: str
    ) -> Sequence[HistoryEvent] | ReadFailure:
        """Read some pages: whoever asks wants the beginning of what is sorted so."""
        events: list[HistoryEvent] = []
        token: str | None = None
        for _ in range(_MOST_PAGES):
            page = await read_page(
                self._calls, name, since, Priority.LOOK_UP, sort=sort, token=token
            )
            if isinstance(page, ReadFailure):
                return page
            events.extend(page.events)
            token = page.next_page
            if token is None:
                break
        return events


def _has_ended(found: FoundOrder) -> bool:
    return found.order.status in FATES


def _closed_at(found: FoundOrder) -> datetime:
    return found.closed_at or _BEFORE_ALL


def _updated_at(found: FoundOrder) -> datetime:
    return found.order.updated_at or _BEFORE_ALL
