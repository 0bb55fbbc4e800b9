"""The quantity fields of an amend: fills, lots, minimums, the visible part of an iceberg."""

from decimal import Decimal

import pytest

from tests.builders import make_instrument
from tests.domain.amends import context, plan, problem_codes, sent, spot_order
from tui.domain.amend_problem import AmendProblem
from tui.domain.amending import Rounding
from tui.domain.number_text import NumberTextProblem
from tui.domain.order import OrderType
from tui.domain.problem import FormField
from tui.domain.quantity_text import QuantityTextProblem
from tui.domain.rounding import StepProblem

QUANTITY, DISPLAY = FormField.QUANTITY, FormField.DISPLAY_QUANTITY
ICEBERG = spot_order(OrderType.ICEBERG, quantity="1.55", filled_quantity="0.05")
"""1.5 are left: at least 0.1 of it has to show."""
COARSE = make_instrument(lot_size="0.1", minimum_quantity="0.2")


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("0.30", "0.30"),
        ("+0.05", "0.30"),
        ("-10%", "0.225"),
        ("50%", "0.15"),
        ("left=0.2", "0.25"),
        ("left=0.3", "0.35"),
    ],
)
def test_a_quantity_is_sent_as_the_new_total(text: str, total: str) -> None:
    found = plan(quantity=text)
    field = found.fields[QUANTITY]
    assert field.becomes == field.exact == Decimal(total)
    assert field.change == Decimal(total) - Decimal("0.25")
    if total != "0.25":
        assert sent(found) == {"quantity": Decimal(total)}


def test_a_computed_quantity_rounds_down_to_the_lot() -> None:
    order = spot_order(OrderType.LIMIT, quantity="2.0", filled_quantity="0.5")
    field = plan(context(order, instrument=COARSE), quantity="+8%").fields[QUANTITY]
    assert (field.exact, field.becomes) == (Decimal("2.16"), Decimal("2.1"))
    assert field.rounding is Rounding.DOWN


@pytest.mark.parametrize(
    ("text", "below", "above"), [("2.16", "2.1", "2.2"), ("left=0.55", "0.5", "0.6")]
)
def test_a_typed_quantity_off_the_lot_is_refused_with_both_neighbours(
    text: str, below: str, above: str
) -> None:
    order = spot_order(OrderType.LIMIT, quantity="2.0", filled_quantity="0.5")
    (problem,) = plan(context(order, instrument=COARSE), quantity=text).problems
    assert (problem.code, problem.field) == (StepProblem.OFF_LOT, QUANTITY)
    assert problem.values["below"] == Decimal(below)
    assert problem.values["above"] == Decimal(above)


@pytest.mark.parametrize("text", ["0.05", "0.04", "-0.2", "-80%", "0%", "left=0"])
def test_a_quantity_at_or_below_what_is_filled_is_refused(text: str) -> None:
    (problem,) = plan(quantity=text).problems
    assert (problem.code, problem.field) == (AmendProblem.AT_OR_BELOW_FILLED, QUANTITY)
    assert problem.values["filled"] == Decimal("0.05")


@pytest.mark.parametrize("text", ["0", "-0.25", "-300%"])
def test_a_quantity_of_nothing_is_refused(text: str) -> None:
    assert problem_codes(plan(quantity=text)) == [AmendProblem.QUANTITY_NOT_POSITIVE]


def test_all_is_for_new_orders() -> None:
    assert problem_codes(plan(quantity="all")) == [QuantityTextProblem.NO_ALL]


def test_what_cannot_be_read_is_told_at_its_field_and_its_character() -> None:
    (problem,) = plan(quantity="0,5").fields[QUANTITY].problems
    assert (problem.code, problem.field, problem.at) == (NumberTextProblem.GROUPS, QUANTITY, 1)


def test_an_order_does_not_fall_under_the_minimum_of_its_instrument() -> None:
    order = spot_order(OrderType.LIMIT, quantity="2.0", filled_quantity="0")
    around = context(order, instrument=COARSE)
    (problem,) = plan(around, quantity="0.1").problems
    assert (problem.code, problem.field) == (AmendProblem.MINIMUM_QUANTITY, QUANTITY)
    assert problem.values["minimum"] == Decimal("0.2")
    assert plan(around, quantity="0.2").intent is not None
    free = make_instrument(lot_size="0.1", minimum_quantity=None)
    assert plan(context(order, instrument=free), quantity="0.1").intent is not None


@pytest.mark.parametrize(
    ("texts", "field"),
    [({"quantity": "0.0002"}, QUANTITY), ({"limit_price": "19"}, FormField.LIMIT_PRICE)],
)
def test_an_order_does_not_fall_under_the_minimum_cost(
    texts: dict[str, str], field: FormField
) -> None:
    order = spot_order(OrderType.LIMIT, filled_quantity="0", limit_price="24999.0")
    (problem,) = plan(order, **texts).problems
    assert (problem.code, problem.field) == (AmendProblem.MINIMUM_COST, field)
    assert problem.values["minimum"] == 5
    assert problem in plan(order, **texts).fields[field].problems


def test_the_minimum_cost_itself_is_taken_and_where_there_is_none_anything_is() -> None:
    order = spot_order(OrderType.LIMIT, filled_quantity="0")
    assert plan(order, limit_price="20").intent is not None
    free = make_instrument(minimum_cost=None)
    assert plan(context(order, instrument=free), limit_price="0.1").intent is not None


