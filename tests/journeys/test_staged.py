"""Nudges by key: staged from the list, reviewed, sent together or dropped."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import make_account, make_ended, make_order
from tests.journeys.keys import burst, keys, settle
from tests.journeys.stage import Stage, stage
from tests.screens import scenes
from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.fate import Fate
from tui.domain.intents import AmendIntent
from tui.domain.order import Order, OrderType, Side
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.screens.question import QuestionDialog
from tui.screens.staged import StagedReview
from tui.widgets.entry import Tick
from tui.widgets.lines import Lines

NEAR, FAR = "ONEAR1-AAAAA-BBBBBB", "OFAR02-AAAAA-BBBBBB"


def near(**changes: object) -> Order:
    order = make_order(NEAR, quantity="0.25", limit_price="92400.0")
    return replace(order, **changes)  # type: ignore[arg-type]  # any field of an order


def far() -> Order:
    return make_order(FAR, quantity="0.10", limit_price="90000.0")


def book(*orders: Order) -> BlotterState:
    return scenes.tradable(orders or (near(), far()))


def caption(on: Stage) -> str:
    (line,) = on.blotter.query_one("#caption", Lines).lines
    return "".join(span.text for span in line)


def said(on: Stage, selector: str = "#form-say") -> str:
    lines = on.app.screen.query_one(selector, Lines).lines
    return " ".join(" ".join("".join(span.text for span in line).split()) for line in lines)


def review_text(on: Stage) -> str:
    lines = [line for one in on.app.screen.query(Lines) for line in one.lines]
    return "\n".join("".join(span.text for span in line) for line in lines)


def limits_sent(on: Stage) -> dict[str, object]:
    assert all(isinstance(one, AmendIntent) for one in on.engine.submitted)
    return {
        one.key.order_id: one.limit_price
        for one in on.engine.submitted
        if isinstance(one, AmendIntent)
    }


async def test_nudges_add_up_and_nothing_is_sent() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "+", ">", "-", "<", ">")
        assert {nudge.key.order_id: nudge.ticks for nudge in on.blotter.staged.values()} == {
            NEAR: 11
        }
        assert "1 staged, last +11t 92,401.1" in caption(on)
        assert on.blotter.staged_count == 1
        assert on.engine.submitted == []


async def test_a_nudge_back_to_the_start_is_staged_no_more() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "j", "+", "-")
        assert [key.order_id for key in on.blotter.staged] == [NEAR]
        assert "1 staged ─" in caption(on)


async def test_held_down_nudges_all_count() -> None:
    async with stage(book()) as on:
        await burst(on.pilot, *"+" * 12, seconds=0.3)
        assert next(iter(on.blotter.staged.values())).ticks == 12


async def test_the_trigger_is_nudged_where_there_is_no_limit() -> None:
    stop = make_order(order_type=OrderType.STOP_LOSS, limit_price=None, trigger_price="94000.0")
    async with stage(book(stop)) as on:
        await keys(on.pilot, ">", "=", "ctrl+s")
        (intent,) = on.engine.submitted
        assert isinstance(intent, AmendIntent)
        assert (intent.limit_price, intent.trigger_price) == (None, Decimal("94001.0"))


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (
            make_order(
                order_type=OrderType.TRAILING_STOP, limit_price=None, trigger_price="+5.0000%"
            ),
            "a trailing stop order has no price to step",
        ),
        (scenes.conditional_close(), "amends no order with a conditional close"),
        (
            make_order(order_type=OrderType.MARKET, limit_price=None),
            "A market order trades at once",
        ),
    ],
)
async def test_what_cannot_be_nudged_is_said(order: Order, told: str) -> None:
    async with stage(book(order)) as on:
        await keys(on.pilot, "+")
        assert on.blotter.staged == {}
        assert any(told in note for note in on.notes)


async def test_a_price_is_not_nudged_to_zero() -> None:
    cheap = make_order("OCHEAP-AAAAA-BBBBBB", quantity=1000, limit_price="0.2")
    async with stage(book(cheap)) as on:
        await keys(on.pilot, "-", "-")
        assert next(iter(on.blotter.staged.values())).ticks == -1
        assert any("has to be above zero" in note for note in on.notes)


async def test_a_staged_change_whose_order_ended_is_dropped_aloud() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "j", "+")
        await on.publish(scenes.tradable([far()], ended=[make_ended(near())]))
        assert [key.order_id for key in on.blotter.staged] == [FAR]
        assert any(f"The staged change of {NEAR} was dropped" in note for note in on.notes)
        assert "1 staged" in caption(on)


async def test_a_staged_change_waits_while_its_order_is_looked_up() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+")
        missing = [make_ended(near(), fate=Fate.LOOKING_UP)]
        await on.publish(scenes.tradable([far()], ended=missing))
        assert on.blotter.staged_count == 1
        await keys(on.pilot, "e")
        assert any("left the list and is being looked up" in note for note in on.notes)
        await on.publish(scenes.tradable([far()]))
        assert on.blotter.staged_count == 0


async def test_the_review_shows_each_change_and_sends_the_chosen_ones_at_once() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "j", "<", "=")
        assert on.opened is StagedReview
        text = review_text(on)
        assert "92,400.0 -> 92,400.1 (+1t)" in text
        assert "90,000.0 -> 89,999.0 (-10t)" in text
        assert "2 of 2 chosen" in text
        await keys(on.pilot, "ctrl+s")
        assert limits_sent(on) == {NEAR: Decimal("92400.1"), FAR: Decimal("89999.0")}
        assert on.is_alone
        assert on.blotter.staged == {}


async def test_the_key_that_opens_the_review_never_sends_it_and_enter_does_not_either() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "=", "=", "enter", "enter")
        assert on.opened is StagedReview
        assert on.engine.submitted == []


async def test_a_change_left_out_stays_staged() -> None:
    async with stage(book()) as on:
        await burst(on.pilot, "+", "j", "+", "=", "space", "ctrl+s")
        assert limits_sent(on) == {FAR: Decimal("90000.1")}
        assert [key.order_id for key in on.blotter.staged] == [NEAR]


async def test_the_sending_key_twice_sends_once() -> None:
    async with stage(book()) as on:
        await burst(on.pilot, "+", "=", "ctrl+s", "ctrl+s")
        assert len(on.engine.submitted) == 1


async def test_nothing_chosen_is_nothing_to_send() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "=", "space", "ctrl+s")
        assert said(on) == "Nothing is chosen: Space takes a change in."
        assert on.engine.submitted == []


async def test_escape_keeps_what_is_staged() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "=", "escape")
        assert on.is_alone
        assert on.blotter.staged_count == 1


async def test_a_key_drops_everything_after_a_question() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "j", "+", "=", "f8")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "escape")
        assert on.blotter.staged_count == 2
        await keys(on.pilot, "f8", "y")
        assert on.is_alone
        assert on.blotter.staged == {}
        assert on.engine.submitted == []


async def test_a_result_that_moved_far_is_left_out_until_it_is_chosen_again() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "=")
        await on.publish(book(near(limit_price=Decimal("92399.0")), far()))
        assert on.app.screen.query_one(Tick).value
        await on.publish(book(near(limit_price=Decimal("92397.0")), far()))
        assert not on.app.screen.query_one(Tick).value
        assert "moved 30 ticks since it was shown" in said(on, "#form-notice")
        await keys(on.pilot, "space", "ctrl+s")
        assert on.engine.submitted == []
        await on.engine.clock.advance(0.5)
        await keys(on.pilot, "f9", "ctrl+s")
        assert limits_sent(on) == {NEAR: Decimal("92397.1")}


async def test_what_stands_in_the_way_of_one_keeps_that_one_out() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "j", "+", "=")
        asked = Action(
            id=ActionId("a1"),
            batch=BatchId("b1"),
            intent=AmendIntent(key=near().key, seen=near(), limit_price=Decimal(1)),
            state=ActionState.SENDING,
            created_at=on.engine.clock.now(),
        )
        state = on.engine.state
        await on.publish(replace(state, actions=state.actions.with_actions(asked)))
        assert "An amend of this order has not been answered yet" in review_text(on)
        await keys(on.pilot, "ctrl+s")
        assert limits_sent(on) == {FAR: Decimal("90000.1")}
        assert [key.order_id for key in on.blotter.staged] == [NEAR]


async def test_an_order_that_ends_during_the_review_is_kept_out() -> None:
    async with stage(book()) as on:
        await keys(on.pilot, "+", "j", "+", "=")
        await on.publish(scenes.tradable([far()], ended=[make_ended(near())]))
        assert "This order is no longer open." in review_text(on)
        await keys(on.pilot, "ctrl+s")
        assert limits_sent(on) == {FAR: Decimal("90000.1")}


@pytest.mark.parametrize(
    "limits",
    [
        Limits(confirm_batch_count=1),
        Limits(confirm_batch_value={"USD": Decimal(30000)}),
        Limits(confirm_order_value={"USD": Decimal(20000)}),
    ],
)
async def test_over_a_limit_the_number_is_typed(limits: Limits) -> None:
    async with stage(book(), rules=TradingRules(limits=limits)) as on:
        await keys(on.pilot, "+", "j", "+", "=", "ctrl+s")
        assert said(on) == "Type send 2 in the line above to allow it."
        await keys(on.pilot, "tab", "tab")
        await burst(on.pilot, *"send 2", "ctrl+s")
        assert len(on.engine.submitted) == 2


async def test_more_than_a_batch_may_have_is_refused() -> None:
    async with stage(book(), rules=TradingRules(limits=Limits(max_batch=1))) as on:
        await keys(on.pilot, "+", "j", "+", "=", "ctrl+s")
        assert said(on) == "2 at once is over your maximum of 1: send fewer."
        assert on.engine.submitted == []


async def test_a_read_only_account_reviews_and_cannot_send() -> None:
    state = scenes.tradable([near()], accounts=[make_account()])
    async with stage(state) as on:
        await keys(on.pilot, "+", "=", "ctrl+s")
        assert "main is read-only" in review_text(on)
        assert not on.app.screen.query_one("#send").display
        assert on.engine.submitted == []


async def test_changes_of_two_accounts_go_out_together_each_named() -> None:
    other = make_order("OTHER1-AAAAA-BBBBBB", account="desk 2", side=Side.SELL, limit_price="93000")
    accounts = [make_account(can_send=True), make_account("desk 2", can_send=True, key_tail="Zk1a")]
    health = [scenes.healthy(), replace(scenes.healthy(), account=accounts[1].name)]
    state = scenes.tradable([near(), other], accounts=accounts, health=health)
    async with stage(state) as on:
        await keys(on.pilot, "+", "j", "+", "=")
        assert "desk 2 ..Zk1a" in said(on, "#form-head")
        await keys(on.pilot, "ctrl+s")
        assert {one.key.account for one in on.engine.submitted} == {"main", "desk 2"}


async def test_the_review_is_dimmed_while_nothing_is_staged() -> None:
    async with stage(book()) as on:
        assert on.blotter.refusal("staged.review") == "nothing is staged"
        await keys(on.pilot, "=")
        assert on.is_alone
        await keys(on.pilot, "+")
        assert on.blotter.refusal("staged.review") is None
        assert on.blotter.refusal("order.amend") is None
        await settle(on.pilot)
