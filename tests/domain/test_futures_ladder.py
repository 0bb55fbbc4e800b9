"""What holds for every ladder: its prices, and how its total is shared out."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.futures_ladder import (
    ladder_prices,
    ladder_weights,
    least_total,
    most_lines,
    split_total,
)
from tui.domain.futures_ticket import LadderSplit
from tui.domain.numbers import EXACT
from tui.domain.order import Side

TICKS = st.sampled_from([Decimal("0.5"), Decimal("0.01"), Decimal("1E-10"), Decimal(5)])
STEPS = st.sampled_from([Decimal("0.0001"), Decimal(1), Decimal("1E+3")])
PLACES = st.integers(min_value=1, max_value=10**9)
COUNTS = st.integers(min_value=2, max_value=50)
SIDES = st.sampled_from([Side.BUY, Side.SELL])
SPLITS = st.sampled_from(LadderSplit)
EXACTLY = settings(deadline=None)


@EXACTLY
@given(TICKS, PLACES, PLACES, COUNTS, SIDES)
def test_prices_keep_both_ends_and_lie_on_the_tick(
    tick: Decimal, first: int, last: int, count: int, side: Side
) -> None:
    prices = ladder_prices(tick * first, tick * last, count, side, tick)
    assert len(prices) == count
    assert (prices[0], prices[-1]) == (tick * first, tick * last)
    assert all(EXACT.remainder(price, tick) == 0 for price in prices)
    assert list(prices) == sorted(prices, reverse=last < first)


@EXACTLY
@given(TICKS, PLACES, PLACES, COUNTS, SIDES)
def test_no_price_is_more_aggressive_than_an_even_spread(
    tick: Decimal, first: int, last: int, count: int, side: Side
) -> None:
    for number, price in enumerate(ladder_prices(tick * first, tick * last, count, side, tick)):
        ahead = (price / tick - first) * (count - 1) - (last - first) * number
        assert ahead <= 0 if side is Side.BUY else ahead >= 0
        assert abs(ahead) < count - 1


@EXACTLY
@given(TICKS, PLACES, COUNTS, st.integers(min_value=0, max_value=200), SIDES)
def test_lines_share_a_price_exactly_when_there_are_too_few_ticks(
    tick: Decimal, first: int, count: int, gap: int, side: Side
) -> None:
    ends = tick * first, tick * (first + gap)
    prices = ladder_prices(*ends, count, side, tick)
    assert (len(set(prices)) == count) is (count <= most_lines(*ends, tick))


@EXACTLY
@given(STEPS, st.integers(min_value=0, max_value=10**12), COUNTS, SPLITS, SIDES)
def test_shares_are_whole_steps_and_add_up_to_the_total_and_no_more(
    step: Decimal, steps: int, count: int, split: LadderSplit, side: Side
) -> None:
    weights = ladder_weights([Decimal(place) for place in range(count)], split, side)
    shares = split_total(step * steps, weights, step)
    assert sum(shares, Decimal(0)) == step * steps
    assert all(EXACT.remainder(share, step) == 0 for share in shares)
    assert all(share >= 0 for share in shares)
    by_weight = [share for _, share in sorted(zip(weights, shares, strict=True))]
    assert by_weight == sorted(by_weight)


@EXACTLY
@given(STEPS, st.integers(min_value=0, max_value=10**6), COUNTS, SPLITS, SIDES)
def test_no_line_of_the_least_total_comes_to_nothing(
    step: Decimal, more: int, count: int, split: LadderSplit, side: Side
) -> None:
    weights = ladder_weights([Decimal(place) for place in range(count)], split, side)
    assert all(split_total(least_total(weights, step) + step * more, weights, step))


@pytest.mark.parametrize(
    ("side", "split", "expected"),
    [
        (Side.BUY, LadderSplit.EVEN, (1, 1, 1)),
        (Side.BUY, LadderSplit.NEAR, (1, 2, 3)),
        (Side.BUY, LadderSplit.FAR, (3, 2, 1)),
        (Side.SELL, LadderSplit.NEAR, (3, 2, 1)),
        (Side.SELL, LadderSplit.FAR, (1, 2, 3)),
    ],
)
def test_near_the_market_is_dear_to_a_buyer_and_cheap_to_a_seller(
    side: Side, split: LadderSplit, expected: tuple[int, ...]
) -> None:
    rising = [Decimal(1), Decimal(2), Decimal(3)]
    assert ladder_weights(rising, split, side) == expected
    assert ladder_weights(rising[::-1], split, side) == expected[::-1]


def test_what_is_left_over_goes_to_the_heaviest_lines() -> None:
    assert list(map(int, split_total(Decimal(8), (1, 1, 1), Decimal(1)))) == [3, 3, 2]
    assert list(map(int, split_total(Decimal(11), (1, 2, 3), Decimal(1)))) == [1, 4, 6]
