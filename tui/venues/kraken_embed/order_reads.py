"""What became of orders: the order itself, and the transactions that tell what it came to.

An order that is missing from one answer has not ended: only its own description says so. One that
the venue does not know is left out, to be asked about again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from tui.domain.clock import Clock
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
from tui.venues.kraken_embed.deal_reads import DealReads
from tui.venues.kraken_embed.decode import Described, Page, changed_at, found, moment_in
from tui.venues.kraken_embed.listing import OpenList
from tui.venues.kraken_embed.transactions import Deal, deal_of, fill_of, told_by
from tui.venues.kraken_embed.user_lists import Listed, UserLists
from tui.venues.lane import Priority

Found = Mapping[VenueOrderId, FoundOrder]

ENDED: Final = ("cancelled", "completed")

LOOK_UP_SECONDS: Final = 4.0
"""After so long no further order of a look-up is asked about."""
MATCH_AGAIN: Final = (1.5, 2.5)
"""Seconds between looks for a transaction: it appears a little after its order completed."""
MATCH_SECONDS: Final = 4.0
"""For so long all of them together are waited for: who looked the orders up waits as well."""
JUST_NOW: Final = timedelta(seconds=30)
"""Orders that completed longer ago have their transaction, or none."""
CREATED_SLACK: Final = timedelta(seconds=60)
"""How far before its sending an order may say that it was created."""
_KEPT: Final = 500
"""Orders that ended and are remembered, to tell whose a transaction is."""


class OrderReads:
    """Asks about single orders and those that ended."""

    def __init__(
        self,
        lists: UserLists,
        listing: OpenList,
        deals: DealReads,
        account: AccountName,
        clock: Clock,
    ) -> None:
        """Share the lists with the poll."""
        self._lists = lists
        self._listing = listing
        self._deals = deals
        self._account = account
        self._clock = clock
        self._ended: dict[VenueOrderId, Order] = {}

    async def look_up(self, order_ids: Collection[VenueOrderId]) -> Found | ReadFailure:
        """Ask what became of orders. An id the venue does not know is absent from the answer."""
        until = self._clock.monotonic() + LOOK_UP_SECONDS
        known: dict[VenueOrderId, FoundOrder] = {}
        for order_id in order_ids:
            if known and self._clock.monotonic() > until:
                break
            answer = await self._one(order_id)
            if isinstance(answer, ReadFailure):
                if not known:
                    return answer
                break
            if answer is not None:
                known[order_id] = answer
        return await self._with_deals(known)

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        """Read one order that an act waits for; `None` where the venue does not know it."""
        answer = await self._lists.one(order_id, Priority.AMEND)
        return _found_or_why(answer)

    async def find_created(
        self, tag: ClientOrderId, since: datetime | None
    ) -> FoundOrder | ReadFailure | None:
        """Look for orders whose name contains a tag, whatever their status, of every user."""
        seen = Listed()
        oldest = None if since is None else since - CREATED_SLACK
        for user in self._lists.users:
            failure = await self._lists.read(
                seen,
                user,
                (),
                Priority.LOOK_UP,
                is_enough=lambda page: _is_before(page, "created_at", oldest),
            )
            if failure is not None:
                return failure
        tagged = [one for one in seen.orders.values() if _has_tag(one, tag)]
        return _the_one_created(tag, tagged)

    async def ended(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        """Read the orders that ended from a moment on, newest first."""
        seen = Listed()
        for user in self._lists.users:
            failure = await self._lists.read(
                seen,
                user,
                ENDED,
                Priority.POLL,
                is_enough=lambda page: _is_before(page, "updated_at", since),
            )
            if failure is not None:
                return failure
        over = [
            one
            for described in seen.orders.values()
            if changed_at(described.entry) >= since and (one := found(described)) is not None
        ]
        known = {one.order.key.order_id: one for one in over if one.order.status in FATES}
        told = await self._with_deals(known, since=since)
        return sorted(told.values(), key=lambda one: changed_at(one.order), reverse=True)

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read executions from a moment on, newest first."""
        fills: list[Fill] = []
        for user in self._lists.users:
            deals = await self._deals.since(user, since, Priority.POLL)
            if isinstance(deals, ReadFailure):
                return deals
            done = [deal for deal in deals if deal.is_done and deal.at >= since]
            fills += [one for deal in done if (one := self._fill(deal, user, deals)) is not None]
        return sorted(fills, key=lambda fill: fill.filled_at, reverse=True)

    async def _one(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        told = self._listing.told_of(order_id)
        return _found_or_why(told or await self._lists.one(order_id, Priority.LOOK_UP))

    # What transactions tell

    async def _with_deals(
        self, known: dict[VenueOrderId, FoundOrder], since: datetime | None = None
    ) -> Found:
        """Add what transactions tell of the orders that ended; without them, the orders stand."""
        until = self._clock.monotonic() + MATCH_SECONDS
        self._remember(known.values())
        told = dict(known)
        for user in self._lists.users:
            over = [
                one.order
                for one in known.values()
                if one.order.user == user and one.order.status in FATES
            ]
            if over:
                start = since or min(changed_at(order) for order in over)
                deals = await self._deals_of(user, start, over, until)
                told |= {
                    order.key.order_id: told_by(
                        known[order.key.order_id], deal_of(order, deals, self._of_user(user))
                    )
                    for order in over
                }
        return told

    async def _deals_of(
        self, user: str, since: datetime, over: Sequence[Order], until: float
    ) -> Sequence[Deal]:
        """Read transactions, a little later again where one is missing that may still come."""
        deals = await self._deals.since(user, since)
        for pause in MATCH_AGAIN:
            if isinstance(deals, ReadFailure) or not self._is_awaited(over, deals):
                break
            if self._clock.monotonic() + pause > until:
                break
            await self._clock.sleep(pause)
            deals = await self._deals.since(user, since)
        return () if isinstance(deals, ReadFailure) else deals

    def _is_awaited(self, over: Sequence[Order], deals: Sequence[Deal]) -> bool:
        recent = self._clock.now() - JUST_NOW
        return any(
            order.status is OrderStatus.FILLED
            and changed_at(order) > recent
            and deal_of(order, deals) is None
            for order in over
        )

    def _fill(self, deal: Deal, user: str, deals: Sequence[Deal]) -> Fill | None:
        return fill_of(deal, self._key(self._order_of(deal, user, deals)))

    def _order_of(self, deal: Deal, user: str, deals: Sequence[Deal]) -> VenueOrderId:
        """Return the order a transaction is of; no id where that is not known."""
        for ref in deal.refs:
            if self._lists.owner_of(VenueOrderId(ref)) == user:
                return VenueOrderId(ref)
        of_user = self._of_user(user)
        meant = [one for one in of_user if deal_of(one, deals, of_user) is deal]
        return meant[0].key.order_id if len(meant) == 1 else VenueOrderId("")

    def _of_user(self, user: str) -> list[Order]:
        return [order for order in self._ended.values() if order.user == user]

    def _remember(self, known: Collection[FoundOrder]) -> None:
        self._ended |= {
            one.order.key.order_id: one.order for one in known if one.order.status in FATES
        }
        for name in list(self._ended)[:-_KEPT]:
            del self._ended[name]

    def _key(self, order_id: VenueOrderId) -> OrderKey:
        return OrderKey(VenueId.KRAKEN_EMBED, self._account, order_id)


def _found_or_why(
    answer: Described | ReadFailure | None,
) -> FoundOrder | ReadFailure | None:
    if not isinstance(answer, Described):
        return answer
    entry = answer.entry
    if isinstance(entry, UnreadableOrder):
        text = f"the order {entry.key.order_id} cannot be read: {entry.problem}"
        return ReadFailure(kind=FailureKind.UNREADABLE, text=text)
    return found(answer)


def _has_tag(described: Described, tag: ClientOrderId) -> bool:
    entry = described.entry
    if isinstance(entry, Order):
        return entry.custom is not None and tag in entry.custom.name
    return tag.encode() in entry.raw


def _the_one_created(
    tag: ClientOrderId, tagged: Sequence[Described]
) -> FoundOrder | ReadFailure | None:
    """Return the order with a tag; of several the oldest, and all of them named."""
    if not tagged:
        return None
    first, *more = sorted(tagged, key=_age)
    answer = _found_or_why(first)
    if not more or not isinstance(answer, FoundOrder):
        return answer
    names = " and ".join(str(one.entry.key.order_id) for one in (first, *more))
    newer = more[-1].entry.key.order_id
    reason = (
        f"{len(tagged)} orders carry the tag #{tag}: {names};"
        f" look at each, and cancel the newer, {newer}, if only one was wanted"
    )
    return FoundOrder(order=answer.order, reason=reason, closed_at=answer.closed_at)


def _age(described: Described) -> tuple[datetime, str]:
    entry = described.entry
    at = entry.opened_at if isinstance(entry, Order) else None
    return at or changed_at(entry), str(entry.key.order_id)


def _is_before(page: Page, member: str, moment: datetime | None) -> bool:
    """Whether a time of every order on a page lies before a moment: so do those that follow."""
    if moment is None or not page.rows:
        return False
    times = [moment_in(raw, member) for raw in page.rows]
    return all(at is not None and at < moment for at in times)
