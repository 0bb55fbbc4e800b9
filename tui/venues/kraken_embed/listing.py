"""The open orders of every user of an account, and those that only look as if they had ended."""

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
        self._next_sweep = clock.monotonic()

    def sweep_soon(self) -> None:
        """Look for paused orders with the next poll: something was just changed."""
        self._next_sweep = self._clock.monotonic()

    def told_of(self, order_id: VenueOrderId) -> Described | None:
        """Return what was said of an order that vanished from the newest list; once."""
        return self._told.pop(order_id, None)

    def pairs(self) -> frozenset[InstrumentId]:
        """Return the pairs of what was listed."""
        entries = (one.entry for one in self._listed.values())
        return frozenset(entry.instrument for entry in entries if isinstance(entry, Order))

    async def read(self) -> OpenOrders | ReadFailure:
        """Read every open order of every user."""
        active = Listed()
        for user in self._lists.users:
            failure = await self._lists.read(active, user, ACTIVE, Priority.POLL)
            if failure is not None:
                return failure
        await self._search()
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

    async def _search(self) -> None:
        """Go on searching for paused orders; what cannot be read now is read with a later poll."""
        sweep = self._sweep
        if sweep is None:
            if self._clock.monotonic() < self._next_sweep:
                return
            self._next_sweep = self._clock.monotonic() + SWEEP_SECONDS
            sweep = self._sweep = _Sweep(list(self._lists.users))
        for _ in range(SWEEP_PAGES):
            user = sweep.users[0]
            page = await self._lists.page(sweep.seen, user, (), sweep.cursor, Priority.POLL)
            if isinstance(page, ReadFailure):
                return
            sweep.turn_page(page.cursor)
            if not sweep.users:
                self._waiting = _waiting_of(sweep.seen.orders)
                self._sweep = None
                return


def is_over(entry: BookEntry) -> bool:
    """Whether an order has ended."""
    return isinstance(entry, Order) and entry.status in FATES


def _waiting_of(orders: Listing) -> dict[VenueOrderId, Described]:
    return {name: one for name, one in orders.items() if _is_waiting(one.entry)}


def _is_waiting(entry: BookEntry) -> bool:
    """Whether the list of active orders would leave an order out that has not ended."""
    if isinstance(entry, Order):
        return entry.status is not OrderStatus.ACTIVE and not is_over(entry)
    return not any(word in entry.raw for word in _ENDS)


_ENDS: Final = (b'"completed"', b'"cancelled"')
"""Found in orders that cannot be read, and are over."""
