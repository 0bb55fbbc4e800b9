"""States that Futures tickets are written in: a perpetual, an inverse one, a position, margin."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.builders import (
    NOW,
    make_account,
    make_ended,
    make_health,
    make_instrument,
    make_order,
    make_state,
)
from tui.domain.fate import EndedOrder
from tui.domain.funds import Funds
from tui.domain.identifiers import ClientOrderId, InstrumentId, InstrumentKey, OrderKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderType, QuantityUnit, Side, TriggerSignal
from tui.domain.position import Direction, MarginAccount, Position
from tui.domain.quote import Quote
from tui.domain.state import BlotterState

FUTURES = VenueId.KRAKEN_FUTURES
DESK = make_account("fut", venue=FUTURES, host="futures.kraken.com", can_send=True)


def future(name: str = "PF_XBTUSD", symbol: str = "BTC perp", **changes: Any) -> Instrument:
    known: dict[str, Any] = {
        "tick_size": "0.5",
        "lot_size": "0.0001",
        "minimum_quantity": "0.0001",
        "minimum_cost": None,
        "base": "BTC",
        "quote": "USD",
        "status": "online",
    }
    extra = {one: changes.pop(one) for one in list(changes) if one not in known}
    made = make_instrument(name, venue=FUTURES, symbol=symbol, **{**known, **changes})
    return replace(made, **extra)


BITCOIN = future(hold_milliseconds=20)
INVERSE = future(
    "PI_XBTUSD",
    "BTC inv",
    lot_size="1",
    minimum_quantity="1",
    quantity_unit=QuantityUnit.CONTRACTS,
    contract_size=Decimal(1),
)
PEPE = future(
    "PF_PEPEUSD",
    "PEPE perp",
    tick_size="0.0000000001",
    price_decimals=10,
    lot_size="1000",
    base="PEPE",
)
SHARE = future("PF_AAPLxUSD", "AAPLx perp", base="AAPLx", status="suspended")


def quote(symbol: str = "PF_XBTUSD", **changes: Any) -> Quote:
    known: dict[str, Any] = {
        "last": Decimal("92500.0"),
        "bid": Decimal("92499.5"),
        "ask": Decimal("92500.0"),
        "mark": Decimal("92510.5"),
        "index": Decimal("92480.0"),
        "as_of": NOW - timedelta(seconds=1),
    }
    return Quote(key=InstrumentKey(FUTURES, InstrumentId(symbol)), **{**known, **changes})


CHEAP = quote(
    "PF_PEPEUSD",
    last=Decimal("0.0000050000"),
    bid=Decimal("0.0000049990"),
    ask=Decimal("0.0000050010"),
    mark=Decimal("0.0000050000"),
    index=None,
)
LONG = Position(
    instrument=InstrumentId("PF_XBTUSD"),
    direction=Direction.LONG,
    quantity=Decimal("0.5"),
    quantity_unit=QuantityUnit.BASE,
    average_price=Decimal(90000),
)


def margin(available: str = "20000", name: str = "flex", currency: str = "USD") -> MarginAccount:
    return MarginAccount(name=name, currency=currency, available=Decimal(available))


def money(**changes: Any) -> Funds:
    known: dict[str, Any] = {"positions": (LONG,), "margins": (margin(),), "as_of": NOW}
    return Funds(**{**known, **changes})


def futures_order(order_id: str = "d1d8a2f0-93b4-4f0f-8c8b-3a5b7e6f1e04", **changes: Any) -> Order:
    known: dict[str, Any] = {
        "account": "fut",
        "venue": FUTURES,
        "instrument": "PF_XBTUSD",
        "quantity": "0.1",
        "filled_quantity": "0",
        "limit_price": "91000",
        "reduce_only": False,
    }
    return make_order(order_id, **{**known, **changes})


def futures(**changes: Any) -> BlotterState:
    """One account at Kraken Futures that can send, an order, a long position and margin."""
    known: dict[str, Any] = {
        "accounts": [DESK],
        "health": [make_health("fut", venue=FUTURES)],
        "instruments": [BITCOIN, INVERSE, PEPE, SHARE],
        "quotes": [quote(), quote("PI_XBTUSD"), CHEAP],
    }
    entries = changes.pop("orders", [futures_order()])
    funds = changes.pop("funds", money())
    state = make_state(entries, **{**known, **changes})
    return replace(
        state, funds={} if funds is None else {account.name: funds for account in state.accounts}
    )


def cancelled_stop() -> EndedOrder:
    """A protective stop, partly filled when it was cancelled."""
    order = futures_order(
        "77e6a7d4-21c3-4d43-8a77-1b2b8f0d9c02",
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        quantity="0.4",
        filled_quantity="0.1",
        trigger_price="90000",
        limit_price="89900",
        trigger_signal=TriggerSignal.INDEX,
        reduce_only=True,
    )
    return make_ended(order, since=NOW - timedelta(minutes=9))


def stop_intent(key: OrderKey) -> CreateIntent:
    """What the venue says would create that stop again."""
    return CreateIntent(
        venue=FUTURES,
        account=key.account,
        instrument=InstrumentId("PF_XBTUSD"),
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        quantity=Decimal("0.4"),
        limit_price=Decimal(89900),
        trigger_price=Decimal(90000),
        trigger_signal=TriggerSignal.INDEX,
        reduce_only=True,
        client_order_id=ClientOrderId("made by the venue"),
    )
