"""The operator's own limits: what has to be confirmed by a typed word, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.domain.problem import FormField, Problem, ProblemValue
from tui.domain.rules import Limits


class LimitProblem(StrEnum):
    """Which limit of the operator an act is over."""

    VALUE_ASKS = "limit-value-asks"
    VALUE_REFUSED = "limit-value-refused"
    CURRENCY_ASKS = "limit-currency-asks"
    """There are limits on values, and none in this currency."""
    VALUE_UNKNOWN_ASKS = "limit-value-unknown-asks"
    """There are limits on values, and the value cannot be worked out."""
    DISTANCE_ASKS = "limit-distance-asks"
    DISTANCE_REFUSED = "limit-distance-refused"
    DISTANCE_UNKNOWN_ASKS = "limit-distance-unknown-asks"
    """There are limits on the distance, and it cannot be worked out."""
    BATCH_VALUE_ASKS = "limit-batch-value-asks"
    BATCH_VALUE_UNKNOWN_ASKS = "limit-batch-value-unknown-asks"
    BATCH_COUNT_ASKS = "limit-batch-count-asks"
    BATCH_REFUSED = "limit-batch-refused"


@dataclass(frozen=True, slots=True)
class LimitFindings:
    """What the limits say of an act. Add findings up with `+`."""

    refusals: tuple[Problem, ...] = ()
    """The act is not sent."""
    asks: tuple[Problem, ...] = ()
    """The act is sent after a word was typed."""

    def __add__(self, other: "LimitFindings") -> "LimitFindings":
        return LimitFindings(self.refusals + other.refusals, self.asks + other.asks)


WITHIN_LIMITS = LimitFindings()


def check_order_value(
    limits: Limits, currency: str, value: Decimal | None, before: Decimal | None = None
) -> LimitFindings:
    """Hold what an order can still cost against the limits.

    `currency` is the quote currency the value is in; a value of `None` is one that cannot be worked
    out. `before` is what an existing order can cost now: where the value does not rise above it,
    the maximum does not refuse.
    """
    if not limits.confirm_order_value and not limits.max_order_value:
        return WITHIN_LIMITS
    if value is None:
        return _asks(LimitProblem.VALUE_UNKNOWN_ASKS)
    most = limits.max_order_value.get(currency)
    rises = before is None or value > before
    if most is not None and value > most and rises:
        return _refused(LimitProblem.VALUE_REFUSED, None, _money(currency, value, most))
    asked_over = limits.confirm_order_value.get(currency)
    if asked_over is not None and value > asked_over:
        return _asks(LimitProblem.VALUE_ASKS, None, _money(currency, value, asked_over))
    is_listed = asked_over is not None or (most is not None and not limits.confirm_order_value)
    if not is_listed:
        return _asks(LimitProblem.CURRENCY_ASKS, None, {"currency": currency})
    return WITHIN_LIMITS


def check_distance(
    limits: Limits,
    side: Side,
    price: Decimal | None,
    market: Decimal | None,
    *,
    before: Decimal | None = None,
    can_trade: bool = True,
    field: FormField = FormField.LIMIT_PRICE,
) -> LimitFindings:
    """Hold a price against the limits on its distance from the market.

    The maximum refuses only what would trade: a buy above the market, a sell below it. It does not
    refuse a price no more aggressive than the present one (`before`), nor one that cannot trade
    there: a trigger (`can_trade=False`). A price or market of `None` is one that is not known.
    """
    asked_over, most = limits.confirm_distance_percent, limits.max_distance_percent
    if asked_over is None and most is None:
        return WITHIN_LIMITS
    if price is None or not market:
        return _asks(LimitProblem.DISTANCE_UNKNOWN_ASKS, field)
    reaches = can_trade and _is_beyond(side, price, market)
    presses = before is None or _is_beyond(side, price, before)
    values = {"price": price, "market": market}
    if most is not None and reaches and presses and _is_farther(price, market, most):
        return _refused(LimitProblem.DISTANCE_REFUSED, field, {**values, "limit": most})
    if asked_over is not None and _is_farther(price, market, asked_over):
        return _asks(LimitProblem.DISTANCE_ASKS, field, {**values, "limit": asked_over})
    return WITHIN_LIMITS


def _is_beyond(side: Side, price: Decimal, other: Decimal) -> bool:
    """Whether a price is on the side of another on which it would trade with it."""
    return price < other if side is Side.SELL else price > other


def _is_farther(price: Decimal, market: Decimal, percent: Decimal) -> bool:
    distance = EXACT.abs(EXACT.subtract(price, market))
    return EXACT.scaleb(distance, 2) > EXACT.multiply(market, percent)


def check_batch(
    limits: Limits,
    count: int,
    values: Mapping[str, Decimal | None],
    *,
    can_refuse: bool = True,
) -> LimitFindings:
    """Hold many acts sent in one go against the limits.

    `values` sums what the orders can still cost by quote currency; `None` is a sum that cannot be
    worked out. Cancels and decreases are never refused (`can_refuse=False`): over the maximum they
    ask.
    """
    refusals, asks = WITHIN_LIMITS, WITHIN_LIMITS
    if can_refuse and limits.max_batch is not None and count > limits.max_batch:
        counts: dict[str, ProblemValue] = {"count": count, "limit": limits.max_batch}
        refusals = _refused(LimitProblem.BATCH_REFUSED, None, counts)
    most_unasked = limits.confirm_batch_count
    if most_unasked is None and not can_refuse:
        most_unasked = limits.max_batch
    if most_unasked is not None and count > most_unasked:
        counts = {"count": count, "limit": most_unasked}
        asks = _asks(LimitProblem.BATCH_COUNT_ASKS, None, counts)
    for currency, value in values.items():
        asks += _check_batch_value(limits, currency, value)
    return refusals + asks


def _check_batch_value(limits: Limits, currency: str, value: Decimal | None) -> LimitFindings:
    if not limits.confirm_batch_value:
        return WITHIN_LIMITS
    if value is None:
        return _asks(LimitProblem.BATCH_VALUE_UNKNOWN_ASKS, None, {"currency": currency})
    asked_over = limits.confirm_batch_value.get(currency)
    if asked_over is None:
        return _asks(LimitProblem.CURRENCY_ASKS, None, {"currency": currency})
    if value > asked_over:
        return _asks(LimitProblem.BATCH_VALUE_ASKS, None, _money(currency, value, asked_over))
    return WITHIN_LIMITS


def _money(currency: str, value: Decimal, limit: Decimal) -> Mapping[str, ProblemValue]:
    return {"currency": currency, "value": value, "limit": limit}


def _refused(
    code: LimitProblem, field: FormField | None, values: Mapping[str, ProblemValue]
) -> LimitFindings:
    return LimitFindings(refusals=(Problem(code=code, field=field, values=values),))


def _asks(
    code: LimitProblem,
    field: FormField | None = None,
    values: Mapping[str, ProblemValue] | None = None,
) -> LimitFindings:
    return LimitFindings(asks=(Problem(code=code, field=field, values=values or {}),))
