"""Orders and intents of Kuna and Kraken Embed for tests: sensible unless said otherwise."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.acts import make_create
from tests.builders import MAIN, make_key, make_order
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId, VenueId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side

KUNA, EMBED = VenueId.KUNA, VenueId.KRAKEN_EMBED
UUID = "3d1f6f0e-6c0c-4a57-9a53-0d6d7b1e2a10"
TAG = "k3f9qa"
USER = "AA00 TEST EXAM PLE1"
TERMS = CustomTerms(
    name="dip BTC", action=TradeAction.SPEND, fee_bps=Decimal(100), spread_bps=Decimal(50)
)


def kuna_create(account: str = MAIN, **changes: Any) -> CreateIntent:
    like = make_create(account=account, instrument="BTC_USDT", client_order_id=UUID)
    return replace(like, venue=KUNA, **changes)


def kuna_order(order_id: str = UUID, account: str = MAIN, **members: Any) -> Order:
    """A listed order of Kuna: its id is the one it was created with, and it has no other."""
    values = {"client_order_id": None, "instrument": "BTC_USDT", **members}
    order = make_order(order_id, **values)
    key = make_key(order_id, account, KUNA)
    return replace(order, key=key, post_only=None, reduce_only=None)


def embed_create(account: str = MAIN, **changes: Any) -> CreateIntent:
    intent = CreateIntent(
        venue=EMBED,
        account=AccountName(account),
        instrument=InstrumentId("BTC/USD"),
        side=Side.BUY,
        order_type=OrderType.PRICE_TRIGGER,
        quantity=Decimal("500.00"),
        quantity_unit=QuantityUnit.QUOTE,
        trigger_price=Decimal("100000.00"),
        user=USER,
        condition=Condition.AT_MOST,
        custom=TERMS,
        client_order_id=ClientOrderId(TAG),
    )
    return replace(intent, **changes)


def embed_order(
    order_id: str = "sched_q7m2", tag: str | None = TAG, account: str = MAIN, **changes: Any
) -> Order:
    """A listed custom order, its name with the tag its create was given."""
    intent = embed_create(account)
    order = make_order(
        order_id,
        client_order_id=tag,
        instrument=intent.instrument,
        order_type=intent.order_type,
        status=OrderStatus.ACTIVE,
        quantity="500.00",
        limit_price=None,
        trigger_price="100000.00",
    )
    name = TERMS.name if tag is None else f"{TERMS.name} #{tag}"
    values: dict[str, Any] = {
        "key": make_key(order_id, account, EMBED),
        "quantity_unit": QuantityUnit.QUOTE,
        "user": USER,
        "condition": Condition.AT_MOST.value,
        "custom": replace(TERMS, name=name),
        "post_only": None,
        "reduce_only": None,
        "time_in_force": None,
    }
    return replace(order, **{**values, **changes})
