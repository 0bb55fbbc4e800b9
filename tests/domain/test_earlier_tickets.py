"""Tickets of an earlier run that were called off can be opened again, under the same id."""

from dataclasses import replace

from tests.acts import answered, make_create
from tests.builders import NOW
from tests.custom import TAG, UUID, embed_create, kuna_create
from tui.domain.action import Action, ActionLedger, BatchId
from tui.domain.created import called_off
from tui.domain.drafting import parked
from tui.domain.earlier_tickets import earlier_tickets
from tui.domain.embed_ticket import EmbedTicket
from tui.domain.intents import CreateIntent
from tui.domain.kuna_ticket import KunaTicket
from tui.domain.outcome import Rejected, Unknown


def called(intent: CreateIntent, name: str) -> Action:
    action = answered(intent, Unknown(text="no answer"), name=name)
    return replace(action, batch=BatchId(name)).settled(called_off(action), NOW)


def test_each_is_offered_as_it_was_under_its_own_id() -> None:
    ledger = ActionLedger().with_actions(called(kuna_create(), "a"), called(embed_create(), "b"))
    kuna, embed = (one.ticket for one in earlier_tickets((), ledger))
    assert isinstance(kuna, KunaTicket)
    assert (kuna.client_order_id, kuna.was_parked) == (UUID, True)
    assert (kuna.draft.quantity, kuna.draft.limit_price) == ("0.25", "91250")
    assert isinstance(embed, EmbedTicket)
    assert (embed.client_order_id, embed.was_parked) == (TAG, True)
    assert embed.draft.name == "dip BTC"
    came_back = parked(tuple(earlier_tickets((), ledger)), ledger)
    assert {one.sent.ticket.client_order_id for one in came_back} == {UUID, TAG}


def test_what_this_run_sent_itself_is_not_offered_twice() -> None:
    ledger = ActionLedger().with_actions(called(kuna_create(), "a"))
    (sent,) = earlier_tickets((), ledger)
    assert list(earlier_tickets((sent,), ledger)) == []


def test_nothing_else_that_came_to_nothing_is_offered() -> None:
    refused = answered(kuna_create(), Rejected(code="INSUFFICIENT_FUNDS", text=""), name="a")
    unknown = answered(embed_create(), Unknown(text="no answer"), name="b")
    elsewhere = called(make_create(), "c")
    assert list(earlier_tickets((), ActionLedger().with_actions(refused, unknown, elsewhere))) == []
