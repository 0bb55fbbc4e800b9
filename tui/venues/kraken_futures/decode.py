"""From the bytes of openorders to orders, parsing only what changed since the last answer.

https://docs.kraken.com/api/docs/futures-api/trading/get-open-orders
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.numbers import EXACT
from tui.domain.order import (
    TRAILING_TYPES,
    TRIGGERED_TYPES,
    BookEntry,
    Order,
    OrderType,
    RelativePrice,
)
from tui.venues.decode import name_or_own, unreadable_order
from tui.venues.envelope import BEYOND_READING, MALFORMED, NotDocumentedError, read_exactly
from tui.venues.kraken_futures.envelope import decode_answer
from tui.venues.kraken_futures.names import quantity_unit
from tui.venues.kraken_futures.parse import (
    kind_of,
    offset_of,
    open_status,
    side_of,
    signal_of,
)
from tui.venues.members import decode_rows
from tui.venues.values import exact, moment, positive

if TYPE_CHECKING:
    from tui.venues.kraken_futures.wire import OpenOrderInfo


class _OpenEnvelope(msgspec.Struct):
    """The envelope, split down to the orders in one pass."""

    result: str
    openOrders: list[msgspec.Raw]  # noqa: N815 - as Kraken writes it


class _Named(msgspec.Struct):
    order_id: str


_read_open_envelope = msgspec.json.Decoder(_OpenEnvelope).decode
_read_name = msgspec.json.Decoder(_Named).decode


@dataclass(frozen=True, slots=True)
class Decoded:
    """The orders of one answer, by key and by their own bytes."""

    orders: Mapping[OrderKey, BookEntry] = field(default_factory=dict)
    by_raw: Mapping[bytes, BookEntry] = field(default_factory=dict)
    gone: Mapping[OrderKey, BookEntry] = field(default_factory=dict)
    """The orders of the answer before that are in this one no more."""

    def without_offset(self) -> tuple[VenueOrderId, ...]:
        """Return the trailing stops of which it is not known how far they follow."""
        return tuple(
            key.order_id
            for key, entry in self.orders.items()
            if isinstance(entry, Order)
            and entry.order_type in TRAILING_TYPES
            and entry.trigger_price is None
        )

    def with_offsets(self, offsets: Mapping[VenueOrderId, RelativePrice]) -> "Decoded":
        """Return the same with these trailing stops told how far they follow."""
        told = {
            key: replace(entry, trigger_price=offsets[key.order_id])
            for key, entry in self.orders.items()
            if key.order_id in offsets and isinstance(entry, Order)
        }
        by_raw = {entry.raw: entry for entry in told.values()}
        return Decoded({**self.orders, **told}, {**self.by_raw, **by_raw}, self.gone)


def decode_open_orders(body: bytes, before: Decoded, account: AccountName) -> Decoded:
    """Return every open order of an answer; those unchanged are the very objects of `before`.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_answer`.
    """
    try:
        envelope = _read_open_envelope(body)
    except MALFORMED:
        decode_rows(decode_answer(body), "openOrders")
        raise NotDocumentedError("no list of orders") from None
    if envelope.result != "success":
        decode_answer(body)
    return _next(envelope.openOrders, before, account)


def _next(rows: Iterable[msgspec.Raw], before: Decoded, account: AccountName) -> Decoded:
    # A whole copy, then only what differs: hashing every key again would cost more than the scan.
    orders = dict(before.orders)
    by_raw: dict[bytes, BookEntry] = {}
    fresh: set[OrderKey] = set()
    for row in rows:
        # Copied, for a kept Raw would keep its whole body alive. An order's id is in its bytes: the
        # same bytes are the same order, unchanged.
        raw = bytes(row)
        entry = before.by_raw.get(raw)
        if entry is None:
            entry = decode_open_order(raw, account)
            orders[entry.key] = entry
            fresh.add(entry.key)
        by_raw[raw] = entry
    left = (before.by_raw[raw] for raw in before.by_raw.keys() - by_raw.keys())
    gone = {entry.key: orders.pop(entry.key) for entry in left if entry.key not in fresh}
    return Decoded(orders, by_raw, gone)


def decode_open_order(raw: bytes, account: AccountName) -> BookEntry:
    """Return one order of openorders, unreadable where it is."""
    key = OrderKey(VenueId.KRAKEN_FUTURES, account, _name_of(raw))
    try:
        return _order(key, _described(raw), raw)
    except BEYOND_READING as error:
        return unreadable_order(key, raw, error)


def _name_of(raw: bytes) -> VenueOrderId:
    """Return the id of an order; one of our own, the same every time, where it has none."""
    try:
        name = _read_name(raw).order_id
    except MALFORMED:
        name = ""
    return VenueOrderId(name_or_own(name, raw))


def _described(raw: bytes) -> "OpenOrderInfo":
    # pydantic takes as long to load as a first answer to come: not before it is asked for.
    from tui.venues.kraken_futures.wire import OpenOrderInfo

    return OpenOrderInfo.model_validate(read_exactly(raw))


def _order(key: OrderKey, info: "OpenOrderInfo", raw: bytes) -> Order:
    limit, stop = positive(info.limit_price), positive(info.stop_price)
    filled = exact(info.filled_size)
    kind = kind_of(info.order_type, has_limit=limit is not None)
    is_trailing = kind.order_type in TRAILING_TYPES
    is_trigger = kind.order_type in TRIGGERED_TYPES
    return Order(
        key=key,
        client_order_id=ClientOrderId(info.cli_ord_id) if info.cli_ord_id else None,
        instrument=InstrumentId(info.symbol),
        side=side_of(info.side),
        order_type=kind.order_type,
        status=open_status(filled),
        quantity=EXACT.add(filled, exact(info.unfilled_size)),
        filled_quantity=filled,
        quantity_unit=quantity_unit(info.symbol),
        limit_price=None if kind.order_type is OrderType.OTHER else limit,
        trigger_price=_trigger(info, stop, is_trailing=is_trailing, is_trigger=is_trigger),
        live_trigger_price=stop if is_trailing else None,
        trigger_signal=signal_of(info.trigger_signal) if is_trigger else None,
        average_fill_price=None,
        time_in_force=kind.time_in_force,
        post_only=kind.post_only,
        reduce_only=bool(info.reduce_only),
        # A type of the future is named, and none of its prices claimed.
        flags=(info.order_type,) if kind.order_type is OrderType.OTHER else (),
        opened_at=moment(info.received_time),
        updated_at=moment(info.last_update_time),
        raw=raw,
    )


def _trigger(
    info: "OpenOrderInfo", stop: Decimal | None, *, is_trailing: bool, is_trigger: bool
) -> Decimal | RelativePrice | None:
    if is_trailing:
        return offset_of(info.trailing_stop_options)
    return stop if is_trigger else None
