"""The engine over the real client and the simulated Kraken Spot, faults included."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from tests.builders import MAIN
from tests.clock import ManualClock
from tests.engine.stage import Stage, connector
from tui.config.credentials import Credentials
from tui.config.settings import KrakenSpotSettings
from tui.domain.account import PollOptions
from tui.domain.activity import ActivityKind
from tui.domain.failure import FailureKind
from tui.domain.fate import Fate
from tui.domain.health import HealthState, SystemMode
from tui.domain.identifiers import OrderKey, VenueId, VenueOrderId
from tui.domain.order import Order, OrderStatus
from tui.engine.engine import Engine
from tui.simulator.asgi import Simulation
from tui.simulator.order import Order as SimulatedOrder
from tui.venues.connect import connect


class Desk(Stage):
    """A stage whose venue is simulated."""

    def __init__(self, engine: Engine, clock: ManualClock, simulation: Simulation) -> None:
        super().__init__(engine, clock)
        self.simulation = simulation

    def some_order(self) -> SimulatedOrder:
        """A resting limit order nobody has filled."""
        resting = (order for _, order in self.simulation.exchange.live_orders())
        return next(
            order
            for order in resting
            if self.listing(order).order_type == "limit"
            and self.listing(order).status is OrderStatus.OPEN
        )

    def listing(self, order: SimulatedOrder) -> Order:
        entry = self.state.book.get(self.key(order))
        assert isinstance(entry, Order)
        return entry

    def key(self, order: SimulatedOrder) -> OrderKey:
        return OrderKey(VenueId.KRAKEN_SPOT, MAIN, VenueOrderId(order.id))

    async def poll(self) -> None:
        self.engine.poll_now()
        await self.advance(1)


@asynccontextmanager
async def opened(folder: Path, scenario: str = "quiet", orders: int = 0) -> AsyncIterator[Desk]:
    clock = ManualClock()
    simulation = Simulation(seed=7, scenario=scenario, clock=clock, orders=orders)
    simulation.market.hold_all()
    described = simulation.describe("http://127.0.0.1")["kraken-spot"]
    venue = connect(
        KrakenSpotSettings(
            name=MAIN,
            venue=VenueId.KRAKEN_SPOT,
            key="env:KEY",
            secret="env:SECRET",
            tier="pro",
            base_url=described["base_url"],
        ),
        Credentials(SecretStr(described["key"]), SecretStr(described["secret"])),
        clock=clock,
        state_folder=folder,
        read_only=True,
        transport=httpx.ASGITransport(app=simulation.app),
        is_simulated=True,
    )
    engine = Engine(accounts=(venue.account,), connect=connector(venue), clock=clock)
    async with engine:
        desk = Desk(engine, clock, simulation)
        await desk.advance(2)
        yield desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as desk:
        yield desk


async def test_every_open_order_is_listed_with_its_instrument_and_price(desk: Desk) -> None:
    orders = list(desk.state.book.entries())
    held = {order.id for _, order in desk.simulation.exchange.live_orders()}
    assert {entry.key.order_id for entry in orders} == held
    assert len(orders) > 5
    for order in orders:
        assert isinstance(order, Order)
        assert desk.state.instrument_of(order) is not None
        assert desk.state.quote_of(order) is not None
    health = desk.health()
    assert health.state(desk.clock.now()) is HealthState.LIVE
    assert health.key is not None
    assert health.clock_skew is not None
    assert health.system is not None
    assert health.system.mode is SystemMode.ONLINE
    assert desk.kinds() == [ActivityKind.LISTED]


async def test_an_unchanged_order_stays_the_same_object(desk: Desk) -> None:
    book = desk.state.book
    await desk.advance(30)
    assert desk.state.book is book


async def test_a_partial_fill_is_seen(desk: Desk) -> None:
    order = desk.some_order()
    part = desk.listing(order).quantity / 4
    desk.simulation.exchange.fill(order.id, part)
    await desk.poll()
    (entry,) = desk.entries(ActivityKind.FILL)
    assert entry.key == desk.key(order)
    assert entry.quantity == part
    assert desk.listing(order).status is OrderStatus.PARTIALLY_FILLED


async def test_a_cancelled_order_is_looked_up_and_says_by_whom(desk: Desk) -> None:
    order = desk.some_order()
    desk.simulation.exchange.cancel(desk.simulation.account, order)
    await desk.poll()
    ended = desk.state.book.ended[desk.key(order)]
    assert (ended.fate, ended.reason) == (Fate.CANCELLED, "User requested")
    assert desk.kinds()[-2:] == [ActivityKind.MISSING, ActivityKind.ENDED]


async def test_an_order_filled_between_two_polls_ends_filled(desk: Desk) -> None:
    order = desk.some_order()
    quantity = desk.listing(order).quantity
    desk.simulation.exchange.fill(order.id, quantity)
    await desk.poll()
    ended = desk.state.book.ended[desk.key(order)]
    assert ended.fate is Fate.FILLED
    assert isinstance(ended.order, Order)
    assert ended.order.filled_quantity == quantity
    (fill,) = desk.entries(ActivityKind.FILL)
    assert fill.quantity == quantity


async def test_a_whole_book_cancelled_at_once_is_looked_up_to_the_last(desk: Desk) -> None:
    count = len(desk.state.book)
    desk.simulation.exchange.cancel_all(desk.simulation.account)
    await desk.poll()
    await desk.advance(10)
    assert len(desk.state.book) == 0
    assert {ended.fate for ended in desk.state.book.ended.values()} == {Fate.CANCELLED}
    assert len(desk.entries(ActivityKind.ENDED)) == count


@pytest.mark.parametrize(
    "fault",
    [
        "bad-gateway-before",
        "drop-before",
        "unavailable-before",
        "html",
        "truncated",
        "garbage",
        "missing-result",
        "too-many-requests",
    ],
)
async def test_a_spoilt_poll_keeps_the_orders_and_the_next_good_one_recovers(
    desk: Desk, fault: str
) -> None:
    listed = desk.listed()
    desk.simulation.faults.add(fault, endpoint="OpenOrders")
    await desk.poll()
    health = desk.health()
    assert health.failures == 1
    assert health.failure is not None
    assert health.is_stale(desk.clock.now())
    assert desk.listed() == listed
    assert desk.state.book.ended == {}
    await desk.advance(40)
    assert desk.health().state(desk.clock.now()) is HealthState.LIVE
    assert desk.kinds() == [
        ActivityKind.LISTED,
        ActivityKind.PROBLEM,
        ActivityKind.RECOVERED,
    ]


async def test_an_answer_that_takes_too_long_is_given_up(desk: Desk) -> None:
    desk.simulation.faults.add("delay", endpoint="OpenOrders", seconds=60)
    desk.engine.poll_now()
    await desk.advance(4)
    failure = desk.health().failure
    assert failure is not None
    assert failure.kind is FailureKind.NO_ANSWER
    await desk.advance(60)
    assert desk.health().state(desk.clock.now()) is HealthState.LIVE


async def test_an_hour_without_the_venue_ends_by_itself(desk: Desk) -> None:
    desk.simulation.faults.add("drop-before", times=None)
    await desk.advance(3600)
    assert desk.health().state(desk.clock.now()) is HealthState.DOWN
    order = desk.some_order()
    desk.simulation.exchange.cancel(desk.simulation.account, order)
    desk.simulation.faults.clear()
    await desk.advance(40)
    assert desk.health().state(desk.clock.now()) is HealthState.LIVE
    assert desk.state.book.ended[desk.key(order)].fate is Fate.CANCELLED


async def test_a_key_that_is_refused_is_left_alone_until_asked(desk: Desk) -> None:
    desk.simulation.faults.add("error", endpoint="OpenOrders", text="EAPI:Invalid key")
    await desk.poll()
    assert desk.health().state(desk.clock.now()) is HealthState.REFUSED
    assert desk.health().failure is not None
    await desk.advance(600)
    assert desk.health().state(desk.clock.now()) is HealthState.REFUSED
    await desk.poll()
    assert desk.health().state(desk.clock.now()) is HealthState.LIVE


async def test_maintenance_is_a_notice_and_a_state(desk: Desk) -> None:
    desk.simulation.faults.add("mode", text="cancel_only")
    await desk.advance(31)
    system = desk.health().system
    assert system is not None
    assert system.mode is SystemMode.CANCEL_ONLY
    assert [entry.text for entry in desk.entries(ActivityKind.NOTICE)] == ["cancel_only"]


async def test_a_poll_narrowed_by_userref_lists_its_orders_alone(desk: Desk) -> None:
    total = len(desk.state.book)
    desk.engine.change_poll_options(MAIN, PollOptions(userref=987_654))
    await desk.advance(1)
    assert len(desk.state.book) < total
    assert desk.state.book.ended == {}
    desk.engine.change_poll_options(MAIN, PollOptions())
    await desk.advance(1)
    assert len(desk.state.book) == total
    assert ActivityKind.APPEARED not in desk.kinds()


async def test_thousands_of_orders_are_read_and_their_changes_told(tmp_path: Path) -> None:
    async with opened(tmp_path, orders=2_000) as desk:
        assert len(desk.state.book) == 2_000
        order = desk.some_order()
        desk.simulation.exchange.fill(order.id, Decimal("0.00000001"))
        await desk.poll()
        (entry,) = desk.entries(ActivityKind.FILL)
        assert entry.key == desk.key(order)
