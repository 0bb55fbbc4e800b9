from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.simulator import embed_venue
from tests.simulator.embed_venue import EmbedVenue
from tests.simulator.served import Served, serving
from tests.simulator.venue import Venue, opened


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[Venue]:
    async with opened() as held:
        held.sim.exchange.cancel_all(held.sim.account)
        held.sim.account.positions.clear()
        yield held


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[Venue]:
    async with opened(scenario="default") as held:
        yield held


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as simulation:
        yield simulation


@pytest_asyncio.fixture
async def embed() -> AsyncIterator[EmbedVenue]:
    async with embed_venue.opened() as held:
        yield held
