"""Pictures of the funds and of the day, in every size and state. Reviewed as code."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import keys, settle
from tests.screens import money_scenes
from tests.screens.fake_engine import FakeEngine
from tests.snapshots.camera import MIDDLE, Camera, Look, in_most_looks
from tui.app import BlotterApp
from tui.domain.state import BlotterState

Scene = Callable[[], BlotterState]


async def answered(pilot: Pilot[Any]) -> None:
    """Let every account that has told its balances tell them again."""
    app = pilot.app
    assert isinstance(app, BlotterApp)
    assert isinstance(app.engine, FakeEngine)
    state = app.engine.state
    app.engine.publish(
        replace(state, funds={name: replace(one) for name, one in state.funds.items()})
    )
    await settle(pilot)


@in_most_looks
@pytest.mark.parametrize(
    "scene",
    [
        money_scenes.varied,
        money_scenes.two_accounts,
        money_scenes.nothing_read,
        money_scenes.refused,
        money_scenes.hostile,
    ],
)
def test_funds(camera: Camera, scene: Scene, look: Look) -> None:
    async def open_them(pilot: Pilot[Any]) -> None:
        await keys(pilot, "b")
        await answered(pilot)

    assert camera.sees(scene(), look, open_them)


@in_most_looks
@pytest.mark.parametrize("part", ["fills", "ended", "totals"])
def test_day(camera: Camera, part: str, look: Look) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, "H", *("]",) * ["fills", "ended", "totals"].index(part))

    assert camera.sees(money_scenes.varied(), look, open_it)


@in_most_looks
@pytest.mark.parametrize(
    "scene", [money_scenes.nothing_read, money_scenes.refused, money_scenes.two_accounts]
)
def test_fills(camera: Camera, scene: Scene, look: Look) -> None:
    async def open_them(pilot: Pilot[Any]) -> None:
        await keys(pilot, "H")

    assert camera.sees(scene(), look, open_them)


@pytest.mark.parametrize("key", ["b", "H"])
def test_sixteen_colours(camera: Camera, key: str) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, key)

    assert camera.sees(money_scenes.varied(), Look("blotter-sixteen", MIDDLE), open_it)
