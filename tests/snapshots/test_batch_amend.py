"""Pictures of marked orders amended together, and of the form of a futures order."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.builders import NOW
from tests.journeys.batch_amends import CONTRACTS, LIMIT, STOP, futures_orders, mixed
from tests.journeys.keys import keys, settle
from tests.screens.fake_engine import FakeEngine
from tests.snapshots.camera import MIDDLE, SIZES, Camera, Look
from tui.app import BlotterApp
from tui.domain.outcome import Accepted, Outcome, Rejected, Unknown
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState

DARK = [Look("blotter-dark", size) for size in SIZES]
LIGHT = Look("blotter-light", MIDDLE)
in_some_looks = pytest.mark.parametrize("look", [*DARK, LIGHT], ids=str)
RULES = TradingRules(limits=Limits(confirm_batch_count=3))
SENT = NOW - timedelta(seconds=4)


def engine_of(pilot: Pilot[Any]) -> FakeEngine:
    app = pilot.app
    assert isinstance(app, BlotterApp)
    engine = app.engine
    assert isinstance(engine, FakeEngine)
    engine.cost = RateCost(points=3, used=12, maximum=60)
    return engine


@in_some_looks
def test_batch(camera: Camera, look: Look) -> None:
    async def write(pilot: Pilot[Any]) -> None:
        engine_of(pilot)
        await keys(pilot, "a", "e", *"own+0.3%", "enter", "enter", "enter", "enter", "j", "space")

    assert camera.sees(mixed(), look, write, rules=RULES)


def test_batch_without_a_base(camera: Camera) -> None:
    async def write(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "e", *"+0.3%")

    assert camera.sees(mixed(), DARK[0], write)


def test_batch_changed_underneath(camera: Camera) -> None:
    state = mixed()

    async def write(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "e", *"own-1t")
        book = state.book
        order = next(one for one in futures_orders() if one.key.order_id == LIMIT)
        changed = replace(order, limit_price=Decimal(80500))
        listed = {**book.orders(order.key.account), order.key: changed}
        engine_of(pilot).publish(replace(state, book=book.with_orders(order.key.account, listed)))
        await settle(pilot)

    assert camera.sees(state, Look("blotter-dark", MIDDLE), write)


@in_some_looks
def test_batch_result(camera: Camera, look: Look) -> None:
    ends: list[Outcome] = [
        Accepted(),
        Accepted(),
        Rejected(code="invalidPrice", text="invalidPrice"),
        Unknown(text="no answer within 5 s"),
    ]

    async def send(pilot: Pilot[Any]) -> None:
        engine = engine_of(pilot)
        await keys(pilot, "a", "e", *"own-0.3%", "ctrl+s", "j")
        sent = engine.state.actions.actions.values()
        actions = [
            action.sending(SENT, "…").answered(end, SENT + timedelta(milliseconds=87))
            for action, end in zip(sent, ends, strict=False)
        ]
        actions[0] = actions[0].settled(ends[0], NOW)
        ledger = engine.state.actions.with_actions(*actions)
        engine.publish(replace(engine.state, actions=ledger))
        await settle(pilot)

    assert camera.sees(mixed(), look, send)


def alone(order_id: str) -> BlotterState:
    return mixed(*(one for one in futures_orders() if one.key.order_id == order_id))


@pytest.mark.parametrize("look", DARK[:2], ids=str)
def test_stop_of_futures(camera: Camera, look: Look) -> None:
    async def write(pilot: Pilot[Any]) -> None:
        engine_of(pilot)
        await keys(pilot, "e", *"own-10")

    assert camera.sees(alone(STOP), look, write)


def test_contracts(camera: Camera) -> None:
    async def write(pilot: Pilot[Any]) -> None:
        engine_of(pilot)
        await keys(pilot, "e", *"mark-1%", "shift+tab", *"6000")

    assert camera.sees(alone(CONTRACTS), LIGHT, write)
