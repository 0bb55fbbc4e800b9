"""Kraken Futures orders and what surrounds them, for tests of amends."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.builders import NOW, make_instrument, make_order
from tui.domain.amending import AmendContext
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.order import Order, OrderType, QuantityUnit, TriggerSignal
from tui.domain.quote import Quote
from tui.domain.rules import TradingRules

FUTURES = VenueId.KRAKEN_FUTURES
XBT, INVERSE, PEPE = "PF_XBTUSD", "PI_XBTUSD", "PF_PEPEUSD"

PRICES: dict[OrderType, dict[str, Any]] = {
    OrderType.LIMIT: {"limit_price": "81000"},
    OrderType.STOP_LOSS: {"limit_price": None, "trigger_price": "82000"},
    OrderType.STOP_LOSS_LIMIT: {"limit_price": "82100", "trigger_price": "82000"},
    OrderType.TAKE_PROFIT: {"limit_price": None, "trigger_price": "80000"},
    OrderType.TAKE_PROFIT_LIMIT: {"limit_price": "80100", "trigger_price": "80000"},
    OrderType.TRAILING_STOP: {"limit_price": None, "trigger_price": None},
}
"""A buy order of every type that rests at Kraken Futures."""


def futures_order(order_type: OrderType = OrderType.LIMIT, **changes: Any) -> Order:
    """A buy of 0.0010 BTC, 0.0004 of it filled, of a type."""
    is_trigger = "trigger_price" in PRICES[order_type]
    values: dict[str, Any] = {
        "order_id": "5b0f6c62-7d7e-4a0e-9b50-0f6a0f1f0a11",
        "venue": FUTURES,
        "instrument": XBT,
        "quantity": "0.0010",
        "filled_quantity": "0.0004",
        "time_in_force": None,
        "reduce_only": False,
        "trigger_signal": TriggerSignal.MARK if is_trigger else None,
        **PRICES[order_type],
    }
    return make_order(order_type=order_type, **{**values, **changes})


def inverse_order(**changes: Any) -> Order:
    """A buy of 5,000 contracts of one dollar."""
    values: dict[str, Any] = {
        "instrument": INVERSE,
        "quantity": "5000",
        "filled_quantity": "0",
        "quantity_unit": QuantityUnit.CONTRACTS,
    }
    return futures_order(**{**values, **changes})


def futures_instrument(instrument: str = XBT, **changes: Any) -> Instrument:
    """An instrument of the venue: ticks of a dollar, lots of 0.0001; contracts of a dollar each."""
    is_inverse = instrument.startswith(("PI_", "FI_"))
    known = make_instrument(
        instrument,
        venue=FUTURES,
        symbol=instrument,
        base="BTC",
        quote="USD",
        tick_size="0.5" if is_inverse else "1",
        price_decimals=1 if is_inverse else 0,
        lot_size="1" if is_inverse else "0.0001",
        minimum_quantity=None,
        minimum_cost=None,
    )
    unit = QuantityUnit.CONTRACTS if is_inverse else QuantityUnit.BASE
    return replace(known, **{"quantity_unit": unit, **changes})


def futures_quote(instrument: str = XBT, **changes: Any) -> Quote:
    """The market at 81,200: last, mark and index ten apart."""
    values: dict[str, Any] = {
        "last": Decimal(81200),
        "bid": Decimal(81199),
        "ask": Decimal(81201),
        "mark": Decimal(81210),
        "index": Decimal(81190),
        "as_of": NOW - timedelta(seconds=1),
    }
    key = InstrumentKey(FUTURES, InstrumentId(instrument))
    return Quote(key=key, **{**values, **changes})


def futures_context(order: Order | None = None, **changes: Any) -> AmendContext:
    """Everything around an order: its instrument, a quote a second old, no limits."""
    one = order or futures_order()
    values: dict[str, Any] = {
        "order": one,
        "instrument": futures_instrument(one.instrument),
        "quote": futures_quote(one.instrument),
        "rules": TradingRules(),
        "now": NOW,
    }
    return AmendContext(**{**values, **changes})
