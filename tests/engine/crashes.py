"""A crash inside one process: what was on the disk at a moment is all the next run is given."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from shutil import copytree
from typing import Any

from tests.engine.simulated import SimulatedDesk
from tests.engine.wire_faults import VenueDesk, assert_on_the_disk, is_accepted
from tui.domain.action import Action, ActionState
from tui.domain.intents import CancelIntent, CreateIntent, Intent
from tui.domain.outcome import NotSent, NotSentCode

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


def writes(one: VenueDesk) -> int:
    """How many requests that change something arrived at the venue."""
    return len(one.desk.simulation.requests.to("create", "cancel", "multi"))


async def assert_what_the_next_run_learns(again: VenueDesk, asked: Sequence[Action]) -> None:
    """Every act settles to what the venue did; what had not left is not sent."""
    sent = writes(again)
    await again.desk.advance(30)
    journal = again.desk.journal()
    actions = [journal[action.id] for action in asked]
    assert len(journal) == len(asked)
    assert_on_the_disk(again.desk, again.desk.state.actions.actions.values())
    for action in actions:
        assert action.state is ActionState.SETTLED, action
        assert isinstance(action.intent, CreateIntent | CancelIntent)
        assert is_accepted(action) is again.happened(action.intent), action
        if not is_accepted(action):
            assert action.outcome == NotSent(code=NotSentCode.QUIT)
    assert writes(again) == sent


async def assert_acts_settle_after_a_crash(
    run: Callable[..., AbstractAsyncContextManager[Any]],
    seconds: float,
    folder: Path,
    *,
    cancels: int,
    fault: str | None,
    endpoints: Sequence[str],
) -> None:
    """A run that dies so many seconds after a create and cancels, and the run after it."""
    left = folder / "left"
    async with run(folder / "run", resting=cancels + 1) as one:
        for endpoint in endpoints if fault is not None else ():
            one.desk.simulation.faults.add(fault, endpoint=endpoint)
        intents: list[Intent] = [one.create(), *map(one.cancel, range(cancels))]
        asked = await crash_while(one.desk, intents, seconds, left)
    async with run(left, book=one.book) as again:
        await assert_what_the_next_run_learns(again, asked)
