"""Amending by key: the form, what it refuses, what it sends, nudges and their review."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from textual.events import Paste

from tests.builders import NOW, make_account, make_ended, make_order, make_quote, make_unreadable
from tests.journeys.keys import burst, keys, settle
from tests.journeys.stage import Stage, stage
from tests.screens import scenes
from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.fate import Fate
from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent
from tui.domain.order import Order, OrderStatus, OrderType, RelativePrice
from tui.domain.outcome import Accepted, Outcome, Unknown
from tui.domain.problem import FormField
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.screens.amend import AmendForm
from tui.screens.question import QuestionDialog
from tui.screens.spot_ticket import SpotTicket
from tui.widgets.entry import Choice, Entry
from tui.widgets.lines import Lines

LIMIT = "OQ7XK2-4MDRE-KT5WA1"
"""A buy of 0.25 BTC at 91,250.0, of which 0.05 is filled; the market is at 92,500.0."""


def with_order(changed: Order, *others: Order) -> BlotterState:
    """The book of the test with one order as it is now."""
    return scenes.tradable([changed, *others])


def limit_order(**changes: object) -> Order:
    order = next(one for one in scenes.varied_orders() if one.key.order_id == LIMIT)
    return replace(order, **changes)  # type: ignore[arg-type]  # any field of an order


def form_of(on: Stage) -> AmendForm:
    assert isinstance(on.app.screen, AmendForm)
    return on.app.screen


def lines_of(on: Stage, selector: str) -> str:
    lines = on.app.screen.query_one(selector, Lines).lines
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines)


def said(on: Stage) -> str:
    return " ".join(lines_of(on, "#form-say").split())


def noticed(on: Stage) -> str:
    return " ".join(lines_of(on, "#form-notice").split())


def sent(on: Stage) -> AmendIntent:
    (intent,) = on.engine.submitted
    assert isinstance(intent, AmendIntent)
    return intent


def typed(on: Stage, name: str) -> str:
    return on.app.screen.query_one(f"#{name}", Entry).value


def action(order: Order, outcome: Outcome | None, *, is_cancel: bool = False) -> Action:
    intent = (
        CancelIntent(key=order.key, seen=order)
        if is_cancel
        else AmendIntent(key=order.key, seen=order, limit_price=Decimal(1))
    )
    return Action(
        id=ActionId("a1"),
        batch=BatchId("b1"),
        intent=intent,
        state=ActionState.SENDING if outcome is None else ActionState.ANSWERED,
        outcome=outcome,
        created_at=NOW,
    )


def draft_of(order: Order) -> CreateIntent:
    return CreateIntent(
        venue=order.key.venue,
        account=order.key.account,
        instrument=order.instrument,
        side=order.side,
        order_type=order.order_type,
        quantity=order.quantity,
        limit_price=order.limit_price,
        client_order_id=ClientOrderId("blotter-1"),
    )


async def test_a_price_is_typed_previewed_and_sent() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        assert form_of(on).plan.fields[FormField.LIMIT_PRICE].becomes == Decimal("90650.0")
        await keys(on.pilot, "ctrl+s")
        assert on.is_alone
        assert sent(on).key.order_id == LIMIT
        assert sent(on).limit_price == Decimal("90650.0")
        assert sent(on).deadline_seconds == 5
        assert on.cursor == LIMIT


@pytest.mark.parametrize("seconds", [0.0, 0.03, 0.2])
async def test_the_whole_amend_can_be_typed_ahead(seconds: float) -> None:
    async with stage(with_order(limit_order())) as on:
        await burst(on.pilot, "e", *"-2%", "ctrl+s", seconds=seconds)
        assert on.is_alone
        assert sent(on).limit_price == Decimal("90650.0")


async def test_the_form_opens_on_the_order_the_cursor_was_just_moved_to() -> None:
    nearer = make_order("ONEAR1-AAAAA-BBBBBB", limit_price="92400.0")
    async with stage(with_order(limit_order(), nearer)) as on:
        assert on.rows == ["ONEAR1-AAAAA-BBBBBB", LIMIT]
        await burst(on.pilot, "j", "e", *"-2%", "ctrl+s")
        assert sent(on).key.order_id == LIMIT


async def test_several_fields_can_be_typed_ahead() -> None:
    async with stage(with_order(limit_order())) as on:
        await burst(on.pilot, "e", *"own-50", "shift+tab", *"0.30", "ctrl+s")
        assert sent(on).limit_price == Decimal("91200.0")
        assert sent(on).quantity == Decimal("0.30")


async def test_the_sending_key_twice_sends_once() -> None:
    async with stage(with_order(limit_order())) as on:
        await burst(on.pilot, "e", *"-2%", "ctrl+s", "ctrl+s", "f10")
        assert len(on.engine.submitted) == 1


async def test_the_key_that_opens_the_form_never_sends_it_and_enter_does_not_either() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%", "enter", "enter", "enter", "enter", "enter", "enter", "e")
        assert on.opened is AmendForm
        assert on.engine.submitted == []


async def test_the_form_opens_from_the_detail_pane_too() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "tab", "e")
        assert form_of(on).plan.context.order.key.order_id == LIMIT


async def test_the_focus_starts_in_the_trigger_where_there_is_no_limit() -> None:
    stop = make_order(order_type=OrderType.STOP_LOSS, limit_price=None, trigger_price="90000.0")
    async with stage(with_order(stop)) as on:
        await keys(on.pilot, "e", *"own-100", "ctrl+s")
        assert sent(on).trigger_price == Decimal("89900.0")
        assert sent(on).limit_price is None


async def test_the_chooser_starts_where_the_configuration_says_and_can_be_moved() -> None:
    async with stage(with_order(limit_order()), rules=TradingRules(relative_base="own")) as on:
        await keys(on.pilot, "e", *"+50")
        assert form_of(on).query_one("#limit-price-base", Choice).value == "own"
        await keys(on.pilot, "tab", "space", "ctrl+s")
        assert sent(on).limit_price == Decimal("92550.0")


async def test_a_field_that_was_emptied_is_a_mistake_until_it_is_put_back() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "9", "backspace", "ctrl+s")
        assert said(on).startswith("Write a price")
        await keys(on.pilot, "f5", "ctrl+s")
        assert said(on) == "Nothing is changed, so there is nothing to send."
        assert on.engine.submitted == []


async def test_what_cannot_be_read_is_marked_at_its_character() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"9x")
        row = on.app.screen.query_one("#limit-price-row .field-notes", Lines).lines
        text = "".join(span.text for span in row[0])
        field = on.app.screen.query_one("#limit-price", Entry).region.x
        body = on.app.screen.query_one("#form-body").scrollable_content_region.x
        assert text.index("^") == field - body + 1
        await keys(on.pilot, "ctrl+s")
        assert typed(on, "limit-price") == "9x"
        assert on.engine.submitted == []


async def test_arrow_keys_step_a_tick_from_what_the_price_becomes() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "up", "up", "down")
        assert typed(on, "limit-price") == "91250.1"
        await keys(on.pilot, "f5", *"-2%", "down")
        assert typed(on, "limit-price") == "90649.9"


async def test_a_form_longer_than_the_window_is_paged() -> None:
    stop = make_order(order_type=OrderType.STOP_LOSS_LIMIT, trigger_price="94000.0")
    rules = TradingRules(limits=Limits(confirm_order_value={"USD": Decimal(10000)}))
    async with stage(with_order(stop), size=(80, 24), rules=rules) as on:
        await keys(on.pilot, "e", *"own-1%", "tab", "tab", *"own-1%")
        body = on.app.screen.query_one("#form-body")
        assert body.max_scroll_y > 0
        await keys(on.pilot, "pagedown")
        assert body.scroll_y == body.max_scroll_y
        await keys(on.pilot, "pageup")
        assert body.scroll_y == 0


async def test_arrow_keys_step_a_quantity_sensibly() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "shift+tab", "up", "up", "ctrl+s")
        assert sent(on).quantity == Decimal("0.27")


async def test_arrow_keys_do_nothing_where_there_is_no_number_to_step_from() -> None:
    trailing = make_order(
        order_type=OrderType.TRAILING_STOP, limit_price=None, trigger_price="+5.0000%"
    )
    async with stage(with_order(trailing)) as on:
        await keys(on.pilot, "e", "up")
        assert typed(on, "trigger-price") == ""


async def test_a_trailing_offset_goes_out_in_the_venues_notation() -> None:
    trailing = make_order(
        order_type=OrderType.TRAILING_STOP, limit_price=None, trigger_price="+5.0000%"
    )
    async with stage(with_order(trailing)) as on:
        await keys(on.pilot, "e", *"+4%", "ctrl+s")
        assert sent(on).trigger_price == RelativePrice("+4%")


async def test_a_relative_text_can_be_left_to_the_venue() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%", *["tab"] * 4, "space")
        assert "about" in lines_of(on, "#limit-price-row .field-notes")
        await keys(on.pilot, "ctrl+s")
        assert sent(on).limit_price == RelativePrice("-2%")


async def test_a_post_only_order_stays_post_only() -> None:
    async with stage(with_order(limit_order(post_only=True))) as on:
        await keys(on.pilot, "e", *"-2%", "tab", "tab", "space", "ctrl+s")
        assert sent(on).post_only


async def test_a_box_makes_the_new_price_post_only() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%", "tab", "tab", "space", "ctrl+s")
        assert sent(on).post_only


async def test_a_deadline_out_of_bounds_is_refused_at_its_field() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%", "tab", "tab", "tab", *"61", "ctrl+s")
        assert "2 to 60 seconds" in said(on)
        assert "2 to 60 seconds" in lines_of(on, "#deadline-row .field-notes")
        await keys(on.pilot, "backspace", "up", "ctrl+s")
        assert sent(on).deadline_seconds == 7


async def test_a_quantity_at_or_below_what_is_filled_is_refused() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "shift+tab", *"0.05", "ctrl+s")
        assert "the venue would cancel the rest" in said(on)
        assert on.engine.submitted == []


# What changes underneath


async def test_a_fill_is_announced_and_has_to_be_looked_at() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"own-50")
        await on.publish(with_order(limit_order(filled_quantity=Decimal("0.12"))))
        assert "filled 0.0500 -> 0.1200" in noticed(on)
        assert "it now means limit price 91,200.0 (-50.0)" in noticed(on)
        assert typed(on, "limit-price") == "own-50"
        await keys(on.pilot, "f9", "ctrl+s")
        assert on.engine.submitted == []
        await on.engine.clock.advance(0.5)
        await keys(on.pilot, "f9", "ctrl+s")
        assert sent(on).seen.filled_quantity == Decimal("0.12")


async def test_a_second_change_is_told_against_what_was_looked_at() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e")
        await on.publish(with_order(limit_order(filled_quantity=Decimal("0.12"))))
        await on.engine.clock.advance(0.5)
        await keys(on.pilot, "f9")
        assert noticed(on) == ""
        await on.publish(with_order(limit_order(filled_quantity=Decimal("0.13"))))
        assert "filled 0.1200 -> 0.1300" in noticed(on)


async def test_a_change_is_acknowledged_with_the_mouse_too() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e")
        await on.publish(with_order(limit_order(filled_quantity=Decimal("0.12"))))
        await on.engine.clock.advance(0.5)
        await on.pilot.click("#form-notice")
        await settle(on.pilot)
        assert not form_of(on).needs_look


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"quantity": Decimal("0.26")}, "quantity 0.2500 -> 0.2600"),
        ({"limit_price": Decimal("91300.0")}, "limit 91,250.0 -> 91,300.0"),
        ({"trigger_price": Decimal("91000.0")}, "trigger - -> 91,000.0"),
        ({"status": OrderStatus.TRIGGERED}, "state PART -> TRIG"),
    ],
)
async def test_every_change_an_amend_rests_on_is_announced(
    changes: dict[str, object], told: str
) -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e")
        await on.publish(with_order(limit_order(**changes)))
        assert told in noticed(on)
        assert form_of(on).needs_look


async def test_a_change_an_amend_does_not_rest_on_is_not_announced() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        await on.publish(with_order(limit_order(raw=b"{}", updated_at=NOW)))
        assert noticed(on) == ""
        await keys(on.pilot, "ctrl+s")
        assert sent(on).seen.raw == b"{}"


async def test_a_change_that_is_taken_back_needs_no_look() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        await on.publish(with_order(limit_order(limit_price=Decimal("91300.0"))))
        await on.publish(with_order(limit_order()))
        assert noticed(on) == ""
        await keys(on.pilot, "ctrl+s")
        assert len(on.engine.submitted) == 1


async def test_the_preview_follows_the_market() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        await on.publish(
            replace(
                with_order(limit_order()),
                quotes={quote.key: quote for quote in (make_quote(last="92000.0"),)},
            )
        )
        await keys(on.pilot, "ctrl+s")
        assert sent(on).limit_price == Decimal("90160.0")


async def test_an_order_that_ends_is_said_and_the_text_stays() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        ended = [make_ended(limit_order(), fate=Fate.FILLED)]
        await on.publish(scenes.tradable([], ended=ended))
        await keys(on.pilot, "ctrl+s")
        assert said(on).startswith("This order has ended (filled, 14:02:26Z)")
        assert typed(on, "limit-price") == "-2%"
        assert on.engine.submitted == []


async def test_an_order_that_leaves_the_list_is_said() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        await on.publish(scenes.tradable([]))
        await keys(on.pilot, "ctrl+s")
        assert said(on).startswith("This order is no longer listed")


async def test_data_older_than_fifteen_seconds_is_not_amended() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        await on.engine.clock.advance(15)
        await keys(on.pilot, "ctrl+s")
        assert said(on).startswith("This order was read 16s ago: too old to amend.")
        assert on.engine.submitted == []


async def test_data_older_than_three_seconds_will_be_read_again() -> None:
    async with stage(with_order(limit_order())) as on:
        await on.engine.clock.advance(3)
        await keys(on.pilot, "e")
        assert "read 4s ago, will be read again" in lines_of(on, "#form-head")


@pytest.mark.parametrize(
    ("outcome", "is_cancel", "told"),
    [
        (None, False, "An amend of this order has not been answered yet"),
        (None, True, "A cancel of this order has not been answered yet"),
        (Accepted(), False, "An amend of this order was accepted and does not show yet"),
    ],
)
async def test_nothing_is_sent_while_something_asked_is_not_settled(
    outcome: Outcome | None, is_cancel: bool, told: str
) -> None:
    order = limit_order()
    async with stage(with_order(order)) as on:
        await keys(on.pilot, "e", *"-2%")
        asked = action(order, outcome, is_cancel=is_cancel)
        state = on.engine.state
        await on.publish(replace(state, actions=state.actions.with_actions(asked)))
        await keys(on.pilot, "ctrl+s")
        assert said(on).startswith(told)
        assert on.engine.submitted == []


async def test_an_amend_whose_outcome_turns_unknown_is_waited_for() -> None:
    order = limit_order()
    async with stage(with_order(order)) as on:
        await keys(on.pilot, "e", *"-2%")
        state, asked = on.engine.state, action(order, Unknown(text="no answer"))
        await on.publish(replace(state, actions=state.actions.with_actions(asked)))
        await keys(on.pilot, "ctrl+s")
        assert said(on).startswith("An amend of this order has an unknown outcome")


async def test_an_order_whose_last_act_is_unknown_tells_of_that_first() -> None:
    order = limit_order()
    async with stage(with_order(order)) as on:
        state, asked = on.engine.state, action(order, Unknown(text="no answer"))
        await on.publish(replace(state, actions=state.actions.with_actions(asked)))
        await keys(on.pilot, "e")
        assert not on.is_alone
        assert on.opened is not AmendForm


async def test_nothing_is_amended_while_the_journal_cannot_be_written() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        await on.publish(replace(on.engine.state, journal_problem="the disk is full"))
        await keys(on.pilot, "ctrl+s")
        assert "(the disk is full): no amend is sent" in said(on)


# Who may send, limits, the way out


async def test_a_read_only_account_sees_what_it_would_do() -> None:
    state = scenes.tradable([limit_order()], accounts=[make_account()])
    async with stage(state) as on:
        await keys(on.pilot, "e", *"-2%")
        assert form_of(on).plan.intent is not None
        assert not on.app.screen.query_one("#send").display
        await keys(on.pilot, "ctrl+s")
        assert said(on).startswith("main is read-only: nothing is sent.")
        assert on.engine.submitted == []


async def test_a_lock_while_the_form_is_open_stops_it() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", *"-2%")
        on.engine.lock()
        await settle(on.pilot)
        await keys(on.pilot, "ctrl+s")
        assert said(on).startswith("main is locked")
        assert on.engine.submitted == []


async def test_over_a_limit_the_markets_name_is_typed() -> None:
    limits = Limits(confirm_order_value={"USD": Decimal(10000)})
    async with stage(with_order(limit_order()), rules=TradingRules(limits=limits)) as on:
        await keys(on.pilot, "e", *"-2%", "ctrl+s")
        assert said(on) == "Type BTC/USD in the line above to allow it."
        assert on.engine.submitted == []
        await keys(on.pilot, *["tab"] * 5)
        await burst(on.pilot, *"BTC/USD", "ctrl+s")
        assert len(on.engine.submitted) == 1


async def test_over_a_maximum_it_is_refused() -> None:
    limits = Limits(max_order_value={"USD": Decimal(10000)})
    async with stage(with_order(limit_order()), rules=TradingRules(limits=limits)) as on:
        await keys(on.pilot, "e", "shift+tab", *"0.30", "ctrl+s")
        assert "your maximum is 10,000.00 USD" in said(on)
        assert on.engine.submitted == []


async def test_a_conditional_close_is_refused_with_the_way_out() -> None:
    order = scenes.conditional_close()
    async with stage(with_order(order)) as on:
        on.engine.drafts[order.key] = draft_of(order)
        await keys(on.pilot, "e", "ctrl+s")
        assert said(on).startswith("The venue amends no order with a conditional close.")
        assert on.app.screen.query_one("#instead").display
        await keys(on.pilot, "f6", "y")
        (intent,) = on.engine.submitted
        assert isinstance(intent, CancelIntent)
        assert intent.key == order.key
        (cancel,) = on.engine.state.actions.actions.values()
        done = cancel.answered(Accepted(), NOW).settled(Accepted(), NOW)
        state = scenes.tradable([], ended=[make_ended(order)])
        await on.publish(replace(state, actions=state.actions.with_actions(done)))
        assert on.opened is SpotTicket


async def test_the_way_out_is_not_offered_where_the_order_can_be_amended() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "f6")
        assert on.opened is AmendForm
        assert not on.app.screen.query_one("#instead").display


async def test_the_display_quantity_of_an_iceberg_is_asked_for() -> None:
    iceberg = make_order(order_type=OrderType.ICEBERG, quantity="1.5")
    record = AmendRecord(
        reference="T1",
        cause=AmendCause.ORIGINAL,
        quantity=Decimal("1.5"),
        display_quantity=Decimal("0.15"),
        working_quantity=Decimal("1.5"),
        limit_price=Decimal("91250.0"),
        trigger_price=None,
        at=NOW - timedelta(hours=1),
    )
    async with stage(with_order(iceberg)) as on:
        await keys(on.pilot, "e")
        assert on.engine.wanted_amends == [iceberg.key]
        assert form_of(on).plan.fields[FormField.DISPLAY_QUANTITY].is_now_unknown
        on.engine.histories[iceberg.key] = [record]
        await on.publish(on.engine.state)
        assert form_of(on).plan.fields[FormField.DISPLAY_QUANTITY].now == Decimal("0.15")


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (scenes.tradable([make_unreadable()]), "could not be read, so it is not amended here"),
        (scenes.tradable([], ended=[make_ended()]), "has ended: there is nothing to amend."),
    ],
)
async def test_what_cannot_be_amended_at_all_is_said(state: BlotterState, told: str) -> None:
    async with stage(state) as on:
        await keys(on.pilot, "e")
        assert on.is_alone
        assert any(told in note for note in on.notes)


# Leaving


async def test_escape_asks_when_something_was_typed() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "9", "escape")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "escape")
        assert typed(on, "limit-price") == "9"
        await keys(on.pilot, "escape", "y")
        assert on.is_alone
        assert on.engine.submitted == []


async def test_escape_leaves_at_once_when_nothing_was_typed() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "escape")
        assert on.is_alone


async def test_a_paste_goes_into_the_field_and_nowhere_else() -> None:
    async with stage(with_order(limit_order())) as on:
        on.app.post_message(Paste("e-2%"))
        await settle(on.pilot)
        assert on.is_alone
        await keys(on.pilot, "e")
        on.app.post_message(Paste("91300"))
        await settle(on.pilot)
        await keys(on.pilot, "ctrl+s")
        assert sent(on).limit_price == Decimal("91300")


async def test_help_says_what_can_be_typed() -> None:
    async with stage(with_order(limit_order())) as on:
        await keys(on.pilot, "e", "f1")
        assert "own-0.35%" in said(on)
