"""The list of open orders: what waits, what is pending and what is active, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tui.domain.failure import ReadFailure
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.order import BookEntry
from tui.venues.calls import Reading
from tui.venues.kuna.decode import Triggers, decode_order, is_live, merged
from tui.venues.kuna.order_pages import (
    ACTIVE,
    HISTORY,
    ListRead,
    OrderPages,
    Orders,
    by_raw,
    whole,
)
from tui.venues.lane import Priority

_LISTS: Final = (
    ListRead(path=HISTORY, status="Pending"),
    ListRead(path=HISTORY, status="WaitStop"),
    ListRead(path=ACTIVE),
)
"""In the order in which orders move on: one that does between two calls is in the later answer."""

_MOST_PAGES: Final = 10
"""Of one list: a hundred orders can be open, but ended ones have been seen among them."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The orders of one poll, by key, and all that was told by its own bytes."""

    orders: Mapping[OrderKey, BookEntry] = field(default_factory=dict)
    told: Mapping[bytes, BookEntry] = field(default_factory=dict)


class Listing:
    """Reads every open order, decoding what changed."""

    def __init__(self, pages: OrderPages, account: AccountName, triggers: Triggers) -> None:
        """Read for one account; `triggers` are those of orders created here."""
        self._pages = pages
        self._account = account
        self._triggers = triggers
        self._newest: Decoded | None = None

    @property
    def orders(self) -> Mapping[OrderKey, BookEntry] | None:
        """The newest list; `None` before the first."""
        return None if self._newest is None else self._newest.orders

    async def read(self, priority: Priority) -> Reading[Decoded] | ReadFailure:
        """Read every open order; those unchanged are the very objects of the answer before.

        The answer is as old as the first of its lists.
        """
        readings: list[Reading[Orders]] = []
        for wanted in _LISTS:
            reading = whole(
                await self._pages.read(wanted, priority, self._decode, most_pages=_MOST_PAGES)
            )
            if isinstance(reading, ReadFailure):
                return reading
            readings.append(reading)
        self._newest = _decoded([one for reading in readings for one in reading.value.entries])
        return Reading(self._newest, readings[0].received_at, readings[0].round_trip)

    def _decode(self, raw: bytes) -> BookEntry:
        known = None if self._newest is None else self._newest.told.get(raw)
        return known or decode_order(raw, self._account, self._triggers)


def _decoded(told: Sequence[BookEntry]) -> Decoded:
    live = {key: entry for key, entry in merged(told).items() if is_live(entry)}
    return Decoded(live, by_raw(told))
