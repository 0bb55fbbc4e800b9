"""The Kuna ticket in every type it has. Reviewed as code."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import burst, settle
from tests.screens.fake_engine import FakeEngine
from tests.screens.kuna_scenes import kuna
from tests.screens.ticket_scenes import ID
from tests.snapshots.camera import Camera, Look
from tui.screens.blotter import BlotterScreen
from tui.venues.kuna.write_request import build

ENTER = "enter"
MARKET = ("n", "k", *["backspace"] * 8, *"btc_usdt", ENTER)
TICKETS: dict[str, Sequence[str]] = {
    "limit": (*MARKET, ENTER, ENTER, *"0.06", ENTER, *"-3%"),
    "market": (*MARKET, ENTER, "m", ENTER, ENTER, *"20.00"),
    "stop-loss": (*MARKET, "s", ENTER, "s", ENTER, *"0.06", ENTER, *"27440", ENTER, *"26440"),
    "take-profit": (*MARKET, "s", ENTER, *"ta", ENTER, *"0.06", ENTER, *"29500", ENTER, *"30000"),
    "trigger": (*MARKET, ENTER, *"tr", ENTER, *"25%", ENTER, *"-2%", ENTER, *"-3%"),
    "wrong": (*MARKET, "s", ENTER, "s", ENTER, *"0.0600001", ENTER, *"29500", ENTER, "ctrl+s"),
}
DARK = [Look("blotter-dark", size) for size in ((80, 24), (120, 40), (200, 60))]


def typed(pressed: Sequence[str]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def type_them(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        blotter = pilot.app.screen_stack[0]
        assert isinstance(blotter, BlotterScreen)
        blotter.make_client_order_id = lambda: ID
        engine = pilot.app.engine  # type: ignore[attr-defined]
        assert isinstance(engine, FakeEngine)
        engine.request_of = lambda intent: build([intent]).text  # type: ignore[method-assign]
        await burst(pilot, *pressed)

    return type_them


@pytest.mark.parametrize("look", DARK, ids=str)
@pytest.mark.parametrize("name", TICKETS)
def test_kuna_ticket(camera: Camera, name: str, look: Look) -> None:
    assert camera.sees(kuna(), look, typed(TICKETS[name]))


def test_kuna_ticket_in_light(camera: Camera) -> None:
    look = Look("blotter-light", (120, 40))
    assert camera.sees(kuna(), look, typed(TICKETS["trigger"]))
