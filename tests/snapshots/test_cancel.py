"""Pictures of cancelling, of what became of acts, and of the lock. Reviewed as code."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_amend,
    make_cancel,
    make_order,
    make_system,
)
from tests.journeys.keys import keys, settle
from tests.screens import scenes
from tests.screens.fake_engine import FakeEngine
from tests.snapshots.camera import Camera, Look, in_most_looks
from tui.app import BlotterApp
from tui.domain.action import Action, ActionState
from tui.domain.health import SystemMode
from tui.domain.order import Order
from tui.domain.outcome import (
    Accepted,
    NotSent,
    NotSentCode,
    Outcome,
    Rejected,
    SettledCode,
    Unknown,
)
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState

TRADER = make_account(can_send=True, may_trade=True)
UNKNOWN = Unknown(text="no answer within 10 s")
SENT = NOW - timedelta(seconds=2)
RULES = TradingRules(
    limits=Limits(confirm_batch_value={"USD": Decimal(100_000)}, confirm_batch_count=3)
)


def engine_of(pilot: Pilot[Any]) -> FakeEngine:
    app = pilot.app
    assert isinstance(app, BlotterApp)
    assert isinstance(app.engine, FakeEngine)
    return app.engine


def trading(**changes: Any) -> BlotterState:
    return scenes.scene(**{"accounts": [TRADER], **changes})


def orders() -> list[Order]:
    return scenes.varied_orders()


def lost(number: int, **fields: Any) -> Action:
    """A cancel of one of the orders, without an answer."""
    known = {
        "id": f"a{number}",
        "state": ActionState.ANSWERED,
        "outcome": UNKNOWN,
        "created_at": NOW,
        "sent_at": SENT,
        "answered_at": NOW,
        "looks": 2,
        "look_again_at": NOW + timedelta(seconds=3),
    }
    intent = make_cancel(orders()[number])
    return make_action(**{"intent": intent, **known, **fields})


def acting() -> BlotterState:
    """A list with an act in every state a row tells of."""
    mine = make_order("ob-77aa", client_order_id="ob-77aa", limit_price="92410.0", opened_at=NOW)
    first, *_ = orders()
    return trading(
        expected=[mine],
        actions=[
            lost(0, intent=make_amend(first), state=ActionState.SENDING, outcome=None),
            lost(1, outcome=Accepted()),
            lost(2),
        ],
    )


async def costs(pilot: Pilot[Any]) -> None:
    engine_of(pilot).cost = RateCost(
        points=8, used=12, maximum=60, cheaper_points=1, cheaper_in=timedelta(minutes=4)
    )


@in_most_looks
def test_rows_with_open_acts(camera: Camera, look: Look) -> None:
    assert camera.sees(acting(), look)


@in_most_looks
@pytest.mark.parametrize("pressed", [("j", "j", "x"), ("x",)], ids=["plain", "protective"])
def test_question(camera: Camera, pressed: tuple[str, ...], look: Look) -> None:
    async def ask(pilot: Pilot[Any]) -> None:
        await costs(pilot)
        await keys(pilot, *pressed)

    assert camera.sees(trading(), look, ask)


@in_most_looks
def test_question_with_everything_to_be_known(camera: Camera, look: Look) -> None:
    first = orders()[0]
    amend = make_action(make_amend(first), state=ActionState.SENDING, sent_at=SENT, created_at=NOW)
    health = scenes.healthy(
        answered_at=NOW - timedelta(seconds=48), system=make_system(SystemMode.MAINTENANCE)
    )
    state = trading(health=health, actions=[amend], journal_problem="No space left on device")

    async def ask(pilot: Pilot[Any]) -> None:
        await costs(pilot)
        await keys(pilot, "j", "j", "x")
        filled = replace(first, filled_quantity=Decimal("0.10000000"))
        book = state.book.with_orders(
            TRADER.name, {**state.book.orders(TRADER.name), filled.key: filled}
        )
        engine_of(pilot).publish(replace(state, book=book))
        await settle(pilot)

    assert camera.sees(state, look, ask)


@in_most_looks
def test_answer_missing(camera: Camera, look: Look) -> None:
    async def press(pilot: Pilot[Any]) -> None:
        await keys(pilot, "j", "j", "x")

    assert camera.sees(trading(actions=[lost(0)]), look, press)


@in_most_looks
def test_batch(camera: Camera, look: Look) -> None:
    async def mark(pilot: Pilot[Any]) -> None:
        await costs(pilot)
        await keys(pilot, "a", "/", *"btc", "enter", "X", "j")

    assert camera.sees(trading(), look, mark, rules=RULES)


@in_most_looks
def test_batch_of_several_accounts(camera: Camera, look: Look) -> None:
    async def mark(pilot: Pilot[Any]) -> None:
        await costs(pilot)
        await keys(pilot, "a", "X", "G", "k")

    state = scenes.two_accounts()
    accounts = (TRADER, replace(state.accounts[1], can_send=False, may_trade=True))
    assert camera.sees(replace(state, accounts=accounts), look, mark)


@in_most_looks
def test_batch_result(camera: Camera, look: Look) -> None:
    ends: list[Outcome] = [
        Accepted(),
        Rejected(
            code=SettledCode.FILLED_FIRST, text="the order was filled before the cancel reached it"
        ),
        UNKNOWN,
        Rejected(code="EOrder:Unknown order", text=""),
        NotSent(code=NotSentCode.NOT_REACHED, text="connection refused"),
        Accepted(),
    ]

    async def send(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "X", "ctrl+s", "j")
        engine = engine_of(pilot)
        sent = engine.state.actions.actions.values()
        actions = [
            action.sending(SENT, "…").answered(end, SENT + timedelta(milliseconds=87))
            for action, end in zip(sent, ends, strict=False)
        ]
        actions[0] = actions[0].settled(ends[0], NOW)
        actions[2] = actions[2].looked(NOW + timedelta(seconds=4))
        ledger = engine.state.actions.with_actions(*actions)
        engine.publish(replace(engine.state, actions=ledger))
        await settle(pilot)

    assert camera.sees(trading(), look, send)


@in_most_looks
def test_unlock(camera: Camera, look: Look) -> None:
    accounts = [
        make_account(may_trade=True),
        make_account("market maker 2", may_trade=True),
        make_account("look"),
    ]

    async def press(pilot: Pilot[Any]) -> None:
        await keys(pilot, "exclamation_mark", *"look", "enter")

    assert camera.sees(scenes.scene(accounts=accounts), look, press)


@in_most_looks
def test_leaving_with_open_acts(camera: Camera, look: Look) -> None:
    waiting = make_action(make_cancel(orders()[1]), id="a9", created_at=NOW)

    async def press(pilot: Pilot[Any]) -> None:
        await keys(pilot, "q")

    assert camera.sees(trading(actions=[lost(0), waiting]), look, press)


@in_most_looks
def test_note_about_an_outcome(camera: Camera, look: Look) -> None:
    async def refuse(pilot: Pilot[Any]) -> None:
        await keys(pilot, "j", "j", "x", "y")
        engine = engine_of(pilot)
        (action,) = engine.state.actions.actions.values()
        refused = Rejected(code="EOrder:Unknown order", text="EOrder:Unknown order")
        ledger = engine.state.actions.with_actions(action.answered(refused, NOW))
        engine.publish(replace(engine.state, actions=ledger))
        await settle(pilot)

    assert camera.sees(trading(), look, refuse)
