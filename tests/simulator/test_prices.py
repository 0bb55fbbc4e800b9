from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tui.simulator.kraken_spot.prices import PriceText
from tui.simulator.refusal import Reason, Refusal

LAST = Decimal("68365.1")
TICK = Decimal("0.1")


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("65000", "65000"),
        ("+50", "68415.1"),
        ("-100", "68265.1"),
        ("+5%", "71783.4"),
        ("-5%", "64946.8"),
        ("+0.05", "68365.2"),
        ("-0.05", "68365.1"),
    ],
)
def test_prices_resolve_as_the_sheet_says(text: str, price: str) -> None:
    assert PriceText.parse(text).resolved(LAST, TICK) == Decimal(price)


@pytest.mark.parametrize(
    "text",
    ["", " ", "5%", "0", "1e5", "1,000", "+", "%", "+-5", "5+", "+5%%", "1_0", "٣", "+ 5", "0x1"],
)
def test_everything_else_is_no_price(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        PriceText.parse(text)
    assert refused.value.reason is Reason.INVALID_PRICE


@settings(deadline=None)
@given(
    st.decimals("0.01", "1000000", places=2),
    st.sampled_from(["+", "-"]),
    st.booleans(),
    st.decimals("10", "100000", places=1),
)
def test_a_relative_price_lies_on_the_grid_and_within_half_a_tick(
    number: Decimal, sign: str, percent: bool, last: Decimal
) -> None:
    text = f"{sign}{number}{'%' if percent else ''}"
    price = PriceText.parse(text).resolved(last, TICK)
    distance = last * number / 100 if percent else number
    exact = last + distance if sign == "+" else last - distance
    assume(exact > 0)
    assert price % TICK == 0
    assert abs(price - exact) <= TICK / 2
    assert price - exact != -TICK / 2


def test_a_price_a_hair_below_the_half_is_rounded_down() -> None:
    text = "+400.010000000100000001%"
    exact = Fraction("999999.99") * (1 + Fraction("400.010000000100000001") / 100)
    price = PriceText.parse(text).resolved(Decimal("999999.99"), TICK)
    assert 0 < Fraction(price + TICK / 2) - exact < Fraction(1, 10**20)


@settings(deadline=None)
@given(
    st.decimals("0.000000000000000001", "300", places=18),
    st.sampled_from(["+", "-"]),
    st.booleans(),
    st.decimals("0.01", "1000000", places=2),
    st.sampled_from(["0.1", "0.01", "0.00001", "0.05", "0.25"]),
)
def test_a_relative_price_is_rounded_once_and_exactly(
    number: Decimal, sign: str, percent: bool, last: Decimal, tick: str
) -> None:
    text = f"{sign}{number:f}{'%' if percent else ''}"
    exact, step = Fraction(last), Fraction(tick)
    distance = exact * Fraction(number) / 100 if percent else Fraction(number)
    exact = exact + distance if sign == "+" else exact - distance
    assume(exact > 0)
    nearest = (exact / step + Fraction(1, 2)).__floor__() * step
    assert Fraction(PriceText.parse(text).resolved(last, Decimal(tick))) == nearest
