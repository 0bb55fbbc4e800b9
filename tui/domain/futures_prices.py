"""The numbers of a Futures ticket: prices, size and count, from text to what would be sent."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tui.domain.creating import TicketContext, TicketNumber, TicketProblem
from tui.domain.futures_ticket import (
    LADDER_COUNTS,
    TRAIL_PERCENTS,
    FuturesDraft,
    FuturesKind,
    FuturesProblem,
    futures_fields,
)
from tui.domain.instrument import Instrument
from tui.domain.number_text import read_number
from tui.domain.numbers import EXACT
from tui.domain.order import RelativePrice, Side
from tui.domain.position import Direction, Position
from tui.domain.price_text import Base, OffsetUnit, parse_price
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import QuantityKind, QuantityText
from tui.domain.rounding import Rounding, round_quantity, typed_quantity
from tui.domain.ticket_effects import SIGNAL_BASES
from tui.domain.ticket_numbers import positive, refused
from tui.domain.ticket_prices import PriceField, plan_price
from tui.domain.ticket_quantities import read_quantity

FUTURES_BASES = (Base.LAST, Base.BID, Base.ASK, Base.MID, Base.MARK, Base.INDEX)
"""What the market can be measured from; `own` has no price before there is an order."""

_HUNDRED = Decimal(100)


def plan_numbers(
    context: TicketContext, draft: FuturesDraft, instrument: Instrument
) -> dict[FormField, TicketNumber]:
    """Work out every number the ticket has."""
    position = position_in(context, instrument)
    numbers = {FormField.QUANTITY: plan_size(context, draft, instrument, position)}
    fields = futures_fields(draft)
    for name, text in _price_texts(draft).items():
        if name in fields:
            numbers[name] = _price(name, text, context, draft, instrument)
    if FormField.LADDER_COUNT in fields:
        numbers[FormField.LADDER_COUNT] = _count(draft.ladder_count)
    return numbers


def _price_texts(draft: FuturesDraft) -> Mapping[FormField, str]:
    return {
        FormField.TRIGGER_PRICE: draft.trigger_price,
        FormField.LIMIT_PRICE: draft.limit_price,
        FormField.LADDER_FROM: draft.ladder_from,
        FormField.LADDER_TO: draft.ladder_to,
    }


def _price(
    name: FormField,
    text: str,
    context: TicketContext,
    draft: FuturesDraft,
    instrument: Instrument,
) -> TicketNumber:
    is_trigger = name is FormField.TRIGGER_PRICE
    field = PriceField(
        name=name,
        kind=draft.order_type,
        side=draft.side,
        is_limit=not is_trigger,
        is_offset=is_trigger and draft.kind is FuturesKind.TRAILING_STOP,
        default_base=SIGNAL_BASES[draft.trigger_signal] if is_trigger else Base.LAST,
        bases=FUTURES_BASES,
    )
    number = plan_price(field, text, context, instrument)
    return _trail(number) if field.is_offset else number


def _trail(number: TicketNumber) -> TicketNumber:
    """Hold a distance in percent against what the venue takes."""
    if not isinstance(number.becomes, RelativePrice):
        return number
    price, (least, most) = parse_price(number.becomes.text), TRAIL_PERCENTS
    is_percent = not isinstance(price, Problem) and price.unit is OffsetUnit.PERCENT
    if not is_percent or number.exact is None or least <= number.exact <= most:
        return number
    number = replace(number, becomes=None)
    return refused(number, FuturesProblem.TRAIL_BOUNDS, least=least, most=most)


# Size


def position_in(context: TicketContext, instrument: Instrument) -> Position | None:
    """Return what the account has in a market; `None` where there is nothing, or it is unread."""
    name = instrument.key.instrument.casefold()
    known = () if context.funds is None else context.funds.positions
    return next((one for one in known if one.instrument.casefold() == name), None)


def reduces(position: Position | None, side: Side) -> bool:
    """Whether an order of this side would make a position smaller."""
    if position is None:
        return False
    return (position.direction is Direction.LONG) is (side is Side.SELL)


def plan_size(
    context: TicketContext,
    draft: FuturesDraft,
    instrument: Instrument,
    position: Position | None,
) -> TicketNumber:
    """Work out the size: a number, or a part of the position that the order reduces."""
    number = TicketNumber(field=FormField.QUANTITY, typed=draft.quantity)
    size = read_quantity(number)
    if isinstance(size, Problem):
        return replace(number, problem=size)
    if size.kind in {QuantityKind.ALL, QuantityKind.PART}:
        return _part(number, size, context, draft, instrument, position)
    if size.kind is not QuantityKind.TOTAL:
        return refused(number, FuturesProblem.QUANTITY_CHANGE)
    becomes = typed_quantity(size.amount, instrument.lot_size, number.field)
    if isinstance(becomes, Problem):
        return replace(number, problem=becomes)
    return positive(replace(number, exact=size.amount, becomes=becomes))


def _part(
    number: TicketNumber,
    size: QuantityText,
    context: TicketContext,
    draft: FuturesDraft,
    instrument: Instrument,
    position: Position | None,
) -> TicketNumber:
    if not draft.reduce_only:
        return refused(number, FuturesProblem.PART_OF_WHAT)
    if size.kind is QuantityKind.PART and size.amount > _HUNDRED:
        return refused(number, TicketProblem.MORE_THAN_ALL)
    if context.funds is None:
        return refused(number, FuturesProblem.POSITION_UNKNOWN)
    if position is None or not reduces(position, draft.side):
        return refused(number, FuturesProblem.NO_POSITION, symbol=instrument.symbol)
    part = _HUNDRED if size.kind is QuantityKind.ALL else size.amount
    exact = EXACT.scaleb(EXACT.multiply(position.quantity, part), -2)
    value = round_quantity(exact, instrument.lot_size).value
    rounding = Rounding.NONE if value == exact else Rounding.DOWN
    return positive(replace(number, exact=exact, becomes=value, rounding=rounding))


# Count


def _count(text: str) -> TicketNumber:
    number = TicketNumber(field=FormField.LADDER_COUNT, typed=text)
    stripped, (least, most) = text.strip(), LADDER_COUNTS
    if not stripped:
        return refused(number, TicketProblem.MISSING)
    read = read_number(stripped, 0)
    is_whole = (
        not isinstance(read, Problem)
        and read.end == len(stripped)
        and read.value == read.value.to_integral_value()
    )
    if isinstance(read, Problem) or not is_whole or not least <= read.value <= most:
        return refused(number, FuturesProblem.COUNT, least=least, most=most)
    return replace(number, exact=read.value, becomes=read.value)
