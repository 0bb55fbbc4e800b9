"""A ladder: prices spread evenly between two ends, a total shared out among them. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from tui.domain.futures_ticket import LadderSplit
from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.domain.rounding import round_limit


def ladder_prices(
    first: Decimal, last: Decimal, count: int, side: Side, tick: Decimal
) -> tuple[Decimal, ...]:
    """Return `count` prices from one end to the other, each no more aggressive than it works out.

    Both ends lie on the tick and are kept. Prices may be alike where there are too few ticks.
    """
    reach, gaps = EXACT.subtract(last, first), Decimal(count - 1)
    prices = []
    for number in range(count):
        way = EXACT.divide(EXACT.multiply(reach, Decimal(number)), gaps)
        prices.append(round_limit(EXACT.add(first, way), side, tick).value)
    return tuple(prices)


def most_lines(first: Decimal, last: Decimal, tick: Decimal) -> int:
    """Return how many lines fit between two ends, no two on the same tick."""
    return int(EXACT.divide(EXACT.abs(EXACT.subtract(last, first)), tick)) + 1


def ladder_weights(prices: Sequence[Decimal], split: LadderSplit, side: Side) -> tuple[int, ...]:
    """Return how much each line counts. Near the market is dear to a buyer, cheap to a seller."""
    if split is LadderSplit.EVEN:
        return (1,) * len(prices)
    dear_is_heavy = (side is Side.BUY) is (split is LadderSplit.NEAR)
    ranked = sorted(range(len(prices)), key=lambda place: prices[place], reverse=not dear_is_heavy)
    weights = {place: rank for rank, place in enumerate(ranked, 1)}
    return tuple(weights[place] for place in range(len(prices)))


def split_total(total: Decimal, weights: Sequence[int], step: Decimal) -> tuple[Decimal, ...]:
    """Share a total out by weight, in whole steps: together never more than the total.

    What is left over once every share was rounded down goes a step each to the heaviest lines. A
    total too small leaves lines of zero.
    """
    steps, whole = int(EXACT.divide(total, step)), sum(weights)
    shares = [steps * weight // whole for weight in weights]
    heaviest = sorted(range(len(weights)), key=lambda place: -weights[place])
    for place in heaviest[: steps - sum(shares)]:
        shares[place] += 1
    return tuple(_times(step, share) for share in shares)


def least_total(weights: Sequence[int], step: Decimal) -> Decimal:
    """Return a total of which no line comes to nothing."""
    return _times(step, -(-sum(weights) // min(weights)))


def _times(step: Decimal, count: int) -> Decimal:
    return EXACT.multiply(step, Decimal(count))
