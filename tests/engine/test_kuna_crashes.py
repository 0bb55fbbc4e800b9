"""A program that dies in the middle of acts at Kuna: the next one learns what became of each."""

from pathlib import Path

import pytest

from tests.engine.crashes import MOMENTS, crash_while
from tests.engine.simulated_kuna import kuna_desk
from tests.engine.wire_faults import assert_on_the_disk, is_accepted
from tui.domain.action import ActionState
from tui.domain.intents import CancelIntent, CreateIntent, Intent
from tui.domain.outcome import NotSent, NotSentCode

WRITES = ("create", "cancel", "multi")


@pytest.mark.parametrize("fault", [None, "drop-after"])
@pytest.mark.parametrize("seconds", MOMENTS)
async def test_acts_of_a_run_that_died_settle_to_what_the_venue_did(
    seconds: float, fault: str | None, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    async with kuna_desk(tmp_path / "run", resting=24) as one:
        if fault is not None:
            for endpoint in WRITES:
                one.desk.simulation.faults.add(fault, endpoint=endpoint)
        intents: list[Intent] = [one.create(), *map(one.cancel, range(23))]
        asked = await crash_while(one.desk, intents, seconds, left)
    sent = [one.desk.sent(endpoint) for endpoint in WRITES]
    async with kuna_desk(left, book=one.book) as again:
        await again.desk.advance(30)
        actions = [again.desk.journal()[action.id] for action in asked]
        assert len(actions) == 24
        assert_on_the_disk(again.desk, again.desk.state.actions.actions.values())
        for action in actions:
            assert action.state is ActionState.SETTLED, action
            assert isinstance(action.intent, CreateIntent | CancelIntent)
            assert is_accepted(action) is again.happened(action.intent), action
            if not is_accepted(action):
                assert action.outcome == NotSent(code=NotSentCode.QUIT)
        assert [again.desk.sent(endpoint) for endpoint in WRITES] == sent
