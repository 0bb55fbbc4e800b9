"""Amends of Kraken Futures orders: what may change, in which steps, and what goes out with it."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.amends import AMENDABLE, plan, problem_codes, sent, warning_codes
from tests.domain.futures import (
    INVERSE,
    PEPE,
    PRICES,
    futures_context,
    futures_instrument,
    futures_order,
    futures_quote,
    inverse_order,
)
from tests.money_builders import make_funds
from tui.domain.amend_problem import AmendProblem, AmendWarning
from tui.domain.amending import AmendPlan, Base, QueueEffect
from tui.domain.capabilities import CapabilityProblem, field_refusal
from tui.domain.intent_limits import maximum_exceeded
from tui.domain.intents import AmendIntent
from tui.domain.limit_checks import LimitProblem
from tui.domain.order import Order, OrderType, RelativePrice, Side, TriggerSignal
from tui.domain.problem import FormField
from tui.domain.rounding import StepProblem
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState

NO_LIMIT, NO_TRIGGER = CapabilityProblem.NO_LIMIT_PRICE, CapabilityProblem.NO_TRIGGER_PRICE

MAY: Mapping[OrderType, tuple[CapabilityProblem | None, CapabilityProblem | None]] = {
    OrderType.LIMIT: (None, NO_TRIGGER),
    OrderType.STOP_LOSS: (NO_LIMIT, None),
    OrderType.STOP_LOSS_LIMIT: (None, None),
    OrderType.TAKE_PROFIT: (NO_LIMIT, None),
    OrderType.TAKE_PROFIT_LIMIT: (None, None),
    OrderType.TRAILING_STOP: (NO_LIMIT, None),
}
"""Limit price and trigger price, by the venue's table of what an edit may change."""


def tried(order: Order | None = None, **texts: object) -> AmendPlan:
    return plan(futures_context(order), **texts)


@pytest.mark.parametrize("order_type", tuple(MAY))
def test_what_may_change_is_what_the_venue_edits(order_type: OrderType) -> None:
    order = futures_order(order_type)
    refusals = [field_refusal(order, FormField(name)) for name in AMENDABLE]
    codes = [None if one is None else one.code for one in refusals]
    assert codes == [None, *MAY[order_type], CapabilityProblem.NO_DISPLAY_AT_VENUE]


def test_a_market_order_is_not_amended() -> None:
    order = dataclasses.replace(futures_order(), order_type=OrderType.MARKET)
    assert problem_codes(tried(order, quantity="0.002")) == [CapabilityProblem.MARKET]


# Quantities


def test_the_quantity_sent_is_the_new_total() -> None:
    assert sent(tried(quantity="left=0.0002")) == {"quantity": Decimal("0.0006")}
    assert sent(tried(quantity="+0.0002")) == {"quantity": Decimal("0.0012")}


def test_a_total_at_or_below_what_is_filled_is_refused() -> None:
    assert problem_codes(tried(quantity="0.0004")) == [AmendProblem.AT_OR_BELOW_FILLED]


def test_a_size_between_the_steps_is_refused() -> None:
    assert problem_codes(tried(quantity="0.00105")) == [StepProblem.OFF_LOT]


def test_steps_of_thousands_are_steps_all_the_same() -> None:
    order = futures_order(instrument=PEPE, quantity="100000", filled_quantity="0")
    steps = futures_instrument(PEPE, lot_size=Decimal("1E+3"), tick_size=Decimal("1E-10"))
    around = futures_context(order, instrument=steps)
    assert sent(plan(around, quantity="-1.877%")) == {"quantity": Decimal(98000)}
    assert problem_codes(plan(around, quantity="98123")) == [StepProblem.OFF_LOT]
    assert sent(plan(around, quantity="98000")) == {"quantity": Decimal(98000)}
    assert problem_codes(plan(around, quantity="left=0.5")) == [StepProblem.OFF_LOT]


def test_contracts_are_worth_their_size_whatever_the_price() -> None:
    found = tried(inverse_order(), limit_price="80000", quantity="6000")
    value = found.effects.value
    assert (value.before, value.after) == (Decimal(5000), Decimal(6000))
    tens = futures_instrument(INVERSE, contract_size=Decimal(10))
    found = plan(futures_context(inverse_order(), instrument=tens), quantity="6000")
    assert found.effects.value.after == Decimal(60000)


