"""The client of Kraken Futures against the simulator, which knows the protocol of its own."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import failure
from tests.venues.simulated import futures_client_of, polled, served
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.health import SystemMode
from tui.domain.identifiers import (
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.order import (
    TRAILING_TYPES,
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
)
from tui.domain.position import Direction
from tui.engine.clock import SystemClock
from tui.simulator.asgi import Simulation
from tui.simulator.kraken_futures.instruction import Cancel, Edit
from tui.venues.port import VenuePort

ALL = PollOptions()
UNKNOWN = VenueOrderId("00000000-0000-0000-0000-000000000000")


@pytest.fixture
def client(sim: Simulation, clock: ManualClock, tmp_path: Path) -> VenuePort:
    return futures_client_of(sim, clock, tmp_path, transport=httpx.ASGITransport(sim.app))


async def listed(client: VenuePort) -> list[Order]:
    entries = (await polled(client)).orders.values()
    orders = [entry for entry in entries if isinstance(entry, Order)]
    assert len(orders) == len(entries)
    return orders


async def first(client: VenuePort, order_type: OrderType, *, filled: bool = False) -> Order:
    return next(
        order
        for order in await listed(client)
        if order.order_type is order_type and bool(order.filled_quantity) is filled
    )


async def found(client: VenuePort, order_id: VenueOrderId) -> FoundOrder:
    answer = await client.look_up([order_id])
    assert not isinstance(answer, ReadFailure), answer
    return answer[order_id]


async def test_every_order_of_the_demo_is_read(client: VenuePort) -> None:
    orders = await listed(client)
    assert len(orders) >= 15
    kinds = {order.order_type for order in orders}
    assert kinds >= {
        OrderType.LIMIT,
        OrderType.STOP_LOSS,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TAKE_PROFIT,
        OrderType.TAKE_PROFIT_LIMIT,
        OrderType.TRAILING_STOP,
    }
    assert {order.quantity_unit for order in orders} == {
        QuantityUnit.BASE,
        QuantityUnit.CONTRACTS,
    }
    assert any(order.status is OrderStatus.PARTIALLY_FILLED for order in orders)
    assert any(order.client_order_id == "desk-sol-01" for order in orders)


async def test_trailing_stops_are_told_how_far_they_follow(client: VenuePort) -> None:
    trailing = [one for one in await listed(client) if one.order_type in TRAILING_TYPES]
    assert {one.trigger_price for one in trailing} == {
        RelativePrice("+2%"),
        RelativePrice("+3.5"),
    }
    assert all(one.live_trigger_price for one in trailing)


async def test_a_second_poll_keeps_the_objects(client: VenuePort) -> None:
    before, after = await polled(client), await polled(client)
    assert all(after.orders[key] is entry for key, entry in before.orders.items())


async def test_every_order_has_an_instrument_and_a_quote(client: VenuePort) -> None:
    names = {order.instrument for order in await listed(client)}
    instruments, quotes = await client.instruments(), await client.quotes(names)
    assert not isinstance(instruments, ReadFailure)
    assert not isinstance(quotes, ReadFailure)
    for name in names:
        key = InstrumentKey(VenueId.KRAKEN_FUTURES, name)
        assert instruments[key].key == key
        assert quotes[key].mark is not None
        assert quotes[key].index is not None
    pepe = instruments[InstrumentKey(VenueId.KRAKEN_FUTURES, InstrumentId("PF_PEPEUSD"))]
    assert pepe.lot_size == Decimal(1000)


async def test_venue_clock_and_key_are_read(client: VenuePort) -> None:
    status, key = await client.system_status(), await client.key_info()
    assert not isinstance(status, ReadFailure)
    assert not isinstance(key, ReadFailure)
    assert status.mode is SystemMode.ONLINE
    assert key.permissions == ("read",)
    assert await client.clock_skew() == timedelta()


async def test_wallets_margins_and_positions_are_read(client: VenuePort) -> None:
    balances, margins = await client.balances(), await client.margins()
    positions = await client.positions()
    assert not isinstance(balances, ReadFailure)
    assert not isinstance(margins, ReadFailure)
    assert not isinstance(positions, ReadFailure)
    assert balances["USD"].balance > balances["USD.cash"].balance
    assert balances["USD.cash"].balance == Decimal("12500.00")
    assert {"flex", "fi_xbtusd", "fi_ethusd"} == {one.name for one in margins}
    assert all(one.available is not None for one in margins)
    ways = {str(one.instrument): one.direction for one in positions}
    assert ways["PF_ETHUSD"] is Direction.SHORT
    assert ways["PI_XBTUSD"] is Direction.LONG


async def test_fills_are_read_newest_first(client: VenuePort, clock: ManualClock) -> None:
    fills = await client.fills(clock.now() - timedelta(days=3))
    assert not isinstance(fills, ReadFailure)
    assert len(fills) == 2
    assert fills[0].filled_at > fills[1].filled_at
    assert [fill.quantity for fill in fills] == [Decimal("45.5"), Decimal("0.05")]


async def test_what_was_cancelled_elsewhere_is_found_at_once(
    client: VenuePort, sim: Simulation
) -> None:
    order = await first(client, OrderType.LIMIT, filled=True)
    sim.futures.cancel(sim.futures_account, Cancel(order_id=order.key.order_id))
    assert order.key not in (await polled(client)).orders
    answer = await client.look_up([order.key.order_id, UNKNOWN])
    assert not isinstance(answer, ReadFailure)
    assert set(answer) == {order.key.order_id}
    one = answer[order.key.order_id]
    assert one.order.status is OrderStatus.CANCELLED
    assert one.order.quantity == order.quantity
    assert one.order.filled_quantity == order.filled_quantity
    assert one.order.average_fill_price == order.limit_price
    assert one.reason == "cancelled by user"
    assert one.closed_at is not None


@pytest.mark.parametrize(
    "order_type", [OrderType.LIMIT, OrderType.STOP_LOSS_LIMIT, OrderType.TRAILING_STOP]
)
async def test_what_was_cancelled_a_while_ago_is_found_in_the_history(
    client: VenuePort, sim: Simulation, clock: ManualClock, order_type: OrderType
) -> None:
    order = await first(client, order_type)
    sim.futures.cancel(sim.futures_account, Cancel(order_id=order.key.order_id))
    await polled(client)
    await clock.advance(6)
    one = await found(client, order.key.order_id)
    assert one.order.status is OrderStatus.CANCELLED
    assert one.order.order_type is order_type
    assert one.reason == "cancelled by user"


@pytest.mark.parametrize("seconds", [0, 6])
async def test_what_was_filled_is_found_by_its_state_and_then_by_its_fills(
    client: VenuePort, sim: Simulation, clock: ManualClock, seconds: int
) -> None:
    order = await first(client, OrderType.LIMIT)
    sim.futures.fill(order.key.order_id, order.quantity)
    await polled(client)
    await clock.advance(seconds)
    one = await found(client, order.key.order_id)
    assert one.order.status is OrderStatus.FILLED
    assert one.order.quantity == one.order.filled_quantity == order.quantity
    assert one.order.average_fill_price == order.limit_price


async def test_the_day_is_read(client: VenuePort, sim: Simulation, clock: ManualClock) -> None:
    cancelled = await first(client, OrderType.STOP_LOSS)
    filled = await first(client, OrderType.LIMIT)
    sim.futures.cancel(sim.futures_account, Cancel(order_id=cancelled.key.order_id))
    sim.futures.fill(filled.key.order_id, filled.quantity)
    await polled(client)
    ended = await client.ended_orders(clock.now() - timedelta(minutes=1))
    assert not isinstance(ended, ReadFailure)
    assert {one.order.key: one.order.status for one in ended} == {
        cancelled.key: OrderStatus.CANCELLED,
        filled.key: OrderStatus.FILLED,
    }


async def test_an_edit_is_seen_in_the_list_and_in_the_history(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    order = await first(client, OrderType.LIMIT)
    assert isinstance(order.limit_price, Decimal)
    await clock.advance(1)
    sim.futures.edit(
        sim.futures_account, Edit(order_id=order.key.order_id, limit_price=order.limit_price / 2)
    )
    read = await client.read_order(order.key.order_id)
    assert isinstance(read, FoundOrder)
    assert read.order.limit_price == order.limit_price / 2
    assert read.order.quantity == order.quantity
    history = await client.amend_history(order.key.order_id)
    assert not isinstance(history, ReadFailure)
    assert [record.quantity for record in history] == [order.quantity]


async def test_an_order_is_found_by_its_client_id_while_it_lives_and_after(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    name = ClientOrderId("desk-sol-01")
    living = await client.find_created(name)
    assert isinstance(living, FoundOrder)
    assert living.order.status is OrderStatus.PARTIALLY_FILLED
    sim.futures.cancel(sim.futures_account, Cancel(client_id=name))
    await clock.advance(6)
    ended = await client.find_created(name)
    assert isinstance(ended, FoundOrder)
    assert ended.order.key == living.order.key
    assert ended.order.status is OrderStatus.CANCELLED
    assert await client.find_created(ClientOrderId("never")) is None


@pytest.mark.parametrize("seconds", [0, 6])
async def test_a_trigger_that_fired_is_not_taken_for_cancelled(
    client: VenuePort, sim: Simulation, clock: ManualClock, seconds: int
) -> None:
    order = await first(client, OrderType.TAKE_PROFIT_LIMIT)
    trigger = order.effective_trigger_price
    assert trigger is not None
    sim.futures.market.hold_all()
    sim.futures.market.set_index(order.instrument, trigger)
    sim.step(1)
    assert order.key not in (await polled(client)).orders
    await clock.advance(seconds)
    one = await found(client, order.key.order_id)
    assert one.order.status is OrderStatus.EXPIRED
    assert "its trigger fired" in (one.reason or "")


async def test_a_key_that_only_reads_reads_everything_but_states(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.kraken_futures.key.is_read_only = True
    order = await first(client, OrderType.LIMIT)
    sim.futures.cancel(sim.futures_account, Cancel(order_id=order.key.order_id))
    await polled(client)
    await clock.advance(6)
    assert (await found(client, order.key.order_id)).order.status is OrderStatus.CANCELLED
    assert not isinstance(await client.fills(clock.now()), ReadFailure)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("bad-gateway-before", FailureKind.UNAVAILABLE),
        ("too-many-requests", FailureKind.RATE_LIMITED),
        ("unavailable-before", FailureKind.UNAVAILABLE),
        ("html", FailureKind.UNREADABLE),
        ("garbage", FailureKind.UNREADABLE),
    ],
)
async def test_every_fault_is_a_failure_and_the_next_poll_is_good(
    client: VenuePort, sim: Simulation, kind: str, expected: FailureKind
) -> None:
    before = await polled(client)
    sim.faults.add(kind)
    assert failure(await client.open_orders(ALL)).kind is expected
    assert (await polled(client)).orders.keys() == before.orders.keys()


@pytest.mark.parametrize("kind", ["unknown-fields", "shuffled-keys", "wrong-content-type"])
async def test_what_only_looks_odd_is_read_all_the_same(
    client: VenuePort, sim: Simulation, kind: str
) -> None:
    sim.faults.add(kind)
    assert len(await listed(client)) >= 15


async def test_a_gap_the_clock_cannot_close_is_named(client: VenuePort, sim: Simulation) -> None:
    await polled(client)
    sim.faults.add("nonce-gap", size=10**18)
    assert failure(await client.open_orders(ALL)).kind is FailureKind.NONCE


async def test_a_skewed_venue_is_measured(client: VenuePort, sim: Simulation) -> None:
    sim.faults.add("clock-skew", seconds=30)
    assert await client.clock_skew() == timedelta(seconds=30)


async def test_a_venue_in_another_mode_says_so(client: VenuePort, sim: Simulation) -> None:
    sim.faults.add("mode", text="post_only")
    status = await client.system_status()
    assert not isinstance(status, ReadFailure)
    assert status.mode is SystemMode.POST_ONLY


async def test_a_rate_limited_venue_is_obeyed(clock: ManualClock, tmp_path: Path) -> None:
    sim = Simulation(scenario="rate-limited", clock=clock, answer_delay=None)
    client = futures_client_of(sim, clock, tmp_path, transport=httpx.ASGITransport(sim.app))
    outcomes = [await client.open_orders(ALL) for _ in range(40)]
    refusal = next(outcome for outcome in outcomes if isinstance(outcome, ReadFailure))
    assert refusal.kind is FailureKind.RATE_LIMITED
    assert refusal.code == "apiLimitExceeded"
    assert refusal.retry_at == clock.now() + timedelta(seconds=10)


async def test_slow_answers_meet_the_deadline(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.faults.add("delay", seconds=10)
    polling = asyncio.create_task(client.open_orders(ALL))
    await clock.advance(3.1)
    assert failure(await polling).kind is FailureKind.NO_ANSWER


async def test_programs_on_one_machine_share_a_key_in_peace_over_real_sockets(
    tmp_path: Path,
) -> None:
    sim = Simulation(seed=7, scenario="quiet", answer_delay=None)
    async with served(sim) as base_url:
        programs = [futures_client_of(sim, SystemClock(), tmp_path, base_url) for _ in range(3)]
        answers = await asyncio.gather(*(polled(program) for program in programs * 6))
        assert len(answers) == 18
        assert not programs[0].account.is_simulated
        for program in programs:
            await program.aclose()
