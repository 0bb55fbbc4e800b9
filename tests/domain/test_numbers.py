"""Exact decimals: read as written, written plainly, rounded to a step."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tui.domain.numbers import (
    NumberError,
    format_plain,
    parse_decimal,
    round_down,
    round_nearest,
    round_up,
)

AMOUNTS = st.decimals(min_value="-1000000000", max_value="1000000000", places=10, allow_nan=False)
STEPS = st.builds(
    lambda digit, places: Decimal(digit).scaleb(-places),
    st.sampled_from([1, 2, 5, 25]),
    st.integers(-3, 10),
)


def exact(value: Decimal) -> tuple[int, tuple[int, ...], int | str]:
    sign, digits, exponent = value.as_tuple()
    return sign, digits, exponent


@settings(deadline=None)
@given(st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", fullmatch=True))
def test_a_plain_number_is_kept_to_its_last_zero(text: str) -> None:
    assert exact(parse_decimal(text)) == exact(Decimal(text))
    assert "e" not in format_plain(parse_decimal(text)).lower()


@settings(deadline=None)
@given(AMOUNTS)
def test_what_is_written_reads_back_as_the_same_number(value: Decimal) -> None:
    assert exact(parse_decimal(format_plain(value))) == exact(value)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("0.00000", "0.00000"),
        ("1E-8", "0.00000001"),
        ("1E+5", "100000"),
        ("0E-8", "0.00000000"),
        ("37500.10", "37500.10"),
        (7, "7"),
        (Decimal("0.50"), "0.50"),
    ],
)
def test_numbers_are_written_without_an_exponent(text: str | int | Decimal, plain: str) -> None:
    assert format_plain(parse_decimal(text)) == plain


@pytest.mark.parametrize(
    "text", ["", "abc", "1,000", "1_000", " 1", "1\n", "١٢", ".", "--1", "1.2.3", "0x10"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="not a number"):
        parse_decimal(text)


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="not a finite number"):
        parse_decimal(text)


@pytest.mark.parametrize("text", ["1E30", "9.99E30", "1E-30", "0E30", "0E-30"])
def test_numbers_up_to_the_limit_are_read(text: str) -> None:
    assert exact(parse_decimal(text)) == exact(Decimal(text))


@pytest.mark.parametrize("text", ["1E31", "1E-31", "0E31", "0E-31", "1E999999999", "-9E40"])
def test_numbers_beyond_the_limit_are_taken_for_damage(text: str) -> None:
    with pytest.raises(NumberError, match="beyond"):
        parse_decimal(text)


@settings(deadline=None)
@given(value=AMOUNTS, step=STEPS)
def test_rounding_down_is_the_next_multiple_towards_zero(value: Decimal, step: Decimal) -> None:
    rounded = round_down(value, step)
    assert rounded % step == 0
    assert abs(rounded) <= abs(value) < abs(rounded) + step


@settings(deadline=None)
@given(value=AMOUNTS, step=STEPS)
def test_rounding_up_is_the_next_multiple_away_from_zero(value: Decimal, step: Decimal) -> None:
    rounded = round_up(value, step)
    assert rounded % step == 0
    assert abs(rounded) - step < abs(value) <= abs(rounded)


@settings(deadline=None)
@given(value=AMOUNTS, step=STEPS)
def test_rounding_to_the_nearest_is_off_by_half_a_step_at_most(
    value: Decimal, step: Decimal
) -> None:
    rounded = round_nearest(value, step)
    assert rounded % step == 0
    assert abs(rounded - value) <= step / 2


@settings(deadline=None)
@given(count=st.integers(-(10**9), 10**9), step=STEPS)
def test_a_multiple_of_the_step_is_left_alone(count: int, step: Decimal) -> None:
    value = count * step
    assert round_down(value, step) == round_up(value, step) == round_nearest(value, step) == value


@settings(deadline=None)
@given(value=AMOUNTS, step=STEPS)
def test_rounding_mirrors_at_zero(value: Decimal, step: Decimal) -> None:
    assume(value)
    for rounding in (round_down, round_up, round_nearest):
        assert rounding(-value, step) == -rounding(value, step)


def test_a_tie_goes_away_from_zero() -> None:
    assert round_nearest(Decimal("0.25"), Decimal("0.1")) == Decimal("0.3")
    assert round_nearest(Decimal("-0.25"), Decimal("0.1")) == Decimal("-0.3")


def test_a_rounded_number_is_written_with_the_digits_of_its_step() -> None:
    assert format_plain(round_down(Decimal("37500.16789"), Decimal("0.10"))) == "37500.10"
    assert format_plain(round_up(Decimal("1"), Decimal("0.00000001"))) == "1.00000000"


def test_many_digits_do_not_disturb_the_rounding() -> None:
    value = Decimal("123456789012345678901234567890.123456789")
    assert round_down(value, Decimal("1E-8")) == Decimal("123456789012345678901234567890.12345678")
