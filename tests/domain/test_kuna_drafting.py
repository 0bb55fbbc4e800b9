"""Kuna tickets filled in, and tickets of every venue that were left half-typed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import NOW
from tests.domain.test_drafting import ledger, sent
from tests.screens.kuna_scenes import cancelled_stop, kuna, kuna_order, stop_intent
from tests.screens.ticket_scenes import ID, NO_FUNDS
from tui.domain.drafting import LeftTicket, is_written, put_back_orders, tickets_again
from tui.domain.identifiers import AccountName, ClientOrderId, VenueId
from tui.domain.kuna_drafting import kuna_draft, new_kuna_ticket, put_back_kuna
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaTicket
from tui.domain.order import Order, OrderType, QuantityUnit, Side

NEW = ClientOrderId("a new one")
KUNA = VenueId.KUNA


def left(name: str = "k1", minutes: int = 0) -> LeftTicket:
    ticket = new_kuna_ticket(AccountName("kuna"), "BTC_USDT", ClientOrderId(name))
    return LeftTicket(ticket=ticket, left_at=NOW + timedelta(minutes=minutes))


def test_a_new_ticket_is_a_limit_that_buys_on_the_market_nearby() -> None:
    ticket = new_kuna_ticket(AccountName("kuna"), "BTC_USDT", NEW)
    assert ticket.draft == KunaDraft(market="BTC_USDT", side=Side.BUY, kind=KunaKind.LIMIT)


def test_an_order_is_put_back_with_what_is_left_of_it_under_a_new_id() -> None:
    order = cancelled_stop().order
    assert isinstance(order, Order)
    part = replace(order, filled_quantity=Decimal("0.1"))
    assert put_back_kuna(part, stop_intent(order.key), NEW) == KunaTicket(
        account=AccountName("kuna"),
        client_order_id=NEW,
        draft=KunaDraft(
            market="BTC_USDT",
            side=Side.SELL,
            kind=KunaKind.STOP_LOSS,
            quantity="0.3",
            trigger_price="27440",
            limit_price="26440",
        ),
        put_back=part,
    )


def test_an_amount_stands_in_its_own_field() -> None:
    intent = stop_intent(
        kuna_order().key,
        order_type=OrderType.MARKET,
        quantity=Decimal("20.00"),
        quantity_unit=QuantityUnit.QUOTE,
        limit_price=None,
        trigger_price=None,
    )
    draft = kuna_draft(intent)
    assert (draft.kind, draft.quantity, draft.quote_quantity) == (KunaKind.MARKET, "", "20")
    assert draft.is_amount


@pytest.mark.parametrize("order_type", list(OrderType))
def test_four_types_can_be_written(order_type: OrderType) -> None:
    has = {"limit", "market", "stop-loss-limit", "take-profit-limit"}
    assert is_written(KUNA, order_type) is (order_type.value in has)


def test_the_days_cancelled_orders_are_offered() -> None:
    state = replace(kuna(), ended_today=(cancelled_stop(),))
    assert put_back_orders(state, KUNA) == (cancelled_stop(),)


def test_tickets_that_were_left_and_those_that_came_back_are_offered_newest_first() -> None:
    known = ledger(b1=NO_FUNDS)
    again = tickets_again([sent("b1", 1)], [left("k1", 0), left("k2", 2)], known)
    ids = [
        one.ticket.client_order_id if isinstance(one, LeftTicket) else one.sent.batch
        for one in again
    ]
    assert ids == ["k2", "b1", "k1"]


def test_a_ticket_that_came_back_and_was_left_is_offered_once_as_it_was_left() -> None:
    later = replace(left().ticket, client_order_id=ID)
    as_left = LeftTicket(ticket=later, left_at=NOW)
    assert tickets_again([sent("b1")], [as_left], ledger(b1=NO_FUNDS)) == (as_left,)
