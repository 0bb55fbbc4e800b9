"""What the tests of the clients stand on: a clock by hand, and a venue by script or simulated."""

import pytest

from tests.clock import ManualClock
from tests.venues.doubles import ScriptedVenue
from tui.simulator.asgi import Simulation


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def venue() -> ScriptedVenue:
    return ScriptedVenue()


@pytest.fixture
def sim(clock: ManualClock) -> Simulation:
    return Simulation(seed=7, scenario="quiet", clock=clock, answer_delay=None)
