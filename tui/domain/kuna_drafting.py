"""Kuna tickets filled in: empty ones, and those that write an order anew."""

from dataclasses import replace

from tui.domain.draft_text import number_text
from tui.domain.identifiers import AccountName, ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaTicket, kind_of_type
from tui.domain.order import Order, OrderType, QuantityUnit

KUNA_TYPES = tuple(one for one in OrderType if kind_of_type(one) is not None)
"""The types of orders that a Kuna ticket can create."""


def new_kuna_ticket(
    account: AccountName, market: str, client_order_id: ClientOrderId
) -> KunaTicket:
    """Return an empty ticket on a market, which may be none yet."""
    draft = KunaDraft(market=market)
    return KunaTicket(account=account, client_order_id=client_order_id, draft=draft)


def kuna_draft(intent: CreateIntent) -> KunaDraft:
    """Return an intent as it would stand in a ticket: its type named, its prices absolute."""
    is_amount = intent.quantity_unit is QuantityUnit.QUOTE
    quantity = number_text(intent.quantity)
    return KunaDraft(
        market=intent.instrument,
        side=intent.side,
        kind=kind_of_type(intent.order_type) or KunaKind.LIMIT,
        quantity="" if is_amount else quantity,
        quote_quantity=quantity if is_amount else "",
        limit_price=number_text(intent.limit_price),
        trigger_price=number_text(intent.trigger_price),
    )


def put_back_kuna(order: Order, intent: CreateIntent, client_order_id: ClientOrderId) -> KunaTicket:
    """Return a ticket for what is left of an order, under an id of its own.

    Args:
        order: As it was, fills included.
        intent: What the venue says would create such an order again.
        client_order_id: A new one.
    """
    left = replace(intent, quantity=order.working_quantity)
    return KunaTicket(
        account=intent.account,
        client_order_id=client_order_id,
        draft=kuna_draft(left),
        put_back=order,
    )
