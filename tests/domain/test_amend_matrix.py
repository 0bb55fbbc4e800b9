"""Every order type, every field, every way to write a value: sent as documented, or refused."""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest

from tests.domain.amends import AMENDABLE, PRICES, context, plan, problem_codes, sent, spot_order
from tui.domain.amend_problem import AmendProblem
from tui.domain.capabilities import AMENDED_VENUES, CapabilityProblem, field_refusal, order_refusal
from tui.domain.identifiers import VenueId
from tui.domain.order import Order, OrderStatus, OrderType, Price, RelativePrice
from tui.domain.problem import FormField

SPOT_TYPES = tuple(PRICES)
FIELDS = tuple(FormField(name) for name in AMENDABLE)

Answers = Mapping[str, Price | AmendProblem]

QUANTITIES: Answers = {
    "0.3": Decimal("0.3"),
    "+0.1": Decimal("0.35"),
    "-0.1": Decimal("0.15"),
    "+10%": Decimal("0.275"),
    "-10%": Decimal("0.225"),
}
MARKET_PRICES: Answers = {
    "91000.5": Decimal("91000.5"),
    "+50": Decimal("92550.0"),
    "-100": Decimal("92400.0"),
    "+2%": Decimal("94350.0"),
    "-2%": Decimal("90650.0"),
}
TRAILS: Answers = {
    "91000.5": AmendProblem.OFFSET_ABSOLUTE,
    "+50": RelativePrice("+50"),
    "-100": AmendProblem.OFFSET_NEGATIVE,
    "+2%": RelativePrice("+2%"),
    "-2%": AmendProblem.OFFSET_NEGATIVE,
}
LIMIT_OFFSETS: Answers = {
    "91000.5": AmendProblem.OFFSET_ABSOLUTE,
    "+50": RelativePrice("+50"),
    "-100": RelativePrice("-100"),
    "+2%": RelativePrice("+2%"),
    "-2%": RelativePrice("-2%"),
}
DISPLAYS: Answers = {
    "0.05": Decimal("0.05"),
    "+0.01": AmendProblem.DISPLAY_NUMBER_ONLY,
    "-0.01": AmendProblem.DISPLAY_NUMBER_ONLY,
    "+10%": AmendProblem.DISPLAY_NUMBER_ONLY,
    "-10%": AmendProblem.DISPLAY_NUMBER_ONLY,
}
NO_LIMIT = CapabilityProblem.NO_LIMIT_PRICE
NO_TRIGGER = CapabilityProblem.NO_TRIGGER_PRICE
NO_DISPLAY = CapabilityProblem.NO_DISPLAY_QUANTITY

Row = tuple[
    Answers | CapabilityProblem,
    Answers | CapabilityProblem,
    Answers | CapabilityProblem,
    Answers | CapabilityProblem,
]
"""Quantity, limit price, trigger price, display quantity."""


def nothing(code: CapabilityProblem) -> Row:
    return (code, code, code, code)


LIVE: Mapping[OrderType, Row] = {
    OrderType.MARKET: nothing(CapabilityProblem.MARKET),
    OrderType.LIMIT: (QUANTITIES, MARKET_PRICES, NO_TRIGGER, NO_DISPLAY),
    OrderType.ICEBERG: (QUANTITIES, MARKET_PRICES, NO_TRIGGER, DISPLAYS),
    OrderType.STOP_LOSS: (QUANTITIES, NO_LIMIT, MARKET_PRICES, NO_DISPLAY),
    OrderType.TAKE_PROFIT: (QUANTITIES, NO_LIMIT, MARKET_PRICES, NO_DISPLAY),
    OrderType.STOP_LOSS_LIMIT: (QUANTITIES, MARKET_PRICES, MARKET_PRICES, NO_DISPLAY),
    OrderType.TAKE_PROFIT_LIMIT: (QUANTITIES, MARKET_PRICES, MARKET_PRICES, NO_DISPLAY),
    OrderType.TRAILING_STOP: (QUANTITIES, NO_LIMIT, TRAILS, NO_DISPLAY),
    OrderType.TRAILING_STOP_LIMIT: (QUANTITIES, LIMIT_OFFSETS, TRAILS, NO_DISPLAY),
    OrderType.SETTLE_POSITION: nothing(CapabilityProblem.SETTLE_POSITION),
}
FIRED_LIMIT: Row = (QUANTITIES, MARKET_PRICES, CapabilityProblem.TRIGGER_FIRED, NO_DISPLAY)
FIRED: Mapping[OrderType, Row] = {
    OrderType.STOP_LOSS: nothing(CapabilityProblem.FIRED_AT_MARKET),
    OrderType.TAKE_PROFIT: nothing(CapabilityProblem.FIRED_AT_MARKET),
    OrderType.STOP_LOSS_LIMIT: FIRED_LIMIT,
    OrderType.TAKE_PROFIT_LIMIT: FIRED_LIMIT,
    OrderType.TRAILING_STOP: nothing(CapabilityProblem.FIRED_AT_MARKET),
    OrderType.TRAILING_STOP_LIMIT: FIRED_LIMIT,
}

