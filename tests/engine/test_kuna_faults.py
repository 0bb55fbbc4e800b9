"""Every fault of every act at Kuna: the outcome is right, and nothing is sent twice."""

from pathlib import Path

import pytest

from tests.engine.simulated_kuna import kuna_desk
from tests.engine.wire_faults import (
    LONG_ENOUGH,
    SETTINGS,
    Setting,
    assert_on_the_disk,
    assert_the_outcome_is_what_happened,
    is_accepted,
)
from tui.domain.intents import IntentKind
from tui.domain.outcome import SettledCode, outcome_code
from tui.simulator.kuna.habits import FinishedRow

TOLD = (
    Setting(name="error in 200", kind="error", text="INSUFFICIENT_FUNDS - no", size=200),
    Setting(name="digits", kind="error", text="2002", size=400),
)
CASES = [(kind, setting) for setting in (*SETTINGS, *TOLD) for kind in setting.kinds]


@pytest.mark.parametrize(("kind", "setting"), CASES, ids=lambda one: getattr(one, "name", one))
async def test_the_outcome_is_what_happened_and_one_request_was_sent(
    kind: IntentKind, setting: Setting, tmp_path: Path
) -> None:
    async with kuna_desk(tmp_path, resting=2) as one:
        await assert_the_outcome_is_what_happened(one, kind, setting)


SPOILT = [one for one in SETTINGS if one.name in {"reset before", "reset after", "cut body"}]


@pytest.mark.parametrize("setting", SPOILT, ids=lambda one: one.name)
async def test_cancels_in_one_request_turn_out_as_they_did_at_the_venue(
    setting: Setting, tmp_path: Path
) -> None:
    async with kuna_desk(tmp_path, resting=4) as one:
        setting.arm(one.desk, "multi")
        actions = await one.desk.submit(*map(one.cancel, range(3)))
        await one.desk.advance(LONG_ENOUGH)
        settled = [one.desk.now(action) for action in actions]
        assert_on_the_disk(one.desk, settled)
        assert all(action.is_settled for action in settled)
        assert {is_accepted(action) for action in settled} == {not setting.is_lost}
        assert {one.book.order(key).is_live for key in one.book.ids[:3]} == {setting.is_lost}
        assert one.desk.sent("multi") == 1


@pytest.mark.parametrize("row", FinishedRow)
async def test_an_order_of_a_batch_that_was_filled_before_says_so_however_kuna_tells_it(
    row: FinishedRow, tmp_path: Path
) -> None:
    async with kuna_desk(tmp_path, resting=3) as one:
        one.book.exchange.habits.finished_row = row
        wanted = [one.cancel(nth) for nth in range(3)]
        one.desk.simulation.faults.add("fill-first", endpoint="multi", text=one.book.ids[1])
        actions = await one.desk.submit(*wanted)
        await one.desk.advance(LONG_ENOUGH)
        settled = [one.desk.now(action) for action in actions]
        assert_on_the_disk(one.desk, settled)
        assert [outcome_code(action.outcome) for action in settled] == [
            *(None, SettledCode.FILLED_FIRST, None)
        ]
        assert all(action.is_settled for action in settled)
