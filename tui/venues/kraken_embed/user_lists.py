"""The lists of custom orders, user by user and page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.identifiers import VenueOrderId
from tui.domain.iiban import masked
from tui.venues.calls import Reading
from tui.venues.kraken_embed.calls import Call, Calls
from tui.venues.kraken_embed.decode import (
    Described,
    OrderDecoder,
    Page,
    decode_page,
    decode_single,
    has_ended,
    newest_of,
)
from tui.venues.kraken_embed.errors import is_about_order, understood
from tui.venues.kraken_embed.target import order_target, orders_target
from tui.venues.lane import Priority
from tui.venues.transport import Answer

MOST_PAGES: Final = 50
"""Pages of one list that are read: a list without an end has lost its way."""

_NOT_FOUND: Final = 404
_OF_THE_REQUEST: Final = frozenset({200, 400, 409, 410, 422})


@dataclass(slots=True)
class Listed:
    """What was read of lists so far, by order id: the newest description of each order."""

    orders: dict[VenueOrderId, Described] = field(default_factory=dict)
    received_at: datetime | None = None
    """When the oldest part of it came."""
    round_trip: timedelta = timedelta()
    """Of the slowest part."""

    def add(self, described: Sequence[Described]) -> None:
        """Take the orders of a page."""
        for one in described:
            name = one.entry.key.order_id
            known = self.orders.get(name)
            self.orders[name] = one if known is None else newest_of(known, one)

    def note(self, reading: Reading[Page]) -> None:
        """Take notice of when a page came."""
        self.received_at = min(self.received_at or reading.received_at, reading.received_at)
        self.round_trip = max(self.round_trip, reading.round_trip)


class UserLists:
    """Reads lists and single orders, and remembers whose every order is."""

    def __init__(self, calls: Calls, decoder: OrderDecoder, users: Sequence[str]) -> None:
        """Read for these users through `calls`."""
        self._configured = tuple(users)
        self._typed: dict[str, None] = {}
        self._calls = calls
        self._decoder = decoder
        self._owners: dict[VenueOrderId, str] = {}

    @property
    def users(self) -> tuple[str, ...]:
        """Whose lists are read."""
        return (*self._configured, *self._typed)

    def add_user(self, user: str) -> None:
        """Read for one more user, until the program ends: an order was sent in their name."""
        if user not in self._configured:
            self._typed[user] = None

    def owner_of(self, order_id: VenueOrderId) -> str | None:
        """Return whose order it is, where that is known."""
        return self._owners.get(order_id)

    def own(self, order_id: VenueOrderId, user: str) -> None:
        """Remember whose order it is."""
        self._owners[order_id] = user

    async def read(
        self,
        into: Listed,
        user: str,
        statuses: Sequence[str],
        priority: Priority,
        *,
        is_enough: Callable[[Page], bool] = lambda _page: False,
    ) -> ReadFailure | None:
        """Read a user's list to its end, or until a page is enough."""
        cursors: set[str] = set()
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self.page(into, user, statuses, cursor, priority)
            if isinstance(page, ReadFailure):
                return page
            cursor = page.cursor
            if not cursor or cursor in cursors or is_enough(page):
                return None
            cursors.add(cursor)
        return None

    async def page(
        self,
        into: Listed,
        user: str,
        statuses: Sequence[str],
        cursor: str,
        priority: Priority,
        *,
        leaves_ended: bool = False,
    ) -> Page | ReadFailure:
        """Read one page of a user's list; orders that are over need not be looked at."""
        call = Call(orders_target(user, statuses, cursor), priority)
        reading = await self._calls.read(call, decode_page)
        if isinstance(reading, ReadFailure):
            return self._refused(user, reading)
        rows = [one for one in reading.value.rows if not (leaves_ended and has_ended(one))]
        described = self._decoder.entries(rows, user)
        for one in described:
            self._owners[one.entry.key.order_id] = user
        into.add(described)
        into.note(reading)
        return reading.value

    def _refused(self, user: str, failure: ReadFailure) -> Page | ReadFailure:
        """Say whose list was refused; a user that was only typed is nobody the venue knows."""
        if failure.kind is not FailureKind.REJECTED:
            return failure
        if user in self._typed:
            del self._typed[user]
            return Page((), "")
        return replace(failure, text=f"{masked(user)}: {failure.text}")

    async def one(
        self, order_id: VenueOrderId, priority: Priority
    ) -> Described | ReadFailure | None:
        """Read one order, of its user or else of whoever knows it; `None`: nobody does."""
        owner = self._owners.get(order_id)
        failure: ReadFailure | None = None
        for user in self.users if owner is None else [owner]:
            answer = await self._of_user(order_id, user, priority)
            if isinstance(answer, Described):
                return answer
            failure = failure or answer
        return failure

    async def _of_user(
        self, order_id: VenueOrderId, user: str, priority: Priority
    ) -> Described | ReadFailure | None:
        answer = await self._calls.ask(Call(order_target(order_id, user), priority))
        if isinstance(answer, ReadFailure):
            return answer
        raw = understood(answer, decode_single)
        if not isinstance(raw, ReadFailure):
            return self._named(order_id, raw, user)
        if _is_not_known(answer, raw):
            return None
        return self._calls.noted(raw)

    def _named(self, order_id: VenueOrderId, raw: bytes, user: str) -> Described | ReadFailure:
        """Take an answer for the order that was asked for only where it names it."""
        described = self._decoder.entry(raw, user)
        if described.entry.key.order_id != order_id:
            text = f"asked about {order_id}, and told of another order"
            return ReadFailure(kind=FailureKind.UNREADABLE, text=text)
        self._owners[order_id] = user
        return described


def _is_not_known(answer: Answer, failure: ReadFailure) -> bool:
    """Whether a refusal says that there is no such order: how it does is not documented."""
    if answer.status == _NOT_FOUND:
        return True
    is_refused = failure.kind is FailureKind.REJECTED and answer.status in _OF_THE_REQUEST
    is_readable = failure.code is not None and not failure.code.startswith("HTTP ")
    return is_refused and is_readable and is_about_order(failure.code or "")
