"""Amending by key in the demo: the real client, engine and journal against the simulated venue."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from tests.clock import ManualClock
from tests.journeys.keys import burst, keys, settle
from tui.app import BlotterApp
from tui.demo import Demo
from tui.domain.action import is_accepted
from tui.domain.activity import ActivityKind
from tui.domain.intents import AmendIntent
from tui.domain.order import Order
from tui.engine.engine import Engine
from tui.screens.blotter import BlotterScreen

Press = Callable[..., Awaitable[None]]


@pytest.mark.parametrize("press", [keys, burst])
async def test_in_the_demo_an_amend_is_pending_then_done_and_told(press: Press) -> None:
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
            blotter = app.screen
            assert isinstance(blotter, BlotterScreen)
            await keys(pilot, *"/btc/usd buy limit", "enter", "g")
            before = blotter.cursor_entry
            assert isinstance(before, Order)
            assert isinstance(before.limit_price, Decimal)
            await press(pilot, "e", *"own-2%", "ctrl+s")
            assert app.screen is blotter
            (asked,) = engine.state.actions.open_on(before.key)
            assert asked.is_unanswered
            await clock.advance(10)
            await settle(pilot)
            after = engine.state.book.get(before.key)
            (done,) = engine.state.actions.actions.values()
            told = [entry.kind for entry in engine.timeline(before.key)]
    finally:
        await demo.aclose()
    intent = asked.intent
    assert isinstance(intent, AmendIntent)
    assert isinstance(after, Order)
    assert after.limit_price == intent.limit_price
    assert after.limit_price != before.limit_price
    assert (done.sends, done.is_settled, is_accepted(done.outcome)) == (1, True, True)
    assert f'"limit_price":"{intent.limit_price}"' in done.request
    assert ActivityKind.ACTION in told
