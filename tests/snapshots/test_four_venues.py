"""Pictures of all four venues in one list: rows, details, a batch, the day. Reviewed as code."""

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import keys
from tests.screens import four_venues_scenes as scenes
from tests.snapshots.camera import MIDDLE, SIZES, Camera, Look
from tests.snapshots.test_blotter import detail_follows
from tests.snapshots.test_money import answered

DARK, LIGHT = "blotter-dark", "blotter-light"
at_each_size = pytest.mark.parametrize("look", [Look(DARK, size) for size in SIZES], ids=str)
SMALL = Look(DARK, SIZES[0])
DETAILS = {"dip": scenes.DIP, "turned-stop": scenes.TURNED, "kuna-stop": scenes.KUNA_STOP}


async def go_to(pilot: Pilot[Any], order_id: str) -> None:
    """Leave one order in the list, its detail beside it."""
    await keys(pilot, "/", *order_id.partition("-")[0].removeprefix("sched_"), "enter")
    await detail_follows(pilot)


@at_each_size
def test_list(camera: Camera, look: Look) -> None:
    assert camera.sees(scenes.four_venues(), look)


def test_list_in_the_light(camera: Camera) -> None:
    assert camera.sees(scenes.four_venues(), Look(LIGHT, MIDDLE))


@at_each_size
@pytest.mark.parametrize("name", DETAILS)
def test_detail(camera: Camera, look: Look, name: str) -> None:
    async def go_there(pilot: Pilot[Any]) -> None:
        await go_to(pilot, DETAILS[name])

    assert camera.sees(scenes.four_venues(), look, go_there)


@at_each_size
def test_batch_cancel(camera: Camera, look: Look) -> None:
    async def mark_all(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "X")

    assert camera.sees(scenes.four_venues(can_send=True), look, mark_all)


@pytest.mark.parametrize(
    ("order_id", "size"),
    [(scenes.KUNA_STOP, SIZES[0]), (scenes.TURNED, MIDDLE)],
    ids=["kuna", "embed"],
)
def test_what_is_offered_in_place_of_an_amend(
    camera: Camera, order_id: str, size: tuple[int, int]
) -> None:
    async def ask_for_it(pilot: Pilot[Any]) -> None:
        await go_to(pilot, order_id)
        await keys(pilot, "e")

    assert camera.sees(scenes.four_venues(can_send=True), Look(DARK, size), ask_for_it)


def test_batch_amend_leaves_two_venues_out(camera: Camera) -> None:
    async def mark_all(pilot: Pilot[Any]) -> None:
        await keys(pilot, "a", "e")

    assert camera.sees(scenes.four_venues(can_send=True), SMALL, mark_all)


def test_ended_orders(camera: Camera) -> None:
    async def open_them(pilot: Pilot[Any]) -> None:
        await keys(pilot, "H", "]")

    assert camera.sees(scenes.four_venues(), SMALL, open_them)


def test_funds(camera: Camera) -> None:
    async def open_them(pilot: Pilot[Any]) -> None:
        await keys(pilot, "b")
        await answered(pilot)

    assert camera.sees(scenes.four_venues(), Look(DARK, MIDDLE), open_them)
