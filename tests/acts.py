"""Intents and actions for tests: sensible unless said otherwise."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.builders import MAIN, NOW, SPOT, decimal, make_order, price
from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent
from tui.domain.order import Order, OrderStatus, OrderType, Side
from tui.domain.outcome import Outcome

CLIENT_ID = "6d1b345e-2821-40e2-ad83-4ecb18a06876"


def make_amend(
    order: Order | None = None,
    *,
    quantity: str | None = None,
    display_quantity: str | None = None,
    limit_price: str | None = "91000.0",
    trigger_price: str | None = None,
    **members: Any,
) -> AmendIntent:
    seen = order or make_order()
    return AmendIntent(
        key=seen.key,
        seen=seen,
        quantity=None if quantity is None else Decimal(quantity),
        display_quantity=None if display_quantity is None else Decimal(display_quantity),
        limit_price=price(limit_price),
        trigger_price=price(trigger_price),
        **members,
    )


def make_cancel(order: Order | None = None, **members: Any) -> CancelIntent:
    seen = order or make_order()
    return CancelIntent(key=seen.key, seen=seen, **members)


def make_create(
    *,
    account: str = MAIN,
    instrument: str = "XBTUSD",
    side: Side = Side.BUY,
    order_type: OrderType = OrderType.LIMIT,
    quantity: str = "0.25",
    limit_price: str | None = "91250.0",
    client_order_id: str = CLIENT_ID,
    **members: Any,
) -> CreateIntent:
    return CreateIntent(
        venue=SPOT,
        account=AccountName(account),
        instrument=InstrumentId(instrument),
        side=side,
        order_type=order_type,
        quantity=decimal(quantity),
        limit_price=price(limit_price),
        client_order_id=ClientOrderId(client_order_id),
        **members,
    )


def make_action(
    intent: Intent | None = None,
    *,
    name: str = "a1",
    batch: str = "b1",
    state: ActionState = ActionState.INTENDED,
    outcome: Outcome | None = None,
    at: datetime = NOW,
    **members: Any,
) -> Action:
    return Action(
        id=ActionId(name),
        batch=BatchId(batch),
        intent=intent or make_amend(),
        state=state,
        outcome=outcome,
        created_at=at,
        **members,
    )


def answered(
    intent: Intent, outcome: Outcome, *, sent: datetime = NOW, after: float = 0.1, name: str = "a1"
) -> Action:
    """An action that was sent and got an outcome."""
    action = make_action(intent, name=name, at=sent).sending(sent, "the request")
    return action.answered(outcome, sent + timedelta(seconds=after))


def found(order: Order, status: OrderStatus | None = None, reason: str | None = None) -> FoundOrder:
    """An order as a look-up tells it."""
    told = order if status is None else replace(order, status=status)
    is_over = status in {OrderStatus.CANCELLED, OrderStatus.FILLED, OrderStatus.EXPIRED}
    return FoundOrder(order=told, reason=reason, closed_at=NOW if is_over else None)


def record(
    *,
    reference: str = "TEZA4R-DSDGT-IJBOJK",
    cause: AmendCause = AmendCause.USER,
    at: datetime = NOW,
    quantity: str | None = "0.25000000",
    limit_price: str | None = "91000.0",
    trigger_price: str | None = None,
    display_quantity: str | None = None,
) -> AmendRecord:
    """One line of a venue's history."""

    def exact(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return AmendRecord(
        reference=reference,
        cause=cause,
        quantity=exact(quantity),
        display_quantity=exact(display_quantity),
        working_quantity=exact(quantity),
        limit_price=exact(limit_price),
        trigger_price=exact(trigger_price),
        at=at,
    )
