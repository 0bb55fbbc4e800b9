"""Every problem of the domain has its sentence, and no typed text can harm one."""

import importlib
import pkgutil
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.domain
from tui.domain.limit_checks import check_batch, check_distance, check_order_value
from tui.domain.number_text import NumberTextProblem
from tui.domain.order import Side
from tui.domain.price_text import parse_price
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import parse_quantity
from tui.domain.rounding import typed_price, typed_quantity
from tui.domain.rules import Limits
from tui.presentation.problems import SENTENCES, problem_sentence


def problem_codes() -> list[StrEnum]:
    """Every member of every enumeration of the domain whose name ends in `Problem`."""
    modules = pkgutil.iter_modules(tui.domain.__path__, "tui.domain.")
    members = [vars(importlib.import_module(module.name)).items() for module in modules]
    found = {value: name for part in members for name, value in part if name.endswith("Problem")}
    return [
        code
        for kind in found
        if isinstance(kind, type) and issubclass(kind, StrEnum)
        for code in kind
    ]


def sentence_of(problem: object) -> str:
    assert isinstance(problem, Problem)
    return problem_sentence(problem)


def test_every_code_of_the_domain_has_a_sentence() -> None:
    codes = problem_codes()
    assert NumberTextProblem.MISSING in codes
    assert [code for code in codes if code not in SENTENCES] == []


def test_no_two_codes_are_the_same_word() -> None:
    codes = problem_codes()
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (parse_price("5%"), "Up or down? Write +5% or -5%."),
        (parse_price("5 %"), "No blank can stand here: write it in one piece."),
        (parse_price("#5"), '"#" has no place here.'),
        (parse_price("bids"), '"bids" is not a base: own last bid ask mid mark index.'),
        (parse_price("mid5"), "After mid comes + or -: mid+50, mid-0.5%."),
        (parse_quantity("half"), "Write a number, +0.1, -10%, 50% or left=0.2."),
        (
            parse_quantity("half", allows_all=True),
            "Write a number, +0.1, -10%, 50% or left=0.2 or all.",
        ),
        (
            typed_price(Decimal("91250.55"), Decimal("0.10"), FormField.LIMIT_PRICE),
            "91,250.55 is not a multiple of the tick size 0.1: write 91,250.5 or 91,250.6.",
        ),
        (
            typed_quantity(Decimal("0.05"), Decimal("0.1"), FormField.QUANTITY),
            "0.05 is not a multiple of the lot size 0.1: write 0.1.",
        ),
    ],
)
def test_a_sentence_says_what_is_wrong_and_what_to_write(problem: object, sentence: str) -> None:
    assert sentence_of(problem) == sentence


def test_limits_are_told_in_money_and_percent() -> None:
    limits = Limits(
        confirm_order_value={"USD": Decimal(25000)},
        max_order_value={"USD": Decimal(250000)},
        max_distance_percent=Decimal(10),
        confirm_batch_count=3,
    )
    ask = check_order_value(limits, "USD", Decimal("30000.125")).asks[0]
    assert "30,000.13 USD" in sentence_of(ask)
    assert "25,000.00 USD" in sentence_of(ask)
    refusal = check_distance(limits, Side.BUY, Decimal(1200), Decimal(1000)).refusals[0]
    assert "10%" in sentence_of(refusal)
    assert sentence_of(check_batch(limits, 4, {}).asks[0]) == "4 at once is over your limit of 3."


@given(st.text(max_size=12))
def test_typed_text_is_shown_harmless(text: str) -> None:
    for problem in (parse_price(text), parse_quantity(text)):
        if isinstance(problem, Problem):
            assert sentence_of(problem).isprintable()
