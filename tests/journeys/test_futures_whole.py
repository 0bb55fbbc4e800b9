"""Several orders at once over both venues, through the whole program, by keys alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

from tests.clock import ManualClock
from tests.engine.simulated import trading_desk
from tests.engine.simulated_futures import FuturesBook, client_of
from tests.journeys.keys import keys, settle
from tests.journeys.whole import Whole
from tui.app import BlotterApp
from tui.domain.action import Action
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.numbers import EXACT, round_down, round_up
from tui.domain.order import Order, OrderType, Side
from tui.domain.outcome import Accepted, NotSent, NotSentCode, SettledCode, Unknown, outcome_code
from tui.simulator.asgi import Simulation
from tui.venues.port import VenuePort

FUTURES = AccountName("futures")


class Both:
    """The whole program over Spot and Futures, and the futures of the test."""

    def __init__(self, on: Whole, book: FuturesBook) -> None:
        self.on = on
        self.book = book

    def key(self, nth: int) -> OrderKey:
        return OrderKey(VenueId.KRAKEN_FUTURES, FUTURES, VenueOrderId(self.book.ids[nth]))

    def listed(self, key: OrderKey) -> Order:
        entry = self.on.desk.state.book.get(key)
        assert isinstance(entry, Order), entry
        return entry

    def actions(self) -> dict[OrderKey, Action]:
        return {one.key: one for one in self.on.desk.journal().values()}


def futures_beside(simulation: Simulation, clock: ManualClock, folder: Path) -> VenuePort:
    return client_of(simulation, clock, folder, FUTURES)


@asynccontextmanager
async def both(
    folder: Path, *, resting: int, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Both]:
    clock = ManualClock()
    simulation = Simulation(seed=7, scenario="quiet", clock=clock)
    simulation.futures.market.hold_all()
    book = FuturesBook(simulation)
    book.rest(resting)
    desk = trading_desk(folder, simulation=simulation, clock=clock, beside=futures_beside)
    async with desk as on:
        app = BlotterApp(on.engine)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield Both(Whole(app, on, pilot), book)


async def test_seven_futures_are_found_cancelled_and_told_one_by_one(tmp_path: Path) -> None:
    async with both(tmp_path, resting=7) as two:
        on, habits = two.on, two.book.exchange.habits
        size = two.book.order(two.book.ids[2]).quantity
        fill = two.book.exchange.fill
        habits.before_each = lambda place: fill(two.book.ids[2], size) if place == 0 else None
        await keys(on.pilot, "/", *"resting-", "enter", "a")
        assert len(on.blotter.table.marks) == 7
        await keys(on.pilot, "X")
        assert "7 ORDERS" in on.shown()
        gone = two.key(4)
        order = [one.key for one in on.app.screen._orders.intents]  # type: ignore[attr-defined]  # a batch cancel
        habits.omits = {order.index(gone)}
        await keys(on.pilot, "ctrl+s")
        await on.pass_time(30)
        told = on.shown()
        assert "6 cancelled" in told
        assert "1 filled first" in told
        assert on.desk.sent("batchorder") == 1
        assert on.desk.sent("cancelorder") == 0
        actions = two.actions()
        assert outcome_code(actions[two.key(2)].outcome) == SettledCode.FILLED_FIRST
        assert all(isinstance(actions[two.key(n)].outcome, Accepted) for n in (0, 1, 3, 4, 5, 6))
        steps = [entry.action for entry in on.desk.engine.timeline(gone) if entry.action]
        assert any(isinstance(one.outcome, Unknown) for one in steps)
        assert all(one.sends == 1 and one.is_settled for one in actions.values())


async def test_a_mix_of_both_venues_is_repriced_by_one_expression_and_seen_by_polls(
    tmp_path: Path,
) -> None:
    async with both(tmp_path, resting=3) as two:
        on = two.on
        spot = [one for one in on.desk.orders(OrderType.LIMIT) if one.side is Side.BUY][:2]
        keys_of_both = [*(one.key for one in spot), *(two.key(n) for n in range(3))]
        before = {key: two.listed(key) for key in keys_of_both}
        for order in spot:
            await on.find(order)
            await keys(on.pilot, "space")
        await keys(on.pilot, "/", *"resting-", "enter", "a", "F")
        assert len(on.blotter.table.marks) == 5
        await keys(on.pilot, "e", *"own+0.3%", "ctrl+s")
        await on.pass_time(20)
        for key, old in before.items():
            instrument = on.desk.state.instrument_of(old)
            assert instrument is not None
            assert isinstance(old.limit_price, Decimal)
            exact = EXACT.multiply(old.limit_price, Decimal("1.003"))
            rounded = round_down if old.side is Side.BUY else round_up
            assert two.listed(key).limit_price == rounded(exact, instrument.tick_size)
        assert {one.sends for one in two.actions().values()} == {1}
        assert all(one.is_settled for one in two.actions().values())
        assert on.desk.sent("batchorder") == 1
        assert on.desk.sent("AmendOrder") == 2


async def test_a_batch_stopped_half_way_says_what_was_not_sent(tmp_path: Path) -> None:
    async with both(tmp_path, resting=120) as two:
        on = two.on
        on.desk.simulation.faults.add("delay-after", endpoint="batchorder", seconds=2)
        await keys(on.pilot, "/", *"resting-", "enter", "a", "X", "ctrl+s")
        await on.pass_time(0.2)
        await keys(on.pilot, "escape")
        await on.pass_time(30)
        actions = two.actions().values()
        stopped = [one for one in actions if outcome_code(one.outcome) == NotSentCode.STOPPED]
        sent = [one for one in actions if isinstance(one.outcome, Accepted)]
        assert (len(sent), len(stopped)) == (50, 70)
        assert on.desk.sent("batchorder") == 1
        assert all(isinstance(one.outcome, NotSent) for one in stopped)
        told = on.shown()
        assert "50 cancelled" in told
        assert "70 not sent" in told
        left = {one.key for one in stopped}
        assert left <= set(on.desk.state.book.orders(FUTURES))


async def test_two_hundred_orders_go_out_in_requests_of_the_venues_size(tmp_path: Path) -> None:
    async with both(tmp_path, resting=200) as two:
        on = two.on
        await keys(on.pilot, "/", *"resting-", "enter", "a", "X", "ctrl+s")
        await on.pass_time(30)
        assert "200 cancelled" in on.shown()
        assert on.desk.sent("batchorder") == 4
        assert {one.sends for one in two.actions().values()} == {1}
