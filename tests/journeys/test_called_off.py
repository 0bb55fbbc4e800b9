"""A create without an answer where looking proves nothing: told of, looked for, called off."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW, make_account, make_action, make_ended, make_state
from tests.custom import EMBED, KUNA, TAG, embed_create, embed_order, kuna_create
from tests.journeys.keys import keys
from tests.journeys.stage import Stage, stage
from tui.domain.action import Action, ActionState
from tui.domain.created import called_off
from tui.domain.expected import order_of
from tui.domain.intents import CancelIntent, CreateIntent
from tui.domain.outcome import Unknown
from tui.domain.state import BlotterState
from tui.screens.cancel_question import CancelQuestion
from tui.screens.missing_answer import MissingAnswerDialog
from tui.widgets.lines import Lines

UNKNOWN = Unknown(text="no answer within 10 s")


def sought(intent: CreateIntent, looks: int = 3, **fields: Any) -> Action:
    known = {
        "state": ActionState.ANSWERED,
        "outcome": UNKNOWN,
        "created_at": NOW,
        "sent_at": NOW,
        "answered_at": NOW,
        "look_again_at": NOW + timedelta(seconds=30),
    }
    return make_action(intent, looks=looks, **{**known, **fields})


def state_of(intent: CreateIntent, *acts: Action, **changes: Any) -> BlotterState:
    account = make_account(venue=intent.venue, can_send=True, may_trade=True)
    expected = [order_of(intent, NOW)]
    return make_state(accounts=[account], expected=expected, actions=acts, **changes)


def said(on: Stage, selector: str = "#question") -> str:
    lines = on.app.screen.query_one(selector, Lines).lines
    return " ".join("".join(span.text for span in line).strip() for line in lines)


def hint(on: Stage) -> str:
    return str(on.app.screen.query_one("#missing-keys").render())


async def go_to(on: Stage, order_id: str) -> None:
    await keys(on.pilot, "g", *["j"] * on.rows.index(order_id))
    assert on.cursor == order_id


async def changed(on: Stage, action: Action) -> None:
    state = on.engine.state
    await on.publish(replace(state, actions=state.actions.with_actions(action)))


@pytest.mark.parametrize("intent", [kuna_create(), embed_create()], ids=[KUNA, EMBED])
async def test_c_calls_off_what_was_looked_up_three_times_in_vain(intent: CreateIntent) -> None:
    action = sought(intent, looks=2)
    async with stage(state_of(intent, action)) as on:
        await keys(on.pilot, "x")
        assert on.opened is MissingAnswerDialog
        assert "c call it off" not in hint(on)
        await keys(on.pilot, "c")
        assert on.engine.called_off == []
        assert "Nothing is called off" in on.notes[-1]
        await changed(on, replace(action, looks=3))
        assert "c calls it off: then you have looked, and it is not there." in said(on)
        assert "c call it off" in hint(on)
        await keys(on.pilot, "c")
        assert on.engine.called_off == [action.id]
        await changed(on, action.settled(called_off(replace(action, looks=3)), NOW))
        assert "called off by the operator after 3 looks that found nothing" in said(on)
        assert hint(on) == "Esc back"
        assert on.engine.submitted == []
        await keys(on.pilot, "escape")
        assert on.is_alone


async def test_nothing_else_without_an_answer_can_be_called_off() -> None:
    intent = embed_create()
    cancel = CancelIntent(key=embed_order().key, seen=embed_order())
    action = sought(intent)
    state = state_of(intent, replace(action, intent=cancel), entries=[embed_order()])
    async with stage(state) as on:
        await go_to(on, "sched_q7m2")
        await keys(on.pilot, "x")
        assert on.opened is MissingAnswerDialog
        assert "c call it off" not in hint(on)
        await keys(on.pilot, "c")
        assert on.engine.called_off == []


async def test_an_order_of_kuna_that_may_be_there_can_be_cancelled_by_its_id() -> None:
    intent = kuna_create()
    async with stage(state_of(intent, sought(intent))) as on:
        await keys(on.pilot, "x")
        assert "x cancel the order" in hint(on)
        await keys(on.pilot, "x")
        assert on.opened is CancelQuestion
        await keys(on.pilot, "y")
        (cancel,) = on.engine.submitted
        assert cancel.key == intent.key


async def test_a_custom_order_without_an_id_is_not_cancelled_alone_or_with_others() -> None:
    intent = embed_create()
    state = state_of(intent, sought(intent), entries=[embed_order("sched_1", "zzzzzz")])
    async with stage(state) as on:
        await go_to(on, TAG)
        await keys(on.pilot, "x")
        assert "x cancel the order" not in hint(on)
        await keys(on.pilot, "x")
        assert on.opened is MissingAnswerDialog
        assert f"{TAG} is not listed yet" in on.notes[-1]
        await keys(on.pilot, "escape", "a", "X")
        assert "CANCEL 1 OF 2 ORDERS" in said(on, "#form-head")
        await keys(on.pilot, "ctrl+s")
        assert [one.key.order_id for one in on.engine.submitted] == ["sched_1"]


async def test_a_batch_cannot_take_in_what_has_no_id_yet() -> None:
    intent = embed_create()
    async with stage(state_of(intent, sought(intent))) as on:
        await keys(on.pilot, "a", "X", "space")
        assert f"{TAG} is not listed yet" in said(on, "#form-say")
        await keys(on.pilot, "ctrl+s")
        assert on.engine.submitted == []


async def test_marks_and_cursor_follow_a_custom_order_to_the_id_it_is_given() -> None:
    intent = embed_create()
    action, order = sought(intent), embed_order()
    others = [embed_order(f"sched_{n}", None) for n in range(3)]
    async with stage(state_of(intent, action, entries=others)) as on:
        await go_to(on, TAG)
        await keys(on.pilot, "space")
        await go_to(on, TAG)
        gone = make_ended(embed_order("sched_9", None))
        state = make_state([*others, order], accounts=on.engine.state.accounts, ended=[gone])
        await on.publish(state)
        assert on.cursor == order.key.order_id
        assert on.blotter.table.marks == {order.key}
