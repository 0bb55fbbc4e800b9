"""A program that dies in the middle of acts at Kraken Embed: the next one learns of each."""

from pathlib import Path

import pytest

from tests.engine.crashes import assert_acts_settle_after_a_crash
from tests.engine.simulated_embed import embed_desk

MOMENTS = (0.0, 0.08, 1.2)
"""Seconds after: cancels go out one after another, two in a second."""


@pytest.mark.parametrize("fault", [None, "drop-after"])
@pytest.mark.parametrize("seconds", MOMENTS)
async def test_acts_of_a_run_that_died_settle_to_what_the_venue_did(
    seconds: float, fault: str | None, tmp_path: Path
) -> None:
    await assert_acts_settle_after_a_crash(
        embed_desk, seconds, tmp_path, cancels=5, fault=fault, endpoints=("create", "cancel")
    )
