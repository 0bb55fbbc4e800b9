"""The client against the simulator, which knows the protocol by heart of its own."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import failure
from tests.venues.simulated import client_of, polled, served
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import SystemMode
from tui.domain.identifiers import InstrumentKey, VenueId, VenueOrderId
from tui.domain.order import Order, OrderStatus, OrderType
from tui.engine.clock import SystemClock
from tui.simulator.asgi import Simulation
from tui.venues.port import VenuePort

ALL = PollOptions()


@pytest.fixture
def client(sim: Simulation, clock: ManualClock, tmp_path: Path) -> VenuePort:
    return client_of(sim, clock, tmp_path, transport=httpx.ASGITransport(sim.app))


async def test_every_order_of_the_demo_is_read(client: VenuePort) -> None:
    orders = (await polled(client)).orders
    assert len(orders) > 20
    assert all(isinstance(entry, Order) for entry in orders.values())
    kinds = {entry.order_type for entry in orders.values() if isinstance(entry, Order)}
    assert {OrderType.LIMIT, OrderType.ICEBERG, OrderType.TRAILING_STOP_LIMIT} <= kinds


async def test_a_second_poll_keeps_the_objects(client: VenuePort) -> None:
    first, second = await polled(client), await polled(client)
    assert all(second.orders[key] is entry for key, entry in first.orders.items())


async def test_the_venue_and_the_key_are_read(client: VenuePort) -> None:
    status, key = await client.system_status(), await client.key_info()
    assert not isinstance(status, ReadFailure)
    assert not isinstance(key, ReadFailure)
    assert status.mode is SystemMode.ONLINE
    assert "query-open-trades" in key.permissions
    assert await client.clock_skew() == timedelta()


async def test_every_order_has_an_instrument_and_a_quote(client: VenuePort) -> None:
    orders = [entry for entry in (await polled(client)).orders.values() if isinstance(entry, Order)]
    names = {order.instrument for order in orders}
    instruments, quotes = await client.instruments(), await client.quotes(names)
    assert not isinstance(instruments, ReadFailure)
    assert not isinstance(quotes, ReadFailure)
    for name in names:
        key = InstrumentKey(VenueId.KRAKEN_SPOT, name)
        assert instruments[key].key == key
        assert quotes[key].last is not None


async def test_what_was_cancelled_elsewhere_is_found_again(
    client: VenuePort, sim: Simulation
) -> None:
    listed = (await polled(client)).orders
    key = next(k for k, entry in listed.items() if isinstance(entry, Order))
    sim.exchange.cancel(*sim.exchange.locate(key.order_id))
    assert key not in (await polled(client)).orders
    unknown = VenueOrderId("OAAAAA-BBBBB-CCCCCC")
    found = await client.look_up([key.order_id, unknown])
    assert not isinstance(found, ReadFailure)
    assert set(found) == {key.order_id}
    assert found[key.order_id].order.status is OrderStatus.CANCELLED
    assert found[key.order_id].closed_at is not None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("bad-gateway-before", FailureKind.UNAVAILABLE),
        ("bad-gateway-after", FailureKind.UNAVAILABLE),
        ("unknown-error-before", FailureKind.UNAVAILABLE),
        ("too-many-requests", FailureKind.RATE_LIMITED),
        ("unavailable-before", FailureKind.UNAVAILABLE),
        ("html", FailureKind.UNREADABLE),
        ("html-after", FailureKind.UNREADABLE),
        ("missing-result", FailureKind.UNREADABLE),
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
    orders = (await polled(client)).orders
    assert orders
    assert all(isinstance(entry, Order) for entry in orders.values())


async def test_a_gap_the_clock_cannot_close_is_named(client: VenuePort, sim: Simulation) -> None:
    await polled(client)
    sim.faults.add("nonce-gap")
    assert failure(await client.open_orders(ALL)).kind is FailureKind.NONCE


async def test_a_skewed_venue_is_measured(client: VenuePort, sim: Simulation) -> None:
    sim.faults.add("clock-skew", seconds=30)
    skew = await client.clock_skew()
    assert isinstance(skew, timedelta)
    assert abs(skew - timedelta(seconds=30)) < timedelta(seconds=1)


async def test_a_rate_limited_venue_is_obeyed(clock: ManualClock, tmp_path: Path) -> None:
    sim = Simulation(scenario="rate-limited", clock=clock, answer_delay=None)
    client = client_of(sim, clock, tmp_path, transport=httpx.ASGITransport(sim.app))
    outcomes = [await client.open_orders(ALL) for _ in range(20)]
    refusal = next(outcome for outcome in outcomes if isinstance(outcome, ReadFailure))
    assert refusal.kind is FailureKind.RATE_LIMITED
    assert refusal.code == "EAPI:Rate limit exceeded"
    assert refusal.retry_at is not None


async def test_slow_answers_meet_the_deadline(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.faults.add("delay", seconds=10)
    polling = asyncio.create_task(client.open_orders(ALL))
    await clock.advance(3.1)
    assert failure(await polling).kind is FailureKind.NO_ANSWER


async def test_over_a_real_socket(tmp_path: Path) -> None:
    sim = Simulation(seed=7, orders=1500, answer_delay=None)
    async with served(sim) as base_url:
        client = client_of(sim, SystemClock(), tmp_path, base_url)
        assert not client.account.is_simulated
        assert client.account.host == base_url.removeprefix("http://")
        answers = await asyncio.gather(*(polled(client) for _ in range(4)))
        assert [len(answer.orders) for answer in answers] == [1500] * 4
        sim.faults.add("truncated")
        cut = failure(await client.open_orders(ALL))
        assert cut.kind in {FailureKind.NO_ANSWER, FailureKind.UNREADABLE}
        sim.faults.add("oversized", size=60 * 2**20)
        assert failure(await client.open_orders(ALL)).kind is FailureKind.UNREADABLE
        sim.faults.add("drop-before")
        assert failure(await client.open_orders(ALL)).kind is FailureKind.NO_ANSWER
        assert len((await polled(client)).orders) == 1500
        await client.aclose()


async def test_two_programs_on_one_machine_share_a_key_in_peace(tmp_path: Path) -> None:
    sim = Simulation(seed=7, answer_delay=None)
    async with served(sim) as base_url:
        programs = [client_of(sim, SystemClock(), tmp_path, base_url) for _ in range(3)]
        answers = await asyncio.gather(*(polled(program) for program in programs * 6))
        assert len(answers) == 18
        for program in programs:
            await program.aclose()
