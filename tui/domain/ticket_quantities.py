"""The quantities of a ticket: a number, or a part of what is free."""

from dataclasses import replace
from decimal import Decimal

from tui.domain.creating import (
    SMALLEST_DISPLAY,
    SpotDraft,
    TicketContext,
    TicketNumber,
    TicketProblem,
)
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT, round_down
from tui.domain.order import OrderType, QuantityUnit, Side
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import (
    QuantityKind,
    QuantityText,
    QuantityTextProblem,
    parse_quantity,
)
from tui.domain.rounding import Rounding, round_quantity, typed_quantity
from tui.domain.ticket_numbers import pointed, positive, refused

_HUNDRED = Decimal(100)


def unit_of(draft: SpotDraft) -> QuantityUnit:
    """Return what the quantity counts: quote currency for market buys that ask for it."""
    is_market_buy = draft.order_type is OrderType.MARKET and draft.side is Side.BUY
    in_quote = draft.is_quote_quantity and is_market_buy and draft.leverage is None
    return QuantityUnit.QUOTE if in_quote else QuantityUnit.BASE


def plan_quantity(
    context: TicketContext, draft: SpotDraft, instrument: Instrument, price: Decimal | None
) -> TicketNumber:
    """Work out the quantity; `price` is what a unit of the base is reckoned at."""
    number = TicketNumber(field=FormField.QUANTITY, typed=draft.quantity)
    quantity = read_quantity(number)
    if isinstance(quantity, Problem):
        return replace(number, problem=quantity)
    if quantity.kind in {QuantityKind.ALL, QuantityKind.PART}:
        if draft.leverage is not None:
            return refused(number, TicketProblem.FREE_ON_MARGIN)
        unit = unit_of(draft)
        return part_of_free(number, quantity, context, draft.side, unit, instrument, price)
    if quantity.kind is not QuantityKind.TOTAL:
        return refused(number, TicketProblem.QUANTITY_CHANGE)
    if unit_of(draft) is QuantityUnit.QUOTE:
        return positive(replace(number, exact=quantity.amount, becomes=quantity.amount))
    return _on_lot(number, quantity, instrument)


def plan_display(draft: SpotDraft, instrument: Instrument, quantity: TicketNumber) -> TicketNumber:
    """Work out what an iceberg shows, held against the whole of it."""
    number = TicketNumber(field=FormField.DISPLAY_QUANTITY, typed=draft.display_quantity)
    display = read_quantity(number)
    if isinstance(display, Problem):
        return replace(number, problem=display)
    if display.kind is not QuantityKind.TOTAL:
        return refused(number, TicketProblem.QUANTITY_CHANGE)
    number = _on_lot(number, display, instrument)
    whole, shown = quantity.amount, number.amount
    if whole is None or shown is None:
        return number
    if shown > whole:
        return refused(number, TicketProblem.DISPLAY_TOO_LARGE, quantity=whole)
    if EXACT.multiply(shown, SMALLEST_DISPLAY) < whole:
        smallest = _smallest_display(whole, instrument.lot_size)
        return refused(number, TicketProblem.DISPLAY_TOO_SMALL, smallest=smallest)
    return number


def _smallest_display(whole: Decimal, lot: Decimal) -> Decimal:
    part = round_down(EXACT.divide(whole, SMALLEST_DISPLAY), lot)
    is_enough = EXACT.multiply(part, SMALLEST_DISPLAY) >= whole
    return part if is_enough else EXACT.add(part, lot)


def read_quantity(number: TicketNumber) -> QuantityText | Problem:
    """Read what was typed into a quantity's field; a problem points into the text as it stands."""
    quantity = parse_quantity(number.typed.strip(), allows_all=True)
    if isinstance(quantity, QuantityText):
        return quantity
    if quantity.code is QuantityTextProblem.EMPTY:
        return Problem(code=TicketProblem.MISSING, field=number.field)
    return pointed(number, quantity).problem or quantity


def _on_lot(number: TicketNumber, quantity: QuantityText, instrument: Instrument) -> TicketNumber:
    becomes = typed_quantity(quantity.amount, instrument.lot_size, number.field)
    if isinstance(becomes, Problem):
        return replace(number, problem=becomes)
    return positive(replace(number, exact=quantity.amount, becomes=becomes))


def part_of_free(
    number: TicketNumber,
    quantity: QuantityText,
    context: TicketContext,
    side: Side,
    unit: QuantityUnit,
    instrument: Instrument,
    price: Decimal | None,
) -> TicketNumber:
    """Return a quantity that is everything, or a part, of what is free to pay for it."""
    if quantity.kind is QuantityKind.PART and quantity.amount > _HUNDRED:
        return refused(number, TicketProblem.MORE_THAN_ALL)
    currency = instrument.base if side is Side.SELL else instrument.quote
    if context.funds is None:
        return refused(number, TicketProblem.FREE_UNKNOWN, currency=currency)
    free = context.funds.free(currency) or Decimal(0)
    if free <= 0:
        return refused(number, TicketProblem.NOTHING_FREE, currency=currency)
    if quantity.kind is QuantityKind.PART:
        free_part = EXACT.scaleb(EXACT.multiply(free, quantity.amount), -2)
    else:
        free_part = free
    if unit is QuantityUnit.QUOTE:
        return _rounded(number, free_part, round_down(free_part, _step_of(free)))
    if side is Side.SELL:
        return _rounded(number, free_part, round_quantity(free_part, instrument.lot_size).value)
    if price is None:
        return refused(number, TicketProblem.FREE_WITHOUT_PRICE, currency=currency)
    exact = EXACT.divide(free_part, price)
    return _rounded(number, exact, round_quantity(exact, instrument.lot_size).value)


def _step_of(amount: Decimal) -> Decimal:
    """Return the step the venue counts an amount in, as far as its digits show."""
    return Decimal(1).scaleb(min(int(amount.as_tuple().exponent), 0))


def _rounded(number: TicketNumber, exact: Decimal, value: Decimal) -> TicketNumber:
    rounding = Rounding.NONE if value == exact else Rounding.DOWN
    return positive(replace(number, exact=exact, becomes=value, rounding=rounding))
