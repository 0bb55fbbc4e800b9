"""The plan of an amend: what the preview shows is what is sent, and nothing else."""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import MAIN, NOW, SPOT, make_instrument, make_quote
from tests.domain.amends import (
    PRICES,
    context,
    plan,
    problem_codes,
    sent,
    spot_order,
    warning_codes,
)
from tui.domain.amend_problem import AmendProblem, AmendWarning
from tui.domain.amending import (
    AmendContext,
    AmendDraft,
    Base,
    BeforeAfter,
    QueueEffect,
    Rounding,
    plan_amend,
)
from tui.domain.deadlines import DeadlineProblem
from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import expected_key, is_known_by_client_id_alone
from tui.domain.number_text import NumberTextProblem
from tui.domain.order import Order, OrderStatus, OrderType, RelativePrice, Side, TriggerSignal
from tui.domain.problem import FormField
from tui.domain.rules import Limits, TradingRules


def test_the_whole_preview_of_a_price_and_a_quantity_changed_together() -> None:
    found = plan(quantity="0.30", limit_price="-0.35%", limit_base=Base.OWN, deadline="5")
    limit = found.fields[FormField.LIMIT_PRICE]
    assert (limit.now, limit.typed) == (Decimal("91250.0"), "-0.35%")
    assert (limit.exact, limit.becomes) == (Decimal("90930.625"), Decimal("90930.6"))
    assert (limit.rounding, limit.change) == (Rounding.DOWN, Decimal("-319.4"))
    assert (limit.base, limit.base_value) == (Base.OWN, Decimal("91250.0"))
    assert {one.base: str(one.becomes) for one in limit.on_bases} == {
        Base.OWN: "90930.6",
        Base.LAST: "92176.2",
        Base.BID: "92176.1",
        Base.ASK: "92176.2",
        Base.MID: "92176.2",
    }
    assert found.fields[FormField.QUANTITY].change == Decimal("0.05")
    effects = found.effects
    assert effects.working == BeforeAfter(before=Decimal("0.20"), after=Decimal("0.25"))
    assert effects.value == BeforeAfter(before=Decimal(18250), after=Decimal("22732.65"))
    assert effects.total_if_filled == Decimal("27282.65")
    assert effects.ticks == BeforeAfter(before=Decimal(-12500), after=Decimal(-15694))
    assert effects.distance.before is not None
    assert round(effects.distance.before, 4) == Decimal("-1.3514")
    assert effects.queue is QueueEffect.LOST_PRICE
    assert effects.fills_at_once is False
    assert (found.problems, found.warnings, found.confirmation) == ((), (), None)
    assert sent(found) == {"quantity": Decimal("0.30"), "limit_price": Decimal("90930.6")}


def test_the_intent_names_the_order_as_it_was_seen_and_what_was_typed() -> None:
    order = spot_order(OrderType.LIMIT)
    intent = plan(order, quantity="+0.05", limit_price="-1%", deadline="2.5").intent
    assert intent is not None
    assert (intent.key, intent.seen) == (order.key, order)
    assert intent.typed == {"quantity": "+0.05", "limit_price": "-1%"}
    assert intent.deadline_seconds == Decimal("2.5")


def test_an_untouched_form_has_nothing_to_send() -> None:
    found = plan()
    assert problem_codes(found) == [AmendProblem.NOTHING_TO_SEND]
    assert found.effects.queue is QueueEffect.UNCHANGED
    assert found.effects.value == BeforeAfter(before=Decimal(18250), after=Decimal(18250))


def test_an_order_known_by_its_client_id_alone_is_amended_like_any_other() -> None:
    client_id = ClientOrderId("6d1b345e-2821-40e2-ad83-4ecb18a06876")
    order = dataclasses.replace(
        spot_order(OrderType.LIMIT),
        key=expected_key(SPOT, MAIN, client_id),
        client_order_id=client_id,
    )
    assert is_known_by_client_id_alone(order)
    assert sent(plan(order, limit_price="91000")) == {"limit_price": Decimal(91000)}


