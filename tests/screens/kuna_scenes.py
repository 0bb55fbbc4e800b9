"""States that Kuna tickets are written in: a closed venue, simulated, at the documented market."""

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
    make_quote,
    make_state,
)
from tests.domain.test_creating import funds
from tui.domain.fate import EndedOrder
from tui.domain.identifiers import ClientOrderId, InstrumentId, OrderKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderType, Side, TimeInForce
from tui.domain.quote import Quote
from tui.domain.state import BlotterState

KUNA = VenueId.KUNA
DEMO = make_account(
    "kuna", venue=KUNA, host="in process", is_default_host=False, is_simulated=True, can_send=True
)
MONEY = funds(USDT="48200.5", BTC="0.84")


def pair(name: str = "BTC_USDT", base_decimals: int = 6, quote_decimals: int = 2) -> Instrument:
    base, _, quote = name.partition("_")
    return make_instrument(
        name,
        venue=KUNA,
        symbol=name,
        base=base,
        quote=quote,
        tick_size=format(Decimal(1).scaleb(-quote_decimals), "f"),
        price_decimals=quote_decimals,
        lot_size=format(Decimal(1).scaleb(-base_decimals), "f"),
        minimum_quantity=None,
        minimum_cost=None,
    )


BITCOIN = pair()
YEN = pair("BTC_JPY", quote_decimals=0)


def ticker(name: str = "BTC_USDT", **changes: Any) -> Quote:
    """The market of the documentation's examples: 29000, the book 20 apart."""
    known = {"venue": KUNA, "last": "29000", "bid": "28990", "ask": "29010"}
    return make_quote(name, **{**known, **changes})


def kuna_order(order_id: str = "b0fcb54c-2278-4f16-a300-02765faad8b0", **changes: Any) -> Order:
    """Sell 0.06 for 30500, resting."""
    known: dict[str, Any] = {
        "account": "kuna",
        "venue": KUNA,
        "instrument": "BTC_USDT",
        "side": Side.SELL,
        "quantity": "0.06",
        "filled_quantity": "0",
        "limit_price": "30500",
        "post_only": None,
    }
    return make_order(order_id, **{**known, **changes})


def kuna(**changes: Any) -> BlotterState:
    """One simulated account that can send, with one order, and money."""
    known: dict[str, Any] = {
        "accounts": [DEMO],
        "health": [make_health("kuna", venue=KUNA)],
        "instruments": [BITCOIN, YEN],
        "quotes": [ticker()],
    }
    entries = changes.pop("orders", [kuna_order()])
    owned = changes.pop("funds", MONEY)
    state = make_state(entries, **{**known, **changes})
    held = {} if owned is None else {account.name: owned for account in state.accounts}
    return replace(state, funds=held)


def many(count: int) -> list[Order]:
    """So many open orders, one for each price."""
    return [
        kuna_order(f"00000000-0000-4000-8000-{number:012}", limit_price=30500 + number)
        for number in range(count)
    ]


def cancelled_stop() -> EndedOrder:
    """A stop that was cancelled while it waited."""
    order = kuna_order(
        "5992a049-8612-409d-8599-2c3d7298b106",
        order_type=OrderType.STOP_LOSS_LIMIT,
        quantity="0.4",
        trigger_price="27440.00",
        limit_price="26440.00",
    )
    return make_ended(order, since=NOW - timedelta(minutes=9))


def stop_intent(key: OrderKey, **changes: Any) -> CreateIntent:
    """What the venue says would create that stop again."""
    known: dict[str, Any] = {
        "venue": KUNA,
        "account": key.account,
        "instrument": InstrumentId("BTC_USDT"),
        "side": Side.SELL,
        "order_type": OrderType.STOP_LOSS_LIMIT,
        "quantity": Decimal("0.4"),
        "limit_price": Decimal("26440.00"),
        "trigger_price": Decimal("27440.00"),
        "time_in_force": TimeInForce.GTC,
        "client_order_id": ClientOrderId("made by the venue"),
    }
    return CreateIntent(**{**known, **changes})
