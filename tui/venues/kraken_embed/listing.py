"""The open orders of every user of an account, and those that only look as if they had ended."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.fate import FATES
from tui.domain.identifiers import InstrumentId, VenueOrderId
from tui.domain.order import BookEntry, Order, OrderStatus
from tui.venues.kraken_embed.decode import Described, OrderDecoder
from tui.venues.kraken_embed.user_lists import MOST_PAGES, Listed, UserLists
from tui.venues.lane import Priority
from tui.venues.port import OpenOrders

ACTIVE: Final = ("active",)

SWEEP_SECONDS: Final = 60.0
"""Between the beginnings of two searches for paused orders through the lists of all statuses."""
SWEEP_PAGES: Final = 4
"""Pages of that search that one poll reads: the lists hold everything that ever was."""
FIRST_SECONDS: Final = 6.0
"""For so long the first poll searches: what it leaves out would be missed by who asks but once."""
MOST_ASKED: Final = 4
"""Orders that vanished and are asked about within the poll that misses them."""

Listing = Mapping[VenueOrderId, Described]


@dataclass(slots=True)
class _Sweep:
    """One search through the lists of all statuses, as far as it has come."""

    users: list[str]
    cursor: str = ""
    pages: int = 0
    seen: Listed = field(default_factory=Listed)
    cursors: set[str] = field(default_factory=set)

    def turn_page(self, cursor: str) -> None:
        """Go on at a cursor, or with the next user where the list ends or goes round."""
        self.pages += 1
        if cursor and cursor not in self.cursors and self.pages < MOST_PAGES:
            self.cursors.add(cursor)
            self.cursor = cursor
            return
        self.users.pop(0)
        self.cursor, self.pages = "", 0
        self.cursors.clear()


class OpenList:
    """Reads what is open. An order that left the active ones is asked about once, at once."""

    def __init__(self, lists: UserLists, decoder: OrderDecoder, clock: Clock) -> None:
        """Read through `lists`."""
        self._lists = lists
        self._decoder = decoder
        self._clock = clock
        self._listed: Listing = {}
        self._waiting: dict[VenueOrderId, Described] = {}
        """Orders that are neither active nor over: paused, or in a state unheard of."""
        self._told: dict[VenueOrderId, Described] = {}
        """What was said of orders that vanished, until someone asks."""
        self._sweep: _Sweep | None = None
        self._was_searched = False
        self._next_sweep = clock.monotonic()

    def note_write(self, order_id: VenueOrderId | None) -> None:
        """Look for paused orders with the next poll, and ask about the one that was cancelled."""
        self._next_sweep = self._clock.monotonic()
        if order_id is not None:
            self._waiting.pop(order_id, None)

    def told_of(self, order_id: VenueOrderId) -> Described | None:
        """Return what was said of an order that vanished from the newest list; once."""
        return self._told.pop(order_id, None)

    def pairs(self) -> frozenset[InstrumentId]:
        """Return the pairs of what was listed."""
        entries = (one.entry for one in self._listed.values())
        return frozenset(entry.instrument for entry in entries if isinstance(entry, Order))

    async def read(self) -> OpenOrders | ReadFailure:
        """Read every open order of every user."""
        until = self._clock.monotonic() + FIRST_SECONDS
        active = Listed()
        for user in self._lists.users:
            failure = await self._lists.read(active, user, ACTIVE, Priority.POLL)
            if failure is not None:
                return failure
        await self._search(until)
        failure = await self._ask_about_vanished(active.orders)
        if failure is not None:
            return failure
        return self._answer(active)

    def _answer(self, active: Listed) -> OpenOrders:
        self._waiting = {
            name: one for name, one in self._waiting.items() if name not in active.orders
        }
        self._listed = {**active.orders, **self._waiting}
        self._decoder.keep(
            (self._lists.owner_of(name) or "", one) for name, one in self._listed.items()
        )
        return OpenOrders(
            orders={one.entry.key: one.entry for one in self._listed.values()},
            received_at=active.received_at or self._clock.now(),
            round_trip=active.round_trip,
        )

    async def _ask_about_vanished(self, active: Listing) -> ReadFailure | None:
        vanished = [
            name for name in self._listed if name not in active and name not in self._waiting
        ]
        self._told = {}
        for name in vanished[:MOST_ASKED]:
            answer = await self._lists.one(name, Priority.POLL)
            if isinstance(answer, ReadFailure):
                return answer
            if answer is None:
                continue
            if is_over(answer.entry):
                self._told[name] = answer
            else:
                self._waiting[name] = answer
        return None

    async def _search(self, until: float) -> None:
        """Go on searching for paused orders; what cannot be read now is read with a later poll."""
        sweep = self._sweep
        if sweep is None:
            if self._clock.monotonic() < self._next_sweep:
                return
            self._next_sweep = self._clock.monotonic() + SWEEP_SECONDS
            sweep = self._sweep = _Sweep(list(self._lists.users))
        for pages in itertools.count(1):
            if not await self._searched(sweep):
                return
            if not sweep.users:
                self._waiting = _waiting_of(sweep.seen.orders)
                self._sweep, self._was_searched = None, True
                return
            if self._is_enough(pages, until):
                return

    def _is_enough(self, pages: int, until: float) -> bool:
        """Whether this poll has searched for long enough: the first one searches on for a while."""
        return pages >= SWEEP_PAGES and (self._was_searched or self._clock.monotonic() >= until)

    async def _searched(self, sweep: _Sweep) -> bool:
        """Search one page more; returns whether it was read."""
        user, cursor = sweep.users[0], sweep.cursor
        page = await self._lists.page(
            sweep.seen, user, (), cursor, Priority.POLL, leaves_ended=True
        )
        if isinstance(page, ReadFailure):
            return False
        sweep.turn_page(page.cursor)
        return True


def is_over(entry: BookEntry) -> bool:
    """Whether an order has ended."""
    return isinstance(entry, Order) and entry.status in FATES


def _waiting_of(orders: Listing) -> dict[VenueOrderId, Described]:
    return {name: one for name, one in orders.items() if _is_waiting(one.entry)}


def _is_waiting(entry: BookEntry) -> bool:
    """Whether the list of active orders would leave an order out that has not ended."""
    return not (isinstance(entry, Order) and entry.status is OrderStatus.ACTIVE)
