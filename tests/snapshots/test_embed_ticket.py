"""A handful of pictures of the Embed ticket. Reviewed as code."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import burst, settle
from tests.screens.embed_scenes import DESK, TAG, custom_order, embed
from tests.screens.fake_engine import FakeEngine
from tests.snapshots.camera import Camera, Look
from tui.domain.intents import CreateIntent, Intent
from tui.domain.outcome import Accepted
from tui.domain.state import BlotterState
from tui.screens.blotter import BlotterScreen
from tui.venues.kraken_embed.write_request import build_create

QUOTED = "spend 500.00 EUR (fee 1.25), receive 0.00639423 BTC, at 78,000 EUR"
ENTER = "enter"
PAIR = ("n", "m", *["backspace"] * 9, *"btc/eur", ENTER)


def strategy(letter: str, target: str, amount: str, *more: str) -> tuple[str, ...]:
    return (*PAIR, ENTER, letter, ENTER, *target, ENTER, *amount, *more)


TICKETS: dict[str, tuple[BlotterState, Sequence[str]]] = {
    "dip": (embed(), strategy("b", "78000", "500.00", "f7")),
    "rally": (embed(), strategy("j", "82000", "0.005", ENTER, "b")),
    "profit": (
        embed(),
        strategy(
            "t",
            "+10%",
            "0.005",
            ENTER,
            "b",
            *(ENTER,) * 3,
            *"Half of it once it is dear, the rest another day",
        ),
    ),
    "stop": (embed(accounts=[DESK], orders=[custom_order()]), strategy("s", "-5.123456%", "500")),
    "twin": (embed(orders=[custom_order()]), strategy("b", "78000", "500")),
    "free": (
        embed(),
        (*PAIR, ENTER, "f", ENTER, "g", ENTER, *"82000", ENTER, "r", ENTER, *"1.5", ENTER, "b"),
    ),
    "inverted": (
        embed(),
        ("n", "m", *"usd/btc", ENTER, ENTER, "b", ENTER, *"0.000012", ENTER, *"500"),
    ),
    "fires": (embed(), strategy("j", "78000", "500.00", "ctrl+s")),
    "empty": (embed(accounts=[DESK]), ("n", "m")),
    "wrong": (
        embed(),
        (
            *(*PAIR, *["backspace"] * 30, *"AA00 TEST EXA", ENTER, "b", ENTER, *"-5t"),
            *(ENTER, *"50%", ENTER, ENTER, "x", "ctrl+s"),
        ),
    ),
}
SMALL, MIDDLE = Look("blotter-dark", (80, 24)), Look("blotter-dark", (120, 40))
LARGE, LIGHT = Look("blotter-dark", (200, 60)), Look("blotter-light", (120, 40))


def typed(pressed: Sequence[str]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def type_them(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        blotter = pilot.app.screen_stack[0]
        assert isinstance(blotter, BlotterScreen)
        blotter.make_tag = lambda: TAG
        engine = pilot.app.engine  # type: ignore[attr-defined]
        assert isinstance(engine, FakeEngine)
        engine.check_outcome = Accepted(text=QUOTED)
        engine.request_of = request_of  # type: ignore[method-assign]
        await burst(pilot, *pressed)
        await pilot.app.workers.wait_for_complete()

    return type_them


def request_of(intent: Intent) -> str:
    assert isinstance(intent, CreateIntent)
    return build_create(intent).text


@pytest.mark.parametrize("look", [SMALL, MIDDLE, LARGE], ids=str)
@pytest.mark.parametrize("name", TICKETS)
def test_embed_ticket(camera: Camera, name: str, look: Look) -> None:
    state, pressed = TICKETS[name]
    assert camera.sees(state, look, typed(pressed))


@pytest.mark.parametrize("name", ["dip", "inverted"])
def test_embed_ticket_in_light(camera: Camera, name: str) -> None:
    state, pressed = TICKETS[name]
    assert camera.sees(state, LIGHT, typed(pressed))
