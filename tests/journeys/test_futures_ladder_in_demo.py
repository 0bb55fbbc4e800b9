"""A ladder by key in the demo: the real client, engine and journal against the simulated venue."""

from decimal import Decimal

from tests.clock import ManualClock
from tests.journeys.keys import burst, keys, settle
from tui.app import BlotterApp
from tui.demo import Demo
from tui.domain.action import is_accepted
from tui.domain.identifiers import VenueId
from tui.domain.order import Order
from tui.engine.engine import Engine
from tui.presentation.text import plain
from tui.screens.futures_ticket import FuturesTicketForm
from tui.screens.ladder_result import LadderResult
from tui.widgets.lines import Lines

PRICES = ("mark-3%", "mark-4%")


async def test_in_the_demo_a_ladder_is_placed_line_by_line_in_one_request() -> None:
    clock = ManualClock()
    demo = Demo(seed=7, scenario="quiet", clock=clock)
    engine = Engine(
        accounts=demo.accounts, connect=demo.connect, clock=clock, open_records=demo.open_records
    )
    app = BlotterApp(engine)
    try:
        async with engine, app.run_test(size=(120, 40)) as pilot:
            await clock.advance(20)
            await settle(pilot)
            await keys(pilot, "n", "f")
            form = app.screen
            assert isinstance(form, FuturesTicketForm)
            await burst(pilot, "home", *["delete"] * 30, *"pf_xbtusd")
            await clock.advance(10)
            await burst(pilot, "enter", "enter", "p", "enter", "l", "enter", *"0.005")
            await burst(pilot, "enter", *PRICES[0], "enter", *PRICES[1], "enter", "5")
            assert len(form.plan.intents) == 5, form.plan.problems
            effects = map(plain, form.query_one("#ticket-effects", Lines).lines)
            assert "5 orders in one request" in " ".join(effects)
            await burst(pilot, "ctrl+s")
            assert isinstance(app.screen, LadderResult)
            await clock.advance(20)
            await settle(pilot)
            notes = map(plain, app.screen.query_one("#batch-notes", Lines).lines)
            assert "5 placed" in " ".join(notes)
            done = list(engine.state.actions.actions.values())
            listed = [
                entry
                for entry in engine.state.book.entries()
                if isinstance(entry, Order) and entry.key.venue is VenueId.KRAKEN_FUTURES
            ]
    finally:
        await demo.aclose()
    assert [is_accepted(action.outcome) for action in done] == [True] * 5
    assert len({action.batch for action in done}) == 1
    ids = {action.client_order_id for action in done}
    placed = [order for order in listed if order.client_order_id in ids]
    assert len(placed) == 5
    assert sum(order.quantity for order in placed) == Decimal("0.005")
    assert len({order.limit_price for order in placed}) == 5
