"""What an amend is refused for as a whole: the venue's minimum cost, the operator's limits."""

from decimal import Decimal

from tui.domain.amend_change import Change
from tui.domain.amend_effects import limit_takes
from tui.domain.amend_problem import AmendProblem
from tui.domain.capabilities import LIMIT_TYPES, is_trailing, is_waiting, takes_post_only
from tui.domain.distance import signal_price
from tui.domain.limit_checks import (
    WITHIN_LIMITS,
    LimitFindings,
    check_distance,
    check_order_value,
)
from tui.domain.notional import notional, own_price, own_value
from tui.domain.order import Order, Price
from tui.domain.price_text import exact_price, parse_price
from tui.domain.problem import FormField, Problem, ProblemValue

_SIZE_AND_PRICES = (FormField.QUANTITY, FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE)


def minimum_cost_problem(change: Change) -> Problem | None:
    """Return the venue's minimum the whole order would fall below in money."""
    minimum, price = change.instrument.minimum_cost, own_price(change.after) or change.market
    after = change.after
    cost = notional(after.quantity, after.quantity_unit, price, change.instrument)
    if minimum is None or cost is None:
        return None
    field = next((field for field in _SIZE_AND_PRICES if change.changes(field)), None)
    if field is None or cost >= minimum:
        return None
    currency = change.instrument.quote
    values: dict[str, ProblemValue] = {"cost": cost, "minimum": minimum, "currency": currency}
    return Problem(code=AmendProblem.MINIMUM_COST, field=field, values=values)


def post_only_problem(change: Change) -> Problem | None:
    """Return what is wrong where the venue may cancel a post-only order that would trade.

    https://docs.kraken.com/api-reference/order-management/batch-order-management
    """
    is_free = takes_post_only(change.order.key.venue) or is_waiting(change.order)
    if is_free or not change.is_post_only or not limit_takes(change.after, change.quote):
        return None
    becomes = change.fields[FormField.LIMIT_PRICE].becomes
    values = {"price": becomes if isinstance(becomes, Decimal) else ""}
    return Problem(code=AmendProblem.POST_ONLY_TRADES, field=FormField.LIMIT_PRICE, values=values)


def limit_findings(change: Change) -> LimitFindings:
    """Hold the order as it would be against the operator's limits."""
    before, after = _values(change)
    limits, currency = change.context.rules.limits, change.instrument.quote
    of_value = check_order_value(limits, currency, after, before)
    return of_value + _limit_distance(change) + _trigger_distance(change)


def _values(change: Change) -> tuple[Decimal | None, Decimal | None]:
    """Value the order before and after at its own price; both at the market where one has none."""
    known = change.instrument
    before, after = own_value(change.order, known), own_value(change.after, known)
    if (before is not None and after is not None) or change.market is None:
        return before, after
    return _at_the_market(change, change.order), _at_the_market(change, change.after)


def _at_the_market(change: Change, order: Order) -> Decimal | None:
    return notional(order.working_quantity, order.quantity_unit, change.market, change.instrument)


def _limit_distance(change: Change) -> LimitFindings:
    """Hold the limit against the market at the moment the order can trade.

    For an order that waits this is its own trigger.
    """
    trigger_changes = change.changes(FormField.TRIGGER_PRICE)
    has_limit = change.order.order_type in LIMIT_TYPES
    if not change.changes(FormField.LIMIT_PRICE) and not (has_limit and trigger_changes):
        return WITHIN_LIMITS
    market = change.market
    if is_waiting(change.order) and not is_trailing(change.order):
        market = change.after.effective_trigger_price
    before = None if trigger_changes else change.order.limit_price
    return check_distance(
        change.context.rules.limits,
        change.order.side,
        _at_market(change, change.after.limit_price),
        market,
        before=before if isinstance(before, Decimal) else None,
    )


def _trigger_distance(change: Change) -> LimitFindings:
    if not change.changes(FormField.TRIGGER_PRICE):
        return WITHIN_LIMITS
    return check_distance(
        change.context.rules.limits,
        change.order.side,
        _at_market(change, change.after.trigger_price),
        signal_price(change.order, change.quote) or change.market,
        can_trade=False,
        field=FormField.TRIGGER_PRICE,
    )


def _at_market(change: Change, offset: Price | None) -> Decimal | None:
    """Return a price; the distance of a trailing order as if it were measured from the market."""
    if offset is None or isinstance(offset, Decimal):
        return offset
    price = parse_price(offset.text)
    if isinstance(price, Problem):
        return None
    return exact_price(price, change.market, change.instrument.tick_size)
