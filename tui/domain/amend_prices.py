"""The two price fields of an amend: from the text to what is sent."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.amend_plan import AmendContext, AmendDraft, BaseReading, FieldPlan
from tui.domain.amend_problem import AmendProblem
from tui.domain.capabilities import is_trailing, resolves_relative_prices
from tui.domain.distance import signal_price
from tui.domain.identifiers import VenueId
from tui.domain.instrument import Instrument
from tui.domain.market_bases import (
    Measures,
    base_value,
    bases_of,
    fresh,
)
from tui.domain.numbers import EXACT, round_nearest
from tui.domain.order import Price, RelativePrice, Side, TriggerSignal
from tui.domain.percentage import percent_from
from tui.domain.price_text import (
    MARKET_BASE,
    Base,
    OffsetUnit,
    PriceText,
    is_native,
    measured_from,
    parse_price,
    write_price,
)
from tui.domain.problem import FormField, Problem, ProblemValue
from tui.domain.rounding import (
    Rounded,
    Rounding,
    fires_above,
    round_limit,
    round_trigger,
    typed_price,
)

LEAST_TRAIL, MOST_TRAIL = Decimal("0.1"), Decimal(50)
"""Percent that a trailing stop of Kraken Futures can stay behind the market.

https://docs.kraken.com/api-reference/order-management/send-order
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What a price field computes with."""

    field: FormField
    now: Price | None
    text: str
    chosen: Base
    is_native: bool
    tick: Decimal
    measures: Measures
    market: Decimal | None
    """Distances are told from it."""
    round: Callable[[Decimal], Rounded]


def plan_limit(context: AmendContext, draft: AmendDraft, instrument: Instrument) -> FieldPlan:
    """Work out the limit price of an order that has one to amend."""
    order, text = context.order, draft.limit_price
    field, now = FormField.LIMIT_PRICE, order.limit_price
    if text is None:
        return FieldPlan(field=field, now=now)
    if is_trailing(order):
        return _plan_offset(context, FieldPlan(field=field, now=now, typed=text), instrument)
    setting = _Setting(
        field=field,
        now=now,
        text=text,
        chosen=draft.limit_base,
        is_native=_is_native(context, draft),
        tick=instrument.tick_size,
        measures=_measures(context, now),
        market=_market(context),
        round=lambda exact: round_limit(exact, order.side, instrument.tick_size),
    )
    return _plan_price(setting)


def plan_trigger(context: AmendContext, draft: AmendDraft, instrument: Instrument) -> FieldPlan:
    """Work out the trigger price of an order that waits for one."""
    order, text = context.order, draft.trigger_price
    field, now = FormField.TRIGGER_PRICE, order.trigger_price
    if is_trailing(order):
        plan = FieldPlan(field=field, now=now, is_now_unknown=now is None, typed=text)
        return plan if text is None else _plan_offset(context, plan, instrument)
    if text is None:
        return FieldPlan(field=field, now=now)
    signal = signal_price(order, fresh(context.quote, context.now))
    setting = _Setting(
        field=field,
        now=now,
        text=text,
        chosen=draft.trigger_base,
        is_native=_is_native(context, draft),
        tick=instrument.tick_size,
        measures=_measures(context, now, is_index=order.trigger_signal is TriggerSignal.INDEX),
        market=_market(context),
        round=lambda exact: round_trigger(
            exact,
            instrument.tick_size,
            is_above_market=exact > signal
            if signal is not None
            else fires_above(order.order_type, order.side),
        ),
    )
    return _plan_price(setting)


def _market(context: AmendContext) -> Decimal | None:
    quote = fresh(context.quote, context.now)
    return None if quote is None else quote.reference


def _is_native(context: AmendContext, draft: AmendDraft) -> bool:
    return draft.is_native and resolves_relative_prices(context.order.key.venue)


def _measures(context: AmendContext, own: Price | None, *, is_index: bool = False) -> Measures:
    bases = bases_of(context.order.key.venue, watches_index=is_index)
    return Measures(bases=bases, own=own, quote=context.quote, now=context.now, is_index=is_index)


def _plan_price(setting: _Setting) -> FieldPlan:
    price = parse_price(setting.text)
    if isinstance(price, Problem):
        return _refused(setting, price)
    if not price.is_relative:
        return _plan_absolute(setting, price)
    is_left_to_venue = setting.is_native and is_native(price)
    base = price.base or (MARKET_BASE if is_left_to_venue else setting.chosen)
    value = base_value(setting.measures, base)
    on_bases = tuple(_reading(setting, price, one) for one in setting.measures.bases)
    if isinstance(value, Problem):
        return dataclasses.replace(_refused(setting, value), base=base, on_bases=on_bases)
    return dataclasses.replace(
        _plan_relative(setting, price, value, is_left_to_venue=is_left_to_venue),
        base=base,
        base_value=value,
        on_bases=on_bases,
    )


def _plan_absolute(setting: _Setting, price: PriceText) -> FieldPlan:
    becomes = typed_price(price.amount, setting.tick, setting.field)
    if isinstance(becomes, Problem):
        return _refused(setting, becomes)
    return _plan_result(setting, price.amount, Rounded(becomes, Rounding.NONE))


def _plan_relative(
    setting: _Setting, price: PriceText, value: Decimal, *, is_left_to_venue: bool
) -> FieldPlan:
    exact = measured_from(value, price, setting.tick)
    if not is_left_to_venue:
        return _plan_result(setting, exact, setting.round(exact))
    # The venue does not say how it rounds: the nearest tick is as good a guess as there is.
    about = Rounded(round_nearest(exact, setting.tick), Rounding.NEAREST)
    plan = _plan_result(setting, exact, about)
    if plan.problems:
        return plan
    return dataclasses.replace(plan, sends=RelativePrice(write_price(price)))


def _plan_result(setting: _Setting, exact: Decimal, rounded: Rounded) -> FieldPlan:
    plan = FieldPlan(
        field=setting.field,
        now=setting.now,
        typed=setting.text,
        exact=exact,
        becomes=rounded.value,
        rounding=rounded.rounding,
        change=_change(rounded.value, setting.now),
    )
    if rounded.value <= 0:
        values = {"price": rounded.value}
        problem = Problem(code=AmendProblem.NOT_POSITIVE, field=setting.field, values=values)
        return dataclasses.replace(plan, problems=(problem,))
    is_same = rounded.value == setting.now
    return dataclasses.replace(plan, sends=None if is_same else rounded.value)


def _reading(setting: _Setting, price: PriceText, base: Base) -> BaseReading:
    value = base_value(setting.measures, base)
    if isinstance(value, Problem):
        return BaseReading(
            base=base, value=None, becomes=None, change=None, percent_from_market=None
        )
    rounded = setting.round(measured_from(value, price, setting.tick)).value
    becomes = rounded if rounded > 0 else None
    return BaseReading(
        base=base,
        value=value,
        becomes=becomes,
        change=_change(becomes, setting.now),
        percent_from_market=percent_from(becomes, setting.market),
    )


def _change(becomes: Decimal | None, now: Price | None) -> Decimal | None:
    if becomes is None or not isinstance(now, Decimal):
        return None
    return EXACT.subtract(becomes, now)


def _refused(setting: _Setting, problem: Problem) -> FieldPlan:
    plan = FieldPlan(field=setting.field, now=setting.now, typed=setting.text)
    return _with_problem(plan, problem)


def _with_problem(plan: FieldPlan, problem: Problem) -> FieldPlan:
    return dataclasses.replace(plan, problems=(dataclasses.replace(problem, field=plan.field),))


def _plan_offset(context: AmendContext, plan: FieldPlan, instrument: Instrument) -> FieldPlan:
    """Work out a price of a trailing order: a distance, which the venue keeps as it is written.

    https://docs.kraken.com/api-reference/trading/add-order
    """
    price = parse_price(plan.typed or "")
    if isinstance(price, Problem):
        return _with_problem(plan, price)
    tick = instrument.tick_size
    problem = (
        _offset_problem(price, plan.field, tick)
        or _out_of_range(context.order.key.venue, price)
        or _too_far(context, price, plan.field, tick)
    )
    if problem is not None:
        return _with_problem(plan, problem)
    becomes, now = RelativePrice(write_price(price)), plan.now
    is_same = isinstance(now, RelativePrice) and parse_price(now.text) == price
    return dataclasses.replace(plan, becomes=becomes, sends=None if is_same else becomes)


def _offset_problem(price: PriceText, field: FormField, tick: Decimal) -> Problem | None:
    if not price.is_relative:
        return Problem(code=AmendProblem.OFFSET_ABSOLUTE, at=0, values={"number": price.amount})
    if price.base is not None:
        return Problem(code=AmendProblem.OFFSET_BASE, at=0, values={"base": str(price.base)})
    if not is_native(price):
        return Problem(code=AmendProblem.OFFSET_UNIT, values={"unit": str(price.unit)})
    if not price.amount:
        return Problem(code=AmendProblem.OFFSET_ZERO)
    if price.amount < 0 and field is FormField.TRIGGER_PRICE:
        return Problem(code=AmendProblem.OFFSET_NEGATIVE, at=0)
    if price.unit is OffsetUnit.PERCENT:
        return None
    on_tick = typed_price(price.amount, tick, field)
    return on_tick if isinstance(on_tick, Problem) else None


def _out_of_range(venue: VenueId, price: PriceText) -> Problem | None:
    is_bounded = venue is VenueId.KRAKEN_FUTURES and price.unit is OffsetUnit.PERCENT
    if not is_bounded or LEAST_TRAIL <= price.amount <= MOST_TRAIL:
        return None
    values: dict[str, ProblemValue] = {"least": LEAST_TRAIL, "most": MOST_TRAIL}
    return Problem(code=AmendProblem.OFFSET_OUT_OF_RANGE, at=0, values=values)


def _too_far(
    context: AmendContext, price: PriceText, field: FormField, tick: Decimal
) -> Problem | None:
    """Return what is wrong with a distance down that is at least as large as the market."""
    market, side = _market(context), context.order.side
    is_down = price.amount < 0 or (field is FormField.TRIGGER_PRICE and side is Side.SELL)
    if market is None or not is_down:
        return None
    down = dataclasses.replace(price, amount=-abs(price.amount))
    if measured_from(market, down, tick) > 0:
        return None
    return Problem(code=AmendProblem.OFFSET_BEYOND_ZERO, values={"market": market})
