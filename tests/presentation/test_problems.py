"""Every problem of the domain has its sentence, and no typed text can harm one."""

import dataclasses
import importlib
import pkgutil
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.domain
from tests.domain.amends import AMENDABLE, PRICES, context, plan, spot_order
from tui.domain.limit_checks import check_batch, check_distance, check_order_value
from tui.domain.number_text import NumberTextProblem
from tui.domain.order import OrderStatus, OrderType, Side
from tui.domain.price_text import parse_price
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import parse_quantity
from tui.domain.rounding import typed_price, typed_quantity
from tui.domain.rules import Limits, TradingRules
from tui.presentation.problems import SENTENCES, problem_sentence


def problem_codes() -> list[StrEnum]:
    """Every member of every enumeration of the domain that is named for problems or warnings."""
    modules = pkgutil.iter_modules(tui.domain.__path__, "tui.domain.")
    members = [vars(importlib.import_module(module.name)).items() for module in modules]
    found = dict.fromkeys(
        value for part in members for name, value in part if name.endswith(("Problem", "Warning"))
    )
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
            "Write a number, a part of what is free as 50%, or all.",
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


PROBES = (
    "",
    "5%",
    "0,3",
    "x",
    "0",
    "0.00001",
    "1",
    "+1",
    "-1%",
    "own+0.05",
    "mid",
    "mark",
    "9999999",
)


@pytest.mark.parametrize("order_type", PRICES)
@pytest.mark.parametrize("text", PROBES)
def test_whatever_an_amend_finds_can_be_said(order_type: OrderType, text: str) -> None:
    limits = Limits(
        confirm_order_value={"USD": Decimal(1)},
        max_order_value={"USD": Decimal(50000)},
        confirm_distance_percent=Decimal(1),
        max_distance_percent=Decimal(3),
    )
    rules = TradingRules(limits=limits)
    for around in (
        context(spot_order(order_type), rules=rules),
        context(spot_order(order_type), rules=rules, quote=None, instrument=None),
        context(spot_order(order_type, status=OrderStatus.TRIGGERED), display_quantity=None),
    ):
        for name in AMENDABLE:
            found = plan(around, **{name: text}, deadline=text, post_only=True)
            for problem in (*found.problems, *found.warnings):
                assert sentence_of(problem)


def test_the_way_out_of_a_conditional_close_is_named() -> None:
    order = dataclasses.replace(spot_order(OrderType.LIMIT), close_text="close position @ market")
    (problem,) = plan(order, quantity="1").problems
    sentence = sentence_of(problem)
    assert sentence.startswith("The venue amends no order with a conditional close.")
    assert "Cancel it (x)" in sentence
    assert "(D) opens as a ticket" in sentence


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (
            {"quantity": "0.05"},
            "0.05 is filled already: at 0.05 the venue would cancel the rest. For that use x.",
        ),
        ({"limit_price": "mark"}, "This venue has no mark: use own last bid ask mid."),
        ({"limit_price": "-200%"}, "The price would be -92,500: it has to be above zero."),
        (
            {"quantity": "0.3", "deadline": "1"},
            "The venue takes a deadline of 2 to 60 seconds; empty sends none.",
        ),
        ({}, "Nothing is changed, so there is nothing to send."),
    ],
)
def test_a_refused_amend_says_why(texts: dict[str, Any], sentence: str) -> None:
    (problem,) = plan(**texts).problems
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
