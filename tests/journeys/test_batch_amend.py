"""Amending marked orders by key: one expression, a line each, sent together, told one by one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.builders import NOW, make_ended, make_order
from tests.domain.futures import futures_order, futures_quote
from tests.journeys.batch_amends import (
    BUY,
    CONTRACTS,
    LIMIT,
    PERP,
    SELL,
    STOP,
    TRAIL,
    futures_orders,
    mixed,
    spot_orders,
)
from tests.journeys.keys import burst, keys, settle
from tests.journeys.stage import Stage, stage
from tui.domain.action import ActionId
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey
from tui.domain.intents import AmendIntent
from tui.domain.order import Order
from tui.domain.outcome import Accepted, Outcome, Rejected, Unknown
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.presentation.batch_amend import AmendLine
from tui.screens.amend import AmendForm
from tui.screens.batch_amend import BatchAmendForm
from tui.screens.question import QuestionDialog
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList


def form_of(on: Stage) -> BatchAmendForm:
    assert isinstance(on.app.screen, BatchAmendForm)
    return on.app.screen


def lines_of(on: Stage) -> Mapping[str, AmendLine]:
    return {line.key.order_id: line for line in form_of(on)._orders.lines}


def list_text(on: Stage) -> Mapping[str, str]:
    """What the list shows, by order."""
    form, shown = form_of(on), on.app.screen.query_one(PickList)
    keys_shown = [line.key.order_id for line in form._orders.lines]
    return {
        order_id: "".join(span.text for span in shown._line_of(place, shown.line_width))
        for place, order_id in enumerate(keys_shown)
    }


def said(on: Stage, selector: str = "#form-say") -> str:
    lines = on.app.screen.query_one(selector, Lines).lines
    return " ".join(" ".join("".join(span.text for span in line).split()) for line in lines)


def results(on: Stage) -> list[str]:
    shown = on.app.screen.query_one(PickList)
    places = range(shown._count)
    return ["".join(s.text for s in shown._line_of(at, shown.line_width)) for at in places]


def sent(on: Stage) -> dict[str, tuple[object, object, object]]:
    """Quantity, limit and trigger of every amend that was handed in."""
    return {
        one.key.order_id: (one.quantity, one.limit_price, one.trigger_price)
        for one in on.engine.submitted
        if isinstance(one, AmendIntent)
    }


def key_of(order_id: str) -> OrderKey:
    orders = (*spot_orders(), *futures_orders())
    return next(one.key for one in orders if one.key.order_id == order_id)


def with_order(state: BlotterState, order: Order) -> BlotterState:
    account = order.key.account
    listed = {**state.book.orders(account), order.key: order}
    return replace(state, book=state.book.with_orders(account, listed))


def listed(state: BlotterState, order_id: str) -> Order:
    entry = state.book.get(key_of(order_id))
    assert isinstance(entry, Order)
    return entry


async def answer(on: Stage, order_id: str, outcome: Outcome, *, is_settled: bool = False) -> None:
    actions = on.engine.state.actions
    action = next(one for one in actions.actions.values() if one.key.order_id == order_id)
    answered = action.sending(NOW, "POST").answered(outcome, NOW + timedelta(milliseconds=84))
    if is_settled:
        answered = answered.settled(outcome, NOW + timedelta(seconds=2))
    await on.publish(replace(on.engine.state, actions=actions.with_actions(answered)))


# Opening


async def test_one_marked_order_or_none_opens_the_form_of_one() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "space", "e")
        assert on.opened is AmendForm


async def test_two_marks_open_one_form_for_both() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e")
        assert set(lines_of(on)) == {BUY, SELL, LIMIT, STOP, CONTRACTS, TRAIL}
        assert form_of(on)._heading == "AMEND 0 OF 6 ORDERS"
        await keys(on.pilot, "ctrl+s")
        assert "Write what is to change" in said(on)
        assert on.engine.submitted == []


async def test_marks_the_filter_hides_are_in_the_list_and_said_to_be() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "/", *"PI_X", "enter", "e", *"own-1t")
        assert len(lines_of(on)) == 6
        assert {id_ for id_, line in lines_of(on).items() if line.is_hidden} == {
            BUY,
            SELL,
            LIMIT,
            STOP,
            TRAIL,
        }
        assert "hidden" in list_text(on)[SELL]
        assert "5 hidden by your filter" in said(on, "#batch-notes")


async def test_marks_open_their_form_though_the_filter_hides_them_all() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "/", *"nothing like it", "enter")
        assert on.rows == []
        await keys(on.pilot, "e")
        assert len(lines_of(on)) == 6


# Expressions


async def test_a_mix_of_venues_is_moved_by_one_expression_in_one_go() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-0.3%", "ctrl+s")
        assert sent(on) == {
            BUY: (None, Decimal("90976.2"), None),
            SELL: (None, Decimal("94715.0"), None),
            LIMIT: (None, Decimal(80757), None),
            STOP: (None, Decimal(78664), Decimal(79000)),
            CONTRACTS: (None, Decimal("79760.0"), None),
        }
        batches = {one.batch for one in on.engine.state.actions.actions.values()}
        assert len(batches) == 1
        assert on.opened is BatchAmendForm


async def test_limits_triggers_and_quantities_have_expressions_of_their_own() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", "enter", *"mark-3%", "enter", *"+100%", "ctrl+s")
        assert sent(on) == {
            BUY: (Decimal("0.5"), None, None),
            SELL: (Decimal("0.2"), None, None),
            LIMIT: (Decimal("0.0020"), None, None),
            STOP: (Decimal("0.0020"), Decimal(78900), Decimal(78774)),
            CONTRACTS: (Decimal(10000), None, None),
        }


async def test_the_deadline_of_the_rules_goes_with_each() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        deadlines = {getattr(one, "deadline_seconds", None) for one in on.engine.submitted}
        assert deadlines == {Decimal(5)}


async def test_a_deadline_out_of_bounds_keeps_all_of_it_back() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "enter", "enter", "enter", "1", "ctrl+s")
        assert on.engine.submitted == []
        assert "2" in said(on)
        assert "60" in said(on)


@pytest.mark.parametrize("text", ["+0.3%", "-50", "-1t"])
async def test_a_bare_relative_text_is_refused(text: str) -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *text, "ctrl+s")
        assert "Name the base (own+0.3%)" in said(on)
        assert on.engine.submitted == []
        assert form_of(on).draft.limit_price == text


async def test_a_plain_price_is_refused_for_several_markets_and_taken_for_one() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"91000", "ctrl+s")
        assert "several markets" in said(on)
        assert on.engine.submitted == []
    async with stage(mixed(*spot_orders())) as on:
        await keys(on.pilot, "a", "e", *"91000", "ctrl+s")
        assert sent(on) == {
            BUY: (None, Decimal("91000"), None),
            SELL: (None, Decimal("91000"), None),
        }


async def test_trailing_orders_are_left_out_and_said_so() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t")
        assert "1 trailing order is left out" in said(on, "#batch-notes")
        assert "It trails" in list_text(on)[TRAIL]


# Lines


async def test_each_line_tells_old_and_new_and_what_changes() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own+0.3%")
        line = list_text(on)[SELL]
        told = ("[x]", "BTC/USD", "lim", "95,000.0", "95,285.0", "+0.30%", "+2,850t", "+3.01%")
        assert all(text in line for text in told)
        assert "FILLS NOW" in list_text(on)[LIMIT]
        notes = said(on, "#batch-notes")
        assert "1 would fill at once" in notes
        assert "to amend 5 of 6" in notes


async def test_a_line_that_cannot_be_sent_says_why() -> None:
    orders = (
        *spot_orders(),
        futures_order(order_id=LIMIT, account=PERP, post_only=True),
        make_order("OPEPE1-AAAAA-BBBBBB", instrument="ETHUSD", limit_price="0.01", quantity="9000"),
        make_order("ONOQUO-AAAAA-BBBBBB", instrument="UNKNOWN", limit_price="5"),
    )
    async with stage(mixed(*orders)) as on:
        await keys(on.pilot, "a", "e", *"own+0.3%")
        shown = list_text(on)
        assert "post-only" in (lines_of(on)[LIMIT].refusal or "")
        assert "Unchanged after rounding" in shown["OPEPE1-AAAAA-BBBBBB"]
        assert "steps of UNKNOWN are not known" in shown["ONOQUO-AAAAA-BBBBBB"]
        await keys(on.pilot, "ctrl+s")
        assert set(sent(on)) == {BUY, SELL}


async def test_orders_without_a_market_price_are_refused_where_they_are_measured_from_it() -> None:
    state = mixed()
    quotes = {key: one for key, one in state.quotes.items() if key != futures_quote().key}
    async with stage(replace(state, quotes=quotes)) as on:
        await keys(on.pilot, "a", "e", *"bid-1t")
        assert "No market price has been read yet" in (lines_of(on)[LIMIT].refusal or "")
        assert lines_of(on)[BUY].goes_out


async def test_a_base_the_venue_lacks_is_refused_on_its_lines_alone() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"mark-2%")
        assert lines_of(on)[BUY].refusal is not None
        assert lines_of(on)[LIMIT].refusal is None


async def test_space_leaves_a_line_out_and_takes_it_in() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "enter", "enter", "enter", "enter", "space")
        (first,) = [key for key, line in lines_of(on).items() if not line.is_ticked]
        assert "[ ]" in list_text(on)[first]
        assert "to amend 4 of 6" in said(on, "#batch-notes")
        await keys(on.pilot, "space", "space", "ctrl+s")
        assert set(sent(on)) == {BUY, SELL, LIMIT, STOP, CONTRACTS} - {first}


async def test_space_on_a_line_that_cannot_be_sent_says_so() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "enter", "enter", "enter", "enter", "G", "space")
        assert "It trails" in said(on)


async def test_the_order_under_the_cursor_is_told_in_full() -> None:
    async with stage(mixed()) as on:
        on.engine.cost = RateCost(points=3, used=12, maximum=60)
        await keys(on.pilot, "a", "e", *"own-1%")
        notes = said(on, "#batch-notes")
        assert "limit 81,000 -> 80,190 (-810)" in notes
        assert "fills at once? no" in notes
        assert "rate +3" in notes
        assert "the request of AmendIntent" in notes
        assert "rate +15" in notes


async def test_orders_of_an_account_that_cannot_send_stay_out() -> None:
    async with stage(mixed(perp_can_send=False)) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        assert set(sent(on)) == {BUY, SELL}
        assert lines_of(on)[LIMIT].refusal == "Its account is locked."


async def test_a_limit_of_a_stop_is_told_by_its_own_distance_and_held_against_the_trigger() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"bid+1t")
        line = list_text(on)[STOP]
        assert "-0.01%" in line
        assert "behind trigger" in line


# What changes underneath


async def test_lines_follow_the_market() -> None:
    state = mixed()
    async with stage(state) as on:
        await keys(on.pilot, "a", "e", *"bid-1t")
        assert "81,198" in list_text(on)[LIMIT]
        quote = futures_quote(bid=Decimal(81150))
        await on.publish(replace(state, quotes={**state.quotes, quote.key: quote}))
        assert "81,149" in list_text(on)[LIMIT]
        await keys(on.pilot, "ctrl+s")
        assert sent(on)[LIMIT] == (None, Decimal(81149), None)


async def test_an_order_that_changed_is_left_out_until_it_was_looked_at() -> None:
    state = mixed()
    async with stage(state) as on:
        await keys(on.pilot, "a", "e", *"own-1t")
        changed = replace(listed(state, LIMIT), limit_price=Decimal(80500))
        await on.publish(with_order(state, changed))
        assert "changed: F9" in list_text(on)[LIMIT]
        assert f"{LIMIT} changed since it was shown" in said(on, "#batch-notes")
        await keys(on.pilot, "f9")
        assert lines_of(on)[LIMIT].is_changed, "a key meant for something else takes nothing in"
        await on.engine.clock.advance(0.6)
        await keys(on.pilot, "f9")
        assert not lines_of(on)[LIMIT].is_changed
        await keys(on.pilot, "ctrl+s")
        assert sent(on)[LIMIT] == (None, Decimal(80499), None)


async def test_the_others_go_out_while_one_has_not_been_looked_at() -> None:
    state = mixed()
    async with stage(state) as on:
        await keys(on.pilot, "a", "e", *"own-1t")
        changed = replace(listed(state, LIMIT), filled_quantity=Decimal("0.0005"))
        await on.publish(with_order(state, changed))
        await keys(on.pilot, "ctrl+s")
        assert set(sent(on)) == {BUY, SELL, STOP, CONTRACTS}


async def test_an_order_that_ended_is_left_out() -> None:
    state = mixed()
    async with stage(state) as on:
        await keys(on.pilot, "a", "e", *"own-1t")
        order = listed(state, LIMIT)
        ended = make_ended(order, fate=Fate.FILLED)
        left = {key: one for key, one in state.book.orders(PERP).items() if key != order.key}
        book = state.book.with_orders(PERP, left).with_ended({order.key: ended})
        await on.publish(replace(state, book=book))
        assert "no longer open" in list_text(on)[LIMIT]
        await keys(on.pilot, "ctrl+s")
        assert LIMIT not in sent(on)


# Limits


async def test_over_a_limit_the_word_is_typed() -> None:
    rules = TradingRules(limits=Limits(confirm_batch_count=3))
    async with stage(mixed(), rules=rules) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        assert on.engine.submitted == []
        assert "Type send 5 in the line above" in said(on)
        await keys(on.pilot, "enter", "enter", "enter", "enter", "enter", *"send 5", "ctrl+s")
        assert len(on.engine.submitted) == 5


async def test_over_the_value_of_a_batch_the_word_is_typed() -> None:
    rules = TradingRules(limits=Limits(confirm_batch_value={"USD": Decimal(20000)}))
    async with stage(mixed(), rules=rules) as on:
        await keys(on.pilot, "a", "e", *"own-1t")
        assert form_of(on).confirmation == "send 5"


async def test_a_maximum_refuses_the_line_it_is_over() -> None:
    rules = TradingRules(limits=Limits(max_order_value={"USD": Decimal(10000)}))
    async with stage(mixed(), rules=rules) as on:
        await keys(on.pilot, "a", "e", *"own+0.1%", "ctrl+s")
        assert BUY not in sent(on)
        assert set(sent(on)) == {SELL, LIMIT, STOP, CONTRACTS}


async def test_more_than_the_most_of_a_batch_is_refused() -> None:
    rules = TradingRules(limits=Limits(max_batch=4))
    async with stage(mixed(), rules=rules) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        assert on.engine.submitted == []
        assert "4" in said(on)


# Sent


async def test_it_is_sent_once_however_often_the_key_is_pressed() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t")
        await burst(on.pilot, "ctrl+s", "ctrl+s", "ctrl+s")
        assert len(on.engine.submitted) == 5
        await keys(on.pilot, "ctrl+s", "enter")
        assert len(on.engine.submitted) == 5


async def test_each_order_has_a_result_of_its_own() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        await answer(on, BUY, Accepted(), is_settled=True)
        await answer(on, SELL, Accepted())
        await answer(on, LIMIT, Rejected(code="invalidPrice", text="invalidPrice"))
        await answer(on, STOP, Unknown(text="no answer within 5 s"))
        told = results(on)
        assert len(told) == 5
        by_id = {
            order_id: next(line for line in told if order_id[:4] in line)
            for order_id in (BUY, SELL, LIMIT, STOP, CONTRACTS)
        }
        assert by_id[BUY].rstrip().endswith("amended")
        assert "accepted, not seen yet" in by_id[SELL]
        assert "refused: invalidPrice" in by_id[LIMIT]
        assert by_id[STOP].startswith(" ?")
        assert "waits for its turn" in by_id[CONTRACTS]
        notes = said(on, "#batch-notes")
        assert "1 amended" in notes
        assert "1 unknown" in notes
        await keys(on.pilot, "r")
        assert len(on.engine.looked_again) == 1


async def test_the_window_tells_its_results_alone_and_does_not_close_by_itself() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        for order_id in (BUY, SELL, LIMIT, STOP, CONTRACTS):
            await answer(on, order_id, Rejected(code="invalidPrice", text=""))
        assert on.notes == []
        assert on.opened is BatchAmendForm
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.blotter.mark_count == 6


async def test_what_has_not_been_sent_yet_can_be_stopped() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        assert "0 of 5 answered" in said(on, "#batch-notes")
        told = on.app.screen.query_one("#form-keys", Static)
        assert "S stops it" in str(told.content)
        await answer(on, BUY, Accepted())
        await keys(on.pilot, "escape")
        assert on.opened is BatchAmendForm
        assert "Stopped: 4 orders are not sent." in said(on)
        assert len(on.engine.stopped) == 1
        assert "4 not sent" in said(on, "#batch-notes")
        await keys(on.pilot, "escape")
        assert on.is_alone


async def test_the_letters_of_a_result_are_letters_before_there_is_one() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"SEr", "enter", "enter", "enter", "enter", *"SEr")
        assert form_of(on).draft.limit_price == "SEr"
        assert on.engine.stopped == []
        assert on.engine.looked_again == []


async def test_a_result_is_saved_as_a_file() -> None:
    saved: dict[str, bytes] = {}

    def save(name: str, content: bytes) -> Path:
        saved[name] = content
        return Path("/home/trader") / name

    async with stage(mixed(), save=save) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s", "E", "c")
        ((name, content),) = saved.items()
        assert name.startswith("amend-")
        assert content.count(b"\n") == 6
        assert "Saved" in said(on)


async def test_leaving_with_something_written_asks_first() -> None:
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", *"own", "escape")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "escape")
        assert form_of(on).draft.limit_price == "own"
    async with stage(mixed()) as on:
        await keys(on.pilot, "a", "e", "escape")
        await settle(on.pilot)
        assert on.is_alone


async def test_nothing_is_sent_that_cannot_be_recorded() -> None:
    state = replace(mixed(), journal_problem="disk full")
    async with stage(state) as on:
        await keys(on.pilot, "a", "e", *"own-1t", "ctrl+s")
        assert on.engine.submitted == []
        assert "The journal cannot be written" in said(on, "#form-notice")


def test_the_ids_of_these_orders_differ_at_their_beginnings() -> None:
    assert len({ActionId(one[:4]) for one in (BUY, SELL, LIMIT, STOP, CONTRACTS, TRAIL)}) == 6
