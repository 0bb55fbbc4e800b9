"""The day's fills and ended orders are read in the order in which they make sense."""

from tests.builders import make_order
from tests.clock import ManualClock
from tests.engine.stage import on_stage
from tests.fakes import FakeVenue, fake_failure
from tests.money_builders import make_fill


async def test_fills_are_read_after_the_orders_that_tell_how_their_fees_are_paid(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.executed = [make_fill(filled_at=clock.now())]
    venue.hang("ended_orders")
    async with on_stage(clock, venue) as stage:
        assert venue.calls["ended_orders"] == 1
        assert venue.calls["fills"] == 0
        venue.release("ended_orders")
        await stage.advance(0)
        assert [fill.id for fill in stage.state.fills] == [venue.executed[0].id]


async def test_fills_are_not_asked_for_where_the_orders_cannot_be_read(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.failing["ended_orders"] = fake_failure()
    venue.lists(make_order("A"))
    async with on_stage(clock, venue):
        assert venue.calls["ended_orders"] >= 1
        assert venue.calls["fills"] == 0
