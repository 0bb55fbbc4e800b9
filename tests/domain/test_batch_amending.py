"""One expression for many orders: what it may say, and what it comes to for each."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_instrument
from tests.domain.amends import context, problem_codes, sent, spot_order
from tests.domain.futures import futures_context, futures_instrument, futures_order
from tui.domain.amending import AmendContext
from tui.domain.batch_amending import BatchAmendProblem, BatchDraft, batch_problems, plan_of
from tui.domain.capabilities import CapabilityProblem
from tui.domain.identifiers import InstrumentKey
from tui.domain.order import Order, OrderType, Side
from tui.domain.price_text import PriceTextProblem
from tui.domain.problem import FormField

ONE = (futures_instrument().key,)
TWO = (*ONE, make_instrument().key)


def codes(draft: BatchDraft, markets: tuple[InstrumentKey, ...] = TWO) -> Mapping[str, str]:
    found = batch_problems(draft, markets)
    return {str(field): str(problem.code) for field, problem in found.items()}


@pytest.mark.parametrize("text", ["+0.3%", "-50", "+1t", "-5bp"])
def test_a_bare_relative_price_has_to_name_its_base(text: str) -> None:
    for markets in (ONE, TWO):
        assert codes(BatchDraft(limit_price=text), markets) == {
            "limit_price": BatchAmendProblem.NAME_THE_BASE
        }
    assert codes(BatchDraft(trigger_price=text)) == {
        "trigger_price": BatchAmendProblem.NAME_THE_BASE
    }


@pytest.mark.parametrize("text", ["own+0.3%", "bid-1t", "mid", "last-50", "mark+2bp"])
def test_a_price_with_a_base_is_meant_for_any_market(text: str) -> None:
    assert codes(BatchDraft(limit_price=text, trigger_price=text)) == {}


def test_plain_numbers_are_meant_for_one_market_alone() -> None:
    draft = BatchDraft(limit_price="91000", quantity="0.3")
    assert codes(draft, ONE) == {}
    assert set(codes(draft, TWO).values()) == {BatchAmendProblem.SEVERAL_MARKETS}
    assert set(codes(draft, TWO)) == {"limit_price", "quantity"}


@pytest.mark.parametrize("text", ["+10%", "-10%", "50%"])
def test_percentages_of_quantities_are_meant_for_any_market(text: str) -> None:
    assert codes(BatchDraft(quantity=text)) == {}


@pytest.mark.parametrize("text", ["+0.1", "left=0.2", "0.3"])
def test_amounts_of_quantities_are_not(text: str) -> None:
    assert codes(BatchDraft(quantity=text)) == {"quantity": BatchAmendProblem.SEVERAL_MARKETS}


def test_what_cannot_be_read_is_pointed_at() -> None:
    (problem,) = batch_problems(BatchDraft(limit_price="own+x"), ONE).values()
    assert problem.field is FormField.LIMIT_PRICE
    assert problem.at == 4
    assert codes(BatchDraft(limit_price="owm+1")) == {"limit_price": PriceTextProblem.UNKNOWN_BASE}


def test_blanks_are_no_expression() -> None:
    assert BatchDraft(limit_price="  ").texts == {}


@pytest.mark.parametrize(
    "around",
    [
        context(spot_order(OrderType.TRAILING_STOP)),
        context(spot_order(OrderType.TRAILING_STOP_LIMIT)),
        futures_context(futures_order(OrderType.TRAILING_STOP)),
    ],
)
def test_trailing_orders_are_left_out_whatever_is_written(around: AmendContext) -> None:
    for draft in (BatchDraft(), BatchDraft(limit_price="own+1%"), BatchDraft(quantity="+10%")):
        found = plan_of(around, draft)
        assert found.intent is None
        assert problem_codes(found) == [BatchAmendProblem.TRAILING]


def test_each_order_takes_of_it_what_it_has() -> None:
    draft = BatchDraft(limit_price="own-1%", trigger_price="own+1%")
    assert sent(plan_of(context(spot_order(OrderType.LIMIT)), draft)) == {
        "limit_price": Decimal("90337.5")
    }
    assert sent(plan_of(context(spot_order(OrderType.STOP_LOSS)), draft)) == {
        "trigger_price": Decimal("94940.0")
    }
    assert sent(plan_of(context(spot_order(OrderType.STOP_LOSS_LIMIT)), draft)) == {
        "limit_price": Decimal("93159.0"),
        "trigger_price": Decimal("94940.0"),
    }


def test_an_order_without_any_of_the_fields_says_which() -> None:
    around = context(spot_order(OrderType.STOP_LOSS))
    found = plan_of(around, BatchDraft(limit_price="own-1%"))
    (problem,) = found.problems
    assert problem.code is BatchAmendProblem.NOT_CONCERNED
    assert problem.values == {"fields": "limit price"}


def test_an_order_that_cannot_be_amended_at_all_keeps_its_own_reason() -> None:
    found = plan_of(context(spot_order(OrderType.MARKET)), BatchDraft(limit_price="own-1%"))
    assert problem_codes(found) == [CapabilityProblem.MARKET]


def test_what_comes_to_the_same_is_not_sent() -> None:
    found = plan_of(futures_context(), BatchDraft(limit_price="own+0.0001%"))
    assert found.intent is None
    assert problem_codes(found) == [BatchAmendProblem.UNCHANGED]


def test_the_deadline_goes_with_it() -> None:
    intent = plan_of(context(), BatchDraft(limit_price="own-1%", deadline="7")).intent
    assert intent is not None
    assert intent.deadline_seconds == 7
    assert intent.typed == {"limit_price": "own-1%"}


ORDERS = st.sampled_from(
    [
        spot_order(OrderType.LIMIT),
        spot_order(OrderType.STOP_LOSS_LIMIT),
        spot_order(OrderType.LIMIT, side=Side.SELL, limit_price="95000.0"),
        futures_order(),
        futures_order(OrderType.TAKE_PROFIT_LIMIT),
        futures_order(side=Side.SELL, limit_price="83000"),
    ]
)


def around_of(order: Order) -> AmendContext:
    is_spot = order.key.venue is context().order.key.venue
    return context(order) if is_spot else futures_context(order)


@settings(deadline=None)
@given(
    ORDERS,
    st.sampled_from(["own", "last", "bid", "ask", "mid"]),
    st.sampled_from("+-"),
    st.decimals(min_value=0, max_value=20, places=3),
    st.sampled_from(["%", "t", "bp", ""]),
)
def test_no_order_is_moved_further_towards_the_market_than_it_says(
    order: Order, base: str, sign: str, amount: Decimal, unit: str
) -> None:
    text = f"{base}{sign}{amount:f}{unit}"
    found = plan_of(around_of(order), BatchDraft(limit_price=text))
    limit, instrument = found.fields[FormField.LIMIT_PRICE], found.context.instrument
    assert instrument is not None
    assert limit.exact is not None
    assert isinstance(limit.becomes, Decimal)
    assert limit.becomes % instrument.tick_size == 0
    is_sell = order.side is Side.SELL
    assert limit.becomes >= limit.exact if is_sell else limit.becomes <= limit.exact
