"""Numbers are shown exactly, or say that they are not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.order import RelativePrice
from tui.presentation.figures import (
    aligned,
    compact,
    grouped,
    money,
    percent,
    price_text,
    squeezed,
    ticks,
)

numbers = st.decimals(
    min_value=Decimal("-1e12"),
    max_value=Decimal("1e12"),
    allow_nan=False,
    allow_infinity=False,
    places=9,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("93400", 0, "93,400"),
        ("91250.0", 1, "91,250.0"),
        ("91250", 1, "91,250.0"),
        ("91250.05", 1, "91,250.05"),
        ("0.20000000", 4, "0.2000"),
        ("0.00012345", 4, "0.00012345"),
        ("1E+5", 0, "100,000"),
        ("1E-9", 0, "0.000000001"),
        ("-1234.50", 0, "-1,234.5"),
        ("0", 2, "0.00"),
    ],
)
def test_numbers_are_grouped_with_every_digit(value: str, decimals: int, text: str) -> None:
    assert grouped(Decimal(value), decimals) == text


@given(numbers, st.integers(0, 8))
def test_grouping_loses_no_digit_and_writes_no_exponent(value: Decimal, decimals: int) -> None:
    text = grouped(value, decimals)
    assert Decimal(text.replace(",", "")) == value
    assert "E" not in text.upper()


def test_prices_follow_the_instrument_and_offsets_stay_as_the_venue_wrote_them() -> None:
    assert price_text(Decimal("91250"), 1) == "91,250.0"
    assert price_text(Decimal("91250.00"), None) == "91,250.00"
    assert price_text(RelativePrice("+5.0000%"), 1) == "+5.0000%"
    assert price_text(RelativePrice("#10\x1b"), 1) == "#10<1B>"
    assert price_text(None, 1) == "-"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("91,250.0", 8, "91,250.0"),
        ("150.0000", 6, "150"),
        ("110,000.05", 9, "110000.05"),
        ("16,000,000", 9, "16000000"),
        ("0.00001234", 9, ".00001234"),
        ("0.0000123456", 9, ".0000123…"),
        ("12,345.678", 8, "12345.6…"),
        ("123,456,789.12345678", 8, "~123M"),
        ("123,456,789", 3, "###"),
        ("-0.00001234", 10, "-.00001234"),
    ],
)
def test_numbers_too_wide_for_their_column_are_cut_where_it_shows(
    text: str, width: int, shown: str
) -> None:
    assert squeezed(text, width) == shown


@given(numbers, st.integers(6, 20))
def test_a_squeezed_number_is_the_number_or_bears_a_mark(value: Decimal, width: int) -> None:
    text = squeezed(grouped(value, 4), width)
    assert len(text) <= width
    if not set(text) & set("…~#"):
        assert Decimal(text.replace(",", "")) == value


def test_numbers_of_a_column_stand_on_their_points() -> None:
    column = [aligned(text, 10, 2) for text in ("93,400", "91,250.0", "151.40", "110,000.05")]
    assert column == [" 93,400   ", " 91,250.0 ", "    151.40", "110,000.05"]


@given(numbers, st.integers(4, 20), st.integers(0, 6))
def test_an_aligned_number_takes_exactly_its_cells(
    value: Decimal, width: int, decimals: int
) -> None:
    assert len(aligned(grouped(value), width, decimals)) == width


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("18250", "18,250.00"),
        ("0.056789", "0.05679"),
        ("0.0000123456", "0.00001235"),
        ("0", "0.00"),
        ("1.005", "1.01"),
        ("1234567890123456789012345678901.239", "1,234,567,890,123,456,789,012,345,678,901.24"),
    ],
)
def test_money_is_written_to_the_cent_and_small_money_to_four_digits(value: str, text: str) -> None:
    assert money(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("45538", "45.5k"),
        ("365220", "365k"),
        ("500", "500"),
        ("9000", "9k"),
        ("999600", "1M"),
        ("12345678", "12.3M"),
        ("4200000000", "4.2B"),
        ("0.05432", "0.0543"),
    ],
)
def test_summaries_are_compacted_to_three_digits(value: str, text: str) -> None:
    assert compact(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.97", "+0.97%"),
        ("-1.351", "-1.35%"),
        ("9.994", "+9.99%"),
        ("9.996", "+10.0%"),
        ("25", "+25.0%"),
        ("-12345", "-12,345%"),
    ],
)
def test_percentages_are_signed_and_as_precise_as_their_size(value: str, text: str) -> None:
    assert percent(Decimal(value)) == text


def test_ticks_are_signed_and_whole() -> None:
    assert ticks(Decimal("-12500.0")) == "-12,500"
    assert ticks(Decimal(900)) == "+900"