@pytest.mark.parametrize(
    ("carries", "wants", "texts", "post_only", "is_forced"),
    [
        (True, False, {"limit_price": "91000"}, True, True),
        (True, True, {"limit_price": "91000"}, True, True),
        (True, False, {"quantity": "0.3"}, False, False),
        (True, False, {"limit_price": "91250"}, False, False),
        (False, True, {"limit_price": "91000"}, True, False),
        (False, False, {"limit_price": "91000"}, False, False),
        (None, False, {"limit_price": "91000"}, False, False),
        (False, True, {"quantity": "0.3"}, False, False),
    ],
)
def test_post_only_goes_with_every_new_limit_of_an_order_that_carries_it_and_never_without(
    carries: bool | None,
    wants: bool,
    texts: dict[str, Any],
    post_only: bool,
    is_forced: bool,
) -> None:
    found = plan(spot_order(OrderType.LIMIT, post_only=carries), post_only=wants, **texts)
    assert (found.post_only, found.is_post_only_forced) == (post_only, is_forced)
    if found.intent is not None:
        assert found.intent.post_only is post_only
    has_no_effect = AmendWarning.POST_ONLY_NO_EFFECT in warning_codes(found)
    assert has_no_effect is (wants and "limit_price" not in texts)


@pytest.mark.parametrize(
    ("text", "seconds"), [("", None), ("2", "2"), ("60", "60"), ("5.5", "5.5")]
)
def test_a_deadline_is_empty_or_from_two_to_sixty_seconds(text: str, seconds: str | None) -> None:
    intent = plan(quantity="0.3", deadline=text).intent
    assert intent is not None
    assert intent.deadline_seconds == (None if seconds is None else Decimal(seconds))


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("1.99", DeadlineProblem.OUT_OF_RANGE, 0),
        ("60.01", DeadlineProblem.OUT_OF_RANGE, 0),
        ("0", DeadlineProblem.OUT_OF_RANGE, 0),
        ("5s", DeadlineProblem.UNEXPECTED, 1),
        ("-5", NumberTextProblem.MISSING, 0),
        ("soon", NumberTextProblem.MISSING, 0),
    ],
)
def test_a_deadline_out_of_bounds_keeps_the_amend_from_being_sent(
    text: str, code: str, at: int
) -> None:
    found = plan(quantity="0.3", deadline=text)
    (problem,) = found.problems
    assert (problem.code, problem.field, problem.at) == (code, FormField.DEADLINE, at)
    assert found.intent is None


@pytest.mark.parametrize(
    ("order_type", "status", "texts", "queue"),
    [
        (OrderType.LIMIT, OrderStatus.OPEN, {"quantity": "0.2"}, QueueEffect.KEPT),
        (OrderType.LIMIT, OrderStatus.OPEN, {"quantity": "0.3"}, QueueEffect.LOST_QUANTITY),
        (OrderType.LIMIT, OrderStatus.OPEN, {"limit_price": "91000"}, QueueEffect.LOST_PRICE),
        (OrderType.LIMIT, OrderStatus.OPEN, {"limit_price": "91250"}, QueueEffect.UNCHANGED),
        (
            OrderType.LIMIT,
            OrderStatus.OPEN,
            {"quantity": "0.2", "limit_price": "91000"},
            QueueEffect.LOST_PRICE,
        ),
        (OrderType.ICEBERG, OrderStatus.OPEN, {"display_quantity": "0.1"}, QueueEffect.KEPT),
        (OrderType.STOP_LOSS, OrderStatus.OPEN, {"quantity": "0.3"}, QueueEffect.NOT_IN_BOOK),
        (
            OrderType.STOP_LOSS_LIMIT,
            OrderStatus.TRIGGERED,
            {"limit_price": "91000"},
            QueueEffect.LOST_PRICE,
        ),
        (OrderType.LIMIT, OrderStatus.PENDING, {"limit_price": "1"}, QueueEffect.NOT_IN_BOOK),
    ],
)
def test_what_becomes_of_the_place_in_the_queue(
    order_type: OrderType, status: OrderStatus, texts: dict[str, Any], queue: QueueEffect
) -> None:
    assert plan(spot_order(order_type, status=status), **texts).effects.queue is queue


def test_a_stop_is_as_far_away_as_its_trigger_and_worth_what_its_limit_says() -> None:
    found = plan(spot_order(OrderType.STOP_LOSS_LIMIT), trigger_price="95000", limit_price="95100")
    assert found.effects.ticks == BeforeAfter(before=Decimal(15000), after=Decimal(25000))
    assert found.effects.value == BeforeAfter(before=Decimal(18820), after=Decimal(19020))


def test_a_new_trail_has_no_live_trigger_yet() -> None:
    effects = plan(spot_order(OrderType.TRAILING_STOP), trigger_price="+2%").effects
    assert effects.value == BeforeAfter(before=Decimal(19000), after=None)
    assert effects.ticks == BeforeAfter(before=Decimal(25000), after=None)
    assert effects.fills_at_once is False


