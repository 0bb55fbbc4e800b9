"""Cancelling by key: one order, after a question that its own key never answers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_amend,
    make_cancel,
    make_ended,
    make_order,
    make_state,
)
from tests.journeys.keys import burst, keys, settle
from tests.journeys.stage import Stage, stage
from tests.screens import scenes
from tui.domain.action import Action, ActionState
from tui.domain.fate import Fate
from tui.domain.intents import CancelIntent
from tui.domain.order import BookEntry
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.domain.rate_cost import RateCost
from tui.domain.state import BlotterState
from tui.screens.cancel_question import CancelQuestion
from tui.screens.missing_answer import MissingAnswerDialog
from tui.screens.question import QuestionDialog
from tui.screens.unlock import UnlockDialog
from tui.widgets.lines import Lines

TRADER = make_account(can_send=True, may_trade=True)
LOCKED = make_account(may_trade=True)
FIRST, SECOND = make_order("O1", limit_price="92400"), make_order("O2", limit_price="92300")
UNKNOWN = Unknown(text="no answer within 10 s")


def traded(*entries: BookEntry, **changes: Any) -> BlotterState:
    """Two orders of an account that can send."""
    known = {"accounts": [TRADER], "instruments": scenes.INSTRUMENTS, "quotes": scenes.QUOTES}
    return make_state(entries or (FIRST, SECOND), **{**known, **changes})


def lost(intent: CancelIntent | None = None, **fields: Any) -> Action:
    known = {"state": ActionState.ANSWERED, "outcome": UNKNOWN, "created_at": NOW, "sent_at": NOW}
    return make_action(intent or make_cancel(FIRST), **{**known, **fields})


def asked(on: Stage) -> str:
    """What the box on top says."""
    lines = on.app.screen.query_one("#question", Lines).lines
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines)


async def settled(on: Stage, action: Action, outcome: Outcome) -> None:
    """The act turns out."""
    done = action.answered(outcome, NOW)
    if not done.is_settled:
        done = done.settled(outcome, NOW)
    await changed(on, done)


async def changed(on: Stage, *actions: Action) -> None:
    state = on.engine.state
    await on.publish(replace(state, actions=state.actions.with_actions(*actions)))


async def test_x_asks_and_y_cancels_the_order_under_the_cursor() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "j", "x")
        assert on.opened is CancelQuestion
        assert on.engine.submitted == []
        await keys(on.pilot, "y")
        assert on.is_alone
        assert on.engine.submitted == [CancelIntent(key=SECOND.key, seen=SECOND)]
        assert "CANCEL?" in on.blotter.table.render_line(2).text


async def test_the_question_says_whose_and_what_it_is_and_what_it_costs() -> None:
    order = make_order("O1", client_order_id="ob-19f2", filled_quantity="0.05", limit_price="91250")
    async with stage(traded(order)) as on:
        on.engine.cost = RateCost(
            points=8,
            used=12,
            maximum=60,
            cheaper_points=1,
            cheaper_in=timedelta(minutes=4),
        )
        await keys(on.pilot, "x")
        assert asked(on).splitlines() == [
            " LIVE  main ..7Q2x  SPOT",
            "BTC/USD  BUY ^ limit  left 0.2000 of 0.2500 BTC  OPEN",
            "limit 91,250.0  -1.35% from the market  value 18,250.00 USD",
            "id O1  client id ob-19f2",
            "rate +8 now, +1 in 4m (12 of 60 used)",
        ]


async def test_a_cursor_moved_in_the_same_go_is_where_the_question_is_about() -> None:
    async with stage(traded()) as on:
        await burst(on.pilot, "j", "x")
        assert "id O2" in asked(on)


@pytest.mark.parametrize("key", ["x", "enter", "ctrl+s", "space", "Y"])
async def test_nothing_but_y_answers(key: str) -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x", key)
        assert on.opened is CancelQuestion
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.submitted == []


async def test_text_that_happens_to_hold_x_and_y_cancels_nothing_and_is_reported() -> None:
    async with stage(traded()) as on:
        await burst(on.pilot, *"xyy y", seconds=0.04)
        assert on.opened is CancelQuestion
        assert on.engine.submitted == []
        assert len(on.notes) == 1
        assert "not taken for an answer" in on.notes[0]
        await keys(on.pilot, "y")
        assert [intent.key for intent in on.engine.submitted] == [FIRST.key]


async def test_an_answer_given_twice_in_one_go_cancels_once_and_leaves_the_list_alone() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x")
        await burst(on.pilot, "y", "y", "escape", seconds=0.01)
        assert len(on.engine.submitted) == 1
        assert on.is_alone


async def test_a_question_that_is_left_twice_answers_once_and_leaves_nothing_below() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x")
        ask = on.app.screen
        assert isinstance(ask, CancelQuestion)
        ask.action_yes()
        ask.action_yes()
        ask.action_close()
        await settle(on.pilot)
        assert len(on.engine.submitted) == 1
        assert on.is_alone


async def test_a_change_while_the_question_is_open_is_told_and_what_is_shown_is_cancelled() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x")
        part = replace(FIRST, filled_quantity=Decimal("0.1"), limit_price=Decimal("92410.0"))
        await on.publish(traded(part, SECOND))
        text = asked(on)
        assert "left 0.1500 of 0.2500 BTC" in text
        assert "Changed while you read: filled 0.0000 -> 0.1000, limit" in text
        await keys(on.pilot, "y")
        assert on.engine.submitted == [CancelIntent(key=FIRST.key, seen=part)]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            traded(SECOND, ended=[make_ended(FIRST, fate=Fate.FILLED)]),
            "O1 has ended (filled): there is nothing left to cancel.",
        ),
        (traded(SECOND), "O1 is no longer listed: there is nothing left to cancel."),
    ],
)
async def test_an_order_that_ends_closes_its_question(state: BlotterState, words: str) -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x")
        await on.publish(state)
        assert on.is_alone
        assert words in on.notes
        assert on.engine.submitted == []


async def test_an_order_that_is_looked_up_can_still_be_cancelled() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x")
        await on.publish(traded(SECOND, ended=[make_ended(FIRST, fate=Fate.LOOKING_UP)]))
        assert "It left the list and is being looked up" in asked(on)
        await keys(on.pilot, "y")
        assert [intent.key for intent in on.engine.submitted] == [FIRST.key]


async def test_an_order_that_gets_its_name_while_the_question_is_open_is_cancelled_by_it() -> None:
    mine = make_order("ob-19f2", client_order_id="ob-19f2", limit_price="92450")
    listed = make_order("OQ7XK2", client_order_id="ob-19f2", limit_price="92450")
    async with stage(traded(FIRST, expected=[mine])) as on:
        await keys(on.pilot, "x")
        assert "id ob-19f2  client id ob-19f2" in asked(on)
        await on.publish(traded(FIRST, listed))
        assert "id OQ7XK2  client id ob-19f2" in asked(on)
        await keys(on.pilot, "y")
        assert [intent.key for intent in on.engine.submitted] == [listed.key]


async def test_an_expected_order_is_cancelled_by_its_client_id() -> None:
    mine = make_order("ob-19f2", client_order_id="ob-19f2")
    async with stage(traded(expected=[mine])) as on:
        await keys(on.pilot, "G", "x", "y")
        assert on.engine.submitted == [CancelIntent(key=mine.key, seen=mine)]


async def test_a_journal_that_cannot_be_written_is_said_and_a_cancel_goes_out_unrecorded() -> None:
    async with stage(traded(journal_problem="disk full [/x]")) as on:
        await keys(on.pilot, "x")
        assert "The journal cannot be written (disk full [/x])" in asked(on)
        await keys(on.pilot, "y")
        assert on.engine.submitted == [CancelIntent(key=FIRST.key, seen=FIRST, is_unrecorded=True)]


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (LOCKED, "Not now: main is locked (! unlocks it)."),
        (make_account(), "Not now: main is read-only."),
    ],
)
async def test_an_account_that_cannot_send_is_named(account: Any, words: str) -> None:
    async with stage(traded(accounts=[account])) as on:
        await keys(on.pilot, "x")
        assert on.is_alone
        assert on.notes == [words]


async def test_an_ended_order_cannot_be_cancelled() -> None:
    async with stage(traded(SECOND, ended=[make_ended(FIRST)])) as on:
        await keys(on.pilot, "G", "x")
        assert on.is_alone
        assert on.notes == ["Not now: this order has ended."]


async def test_who_asks_for_a_cancel_is_told_what_was_sent() -> None:
    told: list[object] = []
    async with stage(traded()) as on:
        on.blotter.ask_cancel(FIRST.key, told.append)
        await keys(on.pilot, "y")
        on.blotter.ask_cancel(SECOND.key, told.append)
        await keys(on.pilot, "escape")
        await on.publish(traded(FIRST))
        on.blotter.ask_cancel(SECOND.key, told.append)
        await settle(on.pilot)
        assert told == ["b1", None, None]
        assert "O2 is no longer listed" in on.notes[-1]


# An outcome that is not known


async def test_x_on_an_order_with_an_unknown_outcome_tells_that_first() -> None:
    action = lost(make_amend(FIRST), looks=2, look_again_at=NOW + timedelta(seconds=3))  # type: ignore[arg-type]  # any intent
    async with stage(traded(actions=[action])) as on:
        await keys(on.pilot, "x")
        assert on.opened is MissingAnswerDialog
        assert asked(on).splitlines() == [
            "amend BTC/USD BUY O1",
            "limit 92,400.0 -> 90,930.6",
            "sent 14:02:31Z (0s ago): no answer within 10 s",
            "It may or may not have happened; looked up 2 times, next look in 3s.",
            "Until it is known the row says AMEND?.",
        ]
        await keys(on.pilot, "r")
        assert on.engine.looked_again == ["a1"]
        assert on.opened is MissingAnswerDialog


async def test_from_there_the_order_can_be_cancelled_after_the_usual_question() -> None:
    async with stage(traded(actions=[lost()])) as on:
        await keys(on.pilot, "x", "x")
        assert on.opened is CancelQuestion
        assert "outcome unknown: no answer within 10 s" in asked(on).replace("\n", " ")
        await keys(on.pilot, "y")
        assert on.is_alone
        assert [intent.key for intent in on.engine.submitted] == [FIRST.key]


async def test_what_it_turned_out_to_be_is_told_while_the_box_is_open() -> None:
    action = lost()
    async with stage(traded(actions=[action])) as on:
        await keys(on.pilot, "x")
        await settled(on, action, Accepted(text="seen at the venue"))
        assert asked(on).replace("\n", " ") == (
            "The cancel of BTC/USD BUY O1 went through: seen at the venue."
        )
        await keys(on.pilot, "r")
        assert on.engine.looked_again == ["a1"]


async def test_an_order_without_such_an_act_is_asked_about_at_once() -> None:
    async with stage(traded(actions=[make_action(make_amend(FIRST))])) as on:
        assert not on.blotter.tells_unknown(FIRST.key)
        await keys(on.pilot, "x")
        assert on.opened is CancelQuestion
        assert "waits for its turn" in asked(on)


# What became of acts


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Rejected(code="EOrder:Unknown order", text=""), "refused the cancel of BTC/USD BUY O1"),
        (NotSent(code=NotSentCode.NOT_REACHED), "was not sent: there was no connection"),
        (UNKNOWN, "has no known outcome: no answer within 10 s"),
    ],
)
async def test_an_outcome_that_is_bad_news_is_told_at_once(outcome: Outcome, words: str) -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x", "y")
        (action,) = on.engine.state.actions.actions.values()
        await changed(on, action.answered(outcome, NOW))
        assert len(on.notes) == 1
        assert words in on.notes[0]


async def test_an_accepted_cancel_is_no_news_and_takes_the_mark_off() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "space", "x", "y")
        (action,) = on.engine.state.actions.actions.values()
        await changed(on, action.answered(Accepted(), NOW))
        assert on.notes == []
        assert on.blotter.marked == []


async def test_an_unknown_outcome_is_told_once_and_what_it_turned_out_to_be_again() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "x", "y")
        (action,) = on.engine.state.actions.actions.values()
        unknown = action.answered(UNKNOWN, NOW)
        await changed(on, unknown)
        await changed(on, unknown.looked(NOW))
        assert len(on.notes) == 1
        await settled(on, unknown, Accepted(text="seen at the venue"))
        assert "went through: seen at the venue" in on.notes[1]


async def test_many_outcomes_at_once_are_counted() -> None:
    orders = [make_order(f"O{number}") for number in range(6)]
    async with stage(traded(*orders)) as on:
        on.engine.submit([make_cancel(order) for order in orders])
        await settle(on.pilot)
        ends: list[Outcome] = [
            Rejected(code="EOrder:Unknown order", text=""),
            NotSent(code=NotSentCode.GONE),
            UNKNOWN,
            NotSent(code=NotSentCode.GONE),
            NotSent(code=NotSentCode.GONE),
            Accepted(),
        ]
        actions = on.engine.state.actions.actions.values()
        await changed(on, *(one.answered(end, NOW) for one, end in zip(actions, ends, strict=True)))
        assert on.notes == [
            "5 acts: 1 refused, 3 not sent, 1 without a known outcome. The log (L) tells of each."
        ]


async def test_acts_of_an_earlier_run_are_told_of_once_and_when_they_settle() -> None:
    old = lost(created_at=NOW - timedelta(hours=1))
    async with stage(traded()) as on:
        await changed(on, old)
        assert len(on.notes) == 1
        assert on.notes[0].startswith("1 act of an earlier run had no known outcome.")
        await changed(on, old.looked(NOW))
        assert len(on.notes) == 1
        await settled(on, old, Accepted())
        assert "went through" in on.notes[1]


# The lock


async def test_an_exclamation_mark_locks_every_account_at_once() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "exclamation_mark")
        assert on.engine.is_locked
        assert on.is_alone
        assert on.notes[0].startswith("Every account is locked:")
        await keys(on.pilot, "x")
        assert on.is_alone
        assert on.notes[1] == "Not now: main is locked (! unlocks it)."
        await keys(on.pilot, "/", "x")
        assert on.typed_filter == "x"
        assert len(on.notes) == 2


async def test_an_account_is_unlocked_by_its_whole_name() -> None:
    accounts = [LOCKED, make_account("desk", may_trade=True), make_account("look")]
    async with stage(traded(accounts=accounts)) as on:
        await keys(on.pilot, "exclamation_mark")
        assert on.opened is UnlockDialog
        for typed in ("des", "look", "DESK"):
            await keys(on.pilot, *typed, "enter")
            assert on.opened is UnlockDialog
            await keys(on.pilot, *["backspace"] * len(typed))
        await keys(on.pilot, *"desk", "enter")
        assert on.engine.unlocked == ["desk"]
        assert on.is_alone
        assert on.notes == ["desk can send again."]


async def test_why_a_name_does_not_unlock_is_said_beside_it() -> None:
    async with stage(traded(accounts=[LOCKED, make_account("look")])) as on:
        await keys(on.pilot, "exclamation_mark", *"x[/]", "enter")
        complaint = on.app.screen.query_one("#complaint")
        assert str(complaint.render()) == 'No account is called "x[/]".'
        await keys(on.pilot, "y")
        assert str(complaint.render()) == ""
        await keys(on.pilot, *["backspace"] * 5, *"look", "enter")
        assert str(complaint.render()).startswith("look is read-only:")
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.unlocked == []


async def test_where_nothing_may_trade_there_is_no_line_to_type_in() -> None:
    async with stage(traded(accounts=[make_account()])) as on:
        await keys(on.pilot, "exclamation_mark")
        assert on.opened is UnlockDialog
        assert "read-only: by its mode" in asked(on)
        assert not on.app.screen.query("Input")


# Leaving


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_asks_while_something_is_open(key: str) -> None:
    waiting = make_action(make_cancel(SECOND), id="a2", created_at=NOW)
    async with stage(traded(actions=[lost(), waiting])) as on:
        await keys(on.pilot, key)
        assert on.opened is QuestionDialog
        text = asked(on).replace("\n", " ")
        assert "1 act has no answer yet: it gets 15 s to end; what is not signed" in text
        assert "1 act has no known outcome: the next start looks that up first." in text
        await keys(on.pilot, "ctrl+q", "escape")
        assert on.is_alone
        assert on.app.is_running
        await keys(on.pilot, key, "y")
        assert not on.app.is_running


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_is_at_once_while_nothing_is_open(key: str) -> None:
    accepted = make_action(state=ActionState.ANSWERED, outcome=Accepted(), created_at=NOW)
    async with stage(traded(actions=[accepted])) as on:
        await keys(on.pilot, key)
        assert not on.app.is_running


async def test_leaving_asks_while_changes_are_staged() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "plus", "q")
        assert asked(on) == "1 staged change is not sent and would be lost."
        await keys(on.pilot, "escape", "minus", "q")
        assert not on.app.is_running
