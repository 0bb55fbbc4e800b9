"""From the bytes of an answer to orders, parsing only what changed since the last one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, OrderKey, VenueId, VenueOrderId
from tui.domain.order import BookEntry, Order
from tui.venues.decode import problem_of, unreadable_order
from tui.venues.envelope import BEYOND_READING, MALFORMED, NotDocumentedError, read_exactly
from tui.venues.kraken_spot.envelope import (
    decode_members,
    decode_page,
    decode_result,
    raise_refusal,
)
from tui.venues.kraken_spot.parse import parse_found_order, parse_order

if TYPE_CHECKING:
    from tui.venues.kraken_spot.wire import OrderInfo

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class _Open(msgspec.Struct):
    open: dict[str, msgspec.Raw]


class _OpenEnvelope(msgspec.Struct):
    """The same envelope, split down to the orders in one pass."""

    error: list[str] | str
    result: _Open


_read_open_envelope = msgspec.json.Decoder(_OpenEnvelope).decode


@dataclass(frozen=True, slots=True)
class Decoded:
    """The orders of one answer, by key and by Kraken's id."""

    orders: Mapping[OrderKey, BookEntry] = field(default_factory=dict)
    by_id: Mapping[str, BookEntry] = field(default_factory=dict)
    paying_in_base: frozenset[VenueOrderId] = frozenset()
    """Every order of this answer and those before that pays its fee in base currency."""


def decode_open_orders(body: bytes, before: Decoded, account: AccountName) -> Decoded:
    """Return every open order of an answer; those unchanged are the very objects of `before`.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    try:
        envelope = _read_open_envelope(body)
    except MALFORMED:
        result = decode_result(body)
        raise NotDocumentedError(f"no list of orders but {_start_of(result)}") from None
    raise_refusal(envelope.error)
    return _next(envelope.result.open, before, account)


def decode_queried_orders(body: bytes, account: AccountName) -> Mapping[VenueOrderId, FoundOrder]:
    """Return the readable orders of QueryOrders.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    members = decode_members(decode_result(body))
    # Copied: a kept Raw would keep its whole body alive.
    return _found_orders({name: bytes(raw) for name, raw in members.items()}, account)


def decode_closed_orders(body: bytes, account: AccountName) -> Mapping[VenueOrderId, FoundOrder]:
    """Return the readable orders of one page of ClosedOrders.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_result`.
    """
    return _found_orders(decode_page(body, "closed").rows, account)


def decode_found_order(order_id: str, raw: bytes, account: AccountName) -> FoundOrder:
    """Return one order of an answer.

    Raises:
        NotDocumentedError: It cannot be read.
    """
    key = OrderKey(VenueId.KRAKEN_SPOT, account, VenueOrderId(order_id))
    try:
        return parse_found_order(key, decode_order_info(raw), raw)
    except BEYOND_READING as error:
        raise NotDocumentedError(f"the order {order_id}: {problem_of(error)}") from None


def decode_sought_order(
    body: bytes, name: str, client_order_id: ClientOrderId, account: AccountName
) -> FoundOrder | None:
    """Return the order with this client id from a list of orders; the newest, of several.

    Raises:
        RefusedError: As for `decode_result`.
        NotDocumentedError: The same, or an order that cannot be read might be the one.
    """
    found: list[FoundOrder] = []
    doubt: NotDocumentedError | None = None
    for order_id, raw in decode_page(body, name).rows.items():
        try:
            found.append(decode_found_order(order_id, raw, account))
        except NotDocumentedError as error:
            doubt = error
    sought = [one for one in found if one.order.client_order_id == client_order_id]
    if not sought and doubt is not None:
        raise doubt
    return max(sought, key=_opened_at, default=None)


def _opened_at(found: FoundOrder) -> datetime:
    return found.order.opened_at or _BEFORE_ALL


def _found_orders(
    rows: Mapping[str, bytes], account: AccountName
) -> Mapping[VenueOrderId, FoundOrder]:
    found: dict[VenueOrderId, FoundOrder] = {}
    for order_id, raw in rows.items():
        try:
            found[VenueOrderId(order_id)] = decode_found_order(order_id, raw, account)
        except NotDocumentedError:
            continue
    return found


def _next(members: Mapping[str, msgspec.Raw], before: Decoded, account: AccountName) -> Decoded:
    # Whole copies, then only what differs: hashing every key again would cost more than the scan.
    orders, by_id = dict(before.orders), dict(before.by_id)
    paying_in_base: set[VenueOrderId] = set()
    for order_id, member in members.items():
        # Copied, for a kept Raw would keep its whole body alive, and never equals bytes.
        raw = bytes(member)
        known = by_id.get(order_id)
        if known is None:
            key = OrderKey(VenueId.KRAKEN_SPOT, account, VenueOrderId(order_id))
        elif known.raw == raw:
            continue
        else:
            key = known.key
        orders[key] = by_id[order_id] = entry = _entry(key, raw)
        if pays_in_base(entry):
            paying_in_base.add(key.order_id)
    for order_id in by_id.keys() - members.keys() if len(by_id) > len(members) else ():
        del orders[by_id.pop(order_id).key]
    return Decoded(orders, by_id, before.paying_in_base | paying_in_base)


def pays_in_base(entry: BookEntry) -> bool:
    """Whether the order says that its fee is taken in base currency."""
    return isinstance(entry, Order) and "fcib" in entry.flags


def _entry(key: OrderKey, raw: bytes) -> BookEntry:
    try:
        return parse_order(key, decode_order_info(raw), raw)
    except BEYOND_READING as error:
        return unreadable_order(key, raw, error)


def decode_order_info(raw: bytes) -> "OrderInfo":
    """Return an order as Kraken describes it.

    Raises:
        DecodeError, ValidationError, NumberError: It cannot be read; see `BEYOND_READING`.
    """
    # pydantic takes as long to load as a first answer to come: not before it is asked for.
    from tui.venues.kraken_spot.wire import OrderInfo

    return OrderInfo.model_validate(read_exactly(raw))


def _start_of(result: bytes) -> str:
    return result[:60].decode("utf-8", "replace")
