"""What a ticket would do, said in words before anything is sent."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from tui.domain.creating import SelfTrade, SpotPlan, TicketPlan
from tui.domain.instrument import Instrument
from tui.domain.order import (
    TRAILING_TYPES,
    OrderType,
    Price,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.problem import FormField
from tui.domain.ticket_quantities import unit_of
from tui.domain.ticket_terms import is_posted
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, money, price_text
from tui.presentation.moments import TimeZone, moment_text

_VERBS = {Side.BUY: "Buys", Side.SELL: "Sells"}
_YIELDING = {
    SelfTrade.CANCEL_OLDEST: "Where it meets an own order, the older one is cancelled.",
    SelfTrade.CANCEL_BOTH: "Where it meets an own order, both are cancelled.",
}


def ticket_words(plan: SpotPlan, zone: TimeZone) -> str:
    """Return what the order does, in sentences; empty while that cannot be told."""
    instrument = plan.context.instrument
    if instrument is None or not _is_told(plan):
        return ""
    return " ".join([_main_sentence(plan, instrument), *_terms(plan, instrument, zone)])


def _is_told(plan: SpotPlan) -> bool:
    needed = (FormField.QUANTITY, FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE)
    numbers = [plan.numbers[name] for name in needed if name in plan.numbers]
    return bool(numbers) and all(number.becomes is not None for number in numbers)


def _main_sentence(plan: SpotPlan, instrument: Instrument) -> str:
    kind, verb = plan.draft.order_type, _VERBS[plan.draft.side]
    what, at = _amount(plan, instrument), _limit(plan, instrument)
    if kind is OrderType.MARKET:
        return f"{verb} {what} at once, at the best prices there are."
    condition = _condition(plan, instrument)
    if condition:
        return f"{condition}, {verb.lower()} {what}{at or ' at the market'}."
    shown = plan.amount(FormField.DISPLAY_QUANTITY)
    part = "" if shown is None else f", {grouped(shown)} of it showing at a time"
    return f"{verb} {what}{at}{part}."


def _amount(plan: SpotPlan, instrument: Instrument) -> str:
    quantity = plan.amount(FormField.QUANTITY) or Decimal(0)
    base, quote = clean(instrument.base), clean(instrument.quote)
    if unit_of(plan.draft) is QuantityUnit.QUOTE:
        return f"{base} for {grouped(quantity, 2)} {quote}"
    return f"{grouped(quantity)} {base}"


def _limit(plan: SpotPlan, instrument: Instrument) -> str:
    number = plan.number(FormField.LIMIT_PRICE)
    if number is None or number.becomes is None:
        return ""
    quote = clean(instrument.quote)
    if isinstance(number.becomes, RelativePrice):
        distance, is_below = _distance(number.becomes, instrument)
        where = "under" if is_below else "over"
        return f" with a limit {distance} {where} the trigger"
    return f" with a limit of {price_text(number.becomes, instrument.price_decimals)} {quote}"


def _distance(offset: RelativePrice, instrument: Instrument) -> tuple[str, bool]:
    """Return how far an offset reaches, and whether it reaches down."""
    text = clean(offset.text).lstrip("+-")
    unit = "" if text.endswith("%") else f" {clean(instrument.quote)}"
    return f"{text}{unit}", offset.text.startswith("-")


def _condition(plan: SpotPlan, instrument: Instrument) -> str:
    """Say what has to happen first; empty for orders that wait for nothing."""
    number, falls = plan.number(FormField.TRIGGER_PRICE), plan.effects.fires_on_fall
    if number is None or falls is None or number.becomes is None:
        return ""
    signal = "the index" if plan.draft.trigger_signal is TriggerSignal.INDEX else "the last price"
    way = "falls" if falls else "rises"
    if isinstance(number.becomes, RelativePrice):
        distance, _ = _distance(number.becomes, instrument)
        turn = "its highest" if falls else "its lowest"
        return f"When {signal} {way} {distance} from {turn} from now on{_start(plan, instrument)}"
    price = price_text(number.becomes, instrument.price_decimals)
    return f"When {signal} {way} to {price}"


def _start(plan: SpotPlan, instrument: Instrument) -> str:
    start = plan.effects.acts_at
    if start is None:
        return ""
    return f" (that would be {price_text(start, instrument.price_decimals)} now)"


def _terms(plan: SpotPlan, instrument: Instrument, zone: TimeZone) -> Iterator[str]:
    draft, effects = plan.draft, plan.effects
    if draft.order_type is not OrderType.MARKET:
        yield from _lifetime(plan, zone)
    if effects.starts_at is not None:
        yield f"Waits until {_moment(effects.starts_at, plan, zone)}."
    if is_posted(draft):
        yield "Never takes: refused if it would trade at once."
    if draft.leverage is not None and FormField.LEVERAGE in plan.fields:
        reduces = ", and only to reduce a position" if draft.reduce_only else ""
        yield f"On {draft.leverage}:1 margin{reduces}."
    if draft.fee_in_base:
        yield f"Fee in {clean(instrument.base)} where the venue can."
    if draft.self_trade in _YIELDING:
        yield _YIELDING[draft.self_trade]
    yield from _close(plan, instrument)


def _lifetime(plan: SpotPlan, zone: TimeZone) -> Iterator[str]:
    if plan.draft.time_in_force is TimeInForce.IOC:
        yield "What does not fill at once is cancelled."
    if plan.draft.time_in_force is TimeInForce.FOK:
        yield "Fills whole at once, or not at all."
    if plan.effects.expires_at is not None:
        yield f"Expires {_moment(plan.effects.expires_at, plan, zone)}."


def _moment(at: datetime, plan: SpotPlan, zone: TimeZone) -> str:
    return moment_text(at, plan.context.now, zone)


def _close(plan: SpotPlan, instrument: Instrument) -> Iterator[str]:
    """Say what each fill leaves behind."""
    kind, first = plan.draft.close_type, plan.number(FormField.CLOSE_PRICE)
    if kind is None or first is None or first.becomes is None:
        return
    verb = "sells" if plan.draft.side is Side.BUY else "buys"
    second = plan.number(FormField.CLOSE_LIMIT_PRICE)
    limit = None if second is None else second.becomes
    name = str(kind).replace("-", " ")
    at = _close_price(first.becomes, kind, instrument)
    behind = "" if limit is None else f", limit {_close_price(limit, OrderType.LIMIT, instrument)}"
    yield f"Each fill adds a {name} that {verb} it again: {at}{behind}."


def _close_price(price: Price, kind: OrderType, instrument: Instrument) -> str:
    if isinstance(price, Decimal):
        return f"at {price_text(price, instrument.price_decimals)}"
    distance, is_below = _distance(price, instrument)
    if kind in TRAILING_TYPES:
        return f"trailing by {distance}"
    return f"{distance} {'under' if is_below else 'over'} the fill"


def fires_words(plan: TicketPlan) -> str:
    """Say in short which way the price moves to fire the trigger."""
    falls = plan.effects.fires_on_fall
    return "" if falls is None else f"fires on a {'fall' if falls else 'rise'}"


def value_words(value: Decimal, currency: str, *, is_estimated: bool) -> str:
    """Write what an order is worth."""
    return f"{'about ' if is_estimated else ''}{money(value)} {clean(currency)}"
