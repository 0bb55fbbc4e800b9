"""Custom orders through the whole program, by keys alone, over the simulated venue."""

from pathlib import Path

from tests.journeys.embed_desk import EmbedWhole, embed_whole, rate_is_known
from tests.journeys.keys import burst, keys
from tests.screens.embed_scenes import TAG
from tui.domain.action import Action
from tui.domain.embed_ticket import EmbedKind
from tui.domain.identifiers import ClientOrderId
from tui.domain.order import Order, OrderStatus
from tui.domain.outcome import Accepted, Unknown
from tui.screens.embed_ticket import EmbedTicketForm
from tui.widgets.entry import Entry

CLEAR = ["backspace"] * 45
ENTER = "enter"


async def write_dip(on: EmbedWhole) -> None:
    """Write a dip far below the market for the first user, and send it."""
    user = on.users[0]
    await burst(on.pilot, *("n", "m", *CLEAR, *"btc/usd", ENTER, *CLEAR, *user, ENTER))
    await burst(on.pilot, "b", ENTER, *"60000", ENTER, *"25.00")
    await rate_is_known(on)
    await burst(on.pilot, "ctrl+s")
    assert on.is_alone, on.says("#form-say")


def tagged(on: EmbedWhole, tag: str = TAG) -> list[Order]:
    entries = on.desk.state.book.entries()
    return [one for one in entries if isinstance(one, Order) and one.client_order_id == tag]


def the_create(on: EmbedWhole) -> Action:
    (action,) = on.desk.journal().values()
    return action


async def test_a_lost_reply_is_settled_by_the_tag_and_one_order_exists(tmp_path: Path) -> None:
    async with embed_whole(tmp_path) as on:
        on.desk.simulation.faults.add("drop-after", endpoint="create")
        await write_dip(on)
        await on.pass_time(60)
        action = the_create(on)
        assert isinstance(action.outcome, Accepted)
        assert action.is_settled
        assert action.sends == 1
        assert len(on.wire.created) == 1
        (order,) = tagged(on)
        assert order.status is OrderStatus.ACTIVE
        steps = [one.action for one in on.desk.engine.activity() if one.action]
        assert any(isinstance(one.outcome, Unknown) for one in steps)
        lost, found = on.notes
        assert f"{TAG} has no known outcome" in lost
        assert found == f"The create of BTC/USD BUY {TAG} went through: seen at the venue."
        mine = [
            one
            for user in on.desk.simulation.embed.users.values()
            for one in user.orders.values()
            if one.name.endswith(f"#{TAG}")
        ]
        assert len(mine) == 1


async def test_an_order_is_cancelled_and_written_anew_changed_by_e(tmp_path: Path) -> None:
    async with embed_whole(tmp_path) as on:
        await write_dip(on)
        await on.pass_time(15)
        (order,) = tagged(on)
        await on.find(order)
        on.blotter.make_tag = lambda: ClientOrderId("zzzzzz")
        await keys(on.pilot, "e")
        assert not on.is_alone
        await keys(on.pilot, "f6")
        await keys(on.pilot, "y")
        await on.pass_time(10)
        form = on.app.screen
        assert isinstance(form, EmbedTicketForm), on.notes
        draft = form.draft
        assert (draft.kind, draft.user) == (EmbedKind.BUY_THE_DIP, on.users[0])
        assert (draft.trigger_price, draft.quantity) == ("60000", "25")
        assert draft.name == "Dip BTC 60k"
        assert len(on.wire.created) == 1
        field = form.query_one("#trigger-price", Entry)
        form.set_focus(field)
        await burst(on.pilot, *CLEAR, *"61000")
        await rate_is_known(on)
        await burst(on.pilot, "ctrl+s")
        await on.pass_time(15)
        (new,) = tagged(on, "zzzzzz")
        assert tagged(on) == []
        assert new.trigger_price == 61000
        assert new.custom is not None
        assert new.custom.name == "Dip BTC 60k #zzzzzz"


async def test_a_paused_order_written_anew_by_f6_is_announced_as_active_at_once(
    tmp_path: Path,
) -> None:
    async with embed_whole(tmp_path) as on:
        await write_dip(on)
        await on.pass_time(15)
        (order,) = tagged(on)
        on.desk.simulation.embed.pause(order.key.order_id, "Paused by partner")
        await on.pass_time(120)
        assert [one.status for one in tagged(on)] == [OrderStatus.PAUSED]
        await on.find(order)
        on.blotter.make_tag = lambda: ClientOrderId("zzzzzz")
        await keys(on.pilot, "e", "f6", "y")
        await on.pass_time(10)
        assert isinstance(on.app.screen, EmbedTicketForm), on.notes
        said = " ".join(on.says("#told").split())
        assert "The old order was PAUSED and could not act. The new one is NOT" in said
        assert not any("writes it anew" in note for note in on.notes), "it would outlive the ticket"
        await rate_is_known(on)
        await burst(on.pilot, "ctrl+s")
        assert len(on.wire.created) == 1
        await keys(on.pilot, "escape")
        assert on.is_alone
        await keys(on.pilot, "D", ENTER)
        assert "was PAUSED" in " ".join(on.says("#told").split())
