"""The sentences of tickets name what they are about."""

from typing import Any

import pytest

from tests.builders import make_order
from tests.domain.test_creating import plan
from tui.domain.order import OrderType, Side
from tui.domain.problem import Problem
from tui.presentation.problems import problem_sentence


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [problem_sentence(problem) for problem in problems]


@pytest.mark.parametrize(
    ("changes", "texts", "sentence"),
    [
        (
            {"instrument": None},
            {"market": "DOGE\x1b[31m"},
            'The venue lists no market called "DOGE<1B>[31m".',
        ),
        (
            {},
            {"quantity": "0.0001", "limit_price": "40000"},
            "It is worth 4 USD; the venue takes no less than 5 USD.",
        ),
        ({}, {"quantity": "0.00001"}, "The venue takes no less than 0.0001 BTC."),
        (
            {},
            {"limit_price": "own+1%"},
            "own has no price in a ticket; there are last bid ask mid.",
        ),
        (
            {},
            {"order_type": OrderType.ICEBERG, "quantity": "1", "display_quantity": "0.01"},
            "Too small: the venue shows at least 1/15 of an iceberg, here 0.06666667.",
        ),
        (
            {},
            {"order_type": OrderType.ICEBERG, "quantity": "1", "display_quantity": "2"},
            "More than the whole of it, 1.",
        ),
        ({}, {"leverage": 7}, "BTC/USD has no leverage of 7:1."),
        ({}, {"deadline": "99"}, "From 2 to 60 seconds; empty sends no deadline."),
    ],
)
def test_a_refusal_says_what_is_wrong(
    changes: dict[str, Any], texts: dict[str, Any], sentence: str
) -> None:
    assert said(plan(changes, **texts).problems) == [sentence]


def test_a_warning_names_the_orders_it_is_about() -> None:
    others = tuple(
        make_order(f"OSELL{number}", side=Side.SELL, limit_price="91000.0") for number in (1, 2)
    )
    sentence = "It would meet your own order OSELL1 and 1 more of your own: this one would be"
    (warning,) = said(plan({"others": others}).warnings)
    assert warning == f"{sentence} cancelled."
    (alone,) = said(plan({"others": others[:1]}).warnings)
    assert "OSELL1: this one" in alone
    (twin,) = said(plan({"others": (make_order("OTWIN1"),)}).warnings)
    assert twin == "OTWIN1 says the very same and is open already: is this a second one?"


def test_a_warning_of_funds_says_what_is_needed_and_what_is_free() -> None:
    (warning,) = said(plan(quantity="2").warnings)
    assert warning == "It needs 182,500 USD and 100,000 is free: the venue would refuse it."


def test_a_trigger_that_would_fire_says_where_the_market_is() -> None:
    planned = plan(side=Side.SELL, order_type=OrderType.STOP_LOSS, trigger_price="93000")
    assert said(planned.confirmations) == [
        "The market is at 92,500: a trigger at 93,000 would fire AT ONCE."
    ]
