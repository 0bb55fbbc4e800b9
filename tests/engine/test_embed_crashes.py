"""A program that dies in the middle of acts at Kraken Embed: the next one learns of each."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.crashes import assert_what_the_next_run_learns, crash_while
from tests.engine.simulated_embed import embed_desk

if TYPE_CHECKING:
    from tui.domain.intents import Intent

MOMENTS = (0.0, 0.08, 1.2)
"""Seconds after: cancels go out one after another, two in a second."""


@pytest.mark.parametrize("fault", [None, "drop-after"])
@pytest.mark.parametrize("seconds", MOMENTS)
async def test_acts_of_a_run_that_died_settle_to_what_the_venue_did(
    seconds: float, fault: str | None, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    async with embed_desk(tmp_path / "run", resting=6) as one:
        if fault is not None:
            for endpoint in ("create", "cancel"):
                one.desk.simulation.faults.add(fault, endpoint=endpoint)
        intents: list[Intent] = [one.create(), *map(one.cancel, range(5))]
        asked = await crash_while(one.desk, intents, seconds, left)
    async with embed_desk(left, book=one.book) as again:
        await assert_what_the_next_run_learns(again, asked)