Case = tuple[Order, FormField, str, Price | AmendProblem | CapabilityProblem]


def cases() -> Iterator[Case]:
    for status, table in ((OrderStatus.OPEN, LIVE), (OrderStatus.TRIGGERED, FIRED)):
        for order_type, row in table.items():
            for field, answers in zip(FIELDS, row, strict=True):
                yield from texts(spot_order(order_type, status=status), field, answers)


def texts(order: Order, field: FormField, answers: Answers | CapabilityProblem) -> Iterator[Case]:
    if isinstance(answers, CapabilityProblem):
        for text in MARKET_PRICES if field is not FormField.QUANTITY else QUANTITIES:
            yield order, field, text, answers
        return
    for text, answer in answers.items():
        yield order, field, text, answer


def named(case: Case) -> str:
    order, field, text, _ = case
    return f"{order.order_type}-{order.status}-{field}-{text}"


@pytest.mark.parametrize("case", cases(), ids=named)
def test_a_field_is_sent_as_documented_or_refused_with_its_reason(case: Case) -> None:
    order, field, text, answer = case
    found = plan(order, **{field: text})
    if isinstance(answer, Decimal | RelativePrice):
        assert sent(found) == {field: answer}
        assert found.fields[field].sends == answer
    else:
        assert found.intent is None
        assert problem_codes(found) == [answer]
        (problem,) = found.problems
        if isinstance(answer, AmendProblem):
            assert problem.field is field
        else:
            assert found.fields[field].refusal == problem


def test_the_matrix_leaves_out_no_order_type_of_the_venue() -> None:
    elsewhere = {OrderType.PRICE_TRIGGER, OrderType.OTHER}
    assert set(LIVE) == set(SPOT_TYPES) == set(OrderType) - elsewhere


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("order_type", SPOT_TYPES)
def test_nothing_of_an_order_with_a_conditional_close_can_be_amended(
    order_type: OrderType, field: FormField
) -> None:
    close = "close position @ stop loss 22000.0"
    order = dataclasses.replace(spot_order(order_type), close_text=close)
    refusal = field_refusal(order, field)
    assert refusal is not None
    assert refusal.code is CapabilityProblem.CONDITIONAL_CLOSE
    assert problem_codes(plan(order, **{field: "1"})) == [CapabilityProblem.CONDITIONAL_CLOSE]


@pytest.mark.parametrize("order_type", [OrderType.PRICE_TRIGGER, OrderType.OTHER])
def test_a_type_the_program_does_not_know_is_not_amended(order_type: OrderType) -> None:
    order = dataclasses.replace(spot_order(OrderType.LIMIT), order_type=order_type)
    assert problem_codes(plan(order, quantity="1")) == [CapabilityProblem.UNHEARD_OF]


@pytest.mark.parametrize("venue", sorted(set(VenueId) - AMENDED_VENUES))
def test_orders_of_other_venues_are_not_amended_here(venue: VenueId) -> None:
    order = spot_order(OrderType.LIMIT, venue=venue)
    assert problem_codes(plan(order, quantity="1")) == [CapabilityProblem.NO_AMENDS]


@pytest.mark.parametrize(
    "status",
    [OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED],
)
def test_nothing_of_an_order_that_ended_can_be_amended(status: OrderStatus) -> None:
    refusal = order_refusal(spot_order(OrderType.LIMIT, status=status))
    assert refusal is not None
    assert (refusal.code, refusal.values["status"]) == (CapabilityProblem.ENDED, str(status))


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.PARTIALLY_FILLED])
def test_an_order_that_waits_for_its_start_or_is_partly_filled_can_be_amended(
    status: OrderStatus,
) -> None:
    found = plan(spot_order(OrderType.LIMIT, status=status), quantity="0.3")
    assert sent(found) == {"quantity": Decimal("0.3")}


def test_the_present_values_of_an_order_that_cannot_be_amended_are_shown_all_the_same() -> None:
    order = dataclasses.replace(spot_order(OrderType.STOP_LOSS_LIMIT), close_text="close")
    found = plan(context(order))
    assert problem_codes(found) == [CapabilityProblem.CONDITIONAL_CLOSE]
    now = {str(field): one.now for field, one in found.fields.items()}
    assert now == {
        "quantity": order.quantity,
        "limit_price": order.limit_price,
        "trigger_price": order.trigger_price,
        "display_quantity": Decimal("0.02"),
    }
    assert found.effects.value.before == found.effects.value.after == Decimal("18820.00")
