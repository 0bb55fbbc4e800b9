"""The amend form of a Kraken Futures order: its units, its bases, nothing that is Spot's."""

from datetime import timedelta
from typing import Any

import pytest

from tests.domain.futures import (
    XBT,
    futures_context,
    futures_instrument,
    futures_order,
    inverse_order,
)
from tui.domain.amending import AmendDraft, AmendPlan, plan_amend
from tui.domain.intents import AmendIntent
from tui.domain.order import Order, OrderType
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.presentation.amend_effects import effect_lines
from tui.presentation.amend_fields import base_table, columns_for, field_look, meaning_text
from tui.presentation.amend_form import identity_line
from tui.presentation.intents import asked_words
from tui.presentation.text import Tone, line_width, plain

COST = RateCost(points=10, used=120, maximum=500)


def plan_of(order: Order | None = None, /, around: Any = None, **draft: Any) -> AmendPlan:
    return plan_amend(futures_context(order, **(around or {})), AmendDraft(**draft))


def effects(plan: AmendPlan, cost: RateCost | None = None) -> str:
    return "\n".join(plain(line) for line in effect_lines(plan, cost, "", 107, 3))


def look(plan: AmendPlan, name: FormField) -> str:
    shown = field_look(plan, name, columns_for(107))
    return "\n".join(" ".join(plain(one).split()) for one in (*shown.texts, *shown.notes))


def intent_of(plan: AmendPlan) -> AmendIntent:
    assert plan.intent is not None
    return plan.intent


def test_contracts_are_called_so_and_are_whole() -> None:
    shown = look(plan_of(inverse_order(), quantity="6000"), FormField.QUANTITY)
    assert shown.startswith("contracts 5,000 [")
    assert "6,000 +1,000" in shown
    assert "filled 0, left 5,000 -> 6,000" in shown
    assert look(plan_of(), FormField.QUANTITY).startswith("quantity 0.0010 [")


def test_the_value_of_contracts_does_not_follow_the_price() -> None:
    told = effects(plan_of(inverse_order(), limit_price="79000")).splitlines()
    (value,) = [line for line in told if "value left" in line]
    assert " ".join(value.split()) == "value left 5,000.00 USD"


def test_nothing_is_claimed_of_the_queue_and_the_budget_is_the_keys() -> None:
    told = effects(plan_of(limit_price="80000"), COST)
    assert "the venue does not say whether its place is kept" in told
    assert "this key +10, 120 -> 130 of 500 (estimate)" in told
    assert "this pair" not in told


def test_no_base_is_the_venues_own_meaning() -> None:
    plan = plan_of(limit_price="-1%")
    table = "\n".join(map(plain, base_table(plan, FormField.LIMIT_PRICE)))
    assert "mark" in table
    assert "index" in table
    assert "Kraken's own meaning" not in table


def test_a_distance_the_venue_does_not_tell_is_unknown() -> None:
    plan = plan_of(futures_order(OrderType.TRAILING_STOP))
    assert look(plan, FormField.TRIGGER_PRICE).startswith("trail offset unknown [")
    assert "the venue does not tell where its trigger is" in effects(plan)
    without = plan_of(futures_order(OrderType.TRAILING_STOP), around={"quote": None})
    assert "the market's price is not known" in effects(without)


def test_a_held_amend_says_for_how_long() -> None:
    held = {"instrument": futures_instrument(XBT, hold_milliseconds=20)}
    assert "by the venue for 20 ms" in effects(plan_of(around=held, limit_price="80000"))
    posted = plan_of(futures_order(post_only=True), around=held, limit_price="80000")
    assert "by the venue for" not in effects(posted)
    stop = plan_of(futures_order(OrderType.STOP_LOSS), around=held, trigger_price="83000")
    assert "by the venue for" not in effects(stop)
    assert "by the venue for" not in effects(plan_of(limit_price="80000"))


def test_of_a_stop_only_the_price_that_changes_is_told_though_both_go_out() -> None:
    order = futures_order(OrderType.STOP_LOSS_LIMIT)
    intent = intent_of(plan_of(order, limit_price="82200"))
    assert intent.trigger_price is not None
    assert asked_words(intent, 0) == "limit 82,100 -> 82,200"
    moved = intent_of(plan_of(order, trigger_price="82050"))
    assert asked_words(moved, 0) == "trigger 82,000 -> 82,050"
    assert meaning_text(plan_of(order, limit_price="82200")) == "limit price 82,200 (+100)"


def test_a_long_id_gives_way_before_how_fresh_the_order_is() -> None:
    order = futures_order(OrderType.STOP_LOSS_LIMIT)
    second = timedelta(seconds=1)
    line = identity_line(order, futures_instrument(), second, 80)
    assert plain(line).endswith("read 1s ago")
    assert line_width(line) + 4 <= 80
    assert line[-1].tone is Tone.MUTED
    whole = identity_line(order, futures_instrument(), second, 107)
    assert order.key.order_id in plain(whole)


@pytest.mark.parametrize("name", [FormField.TRIGGER_PRICE, FormField.DISPLAY_QUANTITY])
def test_what_a_limit_order_has_none_of_says_so(name: FormField) -> None:
    words = {
        FormField.TRIGGER_PRICE: "No trigger on this order type.",
        FormField.DISPLAY_QUANTITY: "The venue has no display quantity.",
    }
    assert words[name] in look(plan_of(), name)
