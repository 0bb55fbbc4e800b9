from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders import make_order
from tests.clock import ManualClock
from tests.engine.acting import Desk, acting
from tests.engine.stage import Stage, on_stage, spot
from tests.fakes import FakeVenue


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    """One account with the orders A and B, polled every 5 s."""
    venue = spot(clock)
    venue.lists(make_order("A"), make_order("B"))
    return venue


@pytest.fixture
async def stage(clock: ManualClock, venue: FakeVenue) -> AsyncIterator[Stage]:
    async with on_stage(clock, venue) as stage:
        yield stage


@pytest.fixture
async def desk(clock: ManualClock, venue: FakeVenue, tmp_path: Path) -> AsyncIterator[Desk]:
    """The account of `venue`, which can send."""
    async with acting(clock, venue, tmp_path) as desk:
        yield desk