def test_what_was_paid_for_contracts_counts_in_contracts() -> None:
    order = inverse_order(filled_quantity="2000", average_fill_price="81000")
    found = tried(order, limit_price="80000")
    assert found.effects.value.after == Decimal(3000)
    assert found.effects.total_if_filled == Decimal(5000)


def test_limits_on_values_hold_for_contracts_when_planned_and_when_sent() -> None:
    limits = Limits(max_order_value={"USD": Decimal(5500)})
    around = futures_context(inverse_order(), rules=TradingRules(limits=limits))
    assert problem_codes(plan(around, quantity="6000")) == [LimitProblem.VALUE_REFUSED]
    intent = tried(inverse_order(), quantity="6000").intent
    assert intent is not None
    known = {futures_instrument(INVERSE).key: futures_instrument(INVERSE)}
    problem = maximum_exceeded(intent, BlotterState(instruments=known), limits)
    assert problem is not None
    assert problem.code is LimitProblem.VALUE_REFUSED


def test_nothing_is_said_of_funds_for_it_is_margin_that_counts() -> None:
    found = plan(futures_context(funds=make_funds()), quantity="5")
    assert AmendWarning.FUNDS_SHORT not in warning_codes(found)


# Prices


def test_mark_and_index_are_bases() -> None:
    assert sent(tried(limit_price="mark-1%"))["limit_price"] == Decimal(80397)
    assert sent(tried(limit_price="index-10"))["limit_price"] == Decimal(81180)


def test_a_trigger_on_the_index_is_measured_from_any_base() -> None:
    order = futures_order(OrderType.STOP_LOSS, trigger_signal=TriggerSignal.INDEX)
    assert sent(tried(order, trigger_price="index+1%"))["trigger_price"] == Decimal(82002)
    bases = [
        one.base
        for one in tried(order, trigger_price="+1%").fields[FormField.TRIGGER_PRICE].on_bases
    ]
    assert bases == list(Base)


def test_nothing_is_left_to_the_venue_to_resolve() -> None:
    found = tried(limit_price="-1%", is_native=True)
    assert sent(found) == {"limit_price": Decimal(80388)}
    assert not found.fields[FormField.LIMIT_PRICE].is_estimate


def test_distances_are_told_from_the_mark() -> None:
    found = tried(limit_price="80398", limit_base=Base.MARK)
    away = found.effects.distance.after
    assert away is not None
    assert round(away, 2) == Decimal("-1.00")


def test_limits_on_distance_measure_from_the_mark() -> None:
    limits = Limits(max_distance_percent=Decimal(1))
    quote = futures_quote(last=Decimal(90000), ask=Decimal(95000), bid=Decimal(80000))
    around = futures_context(quote=quote, rules=TradingRules(limits=limits))
    assert problem_codes(plan(around, limit_price="82500")) == [LimitProblem.DISTANCE_REFUSED]


@pytest.mark.parametrize("order_type", [OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT])
@pytest.mark.parametrize(
    "texts", [{"limit_price": "own-10"}, {"trigger_price": "own+10"}, {"quantity": "0.002"}]
)
def test_an_amend_of_a_stop_names_both_its_prices(
    order_type: OrderType, texts: dict[str, str]
) -> None:
    order = futures_order(order_type)
    found = tried(order, **texts)
    changed = sent(found)
    for name in ("limit_price", "trigger_price"):
        now = getattr(order, name)
        assert changed[name] == found.fields[FormField(name)].becomes or changed[name] == now
    (name,) = texts
    assert [str(field) for field, one in found.fields.items() if one.sends is not None] == [name]


def test_a_stop_without_a_limit_is_sent_none() -> None:
    assert sent(tried(futures_order(OrderType.STOP_LOSS), trigger_price="83000")) == {
        "trigger_price": Decimal(83000)
    }


def test_both_prices_alone_change_nothing() -> None:
    order = futures_order(OrderType.STOP_LOSS_LIMIT)
    found = tried(order, limit_price="82100")
    assert problem_codes(found) == [AmendProblem.NOTHING_TO_SEND]


