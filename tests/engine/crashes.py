"""A crash inside one process: what was on the disk at a moment is all the next run is given."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

from tests.engine.simulated import SimulatedDesk
from tui.domain.action import Action
from tui.domain.intents import Intent

MOMENTS = (0.0, 0.03, 0.08, 0.2)
"""Seconds after acts were asked for: before, while and after the venue acts."""

GIVEN_UP = 20
"""Seconds after which no request is under way any more."""


async def crash_while(
    desk: SimulatedDesk, intents: Sequence[Intent], seconds: float, left: Path
) -> Sequence[Action]:
    """Ask for acts, and keep in `left` what a crash so many seconds later leaves.

    The run itself sends nothing after that either; what had left it ends at the venue.
    """
    batch = desk.engine.submit(intents)
    await desk.clock.settle()
    await desk.clock.advance(seconds)
    copytree(desk.folder, left)
    asked = desk.state.actions.batch(batch)
    desk.engine.stop(batch)
    await desk.advance(GIVEN_UP)
    return asked
