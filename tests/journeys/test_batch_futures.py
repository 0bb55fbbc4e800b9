"""Cancelling many orders of Kraken Futures through the whole program, by keys alone."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.builders import make_account, make_instrument, make_order
from tests.engine.simulated_futures import SIZE, FuturesDesk, futures_desk
from tests.journeys.keys import keys, settle
from tests.journeys.stage import stage
from tests.journeys.test_batch_cancel import TRADER, Batch, opened, traded
from tests.journeys.whole import Whole
from tests.screens import scenes
from tui.app import BlotterApp
from tui.domain.action import ActionId, ActionState
from tui.domain.identifiers import VenueId
from tui.domain.order import QuantityUnit
from tui.domain.rate_cost import RateCost
from tui.store.exports import save

FUTURES = make_account("fut", venue=VenueId.KRAKEN_FUTURES, can_send=True, may_trade=True)


@asynccontextmanager
async def whole_futures(folder: Path, *, resting: int) -> AsyncIterator[tuple[Whole, FuturesDesk]]:
    """Run the whole program over a simulated Kraken Futures whose market stands still."""
    async with futures_desk(folder, resting=resting) as desk:

        def keep(name: str, content: bytes) -> Path:
            return save(folder / "exports", name, content)

        app = BlotterApp(desk.desk.engine, save=keep)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            yield Whole(app, desk.desk, pilot), desk


def ever_unknown(on: Whole) -> set[ActionId]:
    """The acts that a state called unknown for a while."""
    return {
        action.id
        for state in on.desk.published
        for action in state.actions.actions.values()
        if action.is_unknown
    }


async def test_seven_orders_one_filled_first_and_the_reply_lost(tmp_path: Path) -> None:
    async with whole_futures(tmp_path, resting=7) as (on, futures):
        await keys(on.pilot, "/", *"resting", "enter", "a", "F", "X")
        assert "to cancel 7 of 7" in on.shown()
        assert "1 request;" in on.shown()
        assert "batchorder" in on.shown()
        futures.book.exchange.fill(futures.book.ids[0], SIZE)
        on.desk.simulation.faults.add("drop-after", endpoint="batchorder")
        await keys(on.pilot, "ctrl+s")
        await on.pass_time(2)
        await on.pass_time(60)
        assert len(ever_unknown(on)) == 7
        assert "6 cancelled" in on.shown()
        assert "1 filled first" in on.shown()
        assert on.desk.sent("batchorder") == 1, "what has no answer is never sent again"
        await keys(on.pilot, "E", "j")
        (path,) = (tmp_path / "exports").iterdir()
        rows = json.loads(path.read_bytes())
        assert Counter(row["outcome"] for row in rows) == {"accepted": 6, "rejected": 1}
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert {one.state for one in on.desk.journal().values()} == {ActionState.SETTLED}


async def test_sixty_orders_go_out_in_two_requests_one_after_another(tmp_path: Path) -> None:
    async with whole_futures(tmp_path, resting=60) as (on, _):
        await keys(on.pilot, "/", *"resting", "enter", "X", "e")
        assert "2 requests of up to 50, one after another" in on.shown()
        await keys(on.pilot, "ctrl+s", "tab", *"cancel 60", "ctrl+s")
        await on.pass_time(30)
        assert "60 cancelled" in on.shown()
        assert on.desk.sent("batchorder") == 2


async def test_spot_and_futures_marks_go_out_each_to_their_own_venue() -> None:
    contracts = make_order(
        "F1",
        account="fut",
        venue=VenueId.KRAKEN_FUTURES,
        instrument="PI_XBTUSD",
        quantity="5000",
        quantity_unit=QuantityUnit.CONTRACTS,
        limit_price="90000",
    )
    others = [
        make_order(f"F{n}", account="fut", venue=VenueId.KRAKEN_FUTURES, instrument="PF_ETHUSD")
        for n in (2, 3)
    ]
    known = make_instrument("PI_XBTUSD", venue=VenueId.KRAKEN_FUTURES, symbol="PI_XBTUSD")
    spot = make_order("S1", limit_price="92400")
    state = traded(
        spot,
        contracts,
        *others,
        accounts=[TRADER, FUTURES],
        instruments=[*scenes.INSTRUMENTS, known],
    )
    async with stage(state) as on:
        on.engine.cost = RateCost(points=10, used=40, maximum=500)
        batch = await opened(on)
        assert isinstance(batch, Batch)
        assert "main ..7Q2x fut ..7Q2x  CANCEL 4 ORDERS" in batch.head
        assert "2 requests to 2 accounts;" in batch.notes
        assert "fut +12 (40 of 500 used)" in batch.notes, "9 for the request, 1 for each order"
        assert "BTC/USD +10 (40 of 500 used)" in batch.notes
        await keys(on.pilot, "ctrl+s")
        assert {one.key.order_id for one in on.engine.submitted} == {"S1", "F1", "F2", "F3"}