# Trailing stops


@pytest.mark.parametrize(
    ("text", "goes_out"), [("+2%", "+2%"), ("+500", "+500"), ("+0.1%", "+0.1%"), ("+50%", "+50%")]
)
def test_a_trailing_stop_takes_a_new_distance(text: str, goes_out: str) -> None:
    found = tried(futures_order(OrderType.TRAILING_STOP), trigger_price=text)
    assert sent(found) == {"trigger_price": RelativePrice(goes_out)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("+0.09%", AmendProblem.OFFSET_OUT_OF_RANGE),
        ("+50.1%", AmendProblem.OFFSET_OUT_OF_RANGE),
        ("+500.5", StepProblem.OFF_TICK),
        ("82000", AmendProblem.OFFSET_ABSOLUTE),
        ("own+2%", AmendProblem.OFFSET_BASE),
        ("-2%", AmendProblem.OFFSET_NEGATIVE),
        ("+2t", AmendProblem.OFFSET_UNIT),
    ],
)
def test_a_distance_the_venue_would_refuse_is_refused_here(text: str, code: str) -> None:
    found = tried(futures_order(OrderType.TRAILING_STOP), trigger_price=text)
    assert problem_codes(found) == [code]


def test_the_same_distance_again_is_not_sent() -> None:
    order = futures_order(OrderType.TRAILING_STOP, trigger_price="+2%")
    assert problem_codes(tried(order, trigger_price="+2.0%")) == [AmendProblem.NOTHING_TO_SEND]


def test_a_distance_the_list_does_not_tell_is_said_to_be_unknown() -> None:
    trigger = tried(futures_order(OrderType.TRAILING_STOP)).fields[FormField.TRIGGER_PRICE]
    assert trigger.is_now_unknown
    known = futures_order(OrderType.TRAILING_STOP, trigger_price="+2%")
    assert not tried(known).fields[FormField.TRIGGER_PRICE].is_now_unknown


def test_the_size_of_a_trailing_stop_goes_out_alone() -> None:
    found = tried(futures_order(OrderType.TRAILING_STOP), quantity="0.002")
    assert sent(found) == {"quantity": Decimal("0.002")}


# Post-only, the queue


def test_an_order_keeps_its_post_only_nature_without_being_asked() -> None:
    order = futures_order(post_only=True)
    found = tried(order, limit_price="81100", post_only=True)
    assert found.intent is not None
    assert not found.intent.post_only
    assert not found.post_only


def test_a_post_only_order_is_not_moved_into_the_market() -> None:
    found = tried(futures_order(post_only=True), limit_price="81201")
    assert problem_codes(found) == [AmendProblem.POST_ONLY_TRADES]
    assert found.fields[FormField.LIMIT_PRICE].problems
    assert warning_codes(found) == []


def test_any_other_order_may_trade_at_once_and_that_is_said() -> None:
    found = tried(futures_order(), limit_price="81201", post_only=True)
    assert found.intent is not None
    assert found.effects.fills_at_once
    assert warning_codes(found) == [AmendWarning.FILLS_AT_ONCE]


@pytest.mark.parametrize(
    ("texts", "queue"),
    [
        ({"limit_price": "80000"}, QueueEffect.UNTOLD),
        ({"quantity": "0.0008"}, QueueEffect.UNTOLD),
        ({}, QueueEffect.UNCHANGED),
    ],
)
def test_nothing_is_claimed_of_the_queue(texts: dict[str, str], queue: QueueEffect) -> None:
    assert tried(None, **texts).effects.queue is queue


def test_a_stop_that_waits_is_not_held_against_the_market_when_it_is_sent() -> None:
    limits = Limits(max_distance_percent=Decimal(1))
    order = futures_order(OrderType.STOP_LOSS_LIMIT, side=Side.SELL, trigger_price="79000")
    intent = tried(order, trigger_price="78000", limit_price="77900").intent
    assert intent is not None
    known = {futures_instrument().key: futures_instrument()}
    quotes = {futures_quote().key: futures_quote()}
    state = BlotterState(instruments=known, quotes=quotes)
    assert maximum_exceeded(intent, state, limits) is None


# Whatever is typed

