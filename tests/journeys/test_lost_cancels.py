"""Cancels whose answer is lost, through the whole program, by keys alone."""

from pathlib import Path

from tests.journeys.keys import keys
from tests.journeys.whole import whole
from tui.screens.batch_cancel import BatchCancelForm
from tui.screens.missing_answer import MissingAnswerDialog


async def test_a_batch_without_an_answer_is_unknown_line_by_line_until_it_was_looked_up(
    tmp_path: Path,
) -> None:
    async with whole(tmp_path) as on:
        orders = on.desk.orders()[:3]
        on.desk.simulation.faults.add("drop-after", endpoint="CancelOrderBatch")
        on.desk.simulation.faults.add("late-visibility", seconds=20)
        for order in orders:
            await on.find(order)
            await keys(on.pilot, "space")
        await keys(on.pilot, "F", "X", "ctrl+s")
        await on.pass_time(3)
        assert isinstance(on.app.screen, BatchCancelForm)
        assert "3 unknown" in on.shown()
        assert all("CANCEL?" in on.row(order.key) for order in orders)
        assert on.notes == []
        await keys(on.pilot, "r")
        assert "Looking up 3 orders." in on.shown()
        await on.pass_time(60)
        assert "3 cancelled" in on.shown()
        assert on.desk.sent("CancelOrderBatch") == 1
        assert on.desk.sent("CancelOrder") == 0
        await keys(on.pilot, "escape")
        assert not on.blotter.table.marks


async def test_a_cancel_without_an_answer_is_told_of_before_anything_else(tmp_path: Path) -> None:
    async with whole(tmp_path) as on:
        order = on.desk.orders()[0]
        on.desk.simulation.faults.add("drop-after", endpoint="CancelOrder")
        on.desk.simulation.faults.add("late-visibility", seconds=20)
        await on.find(order)
        await keys(on.pilot, "x", "y")
        await on.pass_time(3)
        assert "CANCEL?" in on.row(order.key)
        assert any("has no known outcome" in note for note in on.notes)
        await keys(on.pilot, "x")
        assert isinstance(on.app.screen, MissingAnswerDialog)
        assert "It may or may not have happened" in on.shown()
        await on.pass_time(60)
        assert "went through" in on.shown()
        await keys(on.pilot, "escape")
        assert on.desk.sent("CancelOrder") == 1
