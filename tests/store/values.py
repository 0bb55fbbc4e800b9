"""Actions as the engine makes them, at their four states; fills and ends."""

from datetime import datetime
from decimal import Decimal

from tests.clock import START
from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill, FillId, Liquidity
from tui.domain.identifiers import AccountName, InstrumentId, OrderKey, VenueId, VenueOrderId
from tui.domain.intents import AmendIntent, CancelIntent, Intent
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.outcome import Accepted, Unknown

REQUEST = "POST /0/private/AmendOrder txid=OABCDE-12345-FGHIJK limit_price=29000.0"


def an_order(order_id: str = "OABCDE-12345-FGHIJK", account: str = "main") -> Order:
    return Order(
        key=OrderKey(VenueId.KRAKEN_SPOT, AccountName(account), VenueOrderId(order_id)),
        client_order_id=None,
        instrument=InstrumentId("XBTUSD"),
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        status=OrderStatus.OPEN,
        quantity=Decimal("0.50000000"),
        filled_quantity=Decimal("0.00000000"),
        quantity_unit=QuantityUnit.BASE,
        limit_price=Decimal("30000.0"),
        trigger_price=None,
        average_fill_price=None,
        time_in_force=None,
        post_only=False,
        reduce_only=False,
        opened_at=START,
        raw=b'{"vol": "0.50000000"}',
    )


def an_amend(name: str = "a1", account: str = "main") -> Action:
    seen = an_order(account=account)
    intent = AmendIntent(key=seen.key, seen=seen, limit_price=Decimal("29000.0"))
    return intended(name, intent)


def a_cancel(name: str = "c1", account: str = "main") -> Action:
    seen = an_order(account=account)
    return intended(name, CancelIntent(key=seen.key, seen=seen))


def intended(name: str, intent: Intent) -> Action:
    return Action(
        id=ActionId(name),
        batch=BatchId("b1"),
        intent=intent,
        state=ActionState.INTENDED,
        created_at=START,
    )


def sending(action: Action) -> Action:
    return action.sending(START, REQUEST)


def unknown(action: Action) -> Action:
    return sending(action).answered(Unknown(text="no answer within 10 s"), START)


def accepted(action: Action) -> Action:
    return sending(action).answered(Accepted(reference="TQ7RVC"), START)


def settled(action: Action) -> Action:
    return accepted(action).settled(Accepted(reference="TQ7RVC"), START)


def a_fill(name: str = "TABCDE-12345-FGHIJK", account: str = "main") -> Fill:
    return Fill(
        id=FillId(name),
        order=an_order(account=account).key,
        instrument=InstrumentId("XBTUSD"),
        side=Side.BUY,
        price=Decimal("30000.00000"),
        quantity=Decimal("0.10000000"),
        fee=Decimal("7.80000"),
        fee_currency="USD",
        liquidity=Liquidity.MAKER,
        filled_at=START,
        raw=b'{"vol":"0.10000000"}',
    )


def an_end(order_id: str = "OABCDE-12345-FGHIJK", since: datetime = START) -> EndedOrder:
    return EndedOrder(order=an_order(order_id), fate=Fate.FILLED, since=since)
