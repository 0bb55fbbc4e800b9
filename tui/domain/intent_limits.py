"""An intent held against the operator's maxima at the prices of now, the last time."""

from decimal import Decimal

from tui.domain.capabilities import is_waiting
from tui.domain.identifiers import InstrumentId, InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent, CreateIntent
from tui.domain.limit_checks import LimitFindings, check_distance, check_order_value
from tui.domain.notional import notional
from tui.domain.numbers import EXACT
from tui.domain.order import Order, Price
from tui.domain.problem import Problem
from tui.domain.quote import Quote
from tui.domain.rules import Limits
from tui.domain.state import BlotterState


def maximum_exceeded(
    intent: AmendIntent | CreateIntent, state: BlotterState, limits: Limits
) -> Problem | None:
    """Return the first maximum the act would exceed now; what only asks was asked before."""
    market = InstrumentKey(intent.key.venue, _instrument_of(intent))
    instrument, quote = state.instruments.get(market), state.quotes.get(market)
    if isinstance(intent, AmendIntent):
        findings = _of_amend(intent, instrument, quote, limits)
    else:
        findings = _of_create(intent, instrument, quote, limits)
    return next(iter(findings.refusals), None)


def _of_amend(
    intent: AmendIntent, instrument: Instrument | None, quote: Quote | None, limits: Limits
) -> LimitFindings:
    seen = intent.seen
    total = seen.quantity if intent.quantity is None else intent.quantity
    working = EXACT.subtract(total, seen.filled_quantity)
    price = _first(intent.limit_price, seen.limit_price, intent.trigger_price, seen.trigger_price)
    unit = seen.quantity_unit
    before = notional(seen.working_quantity, unit, _own_price(seen), instrument)
    value = notional(working, unit, price, instrument)
    findings = check_order_value(limits, _currency(instrument), value, before)
    if isinstance(intent.limit_price, Decimal):
        now = seen.limit_price if isinstance(seen.limit_price, Decimal) else None
        reference = None if quote is None else quote.reference
        can_trade = not is_waiting(seen)
        findings += check_distance(
            limits, seen.side, intent.limit_price, reference, before=now, can_trade=can_trade
        )
    return findings


def _of_create(
    intent: CreateIntent, instrument: Instrument | None, quote: Quote | None, limits: Limits
) -> LimitFindings:
    reference = None if quote is None else quote.reference
    price = _first(intent.limit_price, intent.trigger_price, reference)
    value = notional(intent.quantity, intent.quantity_unit, price, instrument)
    findings = check_order_value(limits, _currency(instrument), value)
    if isinstance(intent.limit_price, Decimal):
        is_resting = intent.trigger_price is None
        findings += check_distance(
            limits, intent.side, intent.limit_price, reference, can_trade=is_resting
        )
    return findings


def _instrument_of(intent: AmendIntent | CreateIntent) -> InstrumentId:
    return intent.seen.instrument if isinstance(intent, AmendIntent) else intent.instrument


def _own_price(order: Order) -> Decimal | None:
    return _first(order.limit_price, order.trigger_price)


def _first(*prices: Price | None) -> Decimal | None:
    return next((price for price in prices if isinstance(price, Decimal)), None)


def _currency(instrument: Instrument | None) -> str:
    return "?" if instrument is None else instrument.quote
