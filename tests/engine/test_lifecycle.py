"""From entry to exit: first states, connecting, idling, closing."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders import MAIN, make_order
from tests.clock import ManualClock
from tests.engine.stage import Stage, connector, on_stage, spot
from tests.fakes import FakeVenue, fake_account, fake_failure
from tui.config.errors import ConfigurationError
from tui.domain.activity import ActivityKind
from tui.domain.health import HealthState
from tui.domain.identifiers import AccountName
from tui.domain.state import BlotterState
from tui.engine.engine import Engine
from tui.venues.port import VenuePort

if TYPE_CHECKING:
    from tui.engine.port import EnginePort


def tasks_beside_this_one() -> set[asyncio.Task[object]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


async def test_the_accounts_are_known_before_anything_is_connected(
    clock: ManualClock, venue: FakeVenue
) -> None:
    connected = asyncio.Event()

    async def connect() -> Sequence[VenuePort]:
        await connected.wait()
        return [venue]

    engine = Engine(accounts=(venue.account,), connect=connect, clock=clock)
    assert engine.state.accounts == (venue.account,)
    async with engine:
        await clock.settle()
        health = engine.state.health[MAIN]
        assert health.state(clock.now()) is HealthState.CONNECTING
        assert venue.calls.total() == 0
        connected.set()
        await engine.idle()
        assert engine.state.health[MAIN].state(clock.now()) is HealthState.LIVE


async def test_the_engine_keeps_its_promise_to_the_screens(stage: Stage) -> None:
    port: EnginePort = stage.engine
    assert port.clock is stage.clock
    assert port.state is stage.published[-1]


async def test_once_connected_the_account_is_what_its_transport_says(clock: ManualClock) -> None:
    configured = fake_account(can_send=False, host="configured")
    venue = FakeVenue(
        fake_account(can_send=True, host="really"),
        clock=clock,
        poll_period=timedelta(seconds=7),
    )
    engine = Engine(accounts=(configured,), connect=connector(venue), clock=clock)
    async with engine:
        await engine.idle()
        assert engine.state.accounts == (venue.account,)
        assert engine.state.health[MAIN].poll_period == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            ConfigurationError("The key of main is in no keyring."),
            "The key of main is in no keyring.",
        ),
        (OSError("disk full"), "disk full"),
        (KeyError("s3cret"), "this program failed while connecting (KeyError)"),
    ],
)
async def test_an_account_that_cannot_be_connected_says_why(
    clock: ManualClock, error: Exception, sentence: str
) -> None:
    async def connect() -> Sequence[VenuePort]:
        raise error

    engine = Engine(accounts=(fake_account(),), connect=connect, clock=clock)
    async with engine:
        await engine.idle()
        health = engine.state.health[MAIN]
        assert health.state(clock.now()) is HealthState.REFUSED
        assert health.failure is not None
        assert health.failure.text == sentence
        (problem,) = engine.activity()
        assert (problem.kind, problem.text) == (ActivityKind.PROBLEM, sentence)
        engine.poll_now()
        await engine.idle()


async def test_one_account_without_connection_leaves_the_others_working(
    clock: ManualClock,
) -> None:
    main, lost = spot(clock, "main"), fake_account("lost")
    engine = Engine(accounts=(main.account, lost), connect=connector(main), clock=clock)
    async with engine:
        await engine.idle()
        states = {name: health.state(clock.now()) for name, health in engine.state.health.items()}
        assert states == {"main": HealthState.LIVE, "lost": HealthState.REFUSED}


async def test_idle_returns_only_when_nothing_is_under_way(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.hang("open_orders")
    async with on_stage(clock, venue) as stage:
        waiting = asyncio.create_task(stage.engine.idle())
        await clock.settle()
        assert not waiting.done()
        venue.release("open_orders")
        await clock.settle()
        assert waiting.done()
        await waiting


async def test_idle_already_counts_a_poll_that_was_only_asked_for(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(make_order("A"), make_order("B"), make_order("C"))
    stage.engine.poll_now()
    await stage.engine.idle()
    assert stage.listed() == {"A", "B", "C"}


async def test_idle_waits_for_a_thread_that_compares(stage: Stage, venue: FakeVenue) -> None:
    venue.lists(*(make_order(f"N{number}") for number in range(2_000)))
    stage.engine.poll_now()
    await stage.engine.idle()
    assert len(stage.listed()) == 2_000


async def test_leaving_ends_every_task_and_closes_every_venue(clock: ManualClock) -> None:
    main, other = spot(clock, "main"), spot(clock, "other")
    before = tasks_beside_this_one()
    async with on_stage(clock, main, other):
        assert tasks_beside_this_one() > before
    assert tasks_beside_this_one() == before
    assert main.is_closed
    assert other.is_closed
    assert clock.waiting == 0


async def test_leaving_during_a_poll_ends_it_too(clock: ManualClock, venue: FakeVenue) -> None:
    before = tasks_beside_this_one()
    venue.hang("open_orders")
    async with on_stage(clock, venue):
        pass
    assert venue.under_way["open_orders"] == 0
    assert tasks_beside_this_one() == before
    assert venue.is_closed


async def test_a_screen_that_crashes_leaves_nothing_running(
    clock: ManualClock, venue: FakeVenue
) -> None:
    before = tasks_beside_this_one()
    with pytest.raises(RuntimeError, match="the screen fell over"):
        async with on_stage(clock, venue):
            raise RuntimeError("the screen fell over")
    assert tasks_beside_this_one() == before
    assert venue.is_closed


async def test_leaving_while_connecting_ends_that_too(clock: ManualClock) -> None:
    is_cancelled = False

    async def connect() -> Sequence[VenuePort]:
        nonlocal is_cancelled
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            is_cancelled = True
            raise
        return []

    async with Engine(accounts=(fake_account(),), connect=connect, clock=clock) as engine:
        await clock.settle()
    assert is_cancelled
    await engine.idle()


async def test_venues_connected_at_the_very_moment_of_leaving_are_closed(
    clock: ManualClock, venue: FakeVenue
) -> None:
    go = asyncio.Event()

    async def connect() -> Sequence[VenuePort]:
        await go.wait()
        return [venue]

    async with Engine(accounts=(venue.account,), connect=connect, clock=clock) as engine:
        await clock.settle()
        go.set()
        await asyncio.sleep(0)
    assert venue.is_closed
    await engine.idle()


async def test_a_venue_that_cannot_be_closed_keeps_no_other_open(clock: ManualClock) -> None:
    main, other = spot(clock, "main"), spot(clock, "other")

    async def fail() -> None:
        raise OSError("socket")

    other.aclose = fail  # type: ignore[method-assign]  # a venue that breaks on closing
    with pytest.raises(OSError, match="socket"):
        async with on_stage(clock, main, other):
            pass
    assert main.is_closed


async def test_a_listener_hears_every_state_until_it_unsubscribes(
    stage: Stage, venue: FakeVenue
) -> None:
    heard: list[BlotterState] = []
    unsubscribe = stage.engine.subscribe(heard.append)
    venue.lists(make_order("A"))
    await stage.advance(6)
    assert any(len(state.book) == 1 for state in heard)
    assert heard[-1] is stage.state
    unsubscribe()
    unsubscribe()
    count = len(heard)
    await stage.advance(60)
    assert len(heard) == count


async def test_a_listener_that_fails_stops_neither_the_loops_nor_other_listeners(
    clock: ManualClock, venue: FakeVenue
) -> None:
    heard: list[BlotterState] = []

    def fail(state: BlotterState) -> None:
        raise RuntimeError("widget gone")

    async with on_stage(clock, venue) as stage:
        stage.engine.subscribe(fail)
        stage.engine.subscribe(heard.append)
        await stage.advance(60)
        assert venue.calls["open_orders"] > 10
        assert heard
        (problem,) = stage.entries(ActivityKind.PROBLEM)
        assert problem.text == "A part of the screen failed on new data (RuntimeError)."
        assert problem in stage.state.activity


async def test_accounts_do_not_feel_each_others_failures(clock: ManualClock) -> None:
    main, other = spot(clock, "main"), spot(clock, "other", host="b")
    main.lists(make_order("A"))
    other.lists(make_order("A", account="other"))
    async with on_stage(clock, main, other) as stage:
        main.failing["open_orders"] = fake_failure()
        other.hang("quotes")
        main.hang("look_up")
        await stage.advance(3600)
        assert stage.health("main").state(clock.now()) is HealthState.DOWN
        assert stage.health("other").state(clock.now()) is HealthState.LIVE
        assert other.calls["open_orders"] > 650
        assert stage.listed("main") == stage.listed("other") == {"A"}
        accounts = {entry.account for entry in stage.entries(ActivityKind.RECOVERED)}
        assert AccountName("other") not in accounts


async def test_an_engine_without_accounts_is_idle(clock: ManualClock) -> None:
    async with Engine(accounts=(), connect=connector(), clock=clock) as engine:
        await engine.idle()
        assert engine.state.accounts == ()
        assert clock.waiting == 0
