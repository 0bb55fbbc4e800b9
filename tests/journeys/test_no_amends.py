"""Orders of Kuna and Kraken Embed under `e`, under a nudge, and among marked ones, by keys."""

from dataclasses import replace
from typing import Any

import pytest
from textual.screen import Screen

from tests.builders import NOW, make_ended
from tests.journeys.keys import keys
from tests.journeys.stage import Stage, stage
from tests.screens import four_venues_scenes as scenes
from tui.domain.action import Action
from tui.domain.batch_amending import BatchDraft
from tui.domain.fate import Fate
from tui.domain.identifiers import VenueId
from tui.domain.intents import CancelIntent
from tui.domain.order import Order, OrderStatus
from tui.domain.outcome import Rejected, SettledCode
from tui.domain.state import BlotterState
from tui.presentation.text import plain
from tui.screens.amend import AmendForm
from tui.screens.batch_amend import BatchAmendForm
from tui.screens.cancel_question import CancelQuestion
from tui.widgets.lines import Lines

BOTH = pytest.mark.parametrize(
    ("order_id", "venue"),
    [(scenes.KUNA_STOP, "Kuna"), (scenes.TURNED, "Kraken Embed")],
    ids=["kuna", "embed"],
)


async def go_to(on: Stage, order_id: str) -> None:
    await keys(on.pilot, "/", *order_id.partition("-")[0].removeprefix("sched_"), "enter")


def is_open(on: Stage, kind: type[Screen[Any]]) -> bool:
    return on.opened is kind


def shown(on: Stage) -> str:
    """All lines of the top screen."""
    lines = [line for widget in on.app.screen.query(Lines) for line in widget.lines]
    return " ".join(" ".join(plain(line).split()) for line in lines)


@BOTH
async def test_e_offers_a_cancel_and_then_a_ticket_and_says_so(order_id: str, venue: str) -> None:
    async with stage(scenes.four_venues(can_send=True), (80, 24)) as on:
        await go_to(on, order_id)
        await keys(on.pilot, "e")
        assert is_open(on, AmendForm)
        text = shown(on)
        assert f"{venue} changes no order in place. F6 cancels it, then opens a ticket." in text
        assert "what F6 does, in this order" in text
        assert order_id in text
        assert not any(row.display for row in on.app.screen.query("FieldRow"))
        await keys(on.pilot, "ctrl+s", "f6")
        assert is_open(on, CancelQuestion)
        assert on.engine.submitted == []
        await keys(on.pilot, "y")
        (intent,) = on.engine.submitted
        assert isinstance(intent, CancelIntent)
        assert intent.key.order_id == order_id


async def test_an_order_that_executed_meanwhile_opens_no_ticket_and_that_is_told() -> None:
    async with stage(scenes.four_venues(can_send=True)) as on:
        await go_to(on, scenes.DIP)
        await keys(on.pilot, "e", "f6", "y")
        (cancel,) = on.engine.state.actions.actions.values()
        too_late = Rejected(code=SettledCode.FILLED_FIRST, text="too late")
        settled = cancel.answered(too_late, NOW).settled(too_late, NOW)
        await on.publish(executed(on.engine.state, settled))
        assert on.is_alone
        told = " ".join(on.notes)
        assert f"{scenes.DIP} was executed before the cancel reached it" in told
        assert "nothing is left to write anew" in told


def executed(state: BlotterState, cancel: Action) -> BlotterState:
    """The state once the dip has executed, and its cancel come to nothing."""
    listed = state.book.by_account[scenes.PARTNER]
    order = listed[cancel.key]
    assert isinstance(order, Order)
    done = replace(order, status=OrderStatus.FILLED, filled_quantity=order.quantity)
    left = {key: entry for key, entry in listed.items() if key != cancel.key}
    book = replace(
        state.book,
        by_account={**state.book.by_account, scenes.PARTNER: left},
        ended={cancel.key: make_ended(done, fate=Fate.FILLED)},
    )
    return replace(state, book=book, actions=state.actions.with_actions(cancel))


@BOTH
@pytest.mark.parametrize("key", ["+", "-", ">", "<"])
async def test_a_nudge_stages_nothing_and_says_what_e_offers(
    order_id: str, venue: str, key: str
) -> None:
    async with stage(scenes.four_venues(can_send=True)) as on:
        await go_to(on, order_id)
        await keys(on.pilot, key)
        assert on.is_alone
        told = on.notes[-1]
        assert f"{order_id} is not nudged: {venue} changes no order in place." in told
        assert "e offers to cancel it" in told
        assert on.blotter.staged_count == 0


async def test_marked_ones_are_left_out_of_an_amend_and_that_is_said() -> None:
    async with stage(scenes.four_venues(can_send=True)) as on:
        await keys(on.pilot, "a", "e")
        form = on.app.screen
        assert isinstance(form, BatchAmendForm)
        assert "5 of Kuna" in shown(on)
        assert "6 of Kraken Embed" in shown(on)
        await keys(on.pilot, *"own-1%", "ctrl+s")
        sent = {intent.key.venue for intent in on.engine.submitted}
        assert sent == {VenueId.KRAKEN_SPOT, VenueId.KRAKEN_FUTURES}


async def test_a_price_for_one_market_is_understood_although_others_are_marked_too() -> None:
    async with stage(scenes.four_venues(can_send=True)) as on:
        await keys(on.pilot, "/", *"oq7x", "enter", "space", "F")
        await go_to(on, scenes.DIP)
        await keys(on.pilot, "space", "e")
        form = on.app.screen
        assert isinstance(form, BatchAmendForm)
        await keys(on.pilot, *"91000")
        assert form.draft == BatchDraft(limit_price="91000", deadline=form.draft.deadline)
        await keys(on.pilot, "ctrl+s")
        assert [intent.key.order_id for intent in on.engine.submitted] == ["OQ7XK2-AAAAA-000001"]
