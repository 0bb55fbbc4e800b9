"""Typed quantities: the whole grammar, every error at its character, what each acts on."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.number_text import NumberTextProblem
from tui.domain.problem import Problem
from tui.domain.quantity_text import (
    QuantityKind,
    QuantityText,
    QuantityTextProblem,
    exact_quantity,
    parse_quantity,
    write_quantity,
)

SIGNED = {QuantityKind.CHANGE, QuantityKind.CHANGE_PERCENT}
amounts = st.decimals(min_value=0, max_value=10**15, places=8)
quantities = st.one_of(
    st.builds(
        QuantityText,
        kind=st.sampled_from([QuantityKind.TOTAL, QuantityKind.PART, QuantityKind.LEFT]),
        amount=amounts,
    ),
    st.builds(
        QuantityText,
        kind=st.sampled_from(sorted(SIGNED)),
        amount=st.builds(lambda sign, value: sign * value, st.sampled_from([1, -1]), amounts),
    ),
    st.just(QuantityText(kind=QuantityKind.ALL)),
)
near_misses = st.text("0123456789.,+-%left=all ", max_size=12)


def read(text: str) -> QuantityText:
    quantity = parse_quantity(text, allows_all=True)
    assert isinstance(quantity, QuantityText), quantity
    return quantity


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("0.30", "0.30"),
        ("1,000", "1000"),
        ("+0.05", "0.30"),
        ("-0.05", "0.20"),
        ("+10%", "0.275"),
        ("-10%", "0.225"),
        ("50%", "0.15"),
        ("150%", "0.35"),
        ("left=0.4", "0.45"),
        ("all", "7"),
    ],
)
def test_changes_act_on_the_total_and_parts_on_what_is_left(text: str, total: str) -> None:
    found = exact_quantity(
        read(text), total=Decimal("0.25"), filled=Decimal("0.05"), everything=Decimal(7)
    )
    assert found == Decimal(total)


@pytest.mark.parametrize("text", ["+0.05", "-10%", "50%", "all"])
def test_nothing_can_be_computed_from_an_order_that_does_not_exist(text: str) -> None:
    assert exact_quantity(read(text), total=None) is None


@pytest.mark.parametrize("text", ["0.3", "left=0.3"])
def test_a_number_needs_no_order_to_act_on(text: str) -> None:
    assert exact_quantity(read(text), total=None) == Decimal("0.3")


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", QuantityTextProblem.EMPTY, 0),
        ("all", QuantityTextProblem.NO_ALL, 0),
        ("allx", QuantityTextProblem.UNKNOWN_WORD, 0),
        ("half", QuantityTextProblem.UNKNOWN_WORD, 0),
        ("left", QuantityTextProblem.UNKNOWN_WORD, 0),
        ("left=", NumberTextProblem.MISSING, 5),
        ("left=50%", QuantityTextProblem.UNEXPECTED, 7),
        ("left=-1", NumberTextProblem.MISSING, 5),
        ("5%%", QuantityTextProblem.UNEXPECTED, 2),
        ("+5t", QuantityTextProblem.UNEXPECTED, 2),
        (" 5", QuantityTextProblem.UNEXPECTED, 0),
        ("५", QuantityTextProblem.UNEXPECTED, 0),
        (".5", NumberTextProblem.MISSING, 0),
        ("0,5", NumberTextProblem.GROUPS, 1),
        ("-", NumberTextProblem.MISSING, 1),
        ("1" * 31, NumberTextProblem.DIGITS, 0),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_character(
    text: str, code: QuantityTextProblem | NumberTextProblem, at: int
) -> None:
    problem = parse_quantity(text)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.at) == (code, at)


@given(st.one_of(st.text(max_size=20), near_misses), st.booleans())
def test_any_text_is_a_quantity_or_a_problem_within_it(text: str, allows_all: bool) -> None:
    quantity = parse_quantity(text, allows_all=allows_all)
    if isinstance(quantity, Problem):
        assert quantity.at is not None
        assert 0 <= quantity.at <= len(text)


@given(quantities)
def test_what_is_written_reads_back_as_the_same_quantity(quantity: QuantityText) -> None:
    text = write_quantity(quantity)
    assert read(text) == quantity
    assert not {"E", ","} & set(text)


@given(quantities, amounts, amounts)
def test_a_part_of_what_is_left_never_touches_the_fills(
    quantity: QuantityText, filled: Decimal, working: Decimal
) -> None:
    total = exact_quantity(quantity, total=filled + working, filled=filled, everything=filled)
    assert total is not None
    if quantity.kind in {QuantityKind.PART, QuantityKind.LEFT, QuantityKind.ALL}:
        assert total >= filled
