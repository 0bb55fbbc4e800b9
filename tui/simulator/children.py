"""The order that a fill of a conditional close creates."""

from decimal import Decimal

from tui.simulator.order import CloseTerms, Offset, OrderTerms


def child_terms(
    parent: OrderTerms, parent_id: str, close: CloseTerms, quantity: Decimal, price: Decimal
) -> OrderTerms:
    """Return what closes a quantity that was filled at a price."""
    tick = parent.instrument.tick_size

    def at(offset: Offset | None, absolute: Decimal | None) -> Decimal | None:
        return absolute if offset is None else offset.applied_to(price, tick)

    first = at(close.price.offset, close.price.absolute)
    second = at(close.secondary.offset, close.secondary.absolute)
    is_trailing = close.type.is_trailing
    is_triggered = close.type.is_triggered_type
    return OrderTerms(
        instrument=parent.instrument,
        side=parent.side.opposite,
        type=close.type,
        quantity=quantity,
        limit_price=None if is_trailing else second if is_triggered else first,
        trigger_price=first if is_triggered and not is_trailing else None,
        trail=close.price.offset if is_trailing else None,
        limit_offset=close.secondary.offset if is_trailing else None,
        signal=parent.signal,
        leverage=parent.leverage,
        userref=parent.userref,
        parent=parent_id,
    )
