"""Amends against the operator's limits: the word to type, the refusal, what never is refused."""

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_quote
from tests.domain.amends import context, plan, problem_codes, spot_order, warning_codes
from tui.domain.amending import AmendContext
from tui.domain.limit_checks import LimitProblem
from tui.domain.order import Order, OrderType, Side, TriggerSignal
from tui.domain.problem import FormField
from tui.domain.rules import Limits, TradingRules


def limited(order: Order | None = None, around: Any = None, **limits: Any) -> AmendContext:
    rules = TradingRules(limits=Limits(**limits))
    return context(order, rules=rules, **(around or {}))


def money(value: int, currency: str = "USD") -> dict[str, Decimal]:
    return {currency: Decimal(value)}


def test_an_order_worth_more_than_a_limit_is_confirmed_by_the_name_of_its_market() -> None:
    around = limited(confirm_order_value=money(25000))
    found = plan(around, quantity="0.35")
    assert warning_codes(found) == [LimitProblem.VALUE_ASKS]
    assert found.confirmation == "BTC/USD"
    assert found.intent is not None
    within = plan(around, quantity="0.30")
    assert (within.confirmation, within.warnings) == (None, ())


def test_an_order_worth_more_than_the_maximum_is_refused() -> None:
    found = plan(limited(max_order_value=money(25000)), quantity="0.35")
    assert problem_codes(found) == [LimitProblem.VALUE_REFUSED]
    assert found.problems[0].values["value"] == Decimal("27375.00")
    assert found.intent is None


def test_the_value_of_what_is_left_counts_not_what_was_paid() -> None:
    order = spot_order(OrderType.LIMIT, quantity="1.05", filled_quantity="0.95")
    found = plan(limited(order, max_order_value=money(25000)), quantity="1.10")
    assert found.problems == ()


@pytest.mark.parametrize("texts", [{"quantity": "0.24"}, {"limit_price": "91000"}])
def test_a_maximum_never_refuses_a_decrease(texts: dict[str, str]) -> None:
    assert plan(limited(max_order_value=money(100)), **texts).intent is not None


def test_a_currency_without_an_entry_asks() -> None:
    found = plan(limited(confirm_order_value=money(25000, "EUR")), quantity="0.24")
    assert warning_codes(found) == [LimitProblem.CURRENCY_ASKS]
    assert found.confirmation == "BTC/USD"


def test_an_untouched_form_asks_for_nothing() -> None:
    found = plan(limited(confirm_order_value=money(1)))
    assert (found.confirmation, found.warnings) == (None, ())


def test_an_order_without_a_price_of_its_own_is_valued_at_the_market() -> None:
    order = spot_order(OrderType.TRAILING_STOP, live_trigger_price=None)
    found = plan(limited(order, confirm_order_value=money(18499)), trigger_price="+2%")
    assert found.warnings[0].values["value"] == Decimal("18500.00000000")
    unknown = limited(order, {"quote": None}, confirm_order_value=money(18499))
    assert warning_codes(plan(unknown, trigger_price="+2%")) == [LimitProblem.VALUE_UNKNOWN_ASKS]


def test_a_new_trail_alone_does_not_make_an_order_worth_more() -> None:
    order = spot_order(OrderType.TRAILING_STOP, side=Side.SELL, live_trigger_price="88000.0")
    found = plan(limited(order, max_order_value=money(100)), trigger_price="+2%")
    assert (found.problems, found.warnings) == ((), ())


def test_an_order_whose_price_becomes_absolute_is_not_worth_more_for_that() -> None:
    order = spot_order(OrderType.LIMIT, limit_price="-2.0000%")
    found = plan(limited(order, max_order_value=money(100)), limit_price="90000")
    assert (found.problems, found.warnings) == ((), ())


@pytest.mark.parametrize(
    ("side", "now", "text", "codes"),
    [
        (Side.BUY, "91250.0", "last+10%", [LimitProblem.DISTANCE_ASKS]),
        (Side.BUY, "91250.0", "last-20%", [LimitProblem.DISTANCE_ASKS]),
        (Side.SELL, "93000.0", "last+20%", [LimitProblem.DISTANCE_ASKS]),
        (Side.BUY, "91250.0", "last+5%", []),
    ],
)
def test_a_limit_far_from_the_market_is_confirmed(
    side: Side, now: str, text: str, codes: list[str]
) -> None:
    order = spot_order(OrderType.LIMIT, side=side, limit_price=now)
    around = limited(order, confirm_distance_percent=Decimal(5), max_distance_percent=Decimal(10))
    found = plan(around, limit_price=text)
    distances = [code for code in warning_codes(found) if code.startswith("limit-")]
    assert distances == codes
    assert found.intent is not None


@pytest.mark.parametrize(
    ("side", "now", "text"),
    [(Side.BUY, "91250.0", "last+11%"), (Side.SELL, "93000.0", "last-11%")],
)
def test_a_limit_that_would_trade_far_from_the_market_is_refused_at_its_field(
    side: Side, now: str, text: str
) -> None:
    order = spot_order(OrderType.LIMIT, side=side, limit_price=now)
    found = plan(limited(order, max_distance_percent=Decimal(10)), limit_price=text)
    assert problem_codes(found) == [LimitProblem.DISTANCE_REFUSED]
    assert found.fields[FormField.LIMIT_PRICE].problems == found.problems


