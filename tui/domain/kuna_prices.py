"""The numbers of a Kuna ticket: prices and quantities, from text to what would be sent."""

from dataclasses import replace
from decimal import Decimal

from tui.domain.creating import TicketContext, TicketNumber, TicketProblem
from tui.domain.identifiers import VenueId
from tui.domain.instrument import Instrument
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaProblem
from tui.domain.kuna_triggers import kind_for
from tui.domain.market_bases import bases_of
from tui.domain.numbers import round_down, round_up
from tui.domain.order import OrderType, QuantityUnit, Side
from tui.domain.price_text import Base, parse_price
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import QuantityKind
from tui.domain.rounding import round_quantity
from tui.domain.ticket_effects import reckoned_price
from tui.domain.ticket_numbers import positive, refused
from tui.domain.ticket_prices import PriceField, plan_price
from tui.domain.ticket_quantities import part_of_free, read_quantity

KUNA_BASES = tuple(base for base in bases_of(VenueId.KUNA) if base is not Base.OWN)
"""What prices are measured from; `own` has no price before there is an order."""

_PARTS = frozenset({QuantityKind.ALL, QuantityKind.PART})

Numbers = dict[FormField, TicketNumber]


def plan_stop(
    context: TicketContext, draft: KunaDraft, instrument: Instrument
) -> tuple[KunaKind | None, TicketNumber | None]:
    """Return the type that would be sent, and the stop; `None` for an order without one."""
    if not draft.has_trigger:
        return draft.kind, None
    stop = _price(FormField.TRIGGER_PRICE, draft.trigger_price, context, draft, instrument)
    exact = stop.exact if stop.amount is not None else None
    kind = kind_for(context, draft.side, draft.kind, exact)
    if kind is not None and kind is not draft.kind:
        # A tie between two steps goes away from the market, so its side has to be known first.
        named = replace(draft, kind=kind)
        stop = _price(FormField.TRIGGER_PRICE, draft.trigger_price, context, named, instrument)
    return kind_for(context, draft.side, draft.kind, stop.amount), stop


def plan_numbers(
    context: TicketContext, draft: KunaDraft, instrument: Instrument, stop: TicketNumber | None
) -> Numbers:
    """Work out every number the ticket has, the stop as it is planned already."""
    numbers: Numbers = {} if stop is None else {FormField.TRIGGER_PRICE: stop}
    if draft.kind is not KunaKind.MARKET:
        limit = _price(FormField.LIMIT_PRICE, draft.limit_price, context, draft, instrument)
        numbers[FormField.LIMIT_PRICE] = limit
    if draft.kind is KunaKind.MARKET and draft.quote_quantity.strip():
        numbers[FormField.QUOTE_QUANTITY] = _amount(context, draft, instrument)
    if not draft.is_amount:
        price = _reckoned(context, draft, numbers)
        numbers[FormField.QUANTITY] = _quantity(context, draft, instrument, price)
    return numbers


def _reckoned(context: TicketContext, draft: KunaDraft, numbers: Numbers) -> Decimal | None:
    if FormField.LIMIT_PRICE in numbers:
        return numbers[FormField.LIMIT_PRICE].amount
    return reckoned_price(context, draft, numbers)


# Prices


def _price(
    name: FormField, text: str, context: TicketContext, draft: KunaDraft, instrument: Instrument
) -> TicketNumber:
    field = PriceField(
        name=name,
        kind=draft.order_type if draft.kind is not KunaKind.TRIGGER else OrderType.STOP_LOSS_LIMIT,
        side=draft.side,
        is_limit=name is FormField.LIMIT_PRICE,
        bases=KUNA_BASES,
    )
    number = plan_price(field, text, context, instrument)
    price = parse_price(text.strip())
    if isinstance(price, Problem) or price.is_relative:
        return number
    return _held(number, price.amount, instrument.quote, instrument.tick_size)


def _held(number: TicketNumber, typed: Decimal, currency: str, step: Decimal) -> TicketNumber:
    """Hold a typed number against the decimals a currency has; it is refused, never rounded."""
    decimals = -int(step.as_tuple().exponent)
    if -int(typed.as_tuple().exponent) <= decimals:
        return number
    below, above = round_down(typed, step), round_up(typed, step)
    return refused(
        replace(number, becomes=None),
        KunaProblem.DECIMALS,
        currency=currency,
        most=decimals,
        below=below,
        above=above,
    )


# Quantities


def _quantity(
    context: TicketContext, draft: KunaDraft, instrument: Instrument, price: Decimal | None
) -> TicketNumber:
    number = TicketNumber(field=FormField.QUANTITY, typed=draft.quantity)
    read = read_quantity(number)
    if isinstance(read, Problem):
        return replace(number, problem=read)
    if read.kind in _PARTS:
        unit = QuantityUnit.BASE
        return part_of_free(number, read, context, draft.side, unit, instrument, price)
    if read.kind is not QuantityKind.TOTAL:
        return refused(number, TicketProblem.QUANTITY_CHANGE)
    return _typed(number, read.amount, instrument.base, instrument.lot_size)


def _amount(context: TicketContext, draft: KunaDraft, instrument: Instrument) -> TicketNumber:
    number = TicketNumber(field=FormField.QUOTE_QUANTITY, typed=draft.quote_quantity)
    read = read_quantity(number)
    if isinstance(read, Problem):
        return replace(number, problem=read)
    if read.kind in _PARTS and draft.side is Side.SELL:
        base, quote = instrument.base, instrument.quote
        return refused(number, KunaProblem.PART_OF_AMOUNT, base=base, quote=quote)
    if read.kind in _PARTS:
        unit = QuantityUnit.QUOTE
        part = part_of_free(number, read, context, draft.side, unit, instrument, None)
        return _on_step(part, instrument.tick_size)
    if read.kind is not QuantityKind.TOTAL:
        return refused(number, TicketProblem.QUANTITY_CHANGE)
    return _typed(number, read.amount, instrument.quote, instrument.tick_size)


def _on_step(number: TicketNumber, step: Decimal) -> TicketNumber:
    """Round a part of what is free down to what the currency has of decimals."""
    if number.exact is None or number.amount is None:
        return number
    rounded = round_quantity(number.exact, step)
    return positive(replace(number, becomes=rounded.value, rounding=rounded.rounding))


def _typed(number: TicketNumber, amount: Decimal, currency: str, step: Decimal) -> TicketNumber:
    return _held(positive(replace(number, exact=amount, becomes=amount)), amount, currency, step)