def test_a_stop_is_held_against_the_minimum_cost_at_its_trigger() -> None:
    order = spot_order(OrderType.STOP_LOSS, filled_quantity="0")
    assert problem_codes(plan(order, trigger_price="19")) == [AmendProblem.MINIMUM_COST]


def test_an_order_that_is_under_a_minimum_already_does_not_block_an_untouched_form() -> None:
    order = spot_order(OrderType.LIMIT, limit_price="1.0")
    assert problem_codes(plan(order)) == [AmendProblem.NOTHING_TO_SEND]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.0999", AmendProblem.DISPLAY_TOO_SMALL),
        ("0", AmendProblem.DISPLAY_TOO_SMALL),
        ("1.6", AmendProblem.DISPLAY_TOO_LARGE),
        ("0.1234567891", StepProblem.OFF_LOT),
        ("x", QuantityTextProblem.UNKNOWN_WORD),
        ("left=0.1", AmendProblem.DISPLAY_NUMBER_ONLY),
    ],
)
def test_a_display_quantity_is_a_number_between_a_fifteenth_and_all_of_what_is_left(
    text: str, code: str
) -> None:
    found = plan(ICEBERG, display_quantity=text)
    (problem,) = found.problems
    assert (problem.code, problem.field) == (code, DISPLAY)
    if code == AmendProblem.DISPLAY_TOO_SMALL:
        assert problem.values["minimum"] == Decimal("0.1")


def test_nothing_is_no_display_quantity_even_where_nothing_is_left() -> None:
    order = spot_order(OrderType.ICEBERG, quantity="0.05", filled_quantity="0.05")
    assert problem_codes(plan(order, display_quantity="0")) == [AmendProblem.DISPLAY_TOO_SMALL]


def test_a_display_quantity_is_told_against_the_present_one_where_that_is_known() -> None:
    assert plan(ICEBERG, display_quantity="0.1").fields[DISPLAY].change == Decimal("0.08")
    unknown = plan(context(ICEBERG, display_quantity=None), display_quantity="0.1")
    assert unknown.fields[DISPLAY].change is None


@pytest.mark.parametrize("text", ["0.1", "1.5"])
def test_the_bounds_of_a_display_quantity_are_taken(text: str) -> None:
    assert sent(plan(ICEBERG, display_quantity=text)) == {"display_quantity": Decimal(text)}


def test_a_display_quantity_is_held_against_what_the_new_quantity_leaves() -> None:
    known = context(ICEBERG, display_quantity=Decimal("0.1"))
    grown = plan(known, quantity="1.56")
    (problem,) = grown.problems
    assert (problem.code, problem.field) == (AmendProblem.DISPLAY_TOO_SMALL, DISPLAY)
    assert problem.values["minimum"] == Decimal("0.10066667")
    both = plan(known, quantity="3.05", display_quantity="0.2")
    assert sent(both) == {"quantity": Decimal("3.05"), "display_quantity": Decimal("0.2")}
    shrunk = plan(known, quantity="0.8", display_quantity="0.05")
    assert shrunk.intent is not None


def test_raising_the_quantity_with_an_unknown_display_quantity_asks_for_one() -> None:
    unknown = context(ICEBERG, display_quantity=None)
    assert unknown.display_quantity is None
    raised = plan(unknown, quantity="3.05")
    (problem,) = raised.problems
    assert (problem.code, problem.field) == (AmendProblem.DISPLAY_UNKNOWN, DISPLAY)
    assert problem.values["minimum"] == Decimal("0.2")
    assert plan(unknown, quantity="3.05", display_quantity="0.2").intent is not None
    assert plan(unknown, quantity="1.0").intent is not None
    assert plan(unknown, limit_price="90000").intent is not None


def test_an_unknown_display_quantity_is_called_unknown() -> None:
    field = plan(context(ICEBERG, display_quantity=None)).fields[DISPLAY]
    assert (field.now, field.is_now_unknown) == (None, True)
    known = plan(context(ICEBERG, display_quantity=Decimal("0.2"))).fields[DISPLAY]
    assert (known.now, known.is_now_unknown) == (Decimal("0.2"), False)


@pytest.mark.parametrize("name", ["quantity", "display_quantity"])
def test_quantities_of_tokenised_shares_are_refused_while_their_unit_is_unconfirmed(
    name: str,
) -> None:
    shares = make_instrument("AAPLxUSD", symbol="AAPLx/USD", is_tokenised=True)
    order = spot_order(OrderType.ICEBERG, instrument="AAPLxUSD")
    around = context(order, instrument=shares, is_rebased=True)
    (problem,) = plan(around, **{name: "0.2"}).problems
    assert (problem.code, problem.field) == (AmendProblem.UNIT_UNCONFIRMED, FormField(name))
    assert plan(around).fields[FormField(name)].refusal == problem
    equal = context(order, instrument=shares, is_rebased=True, are_readings_equal=True)
    assert sent(plan(equal, **{name: "0.15"})) == {name: Decimal("0.15")}


def test_a_price_of_tokenised_shares_is_amended_with_the_pair() -> None:
    shares = make_instrument("AAPLxUSD", symbol="AAPLx/USD", is_tokenised=True)
    order = spot_order(OrderType.LIMIT, instrument="AAPLxUSD")
    intent = plan(context(order, instrument=shares), limit_price="own-1%").intent
    assert intent is not None
    assert (intent.pair, intent.limit_price) == ("AAPLxUSD", Decimal("90337.5"))
    crypto = plan(limit_price="own-1%").intent
    assert crypto is not None
    assert crypto.pair is None
