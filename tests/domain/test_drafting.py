"""Tickets that came back, and orders that ended, as tickets filled in."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    NOW,
    make_action,
    make_ended,
    make_instrument,
    make_key,
    make_order,
    make_state,
    make_unreadable,
)
from tests.domain.test_creating import context
from tests.screens.ticket_scenes import ID, NO_FUNDS, draft_intent, ended_orders
from tui.domain.action import ActionLedger, ActionState, BatchId
from tui.domain.creating import SelfTrade, SpotDraft
from tui.domain.drafting import (
    SentTicket,
    Ticket,
    draft_of,
    new_ticket,
    parked,
    put_back,
    put_back_orders,
)
from tui.domain.fate import Fate
from tui.domain.identifiers import AccountName, ClientOrderId, VenueId
from tui.domain.intents import ConditionalClose
from tui.domain.order import (
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Unknown
from tui.domain.problem import FormField
from tui.domain.spot_planning import plan_spot

BITCOIN = make_instrument()
NEW = ClientOrderId("a new one")


def sent(batch: str, minutes: int = 0) -> SentTicket:
    ticket = Ticket(account=AccountName("main"), client_order_id=ID, draft=SpotDraft())
    at = NOW + timedelta(minutes=minutes)
    return SentTicket(ticket=ticket, batch=BatchId(batch), sent_at=at)


def ledger(**outcomes: Outcome | None) -> ActionLedger:
    """A ledger with a create in each of these batches."""
    return ActionLedger().with_actions(
        *(
            make_action(
                draft_intent(client_order_id=ClientOrderId(batch)),
                id=f"a-{batch}",
                batch=BatchId(batch),
                state=ActionState.SETTLED,
                outcome=outcome,
            )
            for batch, outcome in outcomes.items()
        )
    )


def test_only_tickets_that_came_to_nothing_are_parked_the_newest_first() -> None:
    not_sent = NotSent(code=NotSentCode.NOT_REACHED)
    known = ledger(b1=NO_FUNDS, b2=Accepted(), b3=not_sent, b4=Unknown(text="lost"), b5=None)
    tickets = [sent(f"b{number}", number) for number in range(1, 7)]
    found = parked(tickets, known)
    assert [(one.sent.batch, one.outcome) for one in found] == [("b3", not_sent), ("b1", NO_FUNDS)]


def test_the_days_orders_that_something_is_left_of_are_offered_the_newest_first() -> None:
    just = make_ended(make_order("OJUST1"), fate=Fate.CANCELLED, since=NOW)
    state = replace(make_state(ended=[just]), ended_today=ended_orders())
    keys = [one.order.key.order_id for one in put_back_orders(state, VenueId.KRAKEN_SPOT)]
    assert keys == ["OJUST1", "OCANC1-AAAAA-BBBBBB", "OEXPD1-AAAAA-BBBBBB"]
    assert put_back_orders(state, VenueId.KUNA) == ()


def test_an_order_that_ended_a_moment_ago_is_offered_once() -> None:
    ended = make_ended(make_order("OJUST1"))
    state = replace(make_state(ended=[ended]), ended_today=(ended,))
    assert put_back_orders(state, VenueId.KRAKEN_SPOT) == (ended,)


@pytest.mark.parametrize(
    "ended",
    [
        make_ended(make_order("O1"), fate=Fate.FILLED),
        make_ended(make_order("O2"), fate=Fate.LOOKING_UP),
        make_ended(make_order("O3"), fate=Fate.UNKNOWN),
        make_ended(make_order("O4", filled_quantity="0.25")),
        make_ended(make_order("O5", order_type=OrderType.SETTLE_POSITION)),
        make_ended(make_unreadable("O6")),
    ],
)
def test_what_has_nothing_left_or_no_ticket_is_not_offered(ended: Any) -> None:
    assert put_back_orders(make_state(ended=[ended]), VenueId.KRAKEN_SPOT) == ()


def test_an_order_is_put_back_with_what_is_left_of_it_under_a_new_id() -> None:
    order = make_order("OCANC1-AAAAA-BBBBBB", limit_price="90000.0", filled_quantity="0.05")
    ticket = put_back(order, draft_intent(), BITCOIN, NEW)
    assert ticket == Ticket(
        account=AccountName("main"),
        client_order_id=NEW,
        draft=SpotDraft(market="BTC/USD", quantity="0.2", limit_price="90000"),
        put_back=order,
    )


def test_a_conditional_close_that_is_only_described_is_left_open() -> None:
    order = replace(make_order(), close_text="close position @ market")
    assert put_back(order, draft_intent(), BITCOIN, NEW).draft.is_close_undecided
    known = ConditionalClose(order_type=OrderType.LIMIT, price=Decimal(95000))
    told = put_back(order, draft_intent(close=known), BITCOIN, NEW).draft
    assert (told.is_close_undecided, told.close_type) == (False, OrderType.LIMIT)


def test_an_order_that_expired_asks_for_another_expiry() -> None:
    order = make_order(expires_at=NOW)
    draft = put_back(order, draft_intent(time_in_force=None), BITCOIN, NEW).draft
    assert (draft.time_in_force, draft.expires) == (TimeInForce.GTD, "")
    later = draft_intent(time_in_force=TimeInForce.GTD, expires_at=NOW + timedelta(hours=1))
    assert put_back(order, later, BITCOIN, NEW).draft.expires == "2026-11-20 15:02:31"


def test_a_quantity_that_would_be_read_in_another_currency_is_left_out() -> None:
    order = make_order(quantity="75", quantity_unit=QuantityUnit.QUOTE)
    limit = draft_intent(quantity_unit=QuantityUnit.QUOTE)
    assert put_back(order, limit, BITCOIN, NEW).draft.quantity == ""
    market = draft_intent(quantity_unit=QuantityUnit.QUOTE, order_type=OrderType.MARKET)
    draft = put_back(order, market, BITCOIN, NEW).draft
    assert (draft.quantity, draft.is_quote_quantity) == ("75", True)


def test_everything_an_intent_says_stands_in_the_draft() -> None:
    intent = draft_intent(
        order_type=OrderType.TRAILING_STOP_LIMIT,
        side=Side.SELL,
        quantity=Decimal("1.50000000"),
        limit_price=RelativePrice("-50"),
        trigger_price=RelativePrice("+5.0000%"),
        trigger_signal=TriggerSignal.INDEX,
        time_in_force=TimeInForce.GTD,
        starts_at=NOW + timedelta(minutes=5),
        expires_at=NOW + timedelta(hours=1),
        reduce_only=True,
        leverage=5,
        fee_in_base=True,
        close=ConditionalClose(
            order_type=OrderType.STOP_LOSS_LIMIT,
            price=Decimal("85000.0"),
            limit_price=RelativePrice("-3%"),
        ),
        self_trade="cancel-both",
        deadline_seconds=Decimal("7.5"),
    )
    assert draft_of(intent, None) == SpotDraft(
        market="XBTUSD",
        side=Side.SELL,
        order_type=OrderType.TRAILING_STOP_LIMIT,
        quantity="1.5",
        limit_price="-50",
        trigger_price="+5.0000%",
        trigger_signal=TriggerSignal.INDEX,
        time_in_force=TimeInForce.GTD,
        starts="2026-11-20 14:07:31",
        expires="2026-11-20 15:02:31",
        reduce_only=True,
        leverage=5,
        fee_in_base=True,
        self_trade=SelfTrade.CANCEL_BOTH,
        close_type=OrderType.STOP_LOSS_LIMIT,
        close_price="85000",
        close_limit_price="-3%",
        deadline="7.5",
    )


@given(
    st.decimals(min_value="0.0001", max_value="1e9", places=8),
    st.decimals(min_value="0.1", max_value="1e9", places=1),
)
def test_what_is_put_back_is_what_was_there(quantity: Decimal, price: Decimal) -> None:
    order = make_order(quantity=quantity, limit_price=price)
    intent = draft_intent(quantity=quantity, limit_price=price)
    draft = put_back(order, intent, BITCOIN, NEW).draft
    assert "E" not in draft.quantity + draft.limit_price
    planned = plan_spot(context(instrument=BITCOIN), draft)
    assert planned.amount(FormField.QUANTITY) == quantity
    assert planned.amount(FormField.LIMIT_PRICE) == price


def fresh(near: str | None, **changes: Any) -> Ticket:
    state = make_state([make_order("OHERE1"), make_unreadable("OBROKE")], **changes)
    key = None if near is None else make_key(near)
    return new_ticket(state, AccountName("main"), key, Decimal(5), NEW)


@pytest.mark.parametrize(
    ("near", "market"), [("OHERE1", "BTC/USD"), ("OBROKE", ""), ("OGONE1", ""), (None, "")]
)
def test_a_new_ticket_is_on_the_market_of_the_order_nearby(near: str | None, market: str) -> None:
    ticket = fresh(near)
    assert ticket.draft == SpotDraft(market=market, deadline="5")
    assert ticket.client_order_id == NEW


def test_a_market_of_which_nothing_is_known_goes_by_the_orders_own_name() -> None:
    assert fresh("OHERE1", instruments=[]).draft.market == "XBTUSD"
