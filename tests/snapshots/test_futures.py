"""Pictures of Kraken Futures beside Kraken Spot: list, detail, funds, day. Reviewed as code."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import keys
from tests.screens import mixed_scenes
from tests.snapshots.camera import MIDDLE, SIZES, Camera, Look
from tests.snapshots.test_blotter import detail_follows
from tests.snapshots.test_money import answered
from tui.domain.state import BlotterState

DARK, LIGHT = "blotter-dark", "blotter-light"
LOOKS = [*(Look(DARK, size) for size in SIZES), Look(LIGHT, MIDDLE)]
in_each_look = pytest.mark.parametrize("look", LOOKS, ids=str)


@in_each_look
def test_two_venues(camera: Camera, look: Look) -> None:
    assert camera.sees(mixed_scenes.mixed(), look)


def test_one_venue_of_two_is_down(camera: Camera) -> None:
    assert camera.sees(mixed_scenes.troubled(), Look(DARK, MIDDLE))


@in_each_look
def test_detail_of_a_futures_order(camera: Camera, look: Look) -> None:
    async def go_there(pilot: Pilot[Any]) -> None:
        await keys(pilot, *"/6f53", "enter")
        await detail_follows(pilot)

    assert camera.sees(mixed_scenes.mixed(), look, go_there)


@in_each_look
def test_margin_and_positions(camera: Camera, look: Look) -> None:
    async def open_them(pilot: Pilot[Any]) -> None:
        await keys(pilot, "b")
        await answered(pilot)

    assert camera.sees(mixed_scenes.mixed(), look, open_them)


@pytest.mark.parametrize("scene", [mixed_scenes.flat, mixed_scenes.troubled, mixed_scenes.unread])
def test_margin_and_positions_that_are(camera: Camera, scene: Callable[[], BlotterState]) -> None:
    async def open_them(pilot: Pilot[Any]) -> None:
        await keys(pilot, "b")
        await answered(pilot)

    assert camera.sees(scene(), Look(DARK, MIDDLE), open_them)


@pytest.mark.parametrize("part", ["fills", "ended", "totals"])
def test_day(camera: Camera, part: str) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, "H", *("]",) * ["fills", "ended", "totals"].index(part))

    assert camera.sees(mixed_scenes.mixed(), Look(DARK, MIDDLE), open_it)


def test_day_on_a_small_screen(camera: Camera) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, "H")

    assert camera.sees(mixed_scenes.mixed(), Look(DARK, SIZES[0]), open_it)
