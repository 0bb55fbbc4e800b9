"""Pictures of a batch of cancels: which orders, by group, on its way, stopped. Reviewed as code."""

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.builders import NOW, make_account, make_order
from tests.journeys.keys import keys, settle
from tests.screens import scenes
from tests.snapshots.camera import Camera, Look
from tests.snapshots.test_cancel import RULES, engine_of, trading
from tui.domain.order import Order, OrderType, Side
from tui.domain.outcome import Accepted
from tui.domain.state import BlotterState

SMALL_DARK = Look("blotter-dark", (80, 24))
MIDDLE_DARK = Look("blotter-dark", (120, 40))
WIDE_DARK = Look("blotter-dark", (200, 60))
MIDDLE_LIGHT = Look("blotter-light", (120, 40))
PRICES = {"XBTUSD": 92000, "ETHUSD": 3000, "SOLEUR": 139}


def many() -> BlotterState:
    """A hundred and twenty orders of three markets, and three stops."""
    orders: list[Order] = []
    for number in range(120):
        market = list(PRICES)[number % 3]
        is_sell = number % 4 == 0
        orders.append(
            make_order(
                f"OM{number:04}-AAAAA-{number:06}",
                instrument=market,
                limit_price=str(PRICES[market] + (9 if is_sell else -1) * (1 + number % 7)),
                side=Side.SELL if is_sell else Side.BUY,
                quantity="0.1",
            )
        )
    stops = [
        make_order(
            f"OSTOP{n}", order_type=OrderType.STOP_LOSS, limit_price=None, trigger_price="90000"
        )
        for n in range(3)
    ]
    return scenes.scene([*orders, *stops], accounts=[make_account(can_send=True, may_trade=True)])


@pytest.mark.parametrize("look", [SMALL_DARK, MIDDLE_LIGHT], ids=str)
def test_which_orders_are_meant(camera: Camera, look: Look) -> None:
    async def ask(pilot: Pilot[Any]) -> None:
        await keys(pilot, "j", "j", "X")

    assert camera.sees(trading(), look, ask)


@pytest.mark.parametrize("look", [SMALL_DARK, MIDDLE_DARK, WIDE_DARK], ids=str)
def test_many_orders_stand_as_groups(camera: Camera, look: Look) -> None:
    async def mark(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "X", "j", "space")

    assert camera.sees(many(), look, mark, rules=RULES)


@pytest.mark.parametrize("pressed", [(), ("S",)], ids=["on-its-way", "stopped"])
@pytest.mark.parametrize("look", [SMALL_DARK, MIDDLE_LIGHT], ids=str)
def test_half_way(camera: Camera, look: Look, pressed: tuple[str, ...]) -> None:
    async def send(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "X", "ctrl+s")
        engine = engine_of(pilot)
        acts = tuple(engine.state.actions.actions.values())
        sent = [action.sending(NOW, "…") for action in acts[:100]]
        done = [action.answered(Accepted(), NOW).settled(Accepted(), NOW) for action in sent[:50]]
        ledger = engine.state.actions.with_actions(*done, *sent[50:])
        engine.publish(replace(engine.state, actions=ledger))
        await keys(pilot, *pressed)
        await settle(pilot)

    assert camera.sees(many(), look, send)


def test_the_form_of_a_file_is_asked_for(camera: Camera) -> None:
    async def save(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "X", "ctrl+s", "E")

    assert camera.sees(trading(), SMALL_DARK, save)
