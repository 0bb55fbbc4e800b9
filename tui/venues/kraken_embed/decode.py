"""From the bytes of a list of custom orders to orders, parsing only what changed.

https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from tui.domain.fate import FATES, FoundOrder
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.order import BookEntry, Order
from tui.venues.decode import name_or_own, unreadable_order
from tui.venues.envelope import BEYOND_READING, MALFORMED, NotDocumentedError, read_exactly
from tui.venues.kraken_embed.envelope import cursor_of, decode_result
from tui.venues.kraken_embed.parse import order_of, reason_of
from tui.venues.members import decode_rows
from tui.venues.values import moment


class _Named(msgspec.Struct):
    id: str


class _Word(msgspec.Struct):
    status: str


class _Stated(msgspec.Struct):
    status: _Word


_read_name = msgspec.json.Decoder(_Named).decode
_read_state = msgspec.json.Decoder(_Stated).decode
_ENDS = frozenset({"completed", "cancelled"})
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    rows: tuple[bytes, ...]
    cursor: str
    """Where it is read on; empty on the last."""


class Described(NamedTuple):
    """An order as the venue describes it, and why it is where it is."""

    entry: BookEntry
    reason: str | None = None


class OrderDecoder:
    """Reads the orders of one account; the same bytes give the very same object again."""

    def __init__(self, account: AccountName) -> None:
        """Know no order."""
        self._account = account
        self._known: dict[tuple[str, bytes], Described] = {}

    def entries(self, rows: Iterable[bytes], user: str) -> list[Described]:
        """Return the orders of a user, unreadable where they are."""
        return [self.entry(row, user) for row in rows]

    def entry(self, raw: bytes, user: str) -> Described:
        """Return one order of a user."""
        known = self._known.get((user, raw))
        return decode_order(raw, user, self._account) if known is None else known

    def keep(self, listed: Iterable[tuple[str, Described]]) -> None:
        """Keep exactly these for the next answer."""
        self._known = {(user, one.entry.raw): one for user, one in listed}


def decode_page(body: bytes) -> Page:
    """Return the rows of a list.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    members = decode_result(body)
    return Page(tuple(decode_rows(members, "orders")), cursor_of(members))


def decode_single(body: bytes) -> bytes:
    """Return the one order of an answer.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    members = decode_result(body)
    if "order" not in members:
        raise NotDocumentedError('an answer without "order"')
    return bytes(members["order"])


def decode_order(raw: bytes, user: str, account: AccountName) -> Described:
    """Return one order, unreadable where it is."""
    # pydantic takes as long to load as a first answer to come: not before it is asked for.
    from tui.venues.kraken_embed.wire import OrderInfo

    key = OrderKey(VenueId.KRAKEN_EMBED, account, name_of(raw))
    try:
        info = OrderInfo.model_validate(read_exactly(raw))
        return Described(order_of(key, info, user, raw), reason_of(info))
    except BEYOND_READING as error:
        return Described(unreadable_order(key, raw, error))


def name_of(raw: bytes) -> VenueOrderId:
    """Return the id of an order; one of our own, the same every time, where it has none."""
    try:
        name = _read_name(raw).id
    except MALFORMED:
        name = ""
    return VenueOrderId(name_or_own(name, raw))


def has_ended(raw: bytes) -> bool:
    """Whether an order says that it is over, whatever else of it can be read."""
    try:
        return _read_state(raw).status.status in _ENDS
    except MALFORMED:
        return False


def newest_of(one: Described, other: Described) -> Described:
    """Return the later of two descriptions of an order; the second where that is not told."""
    return one if changed_at(one.entry) > changed_at(other.entry) else other


def changed_at(entry: BookEntry) -> datetime:
    """Return when an order changed last; long ago where it does not say."""
    at = (entry.updated_at or entry.opened_at) if isinstance(entry, Order) else None
    return at or _LONG_AGO


def found(described: Described) -> FoundOrder | None:
    """Return an order that was looked up; `None` where it cannot be read."""
    order = described.entry
    if not isinstance(order, Order):
        return None
    is_over = order.status in FATES
    return FoundOrder(
        order=order,
        reason=described.reason,
        closed_at=order.updated_at if is_over else None,
    )


def moment_in(raw: bytes, name: str) -> datetime | None:
    """Return a time of an order, whatever else of it can be read."""
    try:
        value = read_exactly(raw)
        text = value.get(name) if isinstance(value, dict) else None
        return moment(text) if isinstance(text, str) else None
    except BEYOND_READING:
        return None
