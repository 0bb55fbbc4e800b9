"""The prices of a ticket: from what was typed to what would be sent."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tui.domain.creating import (
    LIMIT_TYPES,
    SpotDraft,
    TicketContext,
    TicketNumber,
    TicketProblem,
    TicketReading,
)
from tui.domain.instrument import Instrument
from tui.domain.market_bases import fresh
from tui.domain.numbers import EXACT
from tui.domain.order import (
    TRAILING_TYPES,
    TRIGGERED_TYPES,
    OrderType,
    RelativePrice,
    Side,
    TriggerSignal,
)
from tui.domain.price_text import (
    Base,
    OffsetUnit,
    PriceText,
    PriceTextProblem,
    exact_price,
    parse_price,
    write_price,
)
from tui.domain.problem import FormField, Problem
from tui.domain.quote import Quote
from tui.domain.rounding import (
    Rounded,
    fires_above,
    round_limit,
    round_trigger,
    typed_price,
)
from tui.domain.ticket_numbers import pointed, positive, refused

TICKET_BASES = (Base.LAST, Base.BID, Base.ASK, Base.MID)
"""What the Spot market can be measured from; `own` has no price before there is an order."""

_TWO = Decimal(2)


def base_price(base: Base, quote: Quote | None, now: datetime) -> Decimal | None:
    """Return the fresh price of a base; `None` where there is none."""
    quote = fresh(quote, now)
    if quote is None:
        return None
    match base:
        case Base.LAST:
            return quote.last
        case Base.BID:
            return quote.bid
        case Base.ASK:
            return quote.ask
        case Base.MID if quote.bid is not None and quote.ask is not None:
            return EXACT.divide(EXACT.add(quote.bid, quote.ask), _TWO)
        case Base.MARK:
            return quote.mark
        case Base.INDEX:
            return quote.index
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceField:
    """What decides how one price field is read."""

    name: FormField
    kind: OrderType
    side: Side
    is_limit: bool
    is_offset: bool = False
    """Always an offset: of trailing types, and their limits."""
    keeps_offset: bool = False
    """A relative text without a base stays relative: a close is measured from its fill."""
    default_base: Base = Base.LAST
    bases: tuple[Base, ...] = TICKET_BASES
    """What the venue can be measured from."""

    def rounded(self, exact: Decimal, tick: Decimal) -> Rounded:
        """Round what was computed: never to a price worse than asked."""
        if self.is_limit:
            return round_limit(exact, self.side, tick)
        return round_trigger(exact, tick, is_above_market=fires_above(self.kind, self.side))


def plan_prices(
    context: TicketContext, draft: SpotDraft, instrument: Instrument
) -> dict[FormField, TicketNumber]:
    """Work out every price field the ticket has."""
    planned: dict[FormField, TicketNumber] = {}
    for field, text in _price_fields(draft):
        planned[field.name] = plan_price(field, text, context, instrument)
    return planned


def _price_fields(draft: SpotDraft) -> list[tuple[PriceField, str]]:
    kind, side = draft.order_type, draft.side
    is_trailing = kind in TRAILING_TYPES
    by_index = draft.trigger_signal is TriggerSignal.INDEX
    trigger = PriceField(
        name=FormField.TRIGGER_PRICE,
        kind=kind,
        side=side,
        is_limit=False,
        is_offset=is_trailing,
        default_base=Base.INDEX if by_index else Base.LAST,
    )
    limit = PriceField(
        name=FormField.LIMIT_PRICE, kind=kind, side=side, is_limit=True, is_offset=is_trailing
    )
    fields: list[tuple[PriceField, str]] = []
    if kind in TRIGGERED_TYPES:
        fields.append((trigger, draft.trigger_price))
    if kind in LIMIT_TYPES:
        fields.append((limit, draft.limit_price))
    if draft.close_type is not None:
        fields += _close_fields(draft, draft.close_type)
    return fields


def _close_fields(draft: SpotDraft, kind: OrderType) -> list[tuple[PriceField, str]]:
    side = Side.SELL if draft.side is Side.BUY else Side.BUY
    first = PriceField(
        name=FormField.CLOSE_PRICE,
        kind=kind,
        side=side,
        is_limit=kind is OrderType.LIMIT,
        is_offset=kind in TRAILING_TYPES,
        keeps_offset=True,
    )
    if kind not in LIMIT_TYPES & TRIGGERED_TYPES:
        return [(first, draft.close_price)]
    second = replace(first, name=FormField.CLOSE_LIMIT_PRICE, is_limit=True)
    return [(first, draft.close_price), (second, draft.close_limit_price)]


def plan_price(
    field: PriceField, text: str, context: TicketContext, instrument: Instrument
) -> TicketNumber:
    """Work out one price: what stands in its field, and what would be sent."""
    number = TicketNumber(field=field.name, typed=text)
    price = parse_price(text.strip())
    if isinstance(price, Problem):
        is_missing = price.code is PriceTextProblem.EMPTY
        return refused(number, TicketProblem.MISSING) if is_missing else pointed(number, price)
    if field.is_offset or (field.keeps_offset and price.is_relative and price.base is None):
        return _offset(field, number, price, instrument)
    if price.is_relative:
        return _relative(field, number, price, context, instrument)
    becomes = typed_price(price.amount, instrument.tick_size, field.name)
    if isinstance(becomes, Problem):
        return pointed(number, becomes)
    return positive(replace(number, exact=price.amount, becomes=becomes))


def _relative(
    field: PriceField,
    number: TicketNumber,
    price: PriceText,
    context: TicketContext,
    instrument: Instrument,
) -> TicketNumber:
    base = price.base or field.default_base
    if price.base is None and base is Base.INDEX and base not in field.bases:
        return refused(number, TicketProblem.INDEX_TRIGGER)
    if base not in field.bases:
        values = {"base": str(base), "bases": " ".join(field.bases)}
        return pointed(number, Problem(code=TicketProblem.BASE_NOT_HERE, at=0, values=values))
    readings = tuple(_reading(field, price, one, context, instrument) for one in field.bases)
    chosen = next(one for one in readings if one.base is base)
    exact = exact_price(price, chosen.value, instrument.tick_size)
    number = replace(number, base=base, base_value=chosen.value, exact=exact, on_bases=readings)
    if exact is None:
        return refused(number, TicketProblem.BASE_UNKNOWN, base=str(base))
    rounded = field.rounded(exact, instrument.tick_size)
    return positive(replace(number, becomes=rounded.value, rounding=rounded.rounding))


def _reading(
    field: PriceField, price: PriceText, base: Base, context: TicketContext, instrument: Instrument
) -> TicketReading:
    value = base_price(base, context.quote, context.now)
    exact = exact_price(price, value, instrument.tick_size)
    becomes = None if exact is None else field.rounded(exact, instrument.tick_size).value
    return TicketReading(base=base, value=value, becomes=becomes)


def _offset(
    field: PriceField, number: TicketNumber, price: PriceText, instrument: Instrument
) -> TicketNumber:
    """Keep a distance as the venue keeps it: signed, of price or percent, on the tick."""
    if not price.is_relative:
        return refused(number, TicketProblem.OFFSET_UNSIGNED)
    if price.base is not None:
        values = {"base": str(price.base)}
        return pointed(number, Problem(code=TicketProblem.OFFSET_BASED, at=0, values=values))
    is_trail = field.kind in TRAILING_TYPES and not field.is_limit
    if is_trail and price.amount.is_signed():
        return refused(number, TicketProblem.OFFSET_DOWN)
    if is_trail and not price.amount:
        return refused(number, TicketProblem.NOT_POSITIVE)
    price = _in_venue_units(price, instrument.tick_size)
    if price.unit is OffsetUnit.PRICE:
        size = typed_price(EXACT.abs(price.amount), instrument.tick_size, field.name)
        if isinstance(size, Problem):
            return pointed(number, size)
    elif price.amount <= -100 or (is_trail and price.amount >= 100):
        return refused(number, TicketProblem.OFFSET_BEYOND_ZERO)
    return replace(number, exact=price.amount, becomes=RelativePrice(write_price(price)))


def _in_venue_units(price: PriceText, tick: Decimal) -> PriceText:
    """Return the same distance in what venues write offsets in: price or percent."""
    match price.unit:
        case OffsetUnit.TICKS:
            amount, unit = EXACT.multiply(price.amount, tick), OffsetUnit.PRICE
        case OffsetUnit.BASIS_POINTS:
            amount, unit = EXACT.scaleb(price.amount, -2), OffsetUnit.PERCENT
        case _:
            return price
    return replace(price, amount=amount, unit=unit)


def moved(price: Decimal, offset: RelativePrice) -> Decimal:
    """Return where an offset leads from a price: what trailing types do, as far as it shows now."""
    text = parse_price(offset.text)
    if isinstance(text, Problem):
        return price
    return exact_price(text, price, Decimal(1)) or price
