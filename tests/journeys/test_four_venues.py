"""All four venues in the demo, by keys alone: one list, one batch, lost replies settled."""

import pytest

from tests.journeys.four_venues import FourVenues, four_venues
from tests.journeys.keys import keys
from tui.domain.identifiers import OrderKey, VenueId
from tui.domain.intents import CreateIntent, IntentKind
from tui.domain.order import Order
from tui.domain.outcome import Accepted
from tui.presentation.labels import VENUE_LABELS
from tui.screens.amend import AmendForm
from tui.screens.batch_cancel import BatchCancelForm
from tui.screens.cancel_question import CancelQuestion
from tui.screens.ticket import TicketForm


async def test_the_demo_shows_all_four_venues_in_one_list() -> None:
    async with four_venues((160, 60)) as on:
        listed = {key.venue for key in on.blotter.table.view.rows}
        assert listed == set(VenueId)
        assert {account.venue for account in on.state.accounts} == set(VenueId)
        assert all(one.failure is None for one in on.state.health.values()), on.state.health
        for venue in VenueId:
            key = on.orders(venue)[0].key
            await on.find(key)
            assert VENUE_LABELS[venue] in on.row(key)
            priced = on.state.quote_of(on.orders(venue)[0])
            assert priced is not None, venue


async def test_marks_across_all_four_are_cancelled_on_one_screen_each_with_its_result() -> None:
    async with four_venues() as on:
        wanted = [order.key for venue in VenueId for order in on.orders(venue)[:1]]
        assert len(wanted) == 4
        for key in wanted:
            await on.find(key)
            await keys(on.pilot, "space")
        await keys(on.pilot, "X")
        assert on.has_opened(BatchCancelForm)
        assert "CANCEL 4 ORDERS" in on.shown()
        await keys(on.pilot, "ctrl+s")
        await on.pass_time(12)
        assert on.has_opened(BatchCancelForm)
        assert "4 cancelled" in on.shown()
        assert sorted(action.key for action in on.actions) == sorted(wanted)
        assert all(isinstance(action.outcome, Accepted) for action in on.actions)
        assert {action.sends for action in on.actions} == {1}
        assert on.sent("cancel") == 2, "one each at the two venues that call it so"
        await keys(on.pilot, "escape")
        assert on.blotter.table.marks == frozenset()
        assert not any(key in on.state.book.orders(key.account) for key in wanted)


async def write_anew(on: FourVenues, key: OrderKey) -> None:
    """Take the way out for orders that cannot be amended: cancel, then a ticket filled in."""
    await on.find(key)
    await keys(on.pilot, "e")
    assert on.has_opened(AmendForm)
    await keys(on.pilot, "f6")
    assert on.has_opened(CancelQuestion)
    await keys(on.pilot, "y")
    assert not on.has_opened(TicketForm), "first the cancel, then the ticket"
    await on.pass_time(4)
    assert on.has_opened(TicketForm)
    assert f"Writes {key.order_id} anew" in on.shown()
    assert [one.kind for one in on.actions] == [IntentKind.CANCEL]


@pytest.mark.parametrize("venue", [VenueId.KRAKEN_EMBED, VenueId.KUNA])
async def test_an_order_is_cancelled_then_written_anew_and_a_lost_reply_is_told_and_settled(
    venue: VenueId,
) -> None:
    async with four_venues() as on:
        order = on.orders(venue)[0]
        await write_anew(on, order.key)
        on.simulation.faults.add("drop-after", endpoint="create")
        on.simulation.faults.add("late-visibility", seconds=4)
        await keys(on.pilot, "ctrl+s")
        assert on.is_alone
        await keys(on.pilot, "F")
        assert on.filter == ""
        await on.pass_time(0.3)
        _, create = on.actions
        assert isinstance(create.intent, CreateIntent)
        assert create.is_unknown
        assert on.has_told("has no known outcome")
        assert "NEW?" in on.row(create.key)
        await on.pass_time(7)
        settled = on.state.actions.actions[create.id]
        assert isinstance(settled.outcome, Accepted), settled
        assert settled.outcome.order_id is not None
        assert settled.is_settled
        assert on.has_told("went through: seen at the venue")
        assert on.sent("create") == 1
        listed = on.state.book.get(create.key._replace(order_id=settled.outcome.order_id))
        assert isinstance(listed, Order)
        assert listed.trigger_price == order.trigger_price
        assert listed.limit_price == order.limit_price
        assert "NEW?" not in on.row(listed.key)
