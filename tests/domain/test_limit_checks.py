"""The operator's limits: over one a word is typed, over the other the act is refused."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.limit_checks import (
    WITHIN_LIMITS,
    LimitFindings,
    LimitProblem,
    check_batch,
    check_distance,
    check_order_value,
)
from tui.domain.order import Side
from tui.domain.problem import FormField
from tui.domain.rules import Limits

MARKET = Decimal(1000)
VALUES = Limits(
    confirm_order_value={"USD": Decimal(25000)}, max_order_value={"USD": Decimal(250000)}
)
DISTANCES = Limits(confirm_distance_percent=Decimal(5), max_distance_percent=Decimal(10))
BATCHES = Limits(confirm_batch_value={"USD": Decimal(100000)}, confirm_batch_count=3, max_batch=200)


def codes(findings: LimitFindings) -> tuple[list[str], list[str]]:
    return [str(one.code) for one in findings.refusals], [str(one.code) for one in findings.asks]


def refused(*found: LimitProblem) -> tuple[list[str], list[str]]:
    return list(found), []


def asked(*found: LimitProblem) -> tuple[list[str], list[str]]:
    return [], list(found)


NOTHING: tuple[list[str], list[str]] = ([], [])


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        ("25000", "USD", NOTHING),
        ("25000.01", "USD", asked(LimitProblem.VALUE_ASKS)),
        ("250000", "USD", asked(LimitProblem.VALUE_ASKS)),
        ("250000.01", "USD", refused(LimitProblem.VALUE_REFUSED)),
        ("1", "EUR", asked(LimitProblem.CURRENCY_ASKS)),
        (None, "USD", asked(LimitProblem.VALUE_UNKNOWN_ASKS)),
    ],
)
def test_an_order_value_is_held_against_both_limits(
    value: str | None, currency: str, expected: tuple[list[str], list[str]]
) -> None:
    amount = None if value is None else Decimal(value)
    assert codes(check_order_value(VALUES, currency, amount)) == expected


def test_a_finding_names_the_value_the_limit_and_the_currency() -> None:
    (ask,) = check_order_value(VALUES, "USD", Decimal(30000)).asks
    assert ask.values == {"value": 30000, "limit": 25000, "currency": "USD"}


def test_a_maximum_never_refuses_a_decrease_yet_it_is_confirmed() -> None:
    findings = check_order_value(VALUES, "USD", Decimal(300000), before=Decimal(300000))
    assert codes(findings) == asked(LimitProblem.VALUE_ASKS)
    rising = check_order_value(VALUES, "USD", Decimal(300001), before=Decimal(300000))
    assert codes(rising) == refused(LimitProblem.VALUE_REFUSED)


def test_a_currency_with_a_maximum_alone_is_listed_where_nothing_is_to_be_confirmed() -> None:
    limits = Limits(max_order_value={"USD": Decimal(250000)})
    assert check_order_value(limits, "USD", Decimal(200000)) == WITHIN_LIMITS
    assert codes(check_order_value(limits, "EUR", Decimal(1))) == asked(LimitProblem.CURRENCY_ASKS)


def test_a_currency_missing_among_those_to_be_confirmed_asks_though_it_has_a_maximum() -> None:
    limits = Limits(
        confirm_order_value={"EUR": Decimal(1)}, max_order_value={"USD": Decimal(250000)}
    )
    assert codes(check_order_value(limits, "USD", Decimal(1))) == asked(LimitProblem.CURRENCY_ASKS)


@pytest.mark.parametrize(
    ("side", "price", "expected"),
    [
        (Side.BUY, "1050", NOTHING),
        (Side.BUY, "1050.1", asked(LimitProblem.DISTANCE_ASKS)),
        (Side.BUY, "949.9", asked(LimitProblem.DISTANCE_ASKS)),
        (Side.BUY, "1100", asked(LimitProblem.DISTANCE_ASKS)),
        (Side.BUY, "1100.1", refused(LimitProblem.DISTANCE_REFUSED)),
        (Side.BUY, "1", asked(LimitProblem.DISTANCE_ASKS)),
        (Side.SELL, "950", NOTHING),
        (Side.SELL, "949.9", asked(LimitProblem.DISTANCE_ASKS)),
        (Side.SELL, "899.9", refused(LimitProblem.DISTANCE_REFUSED)),
        (Side.SELL, "9999", asked(LimitProblem.DISTANCE_ASKS)),
    ],
)
def test_a_distance_asks_on_either_side_and_is_refused_where_it_would_trade(
    side: Side, price: str, expected: tuple[list[str], list[str]]
) -> None:
    assert codes(check_distance(DISTANCES, side, Decimal(price), MARKET)) == expected


def test_a_trigger_far_away_asks_and_is_not_refused() -> None:
    findings = check_distance(
        DISTANCES,
        Side.SELL,
        Decimal(800),
        MARKET,
        can_trade=False,
        field=FormField.TRIGGER_PRICE,
    )
    assert codes(findings) == asked(LimitProblem.DISTANCE_ASKS)
    assert findings.asks[0].field is FormField.TRIGGER_PRICE


@pytest.mark.parametrize(("side", "price"), [(Side.BUY, 1200), (Side.SELL, 800)])
def test_a_price_no_more_aggressive_than_the_present_one_is_not_refused(
    side: Side, price: int
) -> None:
    same = check_distance(DISTANCES, side, Decimal(price), MARKET, before=Decimal(price))
    assert codes(same) == asked(LimitProblem.DISTANCE_ASKS)
    milder = Decimal(price) + (1 if side is Side.SELL else -1)
    pressing = check_distance(DISTANCES, side, Decimal(price), MARKET, before=milder)
    assert codes(pressing) == refused(LimitProblem.DISTANCE_REFUSED)


@pytest.mark.parametrize(
    ("price", "market"), [(Decimal(1), None), (Decimal(1), Decimal(0)), (None, MARKET)]
)
def test_a_distance_that_cannot_be_worked_out_asks(
    price: Decimal | None, market: Decimal | None
) -> None:
    findings = check_distance(DISTANCES, Side.BUY, price, market)
    assert codes(findings) == asked(LimitProblem.DISTANCE_UNKNOWN_ASKS)


def test_each_limit_stands_alone() -> None:
    confirmed = Limits(confirm_distance_percent=Decimal(5))
    at_most = Limits(max_distance_percent=Decimal(10))
    far = Decimal(1200)
    assert codes(check_distance(confirmed, Side.BUY, far, MARKET)) == asked(
        LimitProblem.DISTANCE_ASKS
    )
    assert codes(check_distance(at_most, Side.BUY, far, MARKET)) == refused(
        LimitProblem.DISTANCE_REFUSED
    )
    assert check_distance(at_most, Side.SELL, far, MARKET) == WITHIN_LIMITS
    valued = Limits(confirm_order_value={"USD": Decimal(1)})
    assert codes(check_order_value(valued, "USD", far)) == asked(LimitProblem.VALUE_ASKS)


@pytest.mark.parametrize(
    ("count", "values", "expected"),
    [
        (3, {"USD": Decimal(100000)}, NOTHING),
        (4, {}, asked(LimitProblem.BATCH_COUNT_ASKS)),
        (1, {"USD": Decimal(100001)}, asked(LimitProblem.BATCH_VALUE_ASKS)),
        (1, {"EUR": Decimal(1)}, asked(LimitProblem.CURRENCY_ASKS)),
        (1, {"USD": None}, asked(LimitProblem.BATCH_VALUE_UNKNOWN_ASKS)),
        (
            201,
            {"USD": Decimal(1)},
            ([LimitProblem.BATCH_REFUSED], [LimitProblem.BATCH_COUNT_ASKS]),
        ),
    ],
)
def test_a_batch_is_held_against_its_count_and_its_value(
    count: int, values: Mapping[str, Decimal | None], expected: tuple[list[str], list[str]]
) -> None:
    assert codes(check_batch(BATCHES, count, values)) == expected


def test_a_batch_of_cancels_is_confirmed_and_never_refused() -> None:
    findings = check_batch(BATCHES, 201, {}, can_refuse=False)
    assert codes(findings) == asked(LimitProblem.BATCH_COUNT_ASKS)


def test_a_maximum_asks_for_cancels_where_no_number_is_set_that_asks() -> None:
    most = Limits(max_batch=200)
    assert check_batch(most, 200, {}, can_refuse=False) == WITHIN_LIMITS
    (problem,) = check_batch(most, 201, {}, can_refuse=False).asks
    assert problem.code == LimitProblem.BATCH_COUNT_ASKS
    assert problem.values == {"count": 201, "limit": 200}
    assert check_batch(most, 201, {}).asks == ()


@given(
    value=st.none() | st.decimals(min_value=0, max_value=10**9, places=2),
    price=st.decimals(min_value=0, max_value=10**9, places=2),
    side=st.sampled_from(Side),
    count=st.integers(0, 1000),
)
def test_without_limits_nothing_asks_and_nothing_is_refused(
    value: Decimal | None, price: Decimal, side: Side, count: int
) -> None:
    none = Limits()
    assert check_order_value(none, "USD", value) == WITHIN_LIMITS
    assert check_distance(none, side, price, None) == WITHIN_LIMITS
    assert check_batch(none, count, {"USD": value}) == WITHIN_LIMITS