def test_what_was_paid_counts_to_the_total_only_where_it_is_known() -> None:
    unpaid = spot_order(OrderType.LIMIT, filled_quantity="0", average_fill_price=None)
    assert plan(unpaid, quantity="0.3").effects.total_if_filled == Decimal(27375)
    unknown = spot_order(OrderType.LIMIT, average_fill_price=None)
    assert plan(unknown, quantity="0.3").effects.total_if_filled is None


def test_figures_of_an_estimate_are_those_of_the_shown_price() -> None:
    found = plan(limit_price="-1%", is_native=True)
    assert found.effects.value.after == Decimal("18315.00")
    assert found.effects.queue is QueueEffect.LOST_PRICE
    assert sent(found) == {"limit_price": RelativePrice("-1%")}


AMENDED_TYPES = sorted(set(PRICES) - {OrderType.MARKET, OrderType.SETTLE_POSITION})


def offsets(most: int, unit: str) -> st.SearchStrategy[str]:
    numbers = st.decimals(min_value=-most, max_value=most, places=2)
    named = st.sampled_from(["", "own", "last", "bid", "ask", "mid"])
    return st.builds(lambda base, number: f"{base}{number:+f}{unit}", named, numbers)


PRICE_TEXTS = st.one_of(
    st.integers(3400, 3960).map(lambda count: f"{count * 25:,}"),
    offsets(5000, ""),
    offsets(5, "%"),
    offsets(500, "t"),
    offsets(500, "bp"),
)
QUANTITY_TEXTS = st.one_of(
    st.decimals(min_value="0.06", max_value=1, places=2).map(str),
    st.decimals(min_value="0.05", max_value=1, places=2).map(lambda number: f"left={number}"),
    st.decimals(min_value=10, max_value=200, places=2).map(lambda number: f"{number}%"),
    st.decimals(min_value=-50, max_value=50, places=3).map(lambda number: f"{number:+f}%"),
)
ANY_TEXTS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.text("0123456789.,+-%tbp ownlastmidk=e", max_size=9),
    PRICE_TEXTS,
    QUANTITY_TEXTS,
)
SPOT_BASES = st.sampled_from([Base.OWN, Base.LAST, Base.BID, Base.ASK, Base.MID])
USUAL = {
    "limit_base": SPOT_BASES,
    "trigger_base": SPOT_BASES,
    "post_only": st.booleans(),
    "deadline": st.sampled_from(["", "5"]),
    "is_native": st.booleans(),
}
ANY_DRAFTS = st.builds(
    AmendDraft,
    quantity=ANY_TEXTS,
    display_quantity=ANY_TEXTS,
    limit_price=ANY_TEXTS,
    trigger_price=ANY_TEXTS,
    **{**USUAL, "limit_base": st.sampled_from(Base), "deadline": st.sampled_from(["", "x"])},
)
LIMIT_DRAFTS = st.builds(AmendDraft, limit_price=PRICE_TEXTS, **USUAL)
TRIGGER_DRAFTS = st.builds(AmendDraft, trigger_price=PRICE_TEXTS, **USUAL)
QUANTITY_DRAFTS = st.builds(AmendDraft, quantity=QUANTITY_TEXTS, **USUAL)

FINE = make_instrument(tick_size="0.5", lot_size="0.001")
COARSE = make_instrument(tick_size="25", lot_size="0.01")
SHARES = make_instrument(is_tokenised=True)
EMPTY_BOOK = make_quote(last="0", bid=None, ask=None)
OLD = make_quote(as_of=NOW - timedelta(minutes=1))
TIGHT = Limits(
    confirm_order_value={"USD": Decimal(1)},
    max_order_value={"USD": Decimal(50000)},
    confirm_distance_percent=Decimal(1),
    max_distance_percent=Decimal(3),
)


def orders(
    order_types: Sequence[OrderType], *signals: TriggerSignal | None
) -> st.SearchStrategy[Order]:
    return st.builds(
        spot_order,
        st.sampled_from(order_types),
        side=st.sampled_from([Side.BUY, Side.SELL]),
        trigger_signal=st.sampled_from(signals or (TriggerSignal.LAST,)),
        post_only=st.booleans(),
    )


def usual(*order_types: OrderType) -> st.SearchStrategy[AmendContext]:
    instruments = st.sampled_from([make_instrument(), FINE, COARSE])
    return st.builds(context, orders(order_types), instrument=instruments)


