"""Pictures of a create that no look can settle: before and once it may be called off."""

import pytest
from textual.pilot import Pilot

from tests.custom import embed_create, kuna_create
from tests.journeys.keys import keys
from tests.journeys.test_called_off import sought, state_of
from tests.snapshots.camera import MIDDLE, Camera, Look

DARK = [Look("blotter-dark", (80, 24)), Look("blotter-dark", MIDDLE)]
in_some_looks = pytest.mark.parametrize("look", [*DARK, Look("blotter-light", MIDDLE)], ids=str)


async def tell(pilot: Pilot[None]) -> None:
    await keys(pilot, "x")


@in_some_looks
def test_it_may_be_called_off(camera: Camera, look: Look) -> None:
    intent = embed_create()
    assert camera.sees(state_of(intent, sought(intent)), look, tell)


def test_it_is_too_early_to_call_it_off(camera: Camera) -> None:
    intent = kuna_create()
    assert camera.sees(state_of(intent, sought(intent, looks=2)), DARK[0], tell)
