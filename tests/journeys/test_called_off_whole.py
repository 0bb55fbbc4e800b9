"""A lost create called off by key, through the whole program, and its ticket opened again."""

from pathlib import Path

from tests.journeys.embed_desk import EmbedWhole, embed_whole
from tests.journeys.keys import keys
from tests.screens.embed_scenes import TAG
from tui.domain.order import Order
from tui.domain.outcome import Accepted, Rejected, SettledCode
from tui.screens.missing_answer import MissingAnswerDialog


async def written_anew(on: EmbedWhole) -> Order:
    """Cancel the first order by `e` and F6, and send the ticket that opens."""
    order = next(one for one in on.desk.state.book.entries() if isinstance(one, Order))
    await on.find(order)
    await keys(on.pilot, "e", "f6", "y")
    await on.pass_time(6)
    assert f"Writes {order.key.order_id} anew" in on.shown()
    await keys(on.pilot, "ctrl+s", "F")
    return order


async def test_a_create_that_never_arrived_is_called_off_and_sent_again_under_its_tag(
    tmp_path: Path,
) -> None:
    async with embed_whole(tmp_path) as on:
        on.desk.simulation.faults.add("drop-before", endpoint="create")
        order = await written_anew(on)
        await on.pass_time(34)
        (lost,) = on.desk.state.book.expected.values()
        await on.find(lost)
        await keys(on.pilot, "x")
        assert isinstance(on.app.screen, MissingAnswerDialog)
        await keys(on.pilot, "c")
        await on.pass_time(1)
        assert "called off by the operator after" in on.says("#question")
        await keys(on.pilot, "escape", "D")
        listed = str(on.app.screen.query_one("#choices").render_line(0).text)
        assert "CALLED OFF" in listed
        await keys(on.pilot, "enter")
        assert f"#{TAG}" in on.shown()
        await keys(on.pilot, "ctrl+s")
        await on.pass_time(6)
        _, called_off, placed = on.desk.state.actions.actions.values()
        assert isinstance(called_off.outcome, Rejected)
        assert called_off.outcome.code == SettledCode.CALLED_OFF
        assert isinstance(placed.outcome, Accepted)
        assert placed.client_order_id == called_off.client_order_id == TAG
        assert len(on.wire.created) == 2
        assert on.wire.created[0] == on.wire.created[1]
        assert order.key not in on.desk.state.book.orders(order.key.account)
