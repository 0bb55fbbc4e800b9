"""States that Embed tickets are written in: a partner's users, pairs both ways round, rates."""

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
from tui.domain.custom_order import turned_price
from tui.domain.custom_terms import Condition, CustomTerms, PartnerProfile, TradeAction
from tui.domain.fate import EndedOrder
from tui.domain.identifiers import ClientOrderId, InstrumentId, InstrumentKey, OrderKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.quote import Quote
from tui.domain.state import BlotterState

EMBED = VenueId.KRAKEN_EMBED
USER, OTHER = "AA00 TEST EXAM PLE1", "AA11 TEST EXAM PLE2"
TAG = ClientOrderId("k3f7q2")
PROFILE = PartnerProfile(users=(USER,), fee_bps=Decimal(25), spread_bps=Decimal(0))


def partner(name: str = "embed", **changes: Any) -> Any:
    """An account that acts for one user, and can send."""
    profile = changes.pop("profile", PROFILE)
    known: dict[str, Any] = {"venue": EMBED, "host": "nexus.kraken.com", "can_send": True}
    return replace(make_account(name, **{**known, **changes}), profile=profile)


ACME = partner()
DESK = partner(profile=replace(PROFILE, users=(USER, OTHER)))


def pair(base: str = "BTC", quote: str = "EUR") -> Instrument:
    """A pair, which has no steps of its own."""
    is_fiat = quote in {"EUR", "USD"}
    made = make_instrument(
        f"{base}/{quote}",
        venue=EMBED,
        symbol=f"{base}/{quote}",
        tick_size="1E-18",
        lot_size="1E-18",
        price_decimals=2 if is_fiat else 8,
        minimum_quantity=None,
        minimum_cost=None,
    )
    return replace(made, has_steps=False)


PAIRS = [pair(base, quote) for coin in ("BTC", "ETH") for money in ("EUR", "USD")
         for base, quote in ((coin, money), (money, coin))]  # fmt: skip
RATES = {"BTC/EUR": "79900.0", "BTC/USD": "92500.0", "ETH/EUR": "2410", "ETH/USD": "2790"}


def rate(name: str, last: str | Decimal | None, seconds: int = 1) -> Quote:
    """What a coin costs, so many seconds ago."""
    value = None if last is None else Decimal(last)
    key = InstrumentKey(EMBED, InstrumentId(name))
    return Quote(key=key, last=value, as_of=NOW - timedelta(seconds=seconds))


def rates(seconds: int = 1) -> list[Quote]:
    """Every rate there is, both ways round."""
    usual = [rate(name, last, seconds) for name, last in RATES.items()]
    inverted = [
        rate("/".join(reversed(name.split("/"))), turned_price(Decimal(last)), seconds)
        for name, last in RATES.items()
    ]
    return [*usual, *inverted]


TERMS = CustomTerms(
    name="Dip 78k #aaaaaa",
    action=TradeAction.SPEND,
    fee_bps=Decimal(25),
    spread_bps=Decimal(0),
)


def custom_order(order_id: str = "sched_q7m2", **changes: Any) -> Order:
    """Buy the dip on BTC/EUR at 78,000, for 500 euros."""
    terms = changes.pop("custom", TERMS)
    known: dict[str, Any] = {
        "account": "embed",
        "venue": EMBED,
        "client_order_id": "aaaaaa",
        "instrument": "BTC/EUR",
        "order_type": OrderType.PRICE_TRIGGER,
        "status": OrderStatus.ACTIVE,
        "quantity": "500.00",
        "filled_quantity": "0",
        "quantity_unit": QuantityUnit.QUOTE,
        "limit_price": None,
        "trigger_price": "78000",
        "time_in_force": None,
        "post_only": None,
        "user": USER,
        "condition": "lte",
    }
    return replace(make_order(order_id, **{**known, **changes}), custom=terms)


def embed(**changes: Any) -> BlotterState:
    """One partner account with one user, the pairs of two coins, and no order."""
    known: dict[str, Any] = {
        "accounts": [ACME],
        "instruments": PAIRS,
        "quotes": rates(),
    }
    entries = changes.pop("orders", [])
    known |= changes
    known.setdefault("health", [make_health(one.name, venue=EMBED) for one in known["accounts"]])
    return make_state(entries, **known)


def cancelled_dip() -> EndedOrder:
    """A strategy that its user cancelled."""
    return make_ended(custom_order(status=OrderStatus.CANCELLED), since=NOW - timedelta(minutes=9))


def dip_intent(key: OrderKey, **changes: Any) -> CreateIntent:
    """What the venue says would create that order again."""
    known: dict[str, Any] = {
        "venue": EMBED,
        "account": key.account,
        "instrument": InstrumentId("BTC/EUR"),
        "side": Side.BUY,
        "order_type": OrderType.PRICE_TRIGGER,
        "quantity": Decimal("500.00"),
        "quantity_unit": QuantityUnit.QUOTE,
        "trigger_price": Decimal(78000),
        "user": USER,
        "condition": Condition.AT_MOST,
        "custom": TERMS,
        "client_order_id": ClientOrderId("made by the venue"),
    }
    return CreateIntent(**{**known, **changes})
