"""Futures tickets filled in: empty ones, and those that write an order anew."""

from dataclasses import replace
from decimal import Decimal

from tui.domain.draft_text import number_text
from tui.domain.futures_ticket import FuturesDraft, FuturesKind, FuturesTicket, kind_of_order
from tui.domain.identifiers import AccountName, ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, TriggerSignal

FUTURES_TYPES = tuple({FuturesDraft(kind=kind).order_type: None for kind in FuturesKind})
"""The types of orders that a Futures ticket can create."""


def new_futures_ticket(
    account: AccountName,
    market: str,
    deadline_seconds: Decimal | None,
    client_order_id: ClientOrderId,
) -> FuturesTicket:
    """Return an empty ticket on a market, which may be none yet."""
    draft = FuturesDraft(market=market, deadline=number_text(deadline_seconds))
    return FuturesTicket(account=account, client_order_id=client_order_id, draft=draft)


def futures_draft(intent: CreateIntent) -> FuturesDraft:
    """Return an intent as it would stand in a ticket: one order, absolute prices."""
    kind = kind_of_order(intent.order_type, intent.time_in_force, post_only=intent.post_only)
    return FuturesDraft(
        market=intent.instrument,
        side=intent.side,
        kind=kind or FuturesKind.LIMIT,
        quantity=number_text(intent.quantity),
        limit_price=number_text(intent.limit_price),
        trigger_price=number_text(intent.trigger_price),
        trigger_signal=intent.trigger_signal or TriggerSignal.MARK,
        reduce_only=intent.reduce_only,
        deadline=number_text(intent.deadline_seconds),
    )


def put_back_futures(
    order: Order, intent: CreateIntent, client_order_id: ClientOrderId
) -> FuturesTicket:
    """Return a ticket for what is left of an order, under a client id of its own.

    Args:
        order: As it was, fills included.
        intent: What the venue says would create such an order again.
        client_order_id: A new one.
    """
    left = number_text(order.working_quantity)
    return FuturesTicket(
        account=intent.account,
        client_order_id=client_order_id,
        draft=replace(futures_draft(intent), quantity=left),
        put_back=order,
    )
