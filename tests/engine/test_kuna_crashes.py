"""A program that dies in the middle of acts at Kuna: the next one learns what became of each."""

from pathlib import Path

import pytest

from tests.engine.crashes import assert_acts_settle_after_a_crash
from tests.engine.simulated_kuna import kuna_desk

MOMENTS = (0.0, 0.03, 0.08, 0.2)
"""Seconds after acts were asked for: before, while and after the venue acts."""


@pytest.mark.parametrize("fault", [None, "drop-after"])
@pytest.mark.parametrize("seconds", MOMENTS)
async def test_acts_of_a_run_that_died_settle_to_what_the_venue_did(
    seconds: float, fault: str | None, tmp_path: Path
) -> None:
    await assert_acts_settle_after_a_crash(
        kuna_desk, seconds, tmp_path, cancels=23, fault=fault, endpoints=("create", "multi")
    )
