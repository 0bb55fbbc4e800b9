"""The orders a Futures ticket writes, each with what it would do: one, or those of a ladder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tui.domain.creating import CreateEffects, TicketContext, TicketNumber
from tui.domain.futures_ladder import (
    ladder_prices,
    ladder_weights,
    least_total,
    most_lines,
    split_total,
)
from tui.domain.futures_ticket import FuturesDraft, FuturesLine, FuturesProblem, line_id
from tui.domain.instrument import Instrument
from tui.domain.market_bases import fresh
from tui.domain.notional import notional
from tui.domain.numbers import EXACT
from tui.domain.order import OrderType, Price, QuantityUnit
from tui.domain.problem import FormField, Problem
from tui.domain.ticket_effects import Numbers, market_effects, reckoned_price


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The lines of a ladder as far as its fields tell, or why there are none."""

    prices: tuple[Decimal, ...] = ()
    quantities: tuple[Decimal, ...] = ()
    problem: Problem | None = None


def plan_ladder(draft: FuturesDraft, instrument: Instrument, numbers: Numbers) -> Ladder:
    """Spread the total of a ladder over its prices; empty while a field is missing or wrong."""
    first, last = _amount(numbers, FormField.LADDER_FROM), _amount(numbers, FormField.LADDER_TO)
    count, total = _amount(numbers, FormField.LADDER_COUNT), _amount(numbers, FormField.QUANTITY)
    if first is None or last is None or count is None:
        return Ladder()
    most = most_lines(first, last, instrument.tick_size)
    if count > most:
        tick = instrument.tick_size
        return _refused(FuturesProblem.LADDER_NARROW, FormField.LADDER_COUNT, most=most, tick=tick)
    prices = ladder_prices(first, last, int(count), draft.side, instrument.tick_size)
    if total is None:
        return Ladder()
    weights = ladder_weights(prices, draft.ladder_split, draft.side)
    quantities = split_total(total, weights, instrument.lot_size)
    if not all(quantities):
        least = least_total(weights, instrument.lot_size)
        return _refused(FuturesProblem.LADDER_SMALL, FormField.QUANTITY, least=least)
    return Ladder(prices=prices, quantities=quantities)


def _refused(code: FuturesProblem, field: FormField, **values: Decimal | int) -> Ladder:
    return Ladder(problem=Problem(code=code, field=field, values=values))


def _amount(numbers: Numbers, field: FormField) -> Decimal | None:
    number = numbers.get(field)
    return None if number is None else number.amount


def plan_lines(
    context: TicketContext,
    draft: FuturesDraft,
    instrument: Instrument,
    numbers: Numbers,
    ladder: Ladder,
) -> tuple[FuturesLine, ...]:
    """Return every order the ticket writes; empty while its size is not known."""
    if not draft.makes_ladder:
        quantity = _amount(numbers, FormField.QUANTITY)
        if quantity is None:
            return ()
        effects = effects_of(context, draft, instrument, numbers)
        return (
            FuturesLine(
                client_order_id=context.client_order_id,
                quantity=quantity,
                limit_price=_becomes(numbers, FormField.LIMIT_PRICE),
                trigger_price=_becomes(numbers, FormField.TRIGGER_PRICE),
                effects=effects,
            ),
        )
    return tuple(_ladder_lines(context, draft, instrument, ladder))


def _ladder_lines(
    context: TicketContext, draft: FuturesDraft, instrument: Instrument, ladder: Ladder
) -> Iterator[FuturesLine]:
    pairs = zip(ladder.prices, ladder.quantities, strict=False)
    for number, (price, quantity) in enumerate(pairs, 1):
        numbers = {
            name: TicketNumber(field=name, typed="", becomes=value)
            for name, value in (
                (FormField.QUANTITY, quantity),
                (FormField.LIMIT_PRICE, price),
            )
        }
        yield FuturesLine(
            client_order_id=line_id(context.client_order_id, number),
            quantity=quantity,
            limit_price=price,
            trigger_price=None,
            effects=effects_of(context, draft, instrument, numbers),
        )


def _becomes(numbers: Numbers, field: FormField) -> Price | None:
    number = numbers.get(field)
    return None if number is None else number.becomes


def effects_of(
    context: TicketContext, draft: FuturesDraft, instrument: Instrument, numbers: Numbers
) -> CreateEffects:
    """Return what one order would do. Distances are measured from the mark price."""
    quote = fresh(context.quote, context.now)
    market = None if quote is None else quote.reference
    is_exact = draft.order_type is OrderType.LIMIT or _counts_contracts(instrument)
    price, quantity = reckoned_price(context, draft, numbers), _amount(numbers, FormField.QUANTITY)
    value = (
        None
        if quantity is None
        else notional(quantity, instrument.quantity_unit, price, instrument)
    )
    return replace(
        market_effects(context, draft, instrument, numbers, market),
        value=value,
        is_value_estimated=not is_exact,
    )


def _counts_contracts(instrument: Instrument) -> bool:
    return instrument.quantity_unit is QuantityUnit.CONTRACTS


def whole_effects(lines: Sequence[FuturesLine], otherwise: CreateEffects) -> CreateEffects:
    """Return what the lines of a ladder do together; `otherwise` where it is one order."""
    if len(lines) < 2:
        return otherwise
    effects = [line.effects for line in lines]
    return replace(
        otherwise,
        value=_sum([one.value for one in effects]),
        fills_at_once=_any([one.fills_at_once for one in effects]),
        meets_own=tuple(dict.fromkeys(key for one in effects for key in one.meets_own)),
        twins=tuple(dict.fromkeys(key for one in effects for key in one.twins)),
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total = EXACT.add(total, value)
    return total


def _any(answers: Sequence[bool | None]) -> bool | None:
    return None if None in answers else any(answers)
