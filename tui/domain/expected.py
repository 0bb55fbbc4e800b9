"""Orders that were asked for and are not listed yet."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from tui.domain.action import Action, ActionLedger
from tui.domain.book import Book
from tui.domain.capabilities import has_execution_flags, is_id_from_client
from tui.domain.created import created_entry
from tui.domain.identifiers import OrderKey
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderStatus


def expected_orders(ledger: ActionLedger, book: Book) -> Mapping[OrderKey, Order]:
    """Return what creates that are not settled may have put into the venue's book.

    Keyed by their client ids; an order that is listed, or refused, is expected no more. Unchanged
    ones are the very objects of before. Where the client's id is the order's own, it is known by
    that, and has no other.
    """
    return {
        action.key: book.expected.get(action.key) or order_of(action.intent, action.created_at)
        for action in ledger.unsettled()
        if isinstance(action.intent, CreateIntent) and not _is_listed(action, action.intent, book)
    }


def _is_listed(action: Action, intent: CreateIntent, book: Book) -> bool:
    return created_entry(intent, action.outcome, book.orders(intent.account)) is not None


def order_of(intent: CreateIntent, at: datetime) -> Order:
    """Return the order as it was asked for, as far as that is known."""
    has_flags = has_execution_flags(intent.venue)
    return Order(
        key=intent.key,
        client_order_id=None if is_id_from_client(intent.venue) else intent.client_order_id,
        instrument=intent.instrument,
        side=intent.side,
        order_type=intent.order_type,
        status=OrderStatus.PENDING,
        quantity=intent.quantity,
        filled_quantity=Decimal(0),
        quantity_unit=intent.quantity_unit,
        limit_price=intent.limit_price,
        trigger_price=intent.trigger_price,
        trigger_signal=intent.trigger_signal,
        average_fill_price=None,
        time_in_force=intent.time_in_force,
        post_only=intent.post_only if has_flags else None,
        reduce_only=intent.reduce_only if has_flags else None,
        flags=("close",) if intent.close else (),
        opened_at=at,
        expires_at=intent.expires_at,
        user=intent.user,
        condition=intent.condition,
        custom=intent.custom,
        raw=b"{}",
    )
