"""States that tickets are written in: an account that trades, money, and orders that ended."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.builders import NOW, make_account, make_ended, make_key, make_order, make_system
from tests.domain.test_creating import funds
from tests.screens import scenes
from tests.screens.fake_engine import FakeEngine
from tui.domain.action import Action
from tui.domain.fate import EndedOrder, Fate
from tui.domain.health import SystemMode
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId, OrderKey
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderType, Side, TimeInForce
from tui.domain.outcome import Outcome, Rejected
from tui.domain.state import BlotterState

ID = ClientOrderId("6f1c2e0a-0000-4000-8000-000000000001")
TRADER = make_account(can_send=True)
MONEY = funds(USD="100000.0000", BTC="2.00000000", EUR="5000")
NO_FUNDS = Rejected(code="EOrder:Insufficient funds", text="EOrder:Insufficient funds")


def trading(**changes: Any) -> BlotterState:
    """The varied book of an account that can send, with margin on every market."""
    known: dict[str, Any] = {"accounts": [TRADER]}
    state = scenes.scene(**{**known, **changes})
    margin = {key: replace(one, leverages=(2, 3, 5)) for key, one in state.instruments.items()}
    money = {account.name: MONEY for account in state.accounts}
    return replace(state, instruments=margin, funds=money)


def cancel_only() -> BlotterState:
    """A venue that takes no new order now."""
    return trading(health=scenes.healthy(system=make_system(SystemMode.CANCEL_ONLY)))


def cancelled_order() -> Order:
    """Partly filled when it was cancelled; it had a conditional close."""
    order = make_order("OCANC1-AAAAA-BBBBBB", limit_price="90000.0", filled_quantity="0.05")
    close = "close position @ stop loss 85000.0 -> limit 84000.0"
    return replace(order, close_text=close)


def ended_orders() -> tuple[EndedOrder, ...]:
    """The day's: one cancelled, one expired, one filled."""
    expired = make_order(
        "OEXPD1-AAAAA-BBBBBB",
        instrument="ETHUSD",
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        limit_price="3010.00",
        trigger_price="3020.00",
        quantity="4",
    )
    filled = make_order("OFILL1-AAAAA-BBBBBB", filled_quantity="0.25000000")
    minutes = timedelta(minutes=1)
    return (
        make_ended(filled, fate=Fate.FILLED, since=NOW - 5 * minutes),
        make_ended(cancelled_order(), reason="User requested", since=NOW - 9 * minutes),
        make_ended(expired, fate=Fate.EXPIRED, since=NOW - 180 * minutes),
    )


def after_cancels() -> BlotterState:
    return replace(trading(), ended_today=ended_orders())


def draft_intent(order_id: str = "OCANC1-AAAAA-BBBBBB", **changes: Any) -> CreateIntent:
    """What a venue says would create the cancelled order again."""
    key = make_key(order_id)
    known: dict[str, Any] = {
        "venue": key.venue,
        "account": key.account,
        "instrument": InstrumentId("XBTUSD"),
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": Decimal("0.25000000"),
        "limit_price": Decimal("90000.0"),
        "time_in_force": TimeInForce.GTC,
        "client_order_id": ClientOrderId("made by the venue"),
    }
    return CreateIntent(**{**known, **changes})


def knows_drafts(engine: FakeEngine, *keys: OrderKey) -> None:
    """Let the engine know what would create these orders again."""
    for key in keys or (make_key("OCANC1-AAAAA-BBBBBB"),):
        engine.drafts[key] = draft_intent(key.order_id, account=AccountName(key.account))


def newest_action(engine: FakeEngine) -> Action:
    return list(engine.state.actions.actions.values())[-1]


def turn_out(engine: FakeEngine, outcome: Outcome, *, is_settled: bool = False) -> None:
    """Let the newest act turn out."""
    action = newest_action(engine)
    change = action.settled if is_settled else action.answered
    actions = engine.state.actions.with_actions(change(outcome, NOW))
    engine.publish(replace(engine.state, actions=actions))
