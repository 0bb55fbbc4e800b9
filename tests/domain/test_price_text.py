"""Typed prices: the whole grammar, every error at its character, exact arithmetic."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.number_text import NumberTextProblem
from tui.domain.numbers import EXACT
from tui.domain.price_text import (
    Base,
    OffsetUnit,
    PriceText,
    PriceTextProblem,
    exact_price,
    is_native,
    parse_price,
    write_price,
)
from tui.domain.problem import Problem

TICK = Decimal("0.1")
LAST = Decimal("68365.1")

amounts = st.decimals(min_value=0, max_value=10**15, places=8)
prices = st.one_of(
    st.builds(PriceText, amount=amounts),
    st.builds(
        PriceText,
        amount=st.builds(lambda sign, value: sign * value, st.sampled_from([1, -1]), amounts),
        is_relative=st.just(True),
        base=st.sampled_from([None, *Base]),
        unit=st.sampled_from(OffsetUnit),
    ),
)
near_misses = st.text("0123456789.,+-%tbp ownlastmidk#e−५", max_size=12)  # noqa: RUF001


def read(text: str) -> PriceText:
    price = parse_price(text)
    assert isinstance(price, PriceText), price
    return price


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("91300", "91300"),
        ("91,250.50", "91250.50"),
        ("1,234,567.8", "1234567.8"),
        ("0.00000010", "0.00000010"),
        ("007", "7"),
        ("1" * 30, "1" * 30),
    ],
)
def test_a_number_alone_is_the_price_itself(text: str, amount: str) -> None:
    assert format(read(text).amount, "f") == amount
    assert not read(text).is_relative


@pytest.mark.parametrize("base", [None, *Base])
@pytest.mark.parametrize("unit", OffsetUnit)
@pytest.mark.parametrize("sign", ["+", "-"])
def test_a_sign_makes_a_price_relative_to_its_base(
    base: Base | None, unit: OffsetUnit, sign: str
) -> None:
    expected = PriceText(amount=Decimal(f"{sign}1000.5"), is_relative=True, base=base, unit=unit)
    assert read(f"{base or ''}{sign}1,000.5{unit}") == expected


@pytest.mark.parametrize("base", Base)
def test_a_base_alone_is_a_price(base: Base) -> None:
    assert read(base) == PriceText(amount=Decimal(0), is_relative=True, base=base)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", PriceTextProblem.EMPTY, 0),
        ("5%", PriceTextProblem.UNIT_UNSIGNED, 1),
        ("1,000t", PriceTextProblem.UNIT_UNSIGNED, 5),
        ("12.5bp", PriceTextProblem.UNIT_UNSIGNED, 4),
        ("12b", PriceTextProblem.UNEXPECTED, 2),
        ("12%%", PriceTextProblem.UNEXPECTED, 2),
        ("+5%%", PriceTextProblem.UNEXPECTED, 3),
        ("+5tt", PriceTextProblem.UNEXPECTED, 3),
        ("+5b", PriceTextProblem.UNEXPECTED, 2),
        ("+5 ", PriceTextProblem.UNEXPECTED, 2),
        (" 5", PriceTextProblem.UNEXPECTED, 0),
        ("#5", PriceTextProblem.UNEXPECTED, 0),
        ("५", PriceTextProblem.UNEXPECTED, 0),
        ("1e5", PriceTextProblem.UNEXPECTED, 1),
        ("1.2.3", PriceTextProblem.UNEXPECTED, 3),
        ("1.2,300", PriceTextProblem.UNEXPECTED, 3),
        ("bestbid-1t", PriceTextProblem.UNKNOWN_BASE, 0),
        ("Bid", PriceTextProblem.UNKNOWN_BASE, 0),
        ("ownx+5", PriceTextProblem.UNKNOWN_BASE, 0),
        ("bid5", PriceTextProblem.SIGN_MISSING, 3),
        ("own +5", PriceTextProblem.SIGN_MISSING, 3),
        ("+", NumberTextProblem.MISSING, 1),
        ("own-", NumberTextProblem.MISSING, 4),
        ("--5", NumberTextProblem.MISSING, 1),
        ("+own", NumberTextProblem.MISSING, 1),
        (".5", NumberTextProblem.MISSING, 0),
        ("5.", NumberTextProblem.FRACTION, 2),
        ("+5.%", NumberTextProblem.FRACTION, 3),
        ("12,34", NumberTextProblem.GROUPS, 2),
        ("1,2345", NumberTextProblem.GROUPS, 1),
        ("1234,567", NumberTextProblem.GROUPS, 4),
        ("1,234,56", NumberTextProblem.GROUPS, 5),
        ("1,,234", NumberTextProblem.GROUPS, 1),
        ("1,234,", NumberTextProblem.GROUPS, 5),
        ("own+12,3", NumberTextProblem.GROUPS, 6),
        ("1" * 31, NumberTextProblem.DIGITS, 0),
        ("+0." + "1" * 30, NumberTextProblem.DIGITS, 1),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_character(
    text: str, code: PriceTextProblem | NumberTextProblem, at: int
) -> None:
    problem = parse_price(text)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.at) == (code, at)


def test_a_decimal_comma_never_becomes_a_thousand_times_the_price() -> None:
    problem = parse_price("0,300")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.at) == (NumberTextProblem.GROUPS, 1)


@given(st.one_of(st.text(max_size=20), near_misses))
def test_any_text_is_a_price_or_a_problem_within_it(text: str) -> None:
    price = parse_price(text)
    if isinstance(price, Problem):
        assert price.at is not None
        assert 0 <= price.at <= len(text)
    else:
        assert price.is_relative == (not text[0].isdigit())


@given(prices)
def test_what_is_written_reads_back_as_the_same_price(price: PriceText) -> None:
    text = write_price(price)
    assert read(text) == price
    assert not {"E", ","} & set(text)


@pytest.mark.parametrize("text", ["mid", "own+5t", "-0.50%", "91250.0", "+0"])
def test_a_price_is_written_as_short_as_it_was_typed(text: str) -> None:
    assert write_price(read(text)) == text


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("65000", "65000"),
        ("+50", "68415.1"),
        ("-100", "68265.1"),
        ("+5%", "71783.355"),
        ("-5%", "64946.845"),
        ("+10t", "68366.1"),
        ("-35bp", "68125.82215"),
        ("last", "68365.1"),
        ("last-100%", "0"),
    ],
)
def test_a_price_is_computed_exactly_from_its_base(text: str, exact: str) -> None:
    assert exact_price(read(text), LAST, TICK) == Decimal(exact)


def test_a_relative_price_without_a_base_value_is_none_and_an_absolute_one_needs_none() -> None:
    assert exact_price(read("+50"), None, TICK) is None
    assert exact_price(read("65000"), None, TICK) == 65000


@given(price=prices, base=st.decimals(min_value=0, max_value=10**15, places=10))
def test_a_percentage_is_exact_to_the_last_digit(price: PriceText, base: Decimal) -> None:
    exact = exact_price(price, base, TICK)
    assert exact is not None
    distance = {
        OffsetUnit.PRICE: price.amount,
        OffsetUnit.TICKS: EXACT.multiply(price.amount, TICK),
        OffsetUnit.PERCENT: EXACT.divide(EXACT.multiply(price.amount, base), Decimal(100)),
        OffsetUnit.BASIS_POINTS: EXACT.divide(EXACT.multiply(price.amount, base), Decimal(10000)),
    }[price.unit]
    assert EXACT.subtract(exact, distance) == (base if price.is_relative else 0)


@pytest.mark.parametrize("text", ["+50", "-100", "+5%", "-0.5%"])
def test_kraken_resolves_signed_numbers_and_percentages(text: str) -> None:
    assert is_native(read(text))


@pytest.mark.parametrize("text", ["50", "last+50", "own-2%", "+5t", "-5bp", "mid"])
def test_kraken_resolves_nothing_else(text: str) -> None:
    assert not is_native(read(text))
