"""A handful of pictures of the Futures ticket. Reviewed as code."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import burst, settle
from tests.screens.fake_engine import FakeEngine
from tests.screens.futures_scenes import futures
from tests.screens.ticket_scenes import ID
from tests.snapshots.camera import Camera, Look
from tui.domain.rate_cost import RateCost
from tui.screens.blotter import BlotterScreen

REQUEST = (
    'POST /derivatives/api/v3/batchorder {"batchOrder":[{"order":"send","order_tag":"1",'
    '"orderType":"lmt","symbol":"PF_XBTUSD","side":"buy","size":0.25,"limitPrice":90650,'
    f'"cliOrdId":"{ID}"}}]}} ProcessBefore=<5 s after signing>'
)
ENTER = "enter"
MARKET = ("n", "f", *"pf_xbtusd", ENTER)
TICKETS: dict[str, Sequence[str]] = {
    "limit": (*MARKET, ENTER, ENTER, ENTER, *"0.25", ENTER, *"-2%"),
    "ladder": (
        *(*MARKET, ENTER, "p", ENTER, "l", ENTER, *"0.7", ENTER, *"92000", ENTER, *"mark-2%"),
        *(ENTER, "7", ENTER, "f"),
    ),
    "stop": (
        *(*MARKET, "s", ENTER, *"stop-loss-l", ENTER, *"0.6", ENTER, *"mark-3%", ENTER),
        *(ENTER, *"89000", ENTER, "space"),
    ),
    "wrong": (*MARKET, ENTER, *"tr", ENTER, *"0.00001", ENTER, *"+60%", "f7"),
}
LOOKS = [
    Look("blotter-dark", (80, 24)),
    Look("blotter-dark", (120, 40)),
    Look("blotter-dark", (200, 60)),
    Look("blotter-light", (120, 40)),
]


def typed(pressed: Sequence[str]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def type_them(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        blotter = pilot.app.screen_stack[0]
        assert isinstance(blotter, BlotterScreen)
        blotter.make_client_order_id = lambda: ID
        engine = pilot.app.engine  # type: ignore[attr-defined]
        assert isinstance(engine, FakeEngine)
        engine.cost = RateCost(points=10, used=38, maximum=500)
        engine.requests_of = lambda _: [REQUEST]  # type: ignore[method-assign,assignment]
        await burst(pilot, *pressed)

    return type_them


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("name", ["limit", "ladder"])
def test_futures_ticket(camera: Camera, name: str, look: Look) -> None:
    assert camera.sees(futures(), look, typed(TICKETS[name]))


@pytest.mark.parametrize("name", ["stop", "wrong"])
def test_futures_ticket_in_one_look(camera: Camera, name: str) -> None:
    assert camera.sees(futures(), LOOKS[1], typed(TICKETS[name]))