LIMITS = usual(OrderType.LIMIT, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
TRIGGERS = usual(OrderType.STOP_LOSS, OrderType.TAKE_PROFIT, OrderType.STOP_LOSS_LIMIT)
ANY_CONTEXTS = st.builds(
    context,
    orders(sorted(PRICES), None, *TriggerSignal).flatmap(
        lambda order: st.sampled_from(
            [order, dataclasses.replace(order, status=OrderStatus.TRIGGERED)]
        )
    ),
    instrument=st.sampled_from([None, make_instrument(), FINE, COARSE, SHARES]),
    quote=st.sampled_from([None, make_quote(), EMPTY_BOOK, OLD]),
    rules=st.sampled_from([TradingRules(), TradingRules(limits=TIGHT)]),
    display_quantity=st.sampled_from([None, Decimal("0.02")]),
)


@given(ANY_CONTEXTS, ANY_DRAFTS)
def test_any_text_gives_a_plan_and_an_intent_exactly_when_nothing_stands_in_the_way(
    around: AmendContext, draft: AmendDraft
) -> None:
    found = plan_amend(around, draft)
    assert (found.intent is None) == bool(found.problems)
    of_fields = [one for field in found.fields.values() for one in field.problems]
    assert {id(one) for one in of_fields} <= {id(one) for one in found.problems}
    for problem in found.problems:
        if problem.at is not None and problem.field is not None:
            assert 0 <= problem.at <= len(getattr(draft, problem.field))


@given(
    st.one_of(
        st.tuples(LIMITS, LIMIT_DRAFTS),
        st.tuples(TRIGGERS, TRIGGER_DRAFTS),
        st.tuples(usual(*AMENDED_TYPES), QUANTITY_DRAFTS),
    )
)
def test_what_is_sent_is_what_is_shown_and_changes_something(
    asked: tuple[AmendContext, AmendDraft],
) -> None:
    around, draft = asked
    found = plan_amend(around, draft)
    assume(found.intent is not None)
    shown = {str(name): field.sends for name, field in found.fields.items() if field.sends}
    assert sent(found) == shown
    assert shown
    assert found.intent is not None
    assert found.intent.typed == {name: getattr(draft, name) for name in shown}
    now = {str(name): field.now for name, field in found.fields.items()}
    assert not shown.items() & now.items()


@given(LIMITS, LIMIT_DRAFTS)
def test_a_limit_that_is_sent_is_on_its_tick_and_never_more_aggressive_than_typed(
    around: AmendContext, draft: AmendDraft
) -> None:
    limit = sent_price(around, draft, FormField.LIMIT_PRICE)
    exact = plan_amend(around, draft).fields[FormField.LIMIT_PRICE].exact
    assert exact is not None
    assert limit <= exact if around.order.side is Side.BUY else limit >= exact


@given(TRIGGERS, TRIGGER_DRAFTS)
def test_a_trigger_that_is_sent_is_the_tick_nearest_to_what_was_typed(
    around: AmendContext, draft: AmendDraft
) -> None:
    trigger = sent_price(around, draft, FormField.TRIGGER_PRICE)
    exact = plan_amend(around, draft).fields[FormField.TRIGGER_PRICE].exact
    assert exact is not None
    assert around.instrument is not None
    assert abs(trigger - exact) <= around.instrument.tick_size / 2


def sent_price(around: AmendContext, draft: AmendDraft, name: FormField) -> Decimal:
    """The absolute price that is sent: on its tick, less than a tick off, written plainly."""
    found = plan_amend(around, draft)
    field, instrument = found.fields[name], around.instrument
    assume(isinstance(field.sends, Decimal) and found.intent is not None)
    assert isinstance(field.sends, Decimal)
    assert instrument is not None
    assert field.exact is not None
    assert field.sends == field.becomes
    assert field.sends > 0
    assert field.sends % instrument.tick_size == 0
    assert abs(field.sends - field.exact) < instrument.tick_size
    assert "E" not in str(field.sends)
    return field.sends


@given(usual(*AMENDED_TYPES), QUANTITY_DRAFTS)
def test_a_quantity_that_is_sent_is_on_its_lot_above_the_fills_and_never_more_than_typed(
    around: AmendContext, draft: AmendDraft
) -> None:
    found = plan_amend(around, draft)
    assume(found.intent is not None)
    exact = found.fields[FormField.QUANTITY].exact
    assert found.intent is not None
    assert found.intent.quantity is not None
    assert exact is not None
    assert around.instrument is not None
    assert found.intent.quantity % around.instrument.lot_size == 0
    assert around.order.filled_quantity < found.intent.quantity <= exact
