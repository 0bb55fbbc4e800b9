"""An order as an answer other than openorders tells it, and the order that makes. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from tui.domain.fate import FATES, FoundOrder
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
    TRIGGERED_TYPES,
    Order,
    OrderStatus,
    Price,
    Side,
    TriggerSignal,
)
from tui.venues.kraken_futures.names import quantity_unit
from tui.venues.kraken_futures.parse import Kind

FIRED: Final = "its trigger fired: an order of its own took its place"

_EXPIRING: Final = {
    "expired": "expired",
    "contract expired": "contract expired",
    "stop order triggered": FIRED,
}
"""Reasons for which an order ends by itself, although it is called cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What orders/status and the history tell of an order."""

    order_id: VenueOrderId
    client_order_id: ClientOrderId | None
    symbol: str
    side: Side
    kind: Kind
    left: Decimal
    """What can still fill."""
    filled: Decimal
    limit_price: Decimal | None
    trigger_price: Price | None = None
    live_trigger_price: Decimal | None = None
    trigger_signal: TriggerSignal | None = None
    reduce_only: bool = False
    opened_at: datetime | None = None
    updated_at: datetime | None = None
    raw: bytes

    def found(
        self, account: AccountName, status: OrderStatus, reason: str | None, known: Order | None
    ) -> FoundOrder:
        """Return what became of the order; `known` is its last description in the list."""
        if status is OrderStatus.CANCELLED and reason in _EXPIRING:
            status, reason = OrderStatus.EXPIRED, _EXPIRING[reason]
        has_ended = status in FATES
        fresh = self._fresh(account, status)
        return FoundOrder(
            order=fresh if known is None else _renewed(known, fresh),
            reason=reason if has_ended else None,
            closed_at=(self.updated_at or self.opened_at) if has_ended else None,
        )

    def _fresh(self, account: AccountName, status: OrderStatus) -> Order:
        total = EXACT.add(self.left, self.filled)
        if status is OrderStatus.FILLED:
            # Nothing is left of it, whatever the answer counts as its quantity.
            total = self.filled or self.left
        return Order(
            key=OrderKey(VenueId.KRAKEN_FUTURES, account, self.order_id),
            client_order_id=self.client_order_id,
            instrument=InstrumentId(self.symbol),
            side=self.side,
            order_type=self.kind.order_type,
            status=status,
            quantity=total,
            filled_quantity=total if status is OrderStatus.FILLED else self.filled,
            quantity_unit=quantity_unit(self.symbol),
            limit_price=self.limit_price,
            trigger_price=self.trigger_price,
            live_trigger_price=self.live_trigger_price,
            trigger_signal=self.trigger_signal,
            average_fill_price=None,
            time_in_force=self.kind.time_in_force,
            post_only=self.kind.post_only,
            reduce_only=self.reduce_only,
            opened_at=self.opened_at,
            updated_at=self.updated_at,
            raw=self.raw,
        )


def _renewed(known: Order, fresh: Order) -> Order:
    """Return what is told now, and of the rest what the list told: it says what the order is.

    A trigger that has fired is an order of the book by now, under the same id.
    """
    has_fired = known.order_type in TRIGGERED_TYPES and fresh.order_type not in TRIGGERED_TYPES
    has_ended = fresh.status in FATES
    if has_fired and not has_ended:
        return replace(fresh, client_order_id=known.client_order_id)
    return replace(
        known,
        status=fresh.status,
        quantity=fresh.quantity,
        filled_quantity=fresh.filled_quantity,
        limit_price=known.limit_price if has_ended else fresh.limit_price,
        trigger_price=known.trigger_price if has_ended else fresh.trigger_price,
        live_trigger_price=fresh.live_trigger_price or known.live_trigger_price,
        updated_at=fresh.updated_at or known.updated_at,
        raw=fresh.raw,
    )