TICKS = st.sampled_from([Decimal(step) for step in ("0.5", "1", "0.1", "0.01", "1E-10", "25")])
LOTS = st.sampled_from([Decimal(step) for step in ("1", "0.0001", "1E+3", "0.01")])
AMOUNTS = st.decimals(min_value=0, max_value=60, places=4)
OFFSETS = st.builds(
    lambda base, sign, amount, unit: f"{base}{sign}{amount:f}{unit}",
    st.sampled_from([str(base) for base in Base]),
    st.sampled_from("+-"),
    AMOUNTS,
    st.sampled_from(["", "%", "t", "bp"]),
)
CHANGES = st.builds(
    lambda sign, amount, unit: f"{sign}{amount:f}{unit}",
    st.sampled_from("+-"),
    AMOUNTS,
    st.sampled_from(["", "%"]),
)
RESTING = st.sampled_from([one for one in PRICES if one is not OrderType.TRAILING_STOP])


@st.composite
def planned(draw: st.DrawFn) -> AmendPlan:
    order_type, side = draw(RESTING), draw(st.sampled_from([Side.BUY, Side.SELL]))
    tick, lot = draw(TICKS), draw(LOTS)
    filled = draw(st.integers(0, 3)) * lot
    order = dataclasses.replace(
        futures_order(order_type, side=side, post_only=draw(st.booleans())),
        quantity=filled + draw(st.integers(1, 50)) * lot,
        filled_quantity=filled,
    )
    steps = futures_instrument(tick_size=tick, lot_size=lot)
    around = futures_context(order, instrument=steps)
    texts: dict[str, str] = {}
    if draw(st.booleans()):
        texts["quantity"] = draw(CHANGES)
    if field_refusal(order, FormField.LIMIT_PRICE) is None and draw(st.booleans()):
        texts["limit_price"] = draw(OFFSETS)
    if field_refusal(order, FormField.TRIGGER_PRICE) is None and draw(st.booleans()):
        texts["trigger_price"] = draw(OFFSETS)
    return plan(around, **texts)


def asked_of(found: AmendPlan) -> AmendIntent | None:
    return found.intent


@settings(deadline=None)
@given(planned())
def test_what_goes_out_is_on_its_steps_and_above_what_is_filled(found: AmendPlan) -> None:
    intent, instrument = asked_of(found), found.context.instrument
    if intent is None or instrument is None:
        return
    for name in (FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE):
        sends = found.fields[name].sends
        if isinstance(sends, Decimal):
            assert sends > 0
            assert sends % instrument.tick_size == 0
            assert "E" not in f"{sends:f}"
    if intent.quantity is not None:
        assert intent.quantity % instrument.lot_size == 0
        assert intent.quantity > found.context.order.filled_quantity


@settings(deadline=None)
@given(planned())
def test_a_limit_is_never_more_aggressive_than_what_was_typed(found: AmendPlan) -> None:
    limit, instrument = found.fields[FormField.LIMIT_PRICE], found.context.instrument
    if limit.exact is None or not isinstance(limit.becomes, Decimal) or instrument is None:
        return
    is_sell = found.context.order.side is Side.SELL
    assert limit.becomes >= limit.exact if is_sell else limit.becomes <= limit.exact
    assert abs(limit.becomes - limit.exact) < instrument.tick_size


@settings(deadline=None)
@given(planned())
def test_stops_with_a_limit_always_go_out_with_both_prices(found: AmendPlan) -> None:
    intent, order = asked_of(found), found.context.order
    if intent is None:
        return
    has_both = order.order_type in {OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT}
    prices = (intent.limit_price, intent.trigger_price)
    assert all(isinstance(one, Decimal) for one in prices) or not has_both
    assert not intent.post_only
    assert intent.display_quantity is None


@settings(deadline=None)
@given(planned())
def test_a_post_only_order_never_goes_out_to_trade_at_once(found: AmendPlan) -> None:
    order, limit = found.context.order, found.fields[FormField.LIMIT_PRICE]
    if found.intent is not None and order.post_only and limit.sends is not None:
        is_resting = order.order_type is OrderType.LIMIT
        assert not (is_resting and found.effects.fills_at_once)