def test_a_limit_that_becomes_milder_is_not_refused_for_its_distance() -> None:
    order = spot_order(OrderType.LIMIT, limit_price="120000.0")
    around = limited(order, max_distance_percent=Decimal(10))
    assert plan(around, limit_price="115000").intent is not None
    assert problem_codes(plan(around, limit_price="120001")) == [LimitProblem.DISTANCE_REFUSED]


def test_a_quantity_alone_is_not_held_against_the_distance() -> None:
    order = spot_order(OrderType.LIMIT, limit_price="50000.0")
    around = limited(order, confirm_distance_percent=Decimal(5))
    assert plan(around, quantity="0.3").warnings == ()


def test_without_a_market_a_limit_on_the_distance_asks() -> None:
    around = limited(around={"quote": None}, max_distance_percent=Decimal(10))
    assert LimitProblem.DISTANCE_UNKNOWN_ASKS in warning_codes(plan(around, limit_price="91000"))


def test_a_trigger_far_from_the_market_asks_and_is_never_refused() -> None:
    limits = {"confirm_distance_percent": Decimal(5), "max_distance_percent": Decimal(10)}
    found = plan(limited(spot_order(OrderType.STOP_LOSS), **limits), trigger_price="+20%")
    assert warning_codes(found) == [LimitProblem.DISTANCE_ASKS]
    assert found.warnings[0].field is FormField.TRIGGER_PRICE
    assert found.intent is not None


def test_a_trigger_on_the_index_is_held_against_the_last_price_where_no_index_is_known() -> None:
    order = spot_order(OrderType.STOP_LOSS, trigger_signal=TriggerSignal.INDEX)
    found = plan(limited(order, confirm_distance_percent=Decimal(5)), trigger_price="120000")
    assert warning_codes(found) == [LimitProblem.DISTANCE_ASKS]
    assert found.warnings[0].values["market"] == Decimal("92500.0")


def test_a_trigger_on_the_index_is_held_against_the_index_where_it_is_known() -> None:
    order = spot_order(OrderType.STOP_LOSS, trigger_signal=TriggerSignal.INDEX)
    quote = dataclasses.replace(make_quote(), index=Decimal(110000))
    around = limited(order, {"quote": quote}, confirm_distance_percent=Decimal(5))
    assert plan(around, trigger_price="112000").warnings == ()


def test_a_quantity_alone_is_not_held_against_the_distance_of_limit_and_trigger() -> None:
    order = spot_order(OrderType.STOP_LOSS_LIMIT, limit_price="120000.0")
    around = limited(order, confirm_distance_percent=Decimal(5))
    assert plan(around, quantity="0.3").warnings == ()


def test_a_limit_in_a_notation_that_cannot_be_read_asks() -> None:
    order = spot_order(OrderType.STOP_LOSS_LIMIT, limit_price="#10.0")
    around = limited(order, confirm_distance_percent=Decimal(5))
    assert warning_codes(plan(around, trigger_price="94500")) == [
        LimitProblem.DISTANCE_UNKNOWN_ASKS
    ]


@pytest.mark.parametrize("texts", [{"limit_price": "105000"}, {"trigger_price": "85000"}])
def test_the_limit_of_a_waiting_order_is_held_against_its_own_trigger(
    texts: dict[str, str],
) -> None:
    around = limited(spot_order(OrderType.STOP_LOSS_LIMIT), max_distance_percent=Decimal(10))
    (problem,) = plan(around, **texts).problems
    assert problem.code is LimitProblem.DISTANCE_REFUSED
    trigger = Decimal(texts.get("trigger_price", "94000.0"))
    assert problem.values["market"] == trigger


def test_the_limit_of_a_waiting_order_within_reach_of_its_trigger_is_taken() -> None:
    around = limited(spot_order(OrderType.STOP_LOSS_LIMIT), max_distance_percent=Decimal(10))
    assert plan(around, limit_price="103000").intent is not None


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("trigger_price", "+6%", ([], [LimitProblem.DISTANCE_ASKS])),
        ("trigger_price", "+50%", ([], [LimitProblem.DISTANCE_ASKS])),
        ("trigger_price", "+5%", ([], [])),
        ("trigger_price", "+5000", ([], [LimitProblem.DISTANCE_ASKS])),
        ("limit_price", "-6%", ([], [LimitProblem.DISTANCE_ASKS])),
        ("limit_price", "+11%", ([LimitProblem.DISTANCE_REFUSED], [])),
        ("limit_price", "+10000", ([LimitProblem.DISTANCE_REFUSED], [])),
    ],
)
def test_the_distances_of_a_trailing_order_are_held_against_the_limits(
    name: str, text: str, found: tuple[list[str], list[str]]
) -> None:
    order = spot_order(OrderType.TRAILING_STOP_LIMIT, trigger_price="+1.0000%")
    around = limited(order, confirm_distance_percent=Decimal(5), max_distance_percent=Decimal(10))
    planned = plan(around, **{name: text})
    assert (problem_codes(planned), warning_codes(planned)) == found


def test_one_field_beyond_a_limit_is_told_at_that_field_alone() -> None:
    around = limited(max_distance_percent=Decimal(10))
    found = plan(around, limit_price="last+11%", quantity="0.3")
    assert found.fields[FormField.QUANTITY].problems == ()
    assert len(found.fields[FormField.LIMIT_PRICE].problems) == 1
